"""Output of commands: formats, overwriting, exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from journeynb.base.errors import ArgumentError
from journeynb.base.files import is_there
from journeynb.base.text import number_text
from journeynb.cli.shared.exit_status import Findings

if TYPE_CHECKING:
    import pandas as pd


class Listing(StrEnum):
    """Output format of a table."""

    text = "text"
    csv = "csv"
    json = "json"


class Answer(StrEnum):
    """Output format of what is only text or JSON."""

    text = "text"
    json = "json"


class FailOn(StrEnum):
    """Lowest severity with exit status 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


def echo_json(value: Any) -> None:
    """Print JSON; in ASCII if the encoding of standard output is not a Unicode one."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not unicode, indent=2))


def refuse_to_overwrite(path: Path, force: bool) -> None:
    """Raise an error if the file exists, unless `force` is set."""
    if is_there(path) and not force:
        raise ArgumentError(f"{path} already exists; use --force to overwrite it")


def exit_on(severities: Sequence[str], fail_on: FailOn) -> None:
    """Exit with status 1 if a finding has the severity `fail_on` or a higher one."""
    from journeynb.gaps.check import at_least

    if fail_on is not FailOn.never and at_least(severities, fail_on.value):
        raise Findings


def cell_text(value: Any) -> str:
    """Return a value as the text of a cell: lists joined by "; ", missing values empty."""
    import pandas as pd

    if isinstance(value, list):
        return "; ".join(
            ", ".join(map(str, item.values())) if isinstance(item, dict) else str(item)
            for item in value
        )
    if isinstance(value, pd.Timestamp):
        return day_or_time(value)
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    return number_text(value) if isinstance(value, float) and isfinite(value) else str(value)


def day_or_time(value: pd.Timestamp) -> str:
    """Return a date, or a time in UTC, as a map's file has it."""
    from journeynb.model.kinds.value_types import time_text

    return value.date().isoformat() if value.tz is None else time_text(value)


def csv_cell(value: Any) -> str:
    """Return a value as a CSV cell that no spreadsheet reads as a formula."""
    from journeynb.formats.spreadsheet.grids.cells import neutral

    return cell_text(value) if isinstance(value, (int, float)) else neutral(cell_text(value))
