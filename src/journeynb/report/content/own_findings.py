"""What another process computed, for the process that writes a report.

These are the findings of users' rules, the facts of a customer table, comments, and the place of
the settings. Functions and tables stay in the process in which they were defined.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from journeynb.gaps.rules.own import own_rules, put_own
from journeynb.gaps.rules.rule import Found, Rule, RuleFailedError
from journeynb.insight.comments.comments import Comments
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.report.content.customer_facts import CustomerFacts, from_stored
from journeynb.report.content.inputs import FOLDER
from journeynb.settings.settings_file import settings_of

_FILE, _COMMENTS = "own-rules.json", "comments.parquet"
_ROLES = ("customer", "time", "touchpoint", "score")
_TEXTS = ("code", "slug", "title", "severity", "holds_for", "when", "why", "message", "fix")


class Given(NamedTuple):
    """The tables that a report was given: facts of customers, and comments."""

    customers: CustomerFacts | None = None
    comments: Comments | None = None


def hand_over(
    core: CoreMap,
    today: dt.date,
    folder: Path,
    customers: CustomerFacts | None = None,
    comments: Comments | None = None,
) -> None:
    """Write the rules of users, what they find, and tables to the folder of a report."""
    index = core.index
    rows = []
    for rule in own_rules():
        row: dict[str, Any] = {name: getattr(rule, name) for name in (*_TEXTS, "origin")}
        try:
            row["found"] = [each[:3] for each in rule.run(index, today, None)]
        except RuleFailedError as error:
            row["failed"] = str(error)
        rows.append(row)
    home = settings_of(core).folder
    given: dict[str, Any] = {"rules": rows, "folder": str(home)}
    if customers is not None:
        given["customers"] = customers.to_json()
    if comments is not None:
        given["comments"] = [comments.source, sorted(comments.columns)]
        comments.table.select("text", *_ROLES).to_parquet(folder / _COMMENTS)
    text = json.dumps(given)
    (folder / _FILE).write_text(text, encoding="utf-8")


def take_over(core: CoreMap) -> Given:
    """Add the rules in the folder of a report, if this process writes one, and its settings.

    Returns the tables that the report was given.
    """
    folder = os.environ.get(FOLDER)
    path = Path(folder, _FILE) if folder else None
    if path is None or not path.is_file():
        return Given()
    given = json.loads(path.read_text("utf-8"))
    core.folder = Path(given["folder"])
    for row in given["rules"]:
        words = {name: row[name] for name in (*_TEXTS, "origin")}
        put_own(Rule(**words, find=_finder(row), bad=(), mend=(), own=True))
    facts = from_stored(given["customers"]) if "customers" in given else None
    return Given(facts, _comments(path.parent, *given["comments"]) if "comments" in given else None)


def _comments(folder: Path, name: str, roles: list[str]) -> Comments:
    columns: dict[str, Any] = {role: role if role in roles else False for role in _ROLES}
    return Comments(folder / _COMMENTS, text="text", name=name, **columns)


def _finder(row: dict[str, Any]) -> Callable[[Index, dt.date], Iterator[Found]]:
    def find(index: Index, today: dt.date) -> Iterator[Found]:
        if "failed" in row:
            raise RuleFailedError(row["failed"])
        for each in row["found"]:
            if all(id in index.entity for id in each[:2] if id):  # an earlier map may lack some
                yield Found(*each)

    return find
