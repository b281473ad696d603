"""Hand-written DuckDB SQL for the columns of each query, which could replace the expressions.

Events are ordered by time and by their row in the file.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from benchmarks.logs import EACH, STAGES

MAPPED = """
    SELECT customer, time, event, channel, plan, file_row_number AS row,
        list_extract({numbers}::SMALLINT[], list_position({names}, event)) AS touchpoint
    FROM '{path}'
"""
TRANSITIONS = """
    WITH mapped AS ({mapped}),
    moves AS (
        SELECT customer, touchpoint AS start,
            lead(touchpoint) OVER journey AS stop,
            date_diff('microsecond', time, lead(time) OVER journey) AS micros
        FROM mapped
        WINDOW journey AS (PARTITION BY customer ORDER BY time, row)
    )
    SELECT coalesce(start, -1) AS start, coalesce(stop, -1) AS stop, count(*) AS count,
        count(DISTINCT customer) AS customers, avg(micros) AS mean,
        quantile_cont(micros, 0.5) AS median
    FROM moves WHERE micros IS NOT NULL GROUP BY ALL
"""
FUNNEL = """
    WITH mapped AS ({mapped}),
    staged AS MATERIALIZED (
        SELECT customer, time, touchpoint // {each} AS stage FROM mapped
        WHERE touchpoint IS NOT NULL
    ),
    who AS (SELECT customer, arg_min(plan, time) AS plan FROM '{path}' GROUP BY customer),
    r0 AS (SELECT customer, min(time) AS time, NULL::TIMESTAMP AS before
           FROM staged WHERE stage = 0 GROUP BY customer),
    {steps},
    reached AS ({union}),
    known AS (SELECT reached.*, plan FROM reached LEFT JOIN who USING (customer)),
    ends AS (
        SELECT customer, min(stage) AS first,
            {ends}
        FROM staged GROUP BY customer
    ),
    entries AS (SELECT *, coalesce({firsts}) AS entry FROM ends),
    skips AS (SELECT avg(({skips})::INT) AS skippers FROM entries)
    SELECT plan, step, (SELECT skippers FROM skips) AS skippers, count(*) AS reached,
        quantile_cont(date_diff('microsecond', before, time), 0.5) AS median
    FROM known GROUP BY GROUPING SETS ((plan, step), (step))
"""
STEP = """
    r{n} AS (SELECT staged.customer, min(staged.time) AS time, min(last.time) AS before
             FROM staged JOIN r{m} AS last
             ON staged.customer = last.customer AND staged.time >= last.time
             WHERE stage = {n} GROUP BY staged.customer)
"""
UNMAPPED = """
    SELECT event, channel, count(*) AS count, count(DISTINCT customer) AS customers,
        min(time) AS first_seen, max(time) AS last_seen
    FROM ({mapped}) WHERE touchpoint IS NULL GROUP BY ALL
"""


VISITS = """
    placed AS (
        SELECT customer, time, row, touchpoint, {place} AS place
        FROM ({mapped}) WHERE touchpoint IS NOT NULL
    ),
    visits AS (
        SELECT *, lag(place) OVER journey AS before, lag(time) OVER journey AS before_time,
            lead(place) OVER journey AS after
        FROM placed WINDOW journey AS (PARTITION BY customer ORDER BY time, row)
    )
"""
PLACES = """
    WITH {visits},
    each AS (
        SELECT customer, place, count(*) AS events, min(time) AS first_seen,
            max(time) AS last_seen, max(coalesce(after <> place, false)::INT) AS goes_on,
            max((after IS NULL)::INT) AS leaves
        FROM visits GROUP BY ALL
    ),
    counted AS (
        SELECT place, count(*) AS customers, sum(events) AS events,
            min(first_seen) AS first_seen, max(last_seen) AS last_seen, sum(goes_on) AS goes_on,
            sum(leaves) AS leaves
        FROM each GROUP BY place
    ),
    arrived AS (
        SELECT place, quantile_cont(date_diff('microsecond', before_time, time), 0.5) AS median
        FROM visits WHERE before <> place GROUP BY place
    )
    SELECT * FROM counted LEFT JOIN arrived USING (place) ORDER BY place
"""
PATHS = """
    WITH {visits},
    goals AS (SELECT customer, bool_or(touchpoint >= {last}) AS goal FROM visits GROUP BY ALL),
    arrivals AS (
        SELECT *, row_number() OVER (PARTITION BY customer ORDER BY time, row) AS step
        FROM visits WHERE before IS DISTINCT FROM place
    ),
    ways AS (
        SELECT customer, list(place ORDER BY step) FILTER (step <= 10) AS way,
            max(step) > 10 AS more, min(time) AS first, max(time) FILTER (step <= 10) AS last
        FROM arrivals GROUP BY customer
    )
    SELECT way, more, count(*) AS customers, count(*) FILTER (goal) AS goals,
        quantile_cont(date_diff('microsecond', first, last), 0.5) AS median
    FROM ways JOIN goals USING (customer)
    GROUP BY way, more ORDER BY customers DESC, way, more LIMIT 20
"""
CONFORMANCE = """
    WITH moves AS (
        SELECT customer, touchpoint AS start, lead(touchpoint) OVER journey AS stop,
            lead(time) OVER journey IS NOT NULL AS moved
        FROM ({mapped}) WINDOW journey AS (PARTITION BY customer ORDER BY time, row)
    ),
    each AS (
        SELECT customer, count(*) FILTER (moved) AS moves,
            count(*) FILTER (moved AND NOT coalesce(stop - start IN (0, 1), false)) AS strange
        FROM moves GROUP BY customer
    ),
    who AS (SELECT customer, arg_min(plan, time) AS plan FROM '{path}' GROUP BY customer)
    SELECT plan, sum(moves) AS moves, sum(moves - strange) AS explained_moves,
        count(*) AS customers, count(*) FILTER (strange = 0) AS explained_customers
    FROM each JOIN who USING (customer) GROUP BY GROUPING SETS ((plan), ())
"""


def twins(path: Any) -> dict[str, str]:
    """Return the SQL of each question to the map of `benchmarks.logs`."""
    numbers = list(range(STAGES * EACH))
    names = [f"event_{number:02}" for number in numbers]
    mapped = MAPPED.format(numbers=numbers, names=names, path=path)
    steps = ",".join(STEP.format(n=n, m=n - 1) for n in range(1, STAGES))
    stages = range(STAGES)
    ends = ", ".join(
        f"{kind}(time) FILTER (stage = {n}) AS {kind}{n}" for kind in ("min", "max") for n in stages
    )
    firsts = ", ".join(f"min{n}" for n in stages)
    skips = " OR ".join(
        f"coalesce(max{n} >= entry, false) AND NOT coalesce(max{n - 1} >= entry, false)"
        for n in stages[1:]
    )
    union = " UNION ALL ".join(f"SELECT *, {n} AS step FROM r{n}" for n in range(STAGES))
    by_stage = VISITS.format(mapped=mapped, place=f"touchpoint // {EACH}")
    touchpoints = VISITS.format(mapped=mapped, place="touchpoint")
    return {
        "transitions": TRANSITIONS.format(mapped=mapped),
        "funnel": FUNNEL.format(
            mapped=mapped,
            steps=steps,
            union=union,
            each=EACH,
            path=path,
            ends=ends,
            firsts=firsts,
            skips=skips,
        ),
        "unmapped_events": UNMAPPED.format(mapped=mapped),
        "stages": PLACES.format(visits=by_stage),
        "touchpoints": PLACES.format(visits=touchpoints),
        "paths": PATHS.format(visits=touchpoints, last=(STAGES - 1) * EACH),
        "conformance": CONFORMANCE.format(mapped=mapped, path=path),
    }


def check(name: str, ours: pd.DataFrame, twin: pd.DataFrame) -> None:
    """Stop where the two do not say the same."""
    if name == "transitions":
        seen = ours[ours["count"] > 0].assign(
            start=lambda t: _places(t["from"]), stop=lambda t: _places(t["to"])
        )
        both = seen.merge(twin, on=["start", "stop"], suffixes=("", "_twin"))
        assert len(both) == len(seen) == len(twin)
        _same(both["count"], both.count_twin)
        _same(both.customers, both.customers_twin)
        _near(both.mean_seconds, both["mean"])
        _near(both.median_seconds, both["median"])
    elif name == "funnel":
        twin = twin.assign(persona=twin.plan.fillna("(all)"), stage="s" + twin.step.astype(str))
        both = ours[ours.persona != "(none)"].merge(
            twin, on=["persona", "stage"], suffixes=("", "_twin")
        )
        assert len(both) == len(twin)
        assert abs(ours.attrs["skippers"] - twin.skippers[0]) < 1e-9
        _same(both.reached, both.reached_twin)
        later = both[both.step > 0]
        _near(later.median_seconds, later["median"])
    elif name == "unmapped_events":
        both = ours.merge(twin, on=["event", "channel"], suffixes=("", "_twin"))
        assert len(both) == len(ours) == len(twin)
        for column in ("count", "customers", "first_seen", "last_seen"):
            _same(both[column], both[f"{column}_twin"])
    elif name in ("stages", "touchpoints"):
        assert len(ours) == len(twin)
        for column in ("customers", "events", "first_seen", "last_seen"):
            _same(ours[column], twin[column])
        _near(ours.median_seconds, twin["median"])
        _near(ours.go_on * ours.customers, twin.goes_on * 1e6)
        _near(ours.leave * ours.customers, twin.leaves * 1e6)
    elif name == "paths":
        assert [_numbers(path) for path in ours.path] == [list(way) for way in twin.way]
        _same(ours.customers, twin.customers)
        _near(ours.conversion * ours.customers, twin.goals * 1e6)
        _near(ours.median_seconds, twin["median"])
    else:
        twin = twin.assign(persona=twin.plan.fillna("(all)"))
        both = ours.merge(twin, on="persona", suffixes=("", "_twin"))
        assert len(both) == len(twin)
        for column in ("moves", "explained_moves", "customers", "explained_customers"):
            _same(both[column], both[f"{column}_twin"])


def _numbers(ids: Any) -> list[int]:
    return [-1 if id == "(none)" else int(id[1:]) for id in ids]


def _places(ids: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series(_numbers(ids), index=ids.index)


def _same(ours: pd.Series[Any], twin: pd.Series[Any]) -> None:
    assert ours.tolist() == twin.tolist()


def _near(seconds: pd.Series[Any], micros: pd.Series[Any]) -> None:
    apart = seconds.to_numpy("float64") - micros.to_numpy("float64") / 1e6
    assert abs(apart).max() < 1e-3, abs(apart).max()
