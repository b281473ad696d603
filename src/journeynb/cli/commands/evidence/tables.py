"""The tables of ``journeynb evidence``, as text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import journeynb as jn
from journeynb.base.text import count, severity_word, visible
from journeynb.charts.look.labels import duration_text, units
from journeynb.cli.commands.evidence.explained import Explanations
from journeynb.cli.commands.evidence.sections import Shown, shown
from journeynb.cli.shared.text_columns import Column, table_lines
from journeynb.evidence.funnel_notes import REACHED, words_on_absent, words_on_order
from journeynb.evidence.matching.labels import ALL, NONE

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.api.parts.data.map_evidence import MapEvidence

Row = dict[Any, Any]
MOST = {"funnel": 100, "gaps": 40}


def tables(
    jm: jn.JourneyMap, ev: MapEvidence, select: str, asked: Explanations
) -> dict[str, pd.DataFrame]:
    """Return the tables by name."""
    return {
        "personas": ev.personas(),
        "funnel": ev.funnel(),
        "unmapped_events": ev.unmapped_events(),
        "unobserved_touchpoints": ev.unobserved_touchpoints(),
        "touchpoints": ev.touchpoints(),
        "transitions": ev.transitions(),
        "paths": ev.paths(),
        "conformance": ev.conformance(),
        "emotions": ev.emotions(),
        **asked.tables(ev),
        "gaps": jm.gaps(select, evidence=ev, sort="customers"),
    }


def as_text(found: dict[str, pd.DataFrame], ev: MapEvidence, width: int) -> str:
    """Return tables as text for a terminal: long ones are cut, gaps come last."""
    log, facts = ev.log, ev.log.facts
    lines = [repr(log)]
    if facts.events:
        lines.append(
            f"{facts.events:,} events from {log.customers:,} "
            f"customer{'s' * (log.customers != 1)}, {facts.first:%Y-%m-%d} to "
            f"{facts.last:%Y-%m-%d}"
        )
    for name, table in found.items():
        explained = shown(name, table)
        if explained is not None:
            lines += _section(explained, table, width)
            continue
        title, note, columns, kept = SHOWN[name]
        columns = _with_journeys(columns) if "journeys" in table else columns
        rows = kept(table.to_dict("records"))[: MOST.get(name, 20)]
        if name == "funnel":
            note = _on_funnel(table, log)
            columns = columns if table.attrs["order"] == "strict" else _with_skipped(columns)
        lines += ["", f"{title} ({len(table)})"]
        lines += [f"  {note}"] if note and len(table) else []
        text_lines = table_lines(rows, columns, width - 2) if rows else ["none"]
        lines += ["  " + line for line in text_lines]
        absent = words_on_absent(table, ev.mapped.index, units(ev)) if name == "funnel" else ""
        if absent:
            lines += textwrap.wrap(
                absent, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
            )
        if len(table) > len(rows):
            lines.append(f"  ... {len(table) - len(rows)} more; use --format json to see all")
    severities = list(found["gaps"].severity)
    counts = {each: severities.count(each) for each in ("error", "warning", "info")}
    severity_counts = [
        count(number, severity_word(each)) for each, number in counts.items() if number
    ]
    return "\n".join([*map(visible, lines), "", "Gaps: " + (", ".join(severity_counts) or "none")])


def _section(explained: Shown, table: pd.DataFrame, width: int) -> list[str]:
    """Return an explanation as lines: what it says, how to read it, and the rows."""
    lines = ["", explained.title]
    for note in explained.notes(table):
        lines += textwrap.wrap(
            note, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )
    rows = table_lines(explained.rows, explained.columns, width - 2) if explained.rows else ["none"]
    lines += [f"  {line}" for line in rows]
    if explained.hidden:
        lines.append(f"  ... {explained.hidden} more; use --format json to see all")
    return lines


def _on_funnel(table: pd.DataFrame, log: jn.EventLog) -> str:
    """Return what the funnel counts: the rule and, if it is the default, why."""
    unit, who = ("customers", "who") if log.gap is None else ("journeys", "that")
    note = f"{unit} {who} reach each stage, {REACHED[table.attrs['order']]}"
    skippers = words_on_order(table, unit)
    return f"{note}; {skippers}" if skippers else note


def as_json(found: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return tables as lists of rows: times as ISO text, durations in seconds only."""
    import json

    rows = {}
    for name, table in found.items():
        durations = [column for column in table if str(table[column].dtype).startswith("timedelta")]
        text = table.drop(columns=durations).to_json(orient="records", date_format="iso")
        rows[name] = json.loads(text)
    about = {name: table.attrs for name, table in found.items() if shown(name, table) is not None}
    if not about:
        return rows
    said = json.dumps(about, default=str)
    return {**rows, "about": json.loads(said, parse_constant=lambda _: None)}  # JSON has no NaN


def _share(name: str, low: str, high: str) -> Callable[[Row], str]:
    """Return a function that formats a share with its interval."""

    def cell(row: Row) -> str:
        if row[name] != row[name]:
            return ""
        return f"{row[name]:.1%} ({row[low] * 100:.1f}-{row[high] * 100:.1f})"

    return cell


def _explained(row: Row) -> str:
    """Return the share of explained customers, or of journeys if customers have several."""
    unit = "journey" if "journey_share" in row else "customer"
    return _share(f"{unit}_share", f"{unit}_low", f"{unit}_high")(row)


def _none(value: Any) -> bool:
    return value is None or bool(value != value)


def number_cell(name: str) -> Callable[[Row], str]:
    """Return a function that formats a number of a row."""
    return lambda row: "" if _none(row[name]) else f"{row[name]:,}"


def _signed(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] != row[name] else f"{row[name]:+.2f}"


def text_cell(name: str) -> Callable[[Row], str]:
    """Return a function that formats a text or a list of a row."""

    def cell(row: Row) -> str:
        value = row[name]
        if isinstance(value, list):
            return (" > " if name == "path" else ", ").join(map(str, value))
        return "" if _none(value) else str(value)

    return cell


def _time(row: Row) -> str:
    seconds = row["median_seconds"]
    return "" if seconds != seconds or not seconds else duration_text(seconds)


def _mean(row: Row) -> str:
    if row["mean"] != row["mean"]:
        return ""
    interval = "" if row["low"] != row["low"] else f" ({row['low']:+.2f} to {row['high']:+.2f})"
    return f"{row['mean']:+.2f}{interval}"


def _all(rows: list[Row]) -> list[Row]:
    return rows


def _with_customers(rows: list[Row]) -> list[Row]:
    """Skip personas without customers."""
    most: dict[str, int] = {}
    for row in rows:
        many = int(row["reached"] if "reached" in row else row["moves"])
        most[row["persona"]] = max(most.get(row["persona"], 0), many)
    return [row for row in rows if most[row["persona"]] or row["persona"] == ALL]


def _with_events(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["events"]]


def _by_difference(rows: list[Row]) -> list[Row]:
    """Return scored rows, the largest difference first; rows of personas if there are any."""
    scored = [row for row in rows if row["n"] and row["difference"] == row["difference"]]
    of_personas = [row for row in scored if row["persona"] not in (ALL, NONE)]
    return sorted(of_personas or scored, key=lambda row: -abs(row["difference"]))


_PERSONA = Column("persona", text_cell("persona"), once=True)
SHARE = Column("share (95%)", _share("share", "low", "high"), right=True)
CUSTOMERS = Column("customers", number_cell("customers"), right=True)
_JOURNEYS = Column("journeys", number_cell("journeys"), right=True)
_OF_FIRST = Column("of first stage (95%)", _share("share", "low", "high"), right=True)
_SKIPPED = Column("skipped", number_cell("skipped"), right=True)
_MEDIAN = Column("median time", _time, right=True)


def _with_skipped(columns: list[Column]) -> list[Column]:
    """Return the columns of a funnel in which customers may skip stages."""
    place = columns.index(_OF_FIRST)
    return [*columns[:place], _SKIPPED, SHARE, *columns[place + 1 :]]


def _with_journeys(columns: list[Column]) -> list[Column]:
    """Return the columns with the number of journeys, of which shares are then taken."""
    place = columns.index(CUSTOMERS) + 1 if CUSTOMERS in columns else None
    return columns if place is None else [*columns[:place], _JOURNEYS, *columns[place:]]


SHOWN: dict[str, tuple[str, str, list[Column], Callable[[list[Row]], list[Row]]]] = {
    "personas": (
        "Customers by persona", "",
        [Column("persona", text_cell("persona")),
         Column("name", text_cell("name"), flexible=True), CUSTOMERS, SHARE,
         Column("changed", number_cell("changed"), right=True)],
        _all,
    ),
    "funnel": (
        "Funnel", "",
        [_PERSONA, Column("stage", text_cell("stage"), flexible=True),
         Column("reached", number_cell("reached"), right=True),
         _OF_FIRST,
         Column("drop-off", lambda row: "" if row["drop_off"] != row["drop_off"]
                else f"{row['dropped']:,} ({row['drop_off']:.0%})", right=True),
         _MEDIAN],
        _with_customers,
    ),
    "unmapped_events": (
        "Events that match no touchpoint (E601)", "",
        [Column("event", text_cell("event"), flexible=True),
         Column("channel", text_cell("channel")),
         Column("events", number_cell("count"), right=True), CUSTOMERS,
         Column("of all events (95%)", _share("share", "low", "high"), right=True)],
        _all,
    ),
    "unobserved_touchpoints": (
        "Touchpoints without events (E602)", "",
        [Column("touchpoint", text_cell("id")),
         Column("patterns", text_cell("events"), flexible=True)],
        _all,
    ),
    "touchpoints": (
        "Touchpoints", "touchpoints with events; median time since the previous event",
        [Column("touchpoint", text_cell("id"), flexible=True), CUSTOMERS, SHARE,
         Column("events", number_cell("events"), right=True, spare=2), _MEDIAN,
         Column("go on", _share("go_on", "go_on_low", "go_on_high"), right=True, spare=1)],
        _with_events,
    ),
    "transitions": (
        "Moves", "most frequent first",
        [Column("from", text_cell("from"), flexible=True),
         Column("to", text_cell("to"), flexible=True),
         Column("moves", number_cell("count"), right=True),
         Column("of moves out (95%)", _share("probability", "low", "high"), right=True),
         _MEDIAN,
         Column("on the map", lambda row: "yes" if row["mapped"] is True or row["mapped"] == 1
                else "no", right=True)],
        _all,
    ),
    "paths": (
        "Paths", "most frequent first",
        [CUSTOMERS, SHARE,
         Column("conversion", lambda row: f"{row['conversion']:.0%}", right=True),
         _MEDIAN, Column("path", text_cell("path"), wraps=True)],
        _all,
    ),
    "conformance": (
        "Moves and customers that the map explains", "",
        [_PERSONA, Column("moves", number_cell("moves"), right=True),
         Column("explained (95%)", _share("move_share", "move_low", "move_high"), right=True),
         CUSTOMERS, Column("explained (95%)", _explained, right=True)],
        _with_customers,
    ),
    "emotions": (
        "Observed and assumed emotions", "largest difference first, from -2 to +2",
        [Column("persona", text_cell("persona")), Column("touchpoint", text_cell("touchpoint"),
         flexible=True), Column("scores", number_cell("n"), right=True),
         Column("mean (95%)", _mean, right=True),
         Column("map", _signed("assumed"), right=True),
         Column("difference", _signed("difference"), right=True)],
        _by_difference,
    ),
    "gaps": (
        "Gaps found with the log", "gaps that affect the most customers first",
        [Column("rule", text_cell("rule")),
         Column("severity", lambda row: severity_word(row["severity"]), spare=1),
         CUSTOMERS, Column("gap", text_cell("message"), wraps=True)],
        _all,
    ),
}  # fmt: skip
