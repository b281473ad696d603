"""The command ``journeynb course doctor``."""

from __future__ import annotations

import typer

from journeynb.base.text import visible
from journeynb.cli.shared.exit_status import Findings


def doctor() -> None:
    """Check whether everything that the lessons need works, and say how to fix what does not."""
    from journeynb.course.doctor import parts

    missing = False
    for part in parts():
        word = "ok" if part.works else "missing" if part.needed else "optional"
        fix = f". To fix it: {part.fix}" if part.fix else ""
        typer.echo(visible(f"{word:<8}  {part.name:<11}  {part.said}{fix}"))
        missing |= part.needed and not part.works
    if missing:
        raise Findings
