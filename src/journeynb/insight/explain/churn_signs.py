"""Early signs of leaving: touchpoints after which more customers leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count
from journeynb.base.whole_numbers import require_whole
from journeynb.data import durations
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.data.statistics.stratified_ratios import (
    BucketSums,
    StratifiedCounts,
    stratified_ratios,
)
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.insight.explain.landmark_counts import (
    MICRO,
    OBSERVATIONS,
    PEOPLE,
    Landmarks,
    counted,
    landmarks_of,
)
from journeynb.insight.explain.leaving import DAY, Leaving, leaving_of

if TYPE_CHECKING:
    import pandas as pd

MOST_LANDMARKS = 100
COLUMNS = (
    "persona", "touchpoint", "to", "met", "left_met", "left_unmet", "lift", "low", "high", "p",
    "q", "pain_points",
)  # fmt: skip
_NOTE = "These are associations, not causes."
_METHOD = (
    "Mantel-Haenszel ratio of shares by landmark, time as a customer and number of events; "
    "exact interval of the conditional binomial with effective counts; q by Benjamini and Hochberg"
)


@dataclass(frozen=True)
class Question:
    """What is asked: times in microseconds.

    Parameters
    ----------
    leaving : Leaving
        How customers leave.
    back, ahead : int
        The time before a landmark, and the time after it.
    landmarks : int
        The largest number of landmarks.
    """

    leaving: Leaving
    back: int
    ahead: int
    landmarks: int


def question(mapped: MappedLog, leaves: Any, back: Any, ahead: Any, landmarks: Any) -> Question:
    """Return the question that arguments ask; one that is not valid raises."""
    leaving = leaving_of(mapped, leaves)
    times = durations.micros(back, "back"), durations.micros(ahead, "ahead")
    require_whole(landmarks, "landmarks", MOST_LANDMARKS)
    days = leaving.inactive_days
    return Question(leaving, times[0], times[1] if days is None else days * DAY, landmarks)


def churn_signs(mapped: MappedLog, personas: CustomerPersonas, asked: Question) -> pd.DataFrame:
    """Return the table of `LeavingEvidence.churn_signs`."""
    import pandas as pd

    touchpoints = mapped.index.touchpoints
    places = [place for place, each in enumerate(touchpoints) if each.events]
    landmarks = _landmarks(mapped, asked)
    groups = [EVERYONE, *(personas.listed if personas.known else [])]
    counts = None
    if landmarks.many and places:
        query = counted(mapped, personas, asked.leaving, landmarks)
        counts = mapped.log.run(query, "early signs of leaving")
        order = ["kind", "persona", "bucket", "stratum", "leaves"]
        counts = counts.sort_values(order, ignore_index=True)  # sums of floats depend on it
    found = pd.concat([_of_group(counts, group, places) for group in groups], ignore_index=True)
    found["q"] = pd.Series(false_discovery(found.p.tolist()), index=found.index, dtype="float64")
    found["persona"] = personas.label(found.persona)
    found["touchpoint"] = found.place.map(dict(enumerate(mapped.touchpoints))).astype("str")
    found["to"] = pd.Series("", index=found.index, dtype="str")
    hurt = {each.id: sorted(mapped.index.into("hurts", each.id)) for each in touchpoints}
    found["pain_points"] = [list(hurt[id]) for id in found.touchpoint]
    numbers = {name: found[f"{name}_left"].astype("int64").tolist() for name in ("met", "unmet")}
    found = found[list(COLUMNS)]
    found.attrs |= _attrs(mapped, asked, landmarks, counts) | {"numbers_left": numbers}
    return found


def _of_group(counts: pd.DataFrame | None, group: int, places: list[int]) -> pd.DataFrame:
    """Return the rows of a persona, the surest signs first."""
    import numpy as np
    import pandas as pd

    found = pd.DataFrame({"persona": group, "place": places}).astype("int64")
    if counts is None:
        shares = dict.fromkeys(COLUMNS[4:10], float("nan"))
        return found.assign(met=0, **shares, met_left=0, unmet_left=0)
    own = counts if group == EVERYONE else counts[counts.persona == group]
    names = [f"n{place}" for place in places]
    people = own[own.kind == PEOPLE]
    strata, sums = _sums(own, names)
    ratios = stratified_ratios(strata, sums)
    left = people[people.leaves > 0]
    met_left, unmet_left = _numbers_left(strata)
    found = found.assign(
        met=people[names].sum().to_numpy("int64"),
        left_met=ratios.share,
        left_unmet=ratios.rest,
        lift=ratios.ratio,
        low=ratios.low,
        high=ratios.high,
        p=ratios.p,
        met_left=np.minimum(met_left, left[names].sum().to_numpy()),
        unmet_left=np.minimum(unmet_left, left.n.sum()),
    )
    return found.sort_values(["low", "place"], ascending=[False, True], na_position="last")


def _numbers_left(strata: StratifiedCounts) -> tuple[Any, Any]:
    """Return for each touchpoint how many left with and without it, where both can be compared."""
    others = strata.total[:, None] - strata.met
    is_compared = (strata.met > 0) & (others > 0)
    of_others = strata.hit[:, None] - strata.met_hit
    return (strata.met_hit * is_compared).sum(0), (of_others * is_compared).sum(0)


def _sums(counts: pd.DataFrame, names: list[str]) -> tuple[StratifiedCounts, BucketSums]:
    """Return the counts by stratum, of one persona each, and the sums by bucket."""
    import numpy as np
    import pandas as pd

    rows = counts[counts.kind == OBSERVATIONS]
    keys = ["persona", "stratum"]
    rows = rows.assign(hit=rows.n * rows.leaves)
    hits = rows[names].mul(rows.leaves, axis=0).add_prefix("hit_")
    strata = pd.concat([rows[[*keys, "n", "hit", *names]], hits], axis=1).groupby(keys).sum()
    place = strata.index.get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    surplus = rows.leaves.to_numpy() - (strata.hit / strata.n).to_numpy()[place]
    buckets, bucket = np.unique(rows.bucket, return_inverse=True)
    met_surplus = np.zeros((len(buckets), len(names)))
    np.add.at(met_surplus, bucket, rows[names].to_numpy() * surplus[:, None])
    return StratifiedCounts(
        total=strata.n.to_numpy("float64"),
        hit=strata.hit.to_numpy("float64"),
        met=strata[names].to_numpy("float64"),
        met_hit=strata[list(hits.columns)].to_numpy("float64"),
    ), BucketSums(
        bucket=bucket,
        stratum=place,
        surplus=rows.n.to_numpy() * surplus,
        met_surplus=met_surplus,
    )


def _attrs(
    mapped: MappedLog, asked: Question, landmarks: Landmarks, counts: pd.DataFrame | None
) -> dict[str, Any]:
    """Return what the table was made of."""
    facts, left_out = mapped.log.facts, []
    people = None if counts is None else counts[counts.kind == PEOPLE]
    if facts.events and not landmarks.many:
        span = count(round((facts.last - facts.first) / dt.timedelta(days=1)), "day")
        need = count(round((asked.back + asked.ahead) / DAY), "day")
        left_out.append(
            f"all customers: the log covers {span}, but a landmark needs {need} before and after "
            "it together; pass a shorter back= or ahead="
        )
    plain = [each.id for each in mapped.index.touchpoints if not each.events]
    left_out += [f"touchpoint {id}: no event patterns" for id in plain]
    return {
        "method": _METHOD,
        "leaves": str(asked.leaving),
        "n": 0 if people is None else int(people.n.sum()),
        "left": 0 if people is None else int((people.n * people.leaves).sum()),
        "landmarks": [facts.first + each * MICRO for each in landmarks.times],
        "left_out": left_out,
        "note": _NOTE,
        "source": mapped.log.source,
    }


def _landmarks(mapped: MappedLog, asked: Question) -> Landmarks:
    """Return the landmarks in a log, none if it is too short."""
    facts = mapped.log.facts
    span = round((facts.last - facts.first) / MICRO) if facts.events else -1
    apart = asked.back if asked.leaving.inactive_days else max(asked.back, asked.ahead)
    return landmarks_of(span, asked.back, asked.ahead, apart, asked.landmarks)
