"""Comments of colleagues: threads of answers, and what they are about.

A thread starts with a comment that answers nothing. That comment says whether the thread is
resolved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError, ChangeError
from journeynb.base.text import shown, with_article
from journeynb.base.user_warnings import warn
from journeynb.model.adding import ids_of, require_choice
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Comment
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.ids import comment_id
from journeynb.model.state import State
from journeynb.model.transaction import Change

Ids = str | Entity | Iterable[str | Entity]
_UNKNOWN = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers.

    Parameters
    ----------
    first : Comment
        The comment that starts the thread.
    answers : tuple of Comment
        Its answers, and theirs, by time.
    about : tuple of str
        Ids of what it is about, in the order of the file; empty for the map.
    """

    first: Comment
    answers: tuple[Comment, ...]
    about: tuple[str, ...]

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The first comment and its answers."""
        return (self.first, *self.answers)

    @property
    def open(self) -> bool:
        """Whether something is left to do about it."""
        return not self.first.resolved

    @property
    def last(self) -> Comment:
        """The latest comment."""
        return self.comments[-1]


def threads(state: State) -> list[Thread]:
    """Return the threads of a map, by the time of their first comment; those without one last."""
    comments: Mapping[str, Any] = {each.id: each for each in state.entities("comment")}
    place = {id: number for number, id in enumerate(comments)}
    answers, _ = state.shared_links("answers")
    about, _ = state.shared_links("comments_on")
    ids_in: dict[str, list[str]] = {}
    for id, first in _firsts(comments, answers).items():
        ids_in.setdefault(first, []).append(id)

    def by_time(id: str) -> tuple[dt.datetime, int]:
        return comments[id].at or _UNKNOWN, place[id]

    items = {each.id: at for at, each in enumerate(state.entities())} if about else {}
    found = []
    for first in sorted(ids_in, key=by_time):
        ends = {end for id in ids_in[first] for end in about.get(id, ())}
        rest = sorted((id for id in ids_in[first] if id != first), key=by_time)
        found.append(
            Thread(
                comments[first],
                tuple(comments[id] for id in rest),
                tuple(sorted(ends, key=items.__getitem__)),
            )
        )
    return found


def _firsts(ids: Iterable[str], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return for each comment the one that starts its thread."""
    first: dict[str, str] = {}
    for id in ids:
        way = []
        while id not in first and id in answers:
            way.append(id)
            id = next(iter(answers[id]))
        found = first.setdefault(id, id)
        first.update(dict.fromkeys(way, found))
    return first


def add_comment(
    core: CoreMap,
    text: str,
    on: Ids,
    answers: str | Entity | None,
    by: str,
    at: dt.datetime | str,
    on_duplicate: str = "add",
) -> str:
    """Add a comment or an answer as one step; return its id."""
    require_choice(on_duplicate)
    comment = Comment(description=text, by=by, at=at)
    if comment.at is None:
        raise ArgumentError(f"at={shown(at)} is not valid; allowed: a time, such as a datetime")
    above = [] if answers is None else ids_of(answers)
    ends = [("comments_on", id) for id in ids_of(on) if id] + [("answers", id) for id in above]
    if above and len(ends) > len(above):
        raise ArgumentError(
            "an answer is about what its thread is about; pass either on= or answers="
        )
    fields = comment.stored()
    id = comment_id(text, by, str(fields["at"]), core.state)
    twin = _twin(core.state, comment, ends)
    if twin is not None:
        if on_duplicate in ("update", "keep"):
            return twin
        there = f"the map already has this comment ({twin})"
        if on_duplicate == "error":
            raise ChangeError("id_taken", there, field="description", allowed="another text")
        warn(f"{there}; this one gets the id {id}. If the cell was run again: jm.undo()")
    changes: list[Change] = [{"op": "add", "kind": "comment", "id": id, "fields": fields}]
    for kind, end in ends:
        changes.append({"op": "link", "kind": kind, "from": id, "to": end})
    core.apply(changes)
    return id


def _twin(state: State, comment: Comment, ends: list[tuple[str, str]]) -> str | None:
    """Return the id of a comment of the same person with the same text about the same."""
    for each in state.entities("comment"):
        assert isinstance(each, Comment)
        if (each.description, each.by) == (comment.description, comment.by):
            there = [
                (kind, end)
                for kind in ("comments_on", "answers")
                for end in state.ends_of(each.id, kind)
            ]
            if set(there) == set(ends):
                return each.id
    return None


def resolve(core: CoreMap, ids: Iterable[Ids], resolved: bool) -> None:
    """Resolve or open again the threads of some comments, as one step."""
    answers, _ = core.state.shared_links("answers")
    changes: list[Change] = []
    for id in [id for group in ids for id in ids_of(group)]:
        entity = core.entity(id)
        if entity.kind != "comment":
            raise ArgumentError(
                f"{shown(id)} is {with_article(entity.kind)}; allowed: the id of a comment, as in "
                "jm.comments()"
            )
        first = _firsts([id], answers)[id]
        changes.append({"op": "set", "id": first, "fields": {"resolved": resolved}})
    core.apply(changes)


def with_answers(state: State, ids: Iterable[str]) -> list[str]:
    """Return some ids, and those of the answers to the comments among them."""
    found = list(ids)
    known = {id for id in found if isinstance(id, str)}
    for id in found:  # which grows
        if isinstance(id, str):
            more = [each for each in state.starts_of(id, "answers") if each not in known]
            known.update(more)
            found += more
    return found
