"""The map in words: a table of its touchpoints."""

from __future__ import annotations

from collections import Counter

from journeynb.report.content.blocks import Block, Folded, Para, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import joined, signed

MOST = 300
"""Number of touchpoints in the table of a report; of a larger map, those with most errors."""


def touchpoint_table(context: Context) -> Section:
    """Return the touchpoints in journey order, with personas and emotions."""
    index = context.index
    last = len(index.stages)
    ordered = sorted(
        index.touchpoints,
        key=lambda each: (
            index.stage_place.get(index.stage_of.get(each.id, ""), last), index.place[each.id]
        ),
    )  # fmt: skip
    blocks: list[Block] = []
    if len(ordered) > MOST:
        number = Counter(id for row in context.rows if row["severity"] == "error"
                         for id in {row["id"], row["other"]})  # fmt: skip
        kept = {each.id for each in sorted(ordered, key=lambda each: -number[each.id])[:MOST]}
        blocks.append(Para(
            f"The map has {len(ordered):,} touchpoints. This table lists the {MOST} with the most "
            "errors."
        ))  # fmt: skip
        ordered = [each for each in ordered if each.id in kept]
    rows: list[list[Words]] = []
    about: list[str] = []
    for each in ordered:
        experiences = index.into("experiences", each.id)
        personas = [
            f"{index.name(id)}"
            + ("" if experiences[id].emotion is None else f" ({signed(experiences[id].emotion)})")
            for id in index.sorted(experiences)
        ]
        stage = index.stage_of.get(each.id, "")
        rows.append(
            [index.name(stage) or "no stage", each.name, ", ".join(each.channels), joined(personas)]
        )
        about.append(" ".join(index.sorted(experiences)))
    if not rows:
        return Section()
    head = ["Stage", "Touchpoint", "Channels", "Personas and emotions (-2 to 2)"]
    table = Table("Touchpoints in journey order", head, rows, ids=about)
    return Section([Folded("The map as text", [*blocks, table], "words")])
