"""What rules of users find, handed to the process that writes a report.

Their functions stay in the process in which they were defined: only findings are handed over.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from journeynb.gaps.rules.own import own_rules, put_own
from journeynb.gaps.rules.rule import Found, Rule, RuleFailedError
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.report.content.inputs import FOLDER

_FILE = "own-rules.json"
_TEXTS = ("code", "slug", "title", "severity", "holds_for", "when", "why", "message", "fix")


def hand_over(core: CoreMap, today: dt.date, folder: Path) -> None:
    """Write the rules of users, and what they find on a map, to the folder of a report."""
    index: Index = core.once_a_step("index", Index)
    rows = []
    for rule in own_rules():
        row: dict[str, Any] = {name: getattr(rule, name) for name in (*_TEXTS, "origin")}
        try:
            row["found"] = [each[:3] for each in rule.run(index, today, None)]
        except RuleFailedError as error:
            row["failed"] = str(error)
        rows.append(row)
    if rows:
        (folder / _FILE).write_text(json.dumps(rows), encoding="utf-8")


def take_over() -> None:
    """Add the rules in the folder of a report, if this process writes one."""
    folder = os.environ.get(FOLDER)
    path = Path(folder, _FILE) if folder else None
    if path is None or not path.is_file():
        return
    for row in json.loads(path.read_text("utf-8")):
        words = {name: row[name] for name in (*_TEXTS, "origin")}
        put_own(Rule(**words, find=_finder(row), bad=(), mend=(), own=True))


def _finder(row: dict[str, Any]) -> Callable[[Index, dt.date], Iterator[Found]]:
    def find(index: Index, today: dt.date) -> Iterator[Found]:
        if "failed" in row:
            raise RuleFailedError(row["failed"])
        for each in row["found"]:
            if all(id in index.entity for id in each[:2] if id):  # an earlier map may lack some
                yield Found(*each)

    return find
