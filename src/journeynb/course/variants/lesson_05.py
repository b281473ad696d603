"""Variants of lesson 5: other emotions, other lows at the form, other scores of opportunities."""

from __future__ import annotations

from random import Random

from journeynb.api.journey_map import JourneyMap
from journeynb.course.exercise.links import pairs

FORM, KNOWN = "sign-up", "frame-number"
"""The form, and the pain point there that one persona feels already."""
PERSONAS = ("nora", "tariq", "helga")


def plant(jm: JourneyMap, random: Random) -> None:
    """Move the lows at the form, the greatest gap and the opportunity to do first."""
    _move_lows(jm, random)
    _move_gaps(jm, random)
    _score(jm, random)


def _move_lows(jm: JourneyMap, random: Random) -> None:
    explained = random.choice(PERSONAS)
    for pain, persona in pairs(jm, "felt_by"):
        if pain == KNOWN:
            jm.unlink(pain, persona)
    jm.link(KNOWN, explained)
    for id in PERSONAS:
        jm.link(id, FORM, emotion=random.choice((-0.5, -1.5) if id == explained else (-1.0, -1.5)))


def _move_gaps(jm: JourneyMap, random: Random) -> None:
    table = jm.links("experiences").dropna(subset=["emotion"])
    felt = {(row["from"], row["to"]): float(row["emotion"]) for _, row in table.iterrows()}
    for _, row in table.dropna(subset=["desired"]).iterrows():
        jm.link(row["from"], row["to"], desired=None)
    greatest = random.choice(sorted(pair for pair, emotion in felt.items() if -2 < emotion <= -0.5))
    jm.link(*greatest, desired=felt[greatest] + 2.5)
    others = sorted(
        pair for pair, emotion in felt.items() if -2 < emotion <= 1 and pair != greatest
    )
    for pair in random.sample(others, 4):
        jm.link(*pair, desired=felt[pair] + random.choice((0.5, 1.0)))


def _score(jm: JourneyMap, random: Random) -> None:
    ids = sorted(jm.table("opportunity").id)
    random.shuffle(ids)
    first, large, small, dropped = ids
    effort = random.choice((1, 2, 3))
    jm.set(first, value=random.choice((3, 4)), effort=effort, status="idea")
    jm.set(large, value=5, effort=random.choice((4, 5)), status="idea")
    jm.set(small, value=random.choice((1, 2)), effort=random.choice((3, effort)), status="idea")
    jm.set(dropped, value=random.choice((2, 5)), effort=1, status="dropped")
