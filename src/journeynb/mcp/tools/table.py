"""The tool that lists the entities or links of a kind."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from journeynb.api.journey_map import JourneyMap
from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.cutting import cut, fitting
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.asking.refusal import Refused, unknown
from journeynb.mcp.content.entities import fields_of
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.mcp.workspace.quotes import COMMENT_KINDS
from journeynb.model.index import Index
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.links import LINKS

_ROW = 200
"""Number of tokens of a row; longer texts in it are cut."""
_KINDS = {word: kind for kind, plural in PLURALS.items() for word in (kind, plural)}


class AskTable(Question):
    """Which table."""

    map: MapName
    kind: str = Field(
        description=f"Kind of entity ({', '.join(ENTITIES)}) or of link ({', '.join(LINKS)})."
    )
    columns: list[str] | None = Field(
        None, description="Only these fields, besides id and name, or from and to."
    )
    limit: int = Field(50, ge=1, le=200, description="Largest number of rows.")
    offset: int = Field(0, ge=0, description="Number of rows to skip.")


class Table(Answer):
    """The entities or links of a kind."""

    kind: str
    total: int = Field(description="Number of entities or links of this kind.")
    rows: list[dict[str, Any]] = Field(
        description="In the order of the map, each with the fields that have a value; `stage` is "
        "the id of the stage in which it occurs."
    )


@tool(
    "table",
    title="Table of a kind",
    description="Lists all entities of a kind, such as touchpoint or goal, or all links of a kind, "
    "such as experiences (who feels what where) or leads_to (the paths). With few columns, more "
    "rows fit. Long texts are cut; get shows them whole.",
)
def table(call: Call, asked: AskTable) -> Table:
    """Return the entities or links of a kind as rows."""
    jm = call.workspace.map(asked.map)
    kind = _KINDS.get(asked.kind, asked.kind)
    if kind not in ENTITIES and kind not in LINKS:
        raise unknown("unknown_kind", "kind", asked.kind, [*ENTITIES, *LINKS], field="kind")
    if kind in COMMENT_KINDS and not call.workspace.quotes:
        raise Refused(
            "not_shown",
            "comments are not shown: the server was started without --quotes",
            field="kind",
            allowed="the other kinds",
        )
    _require_columns(kind, asked.columns)
    rows, total = _rows(jm, kind, asked)
    return cut(Table(kind=kind, total=total, rows=rows), "rows", start=asked.offset, total=total)


def _rows(jm: JourneyMap, kind: str, asked: AskTable) -> tuple[list[dict[str, Any]], int]:
    index = jm._core.index
    page = slice(asked.offset, asked.offset + asked.limit)
    if kind in ENTITIES:
        entities = index.of(kind)
        return [_entity(index, each, asked.columns) for each in entities[page]], len(entities)
    links = index.state.links(kind)
    return [
        {"from": each.start, "to": each.end, **_some(fields_of(each.data), asked.columns)}
        for each in links[page]
    ], len(links)


def _entity(index: Index, entity: Any, columns: list[str] | None) -> dict[str, Any]:
    fields = fields_of(entity)
    stage = index.stage_of.get(entity.id)
    if stage:
        fields["stage"] = stage
    kept = {name: fields.pop(name) for name in ("id", "name") if name in fields}
    named: dict[str, Any] = fitting(kept, _ROW)[0]
    return named | _some(fields, columns)


def _some(fields: dict[str, Any], columns: list[str] | None) -> dict[str, Any]:
    if columns is not None:
        fields = {name: fields[name] for name in columns if name in fields}
    made: dict[str, Any] = fitting(fields, _ROW)[0]
    return made


def _require_columns(kind: str, columns: list[str] | None) -> None:
    cls: Any = ENTITIES.get(kind) or LINKS[kind]
    known = [*cls.model_fields, *(["stage"] if kind in ENTITIES else ["from", "to"])]
    for name in columns or ():
        if name not in known:
            raise unknown("unknown_field", f"field of {kind}", name, known, field="columns")
