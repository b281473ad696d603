"""How long customers stay, early signs of leaving, and how many of each cohort return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.text import count
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.report.content.blocks import Span, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import LEAST, SURE, Bars, WhyPart, asked
from journeynb.report.content.wording import percent, rows_of

if TYPE_CHECKING:
    import pandas as pd

TOP = 10
SAID = 3
"""Number of signs with a sentence."""
DAYS = (365, 180, 90, 60, 30, 14, 7)
COLUMNS = 5
"""Largest number of columns of days."""
Row = dict[str, Any]


def why_they_leave(context: Context) -> WhyPart | None:
    """Return why customers leave; None if nothing says how they leave and no cohort is known."""
    evidence = context.evidence
    if evidence is None:
        return None
    stays = _of_enough(asked(evidence.survival), "at_risk")
    table = _of_enough(asked(evidence.churn_signs), "met")
    cohorts = _of_enough(asked(evidence.cohorts), "n")
    signs = [] if table is None else signs_of(table)
    stay = [] if stays is None else _stay(context, stays)
    lines = [
        stay,
        [] if stays is None else _came_back(stays),
        *[sign_words(context, row) for row in signs[:SAID]],
        [] if table is None else _none_found(table, signs),
        [] if cohorts is None else _cohort(cohorts),
    ]
    lines = [each for each in lines if each]
    if not lines:
        return None
    charts: list[tuple[str, dict[str, Any]]] = [
        (name, {})
        for name, found in (("survival", stays), ("churn_signs", table), ("cohorts", cohorts))
        if found is not None
    ]
    tables = [
        *([] if stays is None else [_stay_table(context, stays)]),
        *([] if table is None else [_sign_table(context, table)]),
        *([] if cohorts is None else [_cohort_table(cohorts)]),
    ]
    shown = signs[:TOP]
    bars = Bars(
        [_met(context, row) for row in shown], [row["lift"] for row in shown], "0.0",
        "How many times as often customers who reached it left",
    )  # fmt: skip
    return WhyPart(
        titled(table is not None, stays is not None),
        _headline(context, signs, stay, lines),
        lines,
        tables,
        charts,
        bars if shown else None,
        [sign_words(context, row) for row in signs[:1]],
    )


def titled(signs: bool, stays: bool) -> str:
    """Return the title for what is known: signs of leaving, how long customers stay, or cohorts."""
    if signs:
        return "Early signs of leaving"
    return "How long customers stay" if stays else "How customers return"


def _of_enough(table: pd.DataFrame | None, column: str) -> pd.DataFrame | None:
    """Return a table if a row is about enough customers."""
    return None if table is None or table[column].max() < LEAST else table


def signs_of(table: pd.DataFrame) -> list[Row]:
    """Return the clear signs of leaving (q below 0.05), one for each touchpoint.

    A sign of all customers comes first; ``most`` is the persona for which it is clearest.
    """
    rows = [row for row in rows_of(table) if row["q"] < SURE and row["low"] > 1]
    rows.sort(key=lambda row: (row["persona"] != ALL, -row["low"]))
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = found.setdefault((row["touchpoint"], row["to"]), {**row, "most": None})
        if first["most"] is None and row["low"] > first["low"] and row["persona"] != NONE:
            first["most"] = row
    return list(found.values())


def _met(context: Context, row: Row) -> str:
    """Return what the customers of a sign reached."""
    index = context.index
    name = index.name(row["touchpoint"]) or str(row["touchpoint"])
    name += f", then {index.name(row['to']) or row['to']}" if row.get("to") else ""
    return name if row["persona"] == ALL else f"{name} ({_who(context, row['persona'])})"


def _who(context: Context, persona: str) -> str:
    return "other" if persona == NONE else context.index.name(persona) or persona


def _people(context: Context, persona: str) -> str:
    if persona == NONE:
        return "other customers"
    return f"customers like {_who(context, persona)}"


def sign_words(context: Context, row: Row) -> list[Span]:
    """Return a sign in a sentence: the lift, its interval, and the number of customers."""
    who = "" if row["persona"] == ALL else _people(context, row["persona"])
    shares = percent(row["left_met"]), percent(row["left_unmet"])
    known = "" if _any(row.get("pain_points")) else " The map has no pain point there."
    most = row.get("most")
    clearest = "" if most is None else (
        f" It is clearest for {_people(context, most['persona'])}: {times(most['lift'])} "
        f"times ({times(most['low'])} to {times(most['high'])})."
    )  # fmt: skip
    return [
        f"Among {who}, those who reached " if who else "Customers who reached ",
        Strong(_met(context, {**row, "persona": ALL})),
        " left ", Strong(f"{times(row['lift'])} times as often"),
        f" as comparable others (95% interval {times(row['low'])} to {times(row['high'])}; "
        f"{shares[0]} of {count(int(row['met']), 'customer')} versus {shares[1]}). This is an "
        f"association, not a cause.{clearest}{known}",
    ]  # fmt: skip


def times(lift: float) -> str:
    """Return how many times as often something is."""
    return f"{lift:.1f}" if lift < 9.95 else f"{lift:.0f}"


def _any(value: Any) -> bool:
    """Whether a cell names a pain point."""
    return bool(len(value)) if hasattr(value, "__len__") else bool(value == value and value)


def _none_found(table: pd.DataFrame, signs: list[Row]) -> list[Span]:
    if signs:
        return []
    compared = table[table.q.notna()].touchpoint.nunique()  # a row for each persona, too
    if not compared:
        return []
    return [f"None of {count(compared, 'touchpoint')} is a clear sign of leaving."]


def _stay(context: Context, stays: pd.DataFrame) -> list[Span]:
    """Return the share of customers who stay for a number of days."""
    rows = [row for row in rows_of(stays) if row["persona"] == ALL]
    found = _stay_at(rows)
    if found is None:
        return []
    days, row = found
    share = percent(row["survival"], row["low"], row["high"])
    converts = context.index.name(context.index.info.converts)
    first = f"their first event at {converts}" if converts else "their first event"
    return [Strong(share), f" of {count(int(rows[0]['at_risk']), 'customer')} stay longer "
            f"than {count(days, 'day')} after {first}."]  # fmt: skip


def _stay_at(rows: list[Row]) -> tuple[int, Row] | None:
    """Return the longest of some round numbers of days that enough customers were observed for."""
    return next(((days, row) for days in DAYS if (row := _at(rows, days)) is not None), None)


def _came_back(stays: pd.DataFrame) -> list[Span]:
    """Return how many of the customers who left came back."""
    back = stays.attrs.get("came_back")
    if not back or back["left"] < LEAST:
        return []
    leaves = stays.attrs.get("leaves", "")
    return [
        f"Of {count(back['left'], 'customer')} who left ({leaves}), ",
        Strong(percent(back["share"], back["low"], back["high"]) if back["back"] else "none"),
        f" {back['how']}.",
    ]  # fmt: skip


def _cohort(cohorts: pd.DataFrame) -> list[Span]:
    """Return how many of the latest complete cohort return after one period, and of the others."""
    rows = [row for row in rows_of(cohorts) if row["age"] == 1 and row["complete"]]
    rows = [row for row in rows if row["n"] >= LEAST]
    if len(rows) < 2:
        return []
    *before, last = rows
    n = sum(row["n"] for row in before)
    share = sum(row["returned"] for row in before) / n
    return [
        f"Of the {count(int(last['n']), 'customer')} who came in {_period(last['cohort'])}, ",
        Strong(percent(last["share"], last["low"], last["high"])),
        f" returned in the next month; of the {count(len(before), 'cohort')} before, "
        f"{percent(share)} did.",
    ]


def _period(cohort: Any) -> str:
    """Return a cohort as text: its month."""
    return cohort.strftime("%Y-%m") if hasattr(cohort, "strftime") else str(cohort)


def _headline(context: Context, signs: list[Row], stay: list[Span], lines: list[list[Span]]) -> str:
    if signs:
        row = signs[0]
        lift = times(row["lift"])
        return f"Customers who reached {_met(context, row)} left {lift} times as often as others"
    words = stay or lines[0]
    return "".join(each if isinstance(each, str) else each.words for each in words).rstrip(".")


def _stay_table(context: Context, stays: pd.DataFrame) -> Table:
    rows: list[list[Words]] = []
    about = []
    groups = [(str(persona), rows_of(own)) for persona, own in stays.groupby("persona", sort=False)]
    days = [each for each in reversed(DAYS) if any(_at(own, each) for _, own in groups)][-COLUMNS:]
    for persona, own in groups:
        cells = [
            "" if found is None else percent(found["survival"], found["low"], found["high"])
            for found in (_at(own, each) for each in days)
        ]
        rows.append([_customers(context, persona), f"{int(own[0]['at_risk']):,}", *cells])
        about.append("" if persona in (ALL, NONE) else persona)
    head = ["Customers", "Number", *(f"{each} days" for each in days)]
    caption = "Share of customers who stay longer than this, with 95% intervals (Kaplan-Meier)"
    return Table(caption, head, rows, frozenset(range(1, len(head))), ids=about)


def _at(rows: list[Row], days: int) -> Row | None:
    """Return the row after some days; None if too few customers were observed that long."""
    later = [row for row in rows if row["day"] >= days]
    if not later or later[0]["at_risk"] < LEAST:
        return None
    return [row for row in rows if row["day"] <= days][-1]


def _customers(context: Context, persona: str) -> str:
    words = {ALL: "All customers", NONE: "No persona"}
    return words.get(persona) or context.index.name(persona) or persona


def _sign_table(context: Context, table: pd.DataFrame) -> Table:
    every = rows_of(table)
    told = [row for row in every if row["persona"] == ALL or row["q"] < SURE]
    found = sorted((row for row in told if row["q"] == row["q"]), key=lambda row: row["q"])
    rows: list[list[Words]] = []
    for row in found[:TOP]:
        lift = f"{times(row['lift'])} ({times(row['low'])} to {times(row['high'])})"
        q = "< 0.001" if row["q"] < 0.001 else f"{row['q']:.3f}"
        rows.append([
            _met(context, row), f"{int(row['met']):,}", percent(row["left_met"]),
            percent(row["left_unmet"]), lift, q,
        ])  # fmt: skip
    head = ["Touchpoint", "Reached it", "Left", "Others who left", "Lift (95%)", "q"]
    more = f"; the {TOP} clearest of {len(found)}" if len(found) > TOP else ""
    caption = f"Customers who left after a touchpoint, compared with others{more}"
    return Table(caption, head, rows, frozenset(range(1, 6)))


def _cohort_table(cohorts: pd.DataFrame) -> Table:
    """Return the share of each cohort that returns, by age; incomplete cells stay empty."""
    every = rows_of(cohorts)
    ages = sorted({int(row["age"]) for row in every if row["complete"] and row["age"] > 0})[:6]
    rows: list[list[Words]] = []
    names = list(dict.fromkeys(row["cohort"] for row in every))[-12:]
    for cohort in names:
        own = {int(row["age"]): row for row in every if row["cohort"] == cohort}
        size = next(iter(own.values()))["n"]
        cells = [
            percent(own[age]["share"], own[age]["low"], own[age]["high"])
            if age in own and own[age]["complete"]
            else ""
            for age in ages
        ]
        rows.append([_period(cohort), f"{int(size):,}", *cells])
    head = ["Cohort", "Customers", *(f"Month {age}" for age in ages)]
    caption = "Share of each cohort with an event that many months later, with 95% intervals"
    return Table(caption, head, rows, frozenset(range(1, len(head))))
