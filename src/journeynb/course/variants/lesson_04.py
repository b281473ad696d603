"""Variants of lesson 4: another goal is late or without a parent, another touchpoint misses."""

from __future__ import annotations

import datetime as dt
from random import Random

from journeynb.api.journey_map import JourneyMap
from journeynb.course.exercise.links import pairs

TOP, FAST, WINTER, HELGA = "revenue", "fast", "winter", "helga"
SERVES = ("pause", "call")
"""Touchpoints that Helga keeps, so that her goal can be served."""


def plant(jm: JourneyMap, random: Random) -> None:
    """Choose which goal is due too late, and which touchpoint supports the goal of others."""
    late = dt.date(2027, 1, 31) + dt.timedelta(days=random.randrange(0, 300))
    if random.random() < 0.5:
        jm.set(FAST, due=late.isoformat())
    else:
        jm.unlink(FAST, TOP)
        jm.link(WINTER, TOP)
        jm.set(FAST, due="2026-12-31")
        jm.set(WINTER, due=late.isoformat())
    table = jm.table("touchpoint")
    hers = {touchpoint for persona, touchpoint in pairs(jm, "experiences") if persona == HELGA}
    for id in random.sample(sorted(hers - set(SERVES)), 3):
        jm.unlink(HELGA, id)
        hers.remove(id)
    for id, goal in pairs(jm, "supports"):
        if goal == WINTER:
            jm.unlink(id, WINTER)
    jm.link(random.choice(sorted(set(table.id[table.ours]) - hers)), WINTER)
