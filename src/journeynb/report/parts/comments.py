"""The open comments of the team, as an appendix."""

from __future__ import annotations

from journeynb.base.text import count
from journeynb.model.comments import Thread, threads
from journeynb.model.kinds.entities import Comment
from journeynb.report.content.blocks import Block, Para, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import joined

MOST = 200
"""Largest number of threads in the table."""


def team_comments(context: Context) -> Section:
    """Return the comments that are not resolved, the oldest first, each with its last answer."""
    found = threads(context.index.state)
    open_ones = [each for each in found if each.open]
    if not open_ones:
        return Section()
    rows: list[list[Words]] = [
        [
            joined([context.index.name(id) for id in each.about], 4) or "the map",
            each.first.by or "–",
            _date(each.first),
            _text(each.first),
            _answers(each),
        ]
        for each in open_ones[:MOST]
    ]
    words = f"{count(len(open_ones), 'comment is', 'comments are')} open"
    if len(open_ones) > MOST:
        words += f"; this table lists the first {MOST}"
    resolved = len(found) - len(open_ones)
    words += f". {count(resolved, 'more is', 'more are')} resolved." if resolved else "."
    head = ["About", "By", "Date", "Comment", "Last answer"]
    blocks: list[Block] = [Para(words), Table("Open comments of the team", head, rows)]
    return Section(blocks)


def _date(comment: Comment) -> str:
    return "" if comment.at is None else comment.at.date().isoformat()


def _text(comment: Comment) -> str:
    return " ".join(comment.description.split())


def _answers(thread: Thread) -> str:
    if not thread.answers:
        return "–"
    last = thread.last
    who = ", ".join(part for part in (last.by, _date(last)) if part)
    text = f"{who}: {_text(last)}" if who else _text(last)
    more = len(thread.answers) - 1
    return f"{text} ({count(more, 'earlier answer')})" if more else text
