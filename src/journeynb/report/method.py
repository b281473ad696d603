"""The end of a report: how it was made, from what, and what its figures mean."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from journeynb.model.telling import count
from journeynb.report.blocks import Block, Bullets, Heading, Para, Section, Strong, Table, Words
from journeynb.report.context import Context, day_text, joined

_PACKAGES = ("journeynb", "networkx", "pandas", "altair", "duckdb", "ibis-framework")
SHORT = 12


@dataclass(frozen=True)
class Input:
    """A file that a report was made from.

    Parameters
    ----------
    name : str
        As the report names it.
    sha256 : str
        Of its content; empty where it is no file of this machine.
    """

    name: str
    sha256: str = ""


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that make a report."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def method(context: Context, inputs: Sequence[Input]) -> Section:
    """Return how the report was made: rules, figures, sources, inputs and versions."""
    rules = len({row["rule"] for row in context.rows})
    lines: list[Words] = [
        [Strong("Gaps"), " are found by fixed rules over the graph of the map; "
         f"{count(rules, 'rule')} found something. Accepted gaps are left out: "
         f"{len(context.index.info.exceptions)} are accepted, each with its reason."],
        [Strong("Goals"), " are held against a straight line from their baseline to their target: "
         "behind below 80 % of the way that should be done by now, at risk below all of it."],
        [Strong("Emotions"), " go from -2 (very bad) to 2 (very good); those with a source are "
         "called researched, the others assumed."],
    ]  # fmt: skip
    if context.evidence is not None:
        lines.append([
            Strong("Customers"), " are observed in an event log. An event belongs to the "
            "touchpoint with the most specific pattern that fits it. Shares stand with 95 % "
            "intervals (Wilson's; Student's t for scores): they tell chance, not whether the log "
            "is complete or its customers are like all others.",
        ])  # fmt: skip
        facts = context.evidence.log.facts.told()
        if facts:
            lines.append([Strong("Rows left out:"), " ", joined(facts), "."])
    blocks: list[Block] = [Bullets(lines), *_sources(context)]
    rows = [[each.name, each.sha256[:SHORT]] for each in inputs]
    if rows:
        blocks.append(Table("What this report was made from (SHA-256)", ["File", "Hash"], rows))
    made = ", ".join(f"{name} {number}" for name, number in versions().items())
    return Section([*blocks, Para(f"Made on {day_text(context.today)} with {made}.", "meta")])


def _sources(context: Context) -> list[Block]:
    index = context.index
    if not index.sources:
        return [Heading("Sources"), Para("The map names no source: all of it is assumed.")]
    rows: list[list[Words]] = []
    for each in index.sources:
        cited = len(index.into("cites", each.id))
        size = "" if each.sample_size is None else f"{each.sample_size:,}"
        day = "" if each.date is None else each.date.isoformat()
        rows.append([each.name, (each.type or "").replace("_", " "), day, size, str(cited)])
    head = ["Source", "Kind", "Day", "Sample", "Cited by"]
    return [
        Heading("Sources"),
        Table("Where the claims of the map come from", head, rows, frozenset({3, 4})),
    ]


def as_json(inputs: Iterable[Input]) -> list[dict[str, str]]:
    """Return inputs as a report carries them."""
    return [{"name": each.name, "sha256": each.sha256} for each in inputs]
