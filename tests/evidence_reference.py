"""The queries to a log, written a second time, slowly, in plain Python.

Shares no code with the package: rows are dicts, a question is a loop.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

Row = dict[str, Any]
NOTHING = "(none)"
ALL = "(all)"


class Ref:
    """A log and a map, small enough for loops.

    Parameters
    ----------
    rows : list of dict
        customer, time (microseconds), event, channel, persona, score and other columns.
    touchpoints : dict of str to (stage or None, list of patterns)
        A pattern is (event, {column: value}) with ``*``, no escapes.
    stages : list of str
    leads_to : set of (str, str)
    personas : dict of str to list of values
    sequenced : bool
        Whether the column ``n`` orders events of the same time.
    by_row : bool
        Whether events that are still equal keep their order in `rows`; if not, names decide.
    """

    def __init__(
        self,
        rows: list[Row],
        touchpoints: dict[str, tuple[str | None, list[tuple[str, dict[str, str]]]]],
        stages: list[str],
        leads_to: set[tuple[str, str]],
        personas: dict[str, list[str]],
        gap: int | None = None,
        assign: str = "first",
        score_range: tuple[float, float] = (1, 5),
        sequenced: bool = False,
        by_row: bool = True,
    ) -> None:
        self.sequenced, self.by_row = sequenced, by_row
        self.touchpoints, self.stages = touchpoints, stages
        self.leads_to, self.personas, self.assign = leads_to, personas, assign
        self.gap = gap
        self.places = list(touchpoints)
        good = [
            {**row, "row": number}
            for number, row in enumerate(rows)
            if row["customer"] and row["time"] is not None and row["event"]
        ]
        for row in good:
            row["touchpoint"] = self.touchpoint(row)
            row["stage"] = touchpoints[row["touchpoint"]][0] if row["touchpoint"] else None
            low, high = score_range
            score = row.get("score")
            inside = score is not None and low <= score <= high
            row["score"] = -2 + 4 * (score - low) / (high - low) if inside else None
        self.rows = good
        self.by_customer: dict[str, list[Row]] = defaultdict(list)
        for row in good:
            self.by_customer[row["customer"]].append(row)
        for events in self.by_customer.values():
            events.sort(key=self._order)
            journey, before = 0, None
            for row in events:
                if gap is not None and before is not None and row["time"] - before > gap:
                    journey += 1
                row["journey"], before = journey, row["time"]
        for row in good:
            row["who"] = self.persona(row)
        self.units: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for customer, events in self.by_customer.items():
            for row in events:
                self.units[customer, row["journey"]].append(row)

    def _sequence(self, row: Row) -> tuple[int, int, int]:
        number = row["n"] if self.sequenced else 0
        return row["time"], -1 if number is None else number, row["row"] if self.by_row else 0

    def _order(self, row: Row) -> tuple[Any, ...]:
        place = self.places.index(row["touchpoint"]) if row["touchpoint"] else -1
        own = (row["persona"] or "") if self.assign == "event" else ""
        return *self._sequence(row), row["event"], place, own

    def touchpoint(self, row: Row) -> str | None:
        best: tuple[Any, ...] | None = None
        for place, (id, (_, patterns)) in enumerate(self.touchpoints.items()):
            for event, conditions in patterns:
                if not fnmatchcase(row["event"], event):
                    continue
                if any(
                    row.get(name) in (None, "") or not fnmatchcase(row[name], value)
                    for name, value in conditions.items()
                ):
                    continue
                text = event + "".join(conditions.values())
                rank = (len(conditions), "*" not in text, len(text.replace("*", "")), -place)
                if best is None or rank > best[0]:
                    best = (rank, id)
        return best[1] if best else None

    def meaning(self, value: str) -> str:
        for id, values in self.personas.items():
            if value in values:
                return id
        return value if value in self.personas else NOTHING

    def _rank(self, persona: str) -> int:
        return [*self.personas, NOTHING].index(persona)

    def persona(self, row: Row) -> str:
        if self.assign == "event":
            return self.meaning(row["persona"]) if row["persona"] else NOTHING
        said = [
            (self._sequence(event), self._rank(self.meaning(event["persona"])))
            for event in self.by_customer[row["customer"]]
            if event["persona"]
        ]
        if not said:
            return NOTHING
        if self.assign == "last":
            last = max(place for place, _ in said)
            said = [each for each in said if each[0] == last]
        return [*self.personas, NOTHING][min(said)[1]]

    @property
    def groups(self) -> list[str]:
        return [ALL, *self.personas, NOTHING]

    def sliced(self, group: str) -> dict[tuple[str, int], list[Row]]:
        """The units with the events of a group; a unit without any is skipped."""
        found = {}
        for unit, events in self.units.items():
            own = [row for row in events if group in (ALL, row["who"])]
            if own:
                found[unit] = own
        return found

    def unmapped(self, group: str) -> dict[tuple[str, str], tuple[Any, ...]]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        rows = [row for row in self.rows if group in (ALL, row["who"])]
        for row in rows:
            if row["touchpoint"] is None:
                found[row["event"], row["channel"] or ""].append(row)
        return {
            key: (
                len(each),
                len({row["customer"] for row in each}),
                len(each) / len(rows),
                min(row["time"] for row in each),
                max(row["time"] for row in each),
            )
            for key, each in found.items()
        }

    def unobserved(self) -> list[str]:
        seen = {row["touchpoint"] for row in self.rows}
        return [id for id, (_, patterns) in self.touchpoints.items() if patterns and id not in seen]

    def moves(self) -> Iterable[tuple[tuple[str, int], Row, Row]]:
        for unit, events in self.units.items():
            for one, two in itertools.pairwise(events):
                yield unit, one, two

    def transitions(self, level: str, group: str) -> dict[tuple[str, str], tuple[Any, ...]]:
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for unit, one, two in self.moves():
            if group in (ALL, one["who"]):
                key = (one[level] or NOTHING, two[level] or NOTHING)
                found[key].append((unit, two["time"] - one["time"]))
        out = Counter({key: len(each) for key, each in found.items()})
        totals: Counter[str] = Counter()
        for (start, _), many in out.items():
            totals[start] += many
        return {
            key: (
                len(each),
                len({unit[0] for unit, _ in each}),
                len({unit for unit, _ in each}),
                len(each) / totals[key[0]],
                statistics.fmean(apart for _, apart in each) / 1e6,
                statistics.median(apart for _, apart in each) / 1e6,
            )
            for key, each in found.items()
        }

    def visited(self, level: str, group: str) -> dict[str, tuple[Any, ...]]:
        units: dict[str, set[Any]] = defaultdict(set)
        on: dict[str, set[Any]] = defaultdict(set)
        left: dict[str, set[Any]] = defaultdict(set)
        times: dict[str, list[int]] = defaultdict(list)
        lags: dict[str, list[int]] = defaultdict(list)
        for unit, events in self.units.items():
            known = [row for row in events if row[level]]
            for place, row in enumerate(known):
                if group not in (ALL, row["who"]):
                    continue
                at = row[level]
                units[at].add(unit)
                times[at].append(row["time"])
                if place + 1 == len(known):
                    left[at].add(unit)
                elif known[place + 1][level] != at:
                    on[at].add(unit)
                if place and known[place - 1][level] != at:
                    lags[at].append(row["time"] - known[place - 1]["time"])
        total = len(self.sliced(group))
        return {
            at: (
                len({unit[0] for unit in units[at]}),
                len(units[at]),
                len(units[at]) / total,
                len(times[at]),
                min(times[at]),
                max(times[at]),
                statistics.median(lags[at]) / 1e6 if lags[at] else None,
                len(on[at]) / len(units[at]),
                len(left[at]) / len(units[at]),
            )
            for at in units
        }

    @property
    def steps(self) -> list[str]:
        return [
            stage
            for stage in self.stages
            if any(at == stage and patterns for at, patterns in self.touchpoints.values())
        ]

    def reached(self, events: list[Row], rule: str) -> dict[str, int]:
        """The number in the journey of the event that reaches each stage."""
        found: dict[str, int] = {}
        for stage in self.steps:
            since = 0
            if rule == "strict" and stage != self.steps[0]:
                before = self.steps[self.steps.index(stage) - 1]
                if before not in found:
                    continue
                since = found[before]
            elif rule == "skip" and found:
                since = min(found.values())
            fitting = [n for n, row in enumerate(events) if row["stage"] == stage and n >= since]
            if fitting:
                found[stage] = min(fitting)
        return found

    def _skips(self, found: dict[str, int]) -> list[str]:
        return [two for one, two in itertools.pairwise(self.steps)
                if two in found and one not in found]  # fmt: skip

    @property
    def skippers(self) -> float:
        ways = [way for events in self.units.values() if (way := self.reached(events, "skip"))]
        return sum(1 for way in ways if self._skips(way)) / len(ways) if ways else 0.0

    def funnel(self, group: str, rule: str, within: int | None) -> list[tuple[Any, ...]]:
        steps = self.steps
        end = max((row["time"] for row in self.rows), default=0)
        counts, skipped, lasts = [0] * len(steps), [0] * len(steps), [0] * len(steps)
        lags: list[list[int]] = [[] for _ in steps]
        still_open = 0
        for events in self.sliced(group).values():
            way = self.reached(events, rule)
            if not way:
                continue
            times = {stage: events[place]["time"] for stage, place in way.items()}
            begin = min(times.values())
            if within is not None and end - begin < within:
                still_open += 1
                continue
            inside = [
                stage for stage, at in times.items() if within is None or at - begin <= within
            ]
            for stage in inside:
                number = steps.index(stage)
                counts[number] += 1
                before = steps[number - 1]
                if not number:
                    continue
                if before not in inside:
                    skipped[number] += 1
                elif times[before] <= times[stage]:
                    lags[number].append(times[stage] - times[before])
            lasts[steps.index(inside[-1])] += 1
        return [
            (
                stage,
                counts[number],
                skipped[number],
                counts[number] / sum(lasts) if sum(lasts) else None,
                lasts[number - 1] if number else 0,
                statistics.median(lags[number]) / 1e6 if lags[number] else None,
                still_open,
            )
            for number, stage in enumerate(steps)
        ]

    def paths(self, group: str, steps: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        goals = self.steps
        found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for unit, events in self.units.items():
            known = [row for row in events if row["touchpoint"]]
            if not known or group not in (ALL, known[0]["who"]):
                continue
            way = [
                row
                for place, row in enumerate(known)
                if not place or known[place - 1]["touchpoint"] != row["touchpoint"]
            ]
            shown = way[:steps]
            key = (tuple(row["touchpoint"] for row in shown), len(way) > steps)
            goal = bool(goals) and any(row["stage"] == goals[-1] for row in known)
            found[key].append((unit, goal, shown[-1]["time"] - shown[0]["time"]))
        total = sum(map(len, found.values()))
        return {
            key: (
                len(each),
                len({unit[0] for unit, _, _ in each}),
                len(each) / total,
                sum(goal for _, goal, _ in each) / len(each),
                statistics.median(apart for _, _, apart in each) / 1e6,
            )
            for key, each in found.items()
        }

    def explains(self, start: str, end: str) -> bool:
        """Whether the map explains a move between two touchpoints."""
        if NOTHING in (start, end):
            return False
        if start == end:
            return True
        if self.leads_to:
            return (start, end) in self.leads_to
        one, two = (self.touchpoints[at][0] for at in (start, end))
        if one is None or two is None:
            return False
        return self.stages.index(two) - self.stages.index(one) in (0, 1)

    def explained(self, one: Row, two: Row) -> bool:
        return self.explains(one["touchpoint"] or NOTHING, two["touchpoint"] or NOTHING)

    def self_moves(self, group: str) -> int:
        return sum(
            one["touchpoint"] == two["touchpoint"] is not None and group in (ALL, one["who"])
            for _, one, two in self.moves()
        )

    def conformance(self, group: str) -> tuple[int, int, int, int, int]:
        strange = Counter(
            (unit, one["who"]) for unit, one, two in self.moves() if not self.explained(one, two)
        )
        moves = [one for _, one, _ in self.moves() if group in (ALL, one["who"])]
        units = self.sliced(group)
        bad = {unit for unit, who in strange if group in (ALL, who)}
        return (
            len(moves),
            len(moves) - sum(n for (_, who), n in strange.items() if group in (ALL, who)),
            len({unit[0] for unit in units}),
            len(units),
            len(units.keys() - bad),
        )

    def first_strange(self) -> dict[tuple[str, int], tuple[Any, ...]]:
        found: dict[tuple[str, int], tuple[Any, ...]] = {}
        for unit, one, two in self.moves():
            if unit not in found and not self.explained(one, two):
                found[unit] = (
                    one["touchpoint"] or NOTHING,
                    two["touchpoint"] or NOTHING,
                    one["event"],
                    two["event"],
                    one["time"],
                    (two["time"] - one["time"]) / 1e6,
                )
        return found

    def emotions(self, group: str) -> dict[str, tuple[Any, ...]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row["touchpoint"] and row["score"] is not None and group in (ALL, row["who"]):
                found[row["touchpoint"]].append(row)
        return {
            at: (
                len(each),
                len({row["customer"] for row in each}),
                statistics.fmean(row["score"] for row in each),
            )
            for at, each in found.items()
        }


def wilson(count: int, total: int) -> tuple[float, float]:
    """The Wilson interval by its definition: the shares that are 1.96 standard errors away."""
    z2 = statistics.NormalDist().inv_cdf(0.975) ** 2

    def bound(inside: float, outside: float) -> float:
        for _ in range(200):
            middle = (inside + outside) / 2
            far = (count / total - middle) ** 2 > z2 * middle * (1 - middle) / total
            inside, outside = (inside, middle) if far else (middle, outside)
        return inside

    share = count / total
    return bound(share, 0.0), bound(share, 1.0)


def close(one: Any, two: Any) -> bool:
    """Whether two numbers are the same, missing like missing."""
    missing = [each is None or each != each for each in (one, two)]
    return all(missing) if any(missing) else math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-9)
