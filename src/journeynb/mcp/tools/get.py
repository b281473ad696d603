"""The tool that shows one entity."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from journeynb.api.journey_map import JourneyMap
from journeynb.base.text import with_article
from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import MOST_TOKENS, cut, fitting, start_of_text
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.asking.refusal import Refused, unknown
from journeynb.mcp.content.entities import entity_of, fields_of
from journeynb.mcp.content.gaps import Gaps
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.links import LINKS, Link

_CHARACTERS = 4000
"""Length of the part of a text that one answer holds."""
_LINK = 150
"""Number of tokens of the fields of a link; longer texts in them are cut."""
_GAPS = 8
"""Largest number of gaps that come with an entity."""


class AskGet(Question):
    """Which entity."""

    map: MapName
    id: str = Field(description="Id of the entity; empty: the fields of the map itself.")
    links: str | None = Field(
        None, description="Only links of this kind, such as experiences or leads_to."
    )
    other: str | None = Field(
        None, description="Only links with this second entity, with their texts whole."
    )
    field: str | None = Field(None, description="Only this field, whole: for a field that was cut.")
    limit: int = Field(20, ge=0, le=100, description="Largest number of links.")
    offset: int = Field(
        0,
        ge=0,
        description="Number of links to skip, to read on without the fields; with field, number of "
        "characters or items.",
    )


class LinkLine(AnswerPart):
    """A link of the entity."""

    model_config = ConfigDict(populate_by_name=True)

    kind: str
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    other: str = Field(description="Name of the entity at the other end.")
    fields: dict[str, Any] | None = Field(None, description="Fields of the link.")


class EntityGap(AnswerPart):
    """A gap about the entity."""

    rule: str
    severity: str
    message: str


class Shown(Answer):
    """An entity with its links and gaps."""

    id: str
    kind: str = Field(description="Kind of entity; map for the map itself.")
    fields: dict[str, Any] = Field(description="The fields that have a value.")
    cut: list[str] | None = Field(
        None, description="Fields that are not shown whole; ask with field=."
    )
    stage: str | None = Field(None, description="Id of the stage in which it occurs.")
    gaps_total: int = Field(
        0, description="Number of gaps about it; a stage includes what occurs in it."
    )
    gaps: list[EntityGap] = Field(
        [], description="The first of them; for all, and their fixes, ask gaps with about."
    )
    links_total: int = Field(0, description="Number of links that were asked for.")
    links: list[LinkLine] = Field([])


@tool(
    "get",
    title="Get an entity",
    description="Shows one entity of a map: its fields, its gaps, and its first links with their "
    "fields. For more links ask as `next` says; for a text that was cut, ask with field. "
    "Use it before you propose to change the entity.",
)
def get(call: Call, asked: AskGet) -> Shown:
    """Return an entity with its links and gaps."""
    jm = call.workspace.map(asked.map)
    value: Entity | MapInfo = entity_of(jm, asked.id) if asked.id else jm.info
    if asked.field is not None:
        return _one_field(value, asked.id, asked.field, asked.offset)
    links = _links(jm, asked)
    made = Shown(id=asked.id, kind=_kind(value), fields={}, links_total=len(links))
    if not asked.offset and asked.other is None:
        made = _with_fields_and_gaps(made, call, jm, value)
    most = _LINK if asked.other is None else MOST_TOKENS * 8 // 10
    page = links[asked.offset : asked.offset + asked.limit]
    lines = [_line(jm._core.index, asked.id, each, most) for each in page]
    made = made.model_copy(update={"links": lines})
    ask = "offset={}" if asked.limit else ""
    return cut(made, "links", start=asked.offset, total=len(links), ask=ask)


def _with_fields_and_gaps(
    made: Shown, call: Call, jm: JourneyMap, value: Entity | MapInfo
) -> Shown:
    fields, names = fitting(_without_id(fields_of(value)), MOST_TOKENS * 6 // 10)
    gaps = _gaps(call, jm, made.id)
    made = made.model_copy(
        update={
            "fields": fields,
            "cut": names or None,
            "stage": jm._core.index.stage_of.get(made.id),
            "gaps_total": len(gaps),
            "gaps": gaps[:_GAPS],
        }
    )
    return cut(made, "gaps", ask="", most=MOST_TOKENS * 8 // 10)


def _kind(value: Entity | MapInfo) -> str:
    return value.kind if isinstance(value, Entity) else "map"


def _links(jm: JourneyMap, asked: AskGet) -> list[Link]:
    if asked.links is not None and asked.links not in LINKS:
        raise unknown("unknown_kind", "kind of link", asked.links, LINKS, field="links")
    if not asked.id:
        return []
    if asked.other is not None:
        entity_of(jm, asked.other, "other")
    return [
        each
        for each in jm._core.state.links_of(asked.id)
        if asked.links in (None, each.kind) and asked.other in (None, each.start, each.end)
    ]


def _line(index: Index, id: str, link: Link, most: int) -> LinkLine:
    other = link.end if link.start == id else link.start
    fields, _ = fitting(fields_of(link.data), most)
    return LinkLine(
        kind=link.kind,
        start=link.start,
        end=link.end,
        other=start_of_text(index.name(other), 80),
        fields=fields or None,
    )


def _gaps(call: Call, jm: JourneyMap, id: str) -> list[EntityGap]:
    found = Gaps(jm, quotes=call.workspace.quotes)
    found.only_about(id)
    return [
        EntityGap(
            rule=row["rule"], severity=row["severity"], message=start_of_text(row["message"], 200)
        )
        for row in found.rows
    ]


def _without_id(fields: dict[str, Any]) -> dict[str, Any]:
    fields.pop("id", None)
    return fields


def _one_field(value: Entity | MapInfo, id: str, name: str, offset: int) -> Shown:
    kind = _kind(value)
    if name not in type(value).model_fields:
        raise unknown(
            "unknown_field",
            f"field of {with_article(kind)}",
            name,
            type(value).model_fields,
            field="field",
        )
    whole = fields_of(value).get(name)
    if not isinstance(whole, (str, list)):
        return Shown(id=id, kind=kind, fields={} if whole is None else {name: whole})
    if offset > len(whole):
        raise Refused(
            "bad_argument",
            f"offset: {name} ends at {len(whole)}",
            field="offset",
            allowed=f"0 to {len(whole)}",
        )
    length = _CHARACTERS if isinstance(whole, str) else 100
    while length > 1:
        part, _ = fitting(whole[offset : offset + length], MOST_TOKENS * 9 // 10)
        if part == whole[offset : offset + length]:
            break
        length //= 2
    else:
        part, _ = fitting(whole[offset : offset + 1], MOST_TOKENS * 9 // 10)
    end = offset + length
    more = f"field={name} offset={end}" if end < len(whole) else None
    return Shown(id=id, kind=kind, fields={name: part}, next=more)
