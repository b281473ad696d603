"""The map in words: a table of its touchpoints, for those who do not see the picture."""

from __future__ import annotations

from journeynb.report.content.blocks import Folded, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import joined, signed


def touchpoint_table(context: Context) -> Section:
    """Return the touchpoints in the order of the journey, with who meets them and feels what."""
    index = context.index
    last = len(index.stages)
    ordered = sorted(
        index.touchpoints,
        key=lambda each: (
            index.stage_place.get(index.stage_of.get(each.id, ""), last), index.place[each.id]
        ),
    )  # fmt: skip
    rows: list[list[Words]] = []
    about: list[str] = []
    for each in ordered:
        met = index.into("experiences", each.id)
        felt = [
            f"{index.name(id)}"
            + ("" if met[id].emotion is None else f" ({signed(met[id].emotion)})")
            for id in index.sorted(met)
        ]
        stage = index.stage_of.get(each.id, "")
        rows.append(
            [index.name(stage) or "no stage", each.name, ", ".join(each.channels), joined(felt)]
        )
        about.append(" ".join(index.sorted(met)))
    if not rows:
        return Section()
    head = ["Stage", "Touchpoint", "Channels", "Personas and emotions (-2 to 2)"]
    table = Table("Touchpoints in journey order", head, rows, ids=about)
    return Section([Folded("The map as text", [table], "words")])
