"""Tables over the maps of a portfolio: personas, goals, opportunities and gaps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeynb.base.text import count, severity_word, status_word
from journeynb.gaps.goals.goal_status import TONES, WORDS
from journeynb.gaps.rules.many_maps import CONTRADICTS
from journeynb.gaps.rules.rule import SEVERITIES, without_calls
from journeynb.portfolio.shared.opportunities import opportunities_frame
from journeynb.portfolio.shared.persona_goal_tables import goals_frame, personas_frame
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Para,
    Severity,
    Small,
    Strong,
    Table,
    Words,
    severity_span,
)
from journeynb.report.content.section import Section
from journeynb.report.content.wording import joined, percent
from journeynb.report.portfolio.context import PortfolioContext

MOST = 100
"""Largest number of rows of a table."""


def personas(context: PortfolioContext) -> Section:
    """Return the personas with their maps, and the fields in which they differ."""
    frame = personas_frame(context.shared)
    rows: list[list[Words]] = [
        [row["name"], str(row["n_maps"]), context.links(row["maps"]),
         joined(_words(row["differs"])) or "–"]
        for row in frame.head(MOST).to_dict("records")
    ]  # fmt: skip
    head = ["Persona", "Maps", "On", "Differs in"]
    return _table("Personas across all maps", head, rows, frozenset({1}), len(frame), "persona")


def goals(context: PortfolioContext) -> Section:
    """Return the goals with their status, their maps and the touchpoints that support them."""
    frame = goals_frame(context.shared, context.today)
    order = list(WORDS)
    records = sorted(frame.to_dict("records"), key=lambda row: order.index(row["status"]))
    rows: list[list[Words]] = []
    for row in records[:MOST]:
        served = row["touchpoints"]
        covered = "" if row["coverage"] != row["coverage"] else f" ({percent(row['coverage'])})"
        rows.append(
            [Severity(TONES[row["status"]], WORDS[row["status"]]), row["name"],
             Severity("warning", "none") if not served else f"{served}{covered}",
             context.links(row["maps"]), joined(_words(row["differs"])) or "–"]
        )  # fmt: skip
    head = ["Status", "Goal", "Touchpoints", "On", "Differs in"]
    section = _table("Goals across all maps", head, rows, frozenset({2}), len(frame), "goal")
    if not rows:
        return section
    note = (
        "Touchpoints on all maps that support the goal or a goal that refines it, and the share of "
        "the goal's maps that have such a touchpoint."
    )
    return Section([*section.blocks, Para(note, "note")])


def opportunities(context: PortfolioContext) -> Section:
    """Return the open opportunities of all maps, the best value for effort first."""
    frame = opportunities_frame(context.maps, None, closed=False)
    rows: list[list[Words]] = [
        [row["name"], [context.link(row["map"])], _number(row["value"]), _number(row["effort"]),
         status_word(_text(row["status"])) or "–", _text(row["owner"]) or "–"]
        for row in frame.head(MOST).to_dict("records")
    ]  # fmt: skip
    head = ["Opportunity", "Map", "Value", "Effort", "Status", "Owner"]
    numbers = frozenset({2, 3})
    caption = "Open opportunities, the best value for effort first"
    return _table(caption, head, rows, numbers, len(frame), "opportunity", "opportunities")


def gaps(context: PortfolioContext) -> Section:
    """Return the findings between maps, and the numbers of findings of each map."""
    between = [
        row for row in context.rows
        if context.rules[row["rule"]].needs_portfolio and row["rule"] != CONTRADICTS
    ]  # fmt: skip
    blocks: list[Block] = []
    if between:
        rows: list[list[Words]] = [
            [severity_span(row["severity"]),
             [f"{context.rules[row['rule']].title} ", Small(row["rule"])],
             [context.link(row["map"])], row["message"], without_calls(row["fix"])]
            for row in between[:MOST]
        ]  # fmt: skip
        head = ["Severity", "Rule", "Map", "Gap", "Fix"]
        keys = [[SEVERITIES.index(row["severity"]), None, None, None, None]
                for row in between[:MOST]]  # fmt: skip
        blocks.append(Table("Other gaps between maps, most severe first", head, rows, keys=keys))
        if len(between) > MOST:
            blocks.append(Para(f"and {len(between) - MOST:,} more: pf.gaps('C')", "note"))
    else:
        blocks.append(Para("No other gaps between maps."))
    counts: list[list[Words]] = [
        [[context.link(each.name)], *(f"{context.gaps[each.name][one]:,}" for one in SEVERITIES)]
        for each in sorted(context.maps, key=lambda each: _severest(context.gaps[each.name]))[:MOST]
    ]
    head = ["Map", *(f"{severity_word(each)}s".capitalize() for each in SEVERITIES)]
    if counts:
        blocks.append(Table("Gaps of each map", head, counts, frozenset({1, 2, 3})))
    return Section([*blocks, *_by_rule(context)])


def _by_rule(context: PortfolioContext) -> list[Block]:
    """Return the rules that find most on all maps."""
    single = [
        row for row in context.rows
        if row["severity"] != "info" and not context.rules[row["rule"]].needs_portfolio
    ]  # fmt: skip
    if not single:
        return []
    many = Counter(row["rule"] for row in single)
    on_maps = {code: {row["map"] for row in single if row["rule"] == code} for code in many}
    order = sorted(
        many, key=lambda code: (SEVERITIES.index(context.rules[code].severity), -many[code])
    )
    lines: list[Words] = [
        [severity_span(context.rules[code].severity), f" {context.rules[code].title} ",
         Small(code), ": ", Strong(f"{many[code]:,}"), f" on {count(len(on_maps[code]), 'map')}"]
        for code in order[:12]
    ]  # fmt: skip
    return [Para("The most frequent gaps on single maps:"), Bullets(lines)]


def _severest(found: Counter[str]) -> tuple[int, ...]:
    return tuple(-found[each] for each in SEVERITIES)


def _table(
    caption: str, head: list[str], rows: list[list[Words]], numbers: frozenset[int], total: int,
    one: str, many: str = "",
) -> Section:  # fmt: skip
    if not rows:
        return Section([Para(f"The maps have no {one} yet.")])
    blocks: list[Block] = [Table(caption, head, rows, numbers)]
    if total > len(rows):
        rest = count(total - len(rows), f"more {one}", f"more {many}" if many else "")
        blocks.append(Para(f"and {rest}", "note"))
    return Section(blocks)


def _words(fields: list[str]) -> list[str]:
    return [each.replace("_", " ") for each in fields]


def _text(value: object) -> str:
    """Return a text; pandas has NaN for a missing one."""
    return value if isinstance(value, str) else ""


def _number(value: Any) -> str:
    return f"{int(value)}" if isinstance(value, int) else "–"
