"""Checks of lesson 9: working together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from journeynb.api.journey_map import JourneyMap
from journeynb.api.reading import read
from journeynb.base.errors import JourneyError
from journeynb.course.checks.plain import word
from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet
from journeynb.review.reviewed_changes import ReviewedChanges
from journeynb.review.reviewed_step import UNDECIDED

MAP = "spokewell.journeymap.json"
POP_UP = "pop-up.journeymap.json"
SHIPPED = Path(__file__).parents[1] / "lessons/09-together"
INVOICE, TEAM = "invoice", "service"
CALL, CHAT, PRICES, VAN = "call", "chat", "price-page", "van-visit"
GOOD_STEP = 1
"""Number of the step that adds the chat."""
SHORTEST_REASON = 3
"""Number of words of a reason."""


def map_in(path: Path) -> JourneyMap | None:
    """Return the map in a file; None if there is none that can be read."""
    try:
        return read(path)
    except JourneyError:
        return None


def owner_of_invoice(jm: JourneyMap) -> str:
    """Return the owner of the invoice, in lower case; empty if it is not on the map."""
    table = jm.table("touchpoint")
    return " ".join(word(each) for each in table.owner[table.id == INVOICE])


def changes(before: JourneyMap, after: JourneyMap) -> pd.DataFrame:
    """Return the changes of exercise 9.1: those of the others and comments are skipped."""
    rows = before.diff(after).to_frame()
    other = rows.id.isin([CHAT, ""]) | (rows.to == CHAT)
    talk = rows.kind.isin(["comment", "comments_on", "answers"])
    later: pd.Series = other | talk
    return rows.loc[~later]


@exercise("9.1", files=(MAP,))
def the_file_has_one_change(at: Attempt) -> Outcome:
    """The file differs from the start map in the owner of the invoice, and in nothing else."""
    saved = map_in(at.folder / MAP)
    if saved is None:
        return not_yet("no_file", file=MAP)
    found = changes(at.start, saved)
    if found.empty and changes(at.start, at.jm).empty:
        return NOT_TRIED
    if found.empty:
        others = sorted(at.folder.glob("*.journeymap.json"))
        for path in others:
            other = map_in(path)
            if other is not None and owner_of_invoice(other) == TEAM:
                return not_yet("elsewhere", file=path.name)
        return not_yet("unsaved")
    if INVOICE not in set(saved.table("touchpoint").id):
        return not_yet("removed", names=[at.start[INVOICE].name])
    if owner_of_invoice(saved) != TEAM:
        return not_yet("owner")
    more = found[(found.id != INVOICE) | (found.field != "owner")]
    if len(more):
        return not_yet("more", names=list(dict.fromkeys(more.name)))
    return RIGHT


@exercise("9.2", answers=("review",))
def each_change_is_decided(at: Attempt) -> Outcome:
    """The chat is accepted, the three other changes are refused, each with a reason."""
    review = at.answer
    if not isinstance(review, ReviewedChanges) or len(review) <= GOOD_STEP:
        return not_yet("not_a_review")
    steps = list(review)
    touchpoints = at.jm.table("touchpoint").set_index("id")
    if CALL not in touchpoints.index:
        return not_yet("call")
    if VAN not in touchpoints.index or PRICES not in touchpoints.index:
        return not_yet("removed", names=at.removed("touchpoint"))
    before = at.start.table("touchpoint").set_index("id")
    if touchpoints.promise[VAN] != before.promise[VAN]:
        return not_yet("promise", promise=before.promise[VAN])
    if touchpoints.owner[PRICES] != before.owner[PRICES]:
        return not_yet("decision", owner=before.owner[PRICES])
    if steps[GOOD_STEP].state == "there":
        return not_yet("by_hand")
    if steps[GOOD_STEP].state == "refused":
        return not_yet("chat")
    waiting = [each.number for each in steps if each.state in UNDECIDED]
    if len(waiting) == len(steps):
        return NOT_TRIED
    if waiting:
        return not_yet("pending", numbers=waiting)
    if CHAT not in touchpoints.index:
        return not_yet("chat")
    silent = [each.number for each in steps if each.state == "refused" and not any(each.notes)]
    if silent:
        return not_yet("no_reason", numbers=silent)
    return RIGHT


@exercise("9.3")
def one_finding_is_accepted(at: Attempt) -> Outcome:
    """One finding of X511 is accepted, that of the van, with a reason in words."""
    if gone := at.removed("touchpoint"):
        return not_yet("removed", names=gone)
    known = set(at.start.info.exceptions)
    new = [each for each in at.jm.info.exceptions if each not in known]
    if not new:
        left = at.gaps("X511", id=VAN)
        if len(left):
            return NOT_TRIED
        promises = at.jm.table("touchpoint").set_index("id").promise
        return not_yet("kept") if promises[VAN] else not_yet("promise")
    if any(not each.id for each in new):
        return not_yet("broad")
    if any(each.rule != "X511" for each in new):
        return not_yet("rule", rules=sorted({each.rule for each in new} - {"X511"}))
    if any(each.id != VAN for each in new):
        return not_yet("which")
    if any(len(each.reason.split()) < SHORTEST_REASON for each in new):
        return not_yet("reason", reason=new[-1].reason)
    return RIGHT


@exercise("9.4", answers=("popup",), maps=("popup",), files=(POP_UP,))
def the_check_is_green(at: Attempt) -> Outcome:
    """The file of the second map has no error, and the pop-up is still on the map."""
    if not isinstance(at.answer, JourneyMap):
        return not_yet("not_a_map")
    saved = map_in(at.folder / POP_UP)
    if saved is None:
        return not_yet("no_file", file=POP_UP)
    shipped = read(SHIPPED / POP_UP)
    file, memory, start = (
        Attempt(each, shipped, (), at.folder, at.day) for each in (saved, at.answer, shipped)
    )
    if saved.equals(shipped) and at.answer.equals(shipped):
        return NOT_TRIED
    if gone := file.removed("touchpoint"):
        return not_yet("removed", names=gone)
    if file.accepted(*start.gaps("M").rule):
        return not_yet("accepted")
    left = errors(file)
    if left.empty:
        return RIGHT
    if errors(memory).empty:
        return not_yet("unsaved")
    if set(left.rule) == {"M102"}:
        return not_yet("nobody", names=list(left.name))
    if set(left.rule) == {"M101"}:
        return not_yet("no_stage", names=list(left.name))
    return not_yet("left", rules=sorted(set(left.rule)))


def errors(at: Attempt) -> pd.DataFrame:
    """Return the findings at which the command check ends with 1."""
    found = at.gaps(("M", "P", "S", "A", "X"))
    return found[found.severity == "error"]


@exercise("9.5", answers=("to_be",), maps=("to_be",))
def the_to_be_is_better(at: Attempt) -> Outcome:
    """The to-be map is a copy with fewer open pain points or lows; the as-is map is as it was."""
    to_be = at.answer
    if not isinstance(to_be, JourneyMap):
        return not_yet("not_a_map")
    if to_be is at.jm or at.jm.info.state == "to_be":
        return not_yet("same")
    if len(pain(at)) < len(pain(at.before)):
        return not_yet("as_is")
    if to_be.info.state != "to_be":
        return not_yet("state", state=to_be.info.state)
    planned = Attempt(to_be, at.jm, (), at.folder, at.day)
    if planned.accepted("X502", "X508"):
        return not_yet("accepted")
    rows = at.jm.diff(to_be).to_frame()
    if rows[rows.id != ""].empty:
        return not_yet("nothing")
    if gone := [
        each for kind in ("persona", "touchpoint", "pain_point") for each in planned.removed(kind)
    ]:
        return not_yet("removed", names=gone)
    now, then = pain(at), pain(planned)
    if all((then.rule == each).sum() >= (now.rule == each).sum() for each in ("X502", "X508")):
        return not_yet("no_better")
    return RIGHT


def pain(at: Attempt) -> pd.DataFrame:
    """Return the pain points that nobody addresses, and the gaps to the desired emotions."""
    return at.gaps(("X502", "X508"))
