"""How a report was created: rules, sources, files and versions."""

from __future__ import annotations

from journeynb.base.text import count
from journeynb.report.content.blocks import Block, Bullets, Heading, Para, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.inputs import versions
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, joined
from journeynb.report.parts.goal_data import LEVEL, data_rows, projected
from journeynb.report.parts.why import why_lines

SHORT_HASH = 12


def method(context: Context) -> Section:
    """Return the method: rules, figures, sources, files and versions."""
    rules = len({row["rule"] for row in context.rows})
    lines: list[Words] = [
        [
            Strong("Gaps"),
            f" are found by fixed rules; {count(rules, 'rule')} found at least one. Accepted gaps "
            f"are not listed: {len(context.index.info.exceptions)} are accepted, each with a "
            "reason.",
        ],
        [
            Strong("Goals"),
            " are compared with a straight line from baseline to target: behind means less than "
            "80% of the progress expected by today, at risk less than 100%.",
        ],
        [
            Strong("Emotions"),
            " range from -2 (very bad) to 2 (very good). Each is researched or assumed, as noted "
            "on the map.",
        ],
    ]
    settings = context.settings
    if settings.path is not None:
        words = "; ".join(settings.lines()) or "no settings"
        lines.append([Strong("Settings of the team"), f" from {settings.path.name}: {words}."])
    own = [rule for rule in context.checked if rule.own]
    if own:
        names = joined([f"{rule.code} {rule.title} ({rule.origin})" for rule in own], 8)
        lines.append([Strong("Our own rules"), f" are checked, too: {names}."])
    if context.evidence is not None:
        lines.append(
            [
                Strong("Customers"),
                " are observed in an event log. Each event counts for the touchpoint with the most "
                "specific matching pattern. Shares have 95% intervals (Wilson; Student's t for "
                "mean scores). The intervals show random variation only; they do not show whether "
                "the log is complete or its customers are typical.",
            ]
        )
        lines += why_lines(context)
        skipped = context.evidence.log.facts.warnings()
        if skipped:
            lines.append([Strong("Skipped rows:"), " ", joined(skipped), "."])
    blocks: list[Block] = [Bullets([*lines, *_data_lines(context)]), *_data(context)]
    blocks += _sources(context)
    rows = [[each.name, each.sha256[:SHORT_HASH]] for each in context.inputs]
    if rows:
        blocks.append(Table("Files used for this report (SHA-256)", ["File", "Hash"], rows))
    tools = ", ".join(f"{name} {number}" for name, number in versions().items())
    return Section([*blocks, Para(f"Created on {date_text(context.today)} with {tools}.", "meta")])


def _data_lines(context: Context) -> list[Words]:
    """Return how goals are projected, and how customers of a table are counted."""
    lines: list[Words] = []
    if projected(context):
        lines.append([
            Strong("Projections"),
            " of goals use a random walk with drift, the mean change from period to period so far, "
            f"with an {LEVEL:.0%} prediction interval by Student's t. With two full years of data, "
            "they start from the same period of the year before, if that is more precise. They "
            "need measurements in four periods, and a due date no further ahead than these go "
            "back.",
        ])  # fmt: skip
    facts = context.customers
    if facts is not None:
        lines.append([
            Strong("Customers of a persona"),
            " are those who fit its filter, or else its values in the persona column of the table. "
            "Drift compares the stored profile with the table by the population stability index; "
            "its threshold depends on the numbers of customers (chi-square), and q is adjusted for "
            "the number of attributes (Benjamini-Hochberg).",
        ])  # fmt: skip
        if facts.problems:
            lines.append([Strong("Rows with problems in the customer table:"), " ",
                          joined(facts.problems), "."])  # fmt: skip
    return lines


def _data(context: Context) -> list[Block]:
    rows = data_rows(context)
    if not rows:
        return []
    head = ["Data", "Used for", "Dates", "Rows or cases"]
    return [Heading("Data"), Table("Tables that figures come from", head, rows, frozenset({3}))]


def _sources(context: Context) -> list[Block]:
    index = context.index
    if not index.sources:
        return [
            Heading("Sources"),
            Para("The map cites no sources, so everything on it is assumed."),
        ]
    rows: list[list[Words]] = []
    for each in index.sources:
        cited = len(index.into("cites", each.id))
        size = "" if each.sample_size is None else f"{each.sample_size:,}"
        day = "" if each.date is None else each.date.isoformat()
        rows.append([each.name, (each.type or "").replace("_", " "), day, size, str(cited)])
    head = ["Source", "Type", "Date", "Sample size", "Cited by"]
    return [
        Heading("Sources"),
        Table("Sources of the information on the map", head, rows, frozenset({3, 4})),
    ]
