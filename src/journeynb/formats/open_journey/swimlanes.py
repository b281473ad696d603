"""Which kind of entity a card becomes: by the name of its swimlane, and by its purpose."""

from __future__ import annotations

from dataclasses import dataclass

from journeynb.formats.spreadsheet.words.heading_words import LANE_NAMES, meanings

_PAINS = frozenset({"pain", "pain-point", "painpoint", "pain point", "bottleneck", "hurdle"})
NOTE_PURPOSES = frozenset({"note", "observation"})
"""The purposes of cards that are notes in any swimlane."""
_STEPS = frozenset({"touchpoint", "action", "milestone", "decision"})


@dataclass(frozen=True)
class Swimlane:
    """A swimlane: its name, the kind of card that it is for (empty for others), and its id."""

    name: str
    holds: str
    id: str = ""


def kind_of(lane: Swimlane, purpose: str) -> str:
    """Return the kind of entity that a card becomes."""
    if purpose in NOTE_PURPOSES:
        return "note"
    if lane.holds == "touchpoint":
        return "opportunity" if purpose == "opportunity" else "touchpoint"
    if lane.holds:
        return lane.holds
    if is_of_notes(lane.name):
        return "note"
    if is_pain(purpose):
        return "pain_point"
    if purpose in _STEPS:
        return "touchpoint"
    return "opportunity" if purpose == "opportunity" else "note"


def is_of_notes(name: str) -> bool:
    """Whether a swimlane has notes only, such as one of feelings or thoughts."""
    return meaning(name) not in ("", "touchpoint", "actions", "pain_point", "opportunity")


def meaning(name: str) -> str:
    """Return what a swimlane is about, by its name or the last words of it; empty if unknown.

    Examples
    --------
    >>> meaning("Digital Touchpoints"), meaning("Internal Blockers"), meaning("Patient Journey")
    ('touchpoint', 'pain_point', '')
    """
    words = name.split()[-4:]
    tails = (" ".join(words[start:]) for start in range(len(words)))
    found = meanings(name, LANE_NAMES) or next(
        filter(None, (meanings(tail, LANE_NAMES) for tail in tails)), ()
    )
    return next(iter(found), "")


def is_pain(purpose: str) -> bool:
    """Whether a purpose says that a card is a problem.

    Examples
    --------
    >>> is_pain("bottleneck"), is_pain("personal-hurdle"), is_pain("gain")
    (True, True, False)
    """
    return purpose in _PAINS or purpose.endswith(("-pain", "-hurdle"))
