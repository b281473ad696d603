"""Changes since the last report: goals, gaps, and entities of the map."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeynb.base.text import count
from journeynb.gaps.findings import findings
from journeynb.gaps.goals.goal_status import WORDS, progress
from journeynb.gaps.rules.own import all_rules
from journeynb.model.diff import Diff, Row, diff
from journeynb.model.index import Index, counted
from journeynb.model.kinds.entities import PLURALS
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Folded,
    Heading,
    Para,
    Span,
    Strong,
    severity_span,
)
from journeynb.report.content.context import Context, Earlier
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, figure, joined

MOST = 12
"""Largest number of items in a list."""


def changes(context: Context) -> Section:
    """Return the changes since the last report; empty without one."""
    earlier = context.earlier
    if earlier is None:
        return Section()
    since = f" of {date_text(earlier.day)}" if earlier.day else ""
    blocks: list[Block] = [Heading(f"What changed since the report{since}")]
    found = diff(earlier.state, context.core.state)
    parts = [_goals(context, earlier), _gaps(context, earlier), _entities(found)]
    changed = [block for part in parts for block in part]
    return Section([*blocks, *(changed or [Para("Nothing changed.")])])


def _goals(context: Context, earlier: Earlier) -> list[Block]:
    """Return the goals with another status or measurement."""
    then = earlier.day or context.today
    before = {each.id: progress(each, then) for each in Index(earlier.state).goals}
    lines: list[list[Span]] = []
    for goal in context.index.goals:
        was, now = before.get(goal.id), progress(goal, context.today)
        if was is None or (was.state, was.last) == (now.state, now.last):
            continue
        moved: list[Span] = [Strong(goal.name), ": "]
        if was.last != now.last:
            moved.append(f"{figure(was.last, goal.unit)} → {figure(now.last, goal.unit)}")
        if was.state != now.state:
            comma = ", " if was.last != now.last else ""
            moved.append(f"{comma}{WORDS[was.state]} → {WORDS[now.state]}")
        lines.append(moved)
    return [Para("Goals that changed:"), Bullets(lines)] if lines else []


def _gaps(context: Context, earlier: Earlier) -> list[Block]:
    """Return closed and new findings."""
    now = {_key(row): row for row in context.rows}
    then = earlier.keys
    rules = context.rules
    checked = {  # a rule that did not run closes no gap
        rule.code for rule in context.checked if rule.is_checked(context.observed, context.numbers)
    }
    closed = sorted(key for key in then - set(now) if key[0] in checked)
    found = [rules[rule] for rule, _, _ in then if rule in rules]
    evidence = any(rule.needs_evidence for rule in found) or None
    customers = any(rule.needs_customers for rule in found) or None
    opened = [
        row
        for key, row in now.items()
        if key not in then and rules[row["rule"]].is_checked(evidence, customers)
    ]
    if not closed and not opened:
        return []
    blocks: list[Block] = [
        Para(f"Gaps: {len(closed)} closed, {len(opened)} new.", "balance"),
    ]
    if closed:
        messages = _messages(earlier)
        texts = [messages.get(key) or _rule_and_names(key, context) for key in closed]
        blocks.append(_list("Closed", [["✓ ", each] for each in texts]))
    if opened:
        blocks.append(
            _list(
                "New",
                [[severity_span(row["severity"]), " ", row["message"]]
                 for row in opened],
            )
        )  # fmt: skip
    return blocks


def _list(word: str, lines: list[list[Span]]) -> Block:
    shown = Bullets([*lines[:MOST], *([f"and {len(lines) - MOST} more"] * (len(lines) > MOST))])
    return Folded(f"{word}: {len(lines)}", [shown])


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["rule"], row["id"], row["other"]


def _messages(earlier: Earlier) -> dict[tuple[str, str, str], str]:
    """Return the messages of the findings on the earlier map, at its date."""
    if earlier.day is None:
        return {}
    rows = findings(Index(earlier.state), list(all_rules().values()), earlier.day)
    return {_key(row): row["message"] for row in rows}


def _rule_and_names(key: tuple[str, str, str], context: Context) -> str:
    rule, id, other = key
    names = [context.index.name(each) or each for each in (id, other) if each]
    what = context.rules[rule].title if rule in context.rules else rule
    return f"{what}: {joined(names)}" if names else what


def _entities(found: Diff) -> list[Block]:
    """Return what was added, removed and changed on the map."""
    lines: list[list[Span]] = []
    for change, sign in (("added", "Added"), ("removed", "Removed")):
        by_kind: dict[str, list[Row]] = {}
        for row in found.rows:
            if row.change == change and row.kind in PLURALS and not row.to:
                by_kind.setdefault(row.kind, []).append(row)
        for kind, rows in by_kind.items():
            names = joined([row.name or row.id for row in rows], MOST)
            lines.append([Strong(f"{sign} {counted({kind: len(rows)})}"), f": {names}"])
    links = Counter(row.change for row in found.rows if row.to)
    edited = {row.id for row in found.rows if row.change == "changed" and not row.to}
    if edited:
        lines.append([Strong("Edited"), f": {count(len(edited), 'entry', 'entries')}"])
    if links:
        words = joined([f"{number} {word}" for word, number in sorted(links.items())])
        lines.append([Strong("Links"), f": {words}"])
    return [Para("On the map:"), Bullets(lines)] if lines else []
