"""The tool that draws a map."""

from __future__ import annotations

from pydantic import Field, PrivateAttr

from journeynb.base.today import day_of
from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.cutting import cut, start_of_text
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.model.index import Index

SIDE = 1568
"""Largest width and height of a picture, in pixels; models scale down what is larger."""
PIXELS = 1_200_000
"""Largest number of pixels, for the same reason."""
_LONGEST = 2000
_PART = "a stage or a persona draws a part with all rows"


class AskPicture(Question):
    """Which map, or part of it, to draw."""

    map: MapName
    stage: str | None = Field(None, description="Id of a stage: draw only this one.")
    persona: str | None = Field(
        None, description="Id of a persona: draw only this one and what is about it."
    )


class PictureOfMap(Answer):
    """What the picture beside this text shows."""

    map: str
    width: int = Field(description="In pixels.")
    height: int = Field(description="In pixels.")
    rows: str = Field(
        description="all, touchpoints and emotions, or figures (of each stage): as many as can "
        "be read at this size."
    )
    description: str = Field(description="The picture in words.")
    touchpoints: list[str] = Field(
        description="Ids of the touchpoints that have a number in the picture, from number 1 on."
    )

    _png: bytes = PrivateAttr(b"")

    def images(self) -> list[bytes]:
        """Return the picture."""
        return [self._png]


@tool(
    "picture",
    title="Draw a map",
    description="Draws a map, one of its stages or one of its personas as an image: touchpoints in "
    "their stages, emotion curves, moments of truth (stars) and numbers of gaps (!).",
)
def picture(call: Call, asked: AskPicture) -> PictureOfMap:
    """Return a picture of a map that can be read at the size at which models see it."""
    from journeynb.picture import brand_of, fitted

    jm = call.workspace.map(asked.map)
    settings = jm.settings
    drawn = fitted(
        jm._index,
        SIDE,
        PIXELS,
        stage=_ids(jm._index, asked.stage, "stage"),
        persona=_ids(jm._index, asked.persona, "persona"),
        today=day_of(None),
        rules=jm._rules(settings),
        brand=brand_of(settings),
    )
    png = drawn.png()
    answer = PictureOfMap(
        map=asked.map,
        width=int.from_bytes(png[16:20]),
        height=int.from_bytes(png[20:24]),
        rows=drawn.rows,
        description=start_of_text(drawn.picture.description, _LONGEST),
        touchpoints=list(drawn.numbered),
        next=None if drawn.rows == "all" else _PART,
    )
    answer = cut(answer, "touchpoints", ask="table lists the other touchpoints")
    answer._png = png
    return answer


def _ids(index: Index, id: str | None, kind: str) -> list[str] | None:
    if not id:  # some clients send an empty text for an argument that is not given
        return None
    known = index.ids(kind)
    if id not in known:
        raise unknown("unknown_id", kind, id, known, field=kind)
    return [id]
