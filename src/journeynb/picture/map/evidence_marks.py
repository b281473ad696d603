"""What a log showed, as the picture draws it: counts, drop-off, unmapped events, felt scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from journeynb.base.text import count
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.evidence.observed import observed_on
from journeynb.evidence.questions.stages_of_unmapped import stages_near
from journeynb.gaps.rules.observed import EMOTION_APART, LEAST, Observed
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.theme import mix
from journeynb.picture.map.scene import NO_STAGE, Column, Scene
from journeynb.picture.map.text_items import Item, limited

LIMIT = 6


class Felt(NamedTuple):
    """The mean of a persona's scores at a touchpoint, its 95 % interval, how many there are."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Sighted:
    """What a log showed on a map.

    Parameters
    ----------
    observed : Observed
        What the rules E speak of.
    events : dict of str to (int, int)
        The events and customers at each touchpoint that has patterns.
    reached : dict of str to (int, int)
        How many reached a stage, and of how many who reached the one before.
    first : str
        The funnel's first stage.
    felt : dict of (str, str) to Felt
        The scores, by persona and touchpoint.
    near : dict of str to str
        The stage in which each unmapped event mostly happens.
    """

    observed: Observed
    events: dict[str, tuple[int, int]] = field(default_factory=dict)
    reached: dict[str, tuple[int, int]] = field(default_factory=dict)
    first: str = ""
    felt: dict[tuple[str, str], Felt] = field(default_factory=dict)
    near: dict[str, str] = field(default_factory=dict)

    def reach(self, scene: Scene, column: Column) -> list[Item]:
        """Return how many customers reach a stage, and how many of the stage before are lost."""
        if column.id not in self.reached:
            return []
        title, note, share = self._reach(column.id)
        bar = scene.theme.accent
        return [Item("", column.id, title=title, note=note, bar=bar, share=share)]

    def _reach(self, stage: str) -> tuple[str, str, float]:
        """Return in words how many reach a stage and what became of those before, and the share."""
        reached, before = self.reached[stage]
        share = reached / before if before else 0.0
        first = stage == self.first
        lost = f"{1 - share:.0%} of {before:,} dropped off"
        return f"{reached:,} reached", f"{share:.0%} of all {before:,}" if first else lost, share

    def unmapped(self, scene: Scene, column: Column) -> list[Item]:
        """Return the events on no touchpoint that mostly happen in a stage."""
        placed = {each.id for each in scene.columns}
        first = scene.columns[0].id
        made = []
        for event, times, many in self.observed.unmapped:
            stage = self.near.get(event, NO_STAGE)
            if (stage if stage in placed else first) == column.id:
                made.append(
                    Item(event, "", note=_seen(times, many), bar=scene.theme.severity("warning"))
                )
        return limited(made, LIMIT)

    def met(self, touchpoint: str) -> str:
        """Return how many customers met a touchpoint, in words; empty where that is not known."""
        if touchpoint not in self.events:
            return ""
        _, many = self.events[touchpoint]
        return f"{many:,} reached" if many else "not reached"

    def _share(self, touchpoint: str) -> str:
        """Return the share of all customers who met a touchpoint, and its events, in words."""
        events, many = self.events[touchpoint]
        everybody = self.observed.customers
        share = many / everybody if everybody else 0.0
        return f"{share:.0%} of {count(everybody, 'customer')}, {count(events, 'event')}"

    def as_json(self) -> dict[str, Any]:
        """Return what the editor shows of it, in the words of the picture.

        Returns
        -------
        dict
            ``customers``; ``stages`` (by id: words, words on those before, share), ``touchpoints``
            (by id: words, and more words), ``unmapped`` (by the id of a stage or "": event, words;
            without an event, how many more), ``felt`` (by persona and touchpoint: mean, low, high,
            how many scores).
        """
        felt: dict[str, dict[str, list[float | None]]] = {}
        for (persona, touchpoint), each in self.felt.items():
            if persona not in (ALL, NONE):
                ends = [round(each.low, 2), round(each.high, 2)] if each.n > 1 else [None, None]
                found = felt.setdefault(persona, {})
                found[touchpoint] = [round(each.mean, 2), *ends, each.n]
        unmapped: dict[str, list[Item]] = {}
        for event, times, many in self.observed.unmapped:
            found_in = unmapped.setdefault(self.near.get(event, NO_STAGE), [])
            found_in.append(Item(event, note=_seen(times, many)))
        return {
            "customers": self.observed.customers,
            "stages": {
                id: [title, note, round(share, 3)]
                for id in self.reached
                for title, note, share in [self._reach(id)]
            },
            "touchpoints": {id: [self.met(id), self._share(id)] for id in self.events},
            "unmapped": {
                stage: [[each.text, each.note] for each in limited(items, LIMIT)]
                for stage, items in unmapped.items()
            },
            "felt": felt,
        }

    def contradicts(self, index: Index, key: tuple[str, str]) -> float | None:
        """Return the map's emotion of a persona at a touchpoint where the scores contradict it."""
        found, data = self.felt.get(key), index.out("experiences", key[0]).get(key[1])
        if found is None or data is None or data.emotion is None or found.n < LEAST:
            return None
        return data.emotion if abs(found.mean - data.emotion) > EMOTION_APART else None

    def draw(
        self,
        canvas: Canvas,
        scene: Scene,
        key: tuple[str, str],
        color: str,
        x: float,
        place: Callable[[float], float],
    ) -> None:
        """Draw the mean score of a persona at a touchpoint, its interval, and how many scores.

        A dashed line joins it with the map's emotion where that is contradicted (E605).
        """
        found = self.felt.get(key)
        if found is None:
            return
        ink = mix(color, scene.theme.ink, 0.35)
        said = self.contradicts(scene.index, key)
        if said is not None:
            ink = scene.theme.bad
            ends = f"M{number(x)} {number(place(said))}V{number(place(found.mean))}"
            canvas.path(ends, stroke=ink, stroke_width="1.4", stroke_dasharray="3 2")
        if found.n > 1:
            low, high = place(found.low), place(found.high)
            canvas.path(
                f"M{number(x)} {number(low)}V{number(high)}M{number(x - 3)} {number(low)}h6"
                f"M{number(x - 3)} {number(high)}h6",
                stroke=ink,
                stroke_width="1.4",
                fill="none",
            )
        diamond(canvas, x, place(found.mean), ink)
        canvas.text(x + 7, place(found.mean) + 3, str(found.n), "tiny", halo=True)


def sighted(core: CoreMap, evidence: Evidence) -> Sighted:
    """Return what a log showed on a map, for its picture."""
    bare = {each.id for each in evidence.mapped.index.touchpoints if not each.events}
    known = evidence.customer_personas.known
    places = evidence.touchpoints(by_persona=known)  # as the rules do, so it is computed once
    if known:
        places = places[places.persona == ALL]
    funnel = evidence.funnel()
    funnel = funnel[funnel.persona == ALL]
    before = [evidence.log.journeys, *funnel.reached]
    scores = evidence.emotions()
    return Sighted(
        observed_on(core, evidence),
        {
            id: (int(events), int(customers))
            for id, events, customers in zip(
                places.id, places.events, places.customers, strict=True
            )
            if id not in bare
        },
        {
            stage: (int(reached), int(of))
            for stage, reached, of in zip(funnel.stage, funnel.reached, before, strict=False)
        },
        funnel.stage.iloc[0] if len(funnel) else "",
        {
            (row[0], row[1]): Felt(float(row[2]), float(row[3]), float(row[4]), int(row[5]))
            for row in scores[["persona", "touchpoint", "mean", "low", "high", "n"]].itertuples(
                index=False
            )
            if row[5]
        },
        stages_near(evidence.mapped),
    )


def _seen(events: int, customers: int) -> str:
    return f"{count(events, 'event')}, {count(customers, 'customer')}"


def diamond(canvas: Canvas, x: float, y: float, color: str) -> None:
    """Draw the mark of an observed mean."""
    canvas.path(
        f"M{number(x - 4)} {number(y)}L{number(x)} {number(y - 4)}L{number(x + 4)} {number(y)}"
        f"L{number(x)} {number(y + 4)}Z",
        fill=color,
    )
