"""The tool that searches a map."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import cut, start_of_text
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.content.texts import Match, matches, searched, similar
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity


class AskFind(Question):
    """The text to look for."""

    map: MapName
    text: str = Field(
        max_length=200, description="Words; all of them must occur, in any field, in any case."
    )
    limit: int = Field(20, ge=1, le=100, description="Largest number of matches.")
    offset: int = Field(0, ge=0, description="Number of matches to skip.")


class Hit(AnswerPart):
    """An entity or a link that contains the text."""

    model_config = ConfigDict(populate_by_name=True)

    kind: str = Field(description="Kind of entity or of link.")
    id: str | None = Field(None, description="Id of the entity; cite it, or pass it to get.")
    start: str | None = Field(None, alias="from", description="Id from which a link leads.")
    end: str | None = Field(None, alias="to", description="Id to which it leads.")
    name: str | None = None
    stage: str | None = Field(None, description="Id of the stage in which it occurs.")
    field: str = Field(description="The field that contains the text.")
    excerpt: str | None = Field(None, description="The text around it, unless it is the name.")


class Hits(Answer):
    """Entities and links that contain the text."""

    total: int
    found: list[Hit] = Field(description="Names first.")
    similar: list[Hit] | None = Field(
        None, description="If nothing contains the text: entities with a similar name."
    )


@tool(
    "find",
    title="Find on a map",
    description="Finds entities and links of a map by their text, such as a name, a channel, an "
    "owner or what a persona thinks. Gives their ids; pass an id to get.",
)
def find(call: Call, asked: AskFind) -> Hits:
    """Return what contains a text."""
    if not asked.text.strip():
        raise Refused("bad_argument", "text: must not be empty", field="text", allowed="words")
    core = call.workspace.map(asked.map)._core
    index = core.index
    found = matches(core.once_a_step("searched texts", searched), asked.text)
    near = None if found else [_hit(index, each) for each in similar(index, asked.text)]
    page = found[asked.offset : asked.offset + asked.limit]
    made = Hits(total=len(found), found=[_hit(index, each) for each in page], similar=near or None)
    return cut(made, "found", start=asked.offset, total=len(found))


def _hit(index: Index, match: Match) -> Hit:
    found, field = match.found, match.field
    if isinstance(found, Entity):
        return Hit(
            kind=found.kind,
            id=found.id,
            name=start_of_text(found.name, 120) or None,
            stage=index.stage_of.get(found.id),
            field=field,
            excerpt=None if field == "name" else match.excerpt,
        )
    return Hit(
        kind=found.kind, start=found.start, end=found.end, field=field, excerpt=match.excerpt
    )
