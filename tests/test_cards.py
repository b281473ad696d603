"""Persona cards, the display of checks and of explained rules: what they show, and to whom."""

from pathlib import Path

import pytest

import journeynb as jn
from journeynb.picture.boxes import overlapping
from test_picture import LONG, TEXTS, small, wild

SNAPSHOT = Path(__file__).parent / "snapshots" / "card_small.svg"
LISTS = (
    "wants", "needs", "motivations", "challenges", "behaviors", "fears", "values", "interests",
    "preferred_channels", "preferred_content", "buying_criteria", "loyalties",
)  # fmt: skip
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    "hgGAWjR9awAAAABJRU5ErkJggg=="
)

pytestmark = [
    pytest.mark.filterwarnings("ignore:no font on this system"),
    pytest.mark.filterwarnings("ignore:the map has a"),  # names that are alike
]


def full(texts=TEXTS, portrait="🧔🏻"):
    """Return a map whose first persona has every field, each with many texts."""
    names = [text for text in texts if text.strip()]
    jm = jn.JourneyMap(names[0], stages=[names[1 % len(names)], "Decision", *names[:4]])
    jm.add(jn.Persona(
        id="p", name=names[0], role=names[-1], quote=" ".join(names), portrait=portrait,
        description=" ".join(names), priority="primary", supporting=True, tags=names,
        demographics=[{"name": text, "value": text} for text in dict.fromkeys(names)],
        personality=[{"name": text, "value": 1 + place % 5}
                     for place, text in enumerate(dict.fromkeys(names))],
        custom=[{"name": text, "value": True} for text in dict.fromkeys(names)],
        **dict.fromkeys(LISTS, 2 * names),
    ))  # fmt: skip
    jm.add(jn.Persona(id="q", name=names[-1]))
    jm.link("p", "q", "influences", how=names[0])
    jm.link("q", "p", "influences", how=names[-1])
    stages = [each.id for each in jm._index.stages]
    for place, text in enumerate(names):
        point = jm.add(jn.Touchpoint(name=text), stage=stages[place % len(stages)])
        jm.link("p", point, emotion=place % 5 - 2, desired=1, feeling=text, says=text,
                thoughts=text, actions=text, basis="researched" if place % 2 else None)  # fmt: skip
        jm.add(jn.PainPoint(name=text, severity=1 + place % 5), touchpoint=point, persona="p")
        jm.add(jn.Goal(name=text, metric=text, unit="%", baseline=1, target=5), persona="p")
        jm.add(jn.Segment(name=text), persona="p")
    jm.link("p", stages[0], questions=names)
    return jm


CARDS = {
    "maya": (lambda: jn.sample("coffee"), "maya"),
    "rui": (lambda: jn.sample("coffee"), "rui"),
    "small": (small, "maya"),
    "bare": (lambda: bare(), "ann"),
    "full": (full, "p"),
    "image": (lambda: full(["Maya", LONG], PIXEL), "p"),
    "long words": (lambda: full([LONG, "W" * 80, "x" * 400]), "p"),
    **{f"wild{seed}": (lambda seed=seed: wild(seed), None) for seed in range(6)},
}
OPTIONS = [{}, {"theme": "dark", "width": 480}, {"width": 2600, "today": "2026-11-22"}]


def bare():
    jm = jn.JourneyMap("")
    jm.add(jn.Persona(name="Ann"))
    return jm


def card(name, **options):
    make, id = CARDS[name]
    jm = make()
    return jm.persona(id or jm._index.personas[0].id, **options)


@pytest.mark.parametrize("name", CARDS)
def test_nothing_overlaps_and_nothing_is_cut(name):
    for options in OPTIONS:
        drawn = card(name, **options)
        texts = [box for box in drawn.boxes if box.kind == "text"]
        assert overlapping(texts) == []
        for kind in ("card", "item", "mark", "badge"):
            assert overlapping([box for box in drawn.boxes if box.kind == kind]) == []
        marks = [box for box in drawn.boxes if box.kind in ("mark", "portrait", "badge")]
        assert [
            (one, two)
            for one, two in overlapping([*marks, *texts], 1.0)
            if not ({one.kind, two.kind} == {"badge", "text"} and one.text == two.text)
        ] == []
        for box in drawn.boxes:
            assert box.x >= 0 and box.x + box.w <= drawn.size[0], box
            assert box.y >= 0 and box.y + box.h <= drawn.size[1], box
        for panel in [box for box in drawn.boxes if box.kind in ("card", "item")]:
            for box in texts:
                if panel.overlaps(box):
                    assert panel.x <= box.x and box.x + box.w <= panel.x + panel.w, (panel, box)
                    assert panel.y <= box.y and box.y + box.h <= panel.y + panel.h, (panel, box)
