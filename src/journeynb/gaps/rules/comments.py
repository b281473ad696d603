"""Rule X515: do comments of colleagues get an answer?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.gaps.rules.rule import Found, add, change, link, rule
from journeynb.model.comments import threads
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Comment

DAYS = 30
_ASKED = {"description": "Who says so?", "by": "Ann", "at": "2026-09-01T09:00:00Z"}


@rule(
    "X515",
    "comment-unanswered",
    "Comment without answer",
    "info",
    "comment",
    why="Colleagues stop writing comments if nobody answers them.",
    message="Nobody has answered {words}: {name}",
    fix="Answer it: jm.comment(TEXT, answers={id!r}); if nothing is left to do, resolve it: "
    "jm.resolve({id!r})",
    bad=(
        add("touchpoint", "First parcel", channels=["post"]),
        {"op": "add", "kind": "comment", "id": "who-says-so", "fields": _ASKED},
        link("comments_on", "who-says-so", "first-parcel"),
    ),
    mend=(change("who-says-so", resolved=True),),
)
def comment_unanswered(index: Index, today: dt.date) -> Iterator[Found]:
    """A comment is not resolved, and nobody has answered it, or its last answer, for more than 30
    days.

    Comments without a time are skipped.
    """
    if not index.ids("comment"):
        return
    for thread in threads(index.state):
        dated = [each for each in thread.comments if each.at is not None]
        if thread.open and dated:
            last = max(dated, key=_time)
            if (today - _time(last).date()).days > DAYS:
                names = ", ".join(index.name(id) for id in thread.about) or "the map"
                words = f"{last.by or 'a comment'} on {names} since {_time(last).date()}"
                yield Found(thread.first.id, words=words)


def _time(comment: Comment) -> dt.datetime:
    assert comment.at is not None
    return comment.at
