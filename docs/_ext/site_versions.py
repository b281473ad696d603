"""The versions of the site: which one this is, and which others there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pages import table, write

LIST = Path(__file__).parent.parent / "versions.json"


def versions(release: str) -> list[dict[str, Any]]:
    """Return the versions in the list, newest first; ``this`` marks the one of a release.

    A release that is being developed, such as 0.2.0.dev0, is that of the version to come.
    """
    listed = json.loads(LIST.read_text("utf-8"))
    this = re.sub(r"\.?(dev|a|b|rc)\d+$", "", release)
    return [{**each, "this": each["version"] == this} for each in listed]


def write_versions(path: Path, release: str) -> None:
    """Write the table of versions."""
    rows = [
        [
            f"**{each['version']}**, these pages" if each["this"] else each["version"],
            each["released"] or "not released yet",
            each["what"],
        ]
        for each in versions(release)
    ]
    write(path, table(["Version", "Released", "What it is"], rows) + "\n")
