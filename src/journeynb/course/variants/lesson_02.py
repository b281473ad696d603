"""Variants of lesson 2: other touchpoints lack a stage, a persona, a channel or an owner."""

from __future__ import annotations

from random import Random

from journeynb.api.journey_map import JourneyMap
from journeynb.course.exercise.links import pairs

NOBODYS, PHONED, PAUSE = "flat-tyre", "call", "pause"
"""Touchpoints that exercises name: they keep their gaps."""
OWNERS = {
    "report": "Product", "invoice": "Finance", "reviews": "Marketing", "inspection": "Workshop",
}  # fmt: skip
CUTS = (("find-out", "compare"), ("compare", "join"), ("join", "ride"), ("ride", "stay"))
"""Stages between which the path breaks."""


def plant(jm: JourneyMap, random: Random) -> None:
    """Fix the gaps of the start map, and make others of the same kinds."""
    _fix(jm)
    table = jm.table("touchpoint")
    free = sorted(set(table.id[table.ours]) - {NOBODYS, PHONED})
    stages = dict(pairs(jm, "occurs_in"))
    cut = random.choice(CUTS)
    for a, b in pairs(jm, "leads_to"):
        if (stages[a], stages[b]) == cut:
            jm.unlink(a, b)
    for id in random.sample(free, random.choice((2, 3))):
        jm.unlink(id, stages[id])
    for id in random.sample([each for each in free if each != PAUSE], random.choice((1, 2))):
        for persona, touchpoint in pairs(jm, "experiences"):
            if touchpoint == id:
                jm.unlink(persona, id)
    for id in random.sample(free, random.choice((2, 3))):
        jm.set(id, channels=[])
    for id in random.sample(free, random.choice((4, 5))):
        jm.set(id, owner="")


def _fix(jm: JourneyMap) -> None:
    jm.link("reviews", "compare")
    jm.link(PAUSE, "stay")
    jm.link("nora", "refer")
    jm.set("reminder", channels=["email"])
    jm.set("refer", channels=["app"])
    for id, owner in OWNERS.items():
        jm.set(id, owner=owner)
    jm.add_path(["sign-up", "inspection", "report"])
