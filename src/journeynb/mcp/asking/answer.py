"""What a tool answers."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def compact_json(value: Any) -> str:
    """Return a JSON value without spaces, since an assistant pays for each.

    Examples
    --------
    >>> compact_json({"id": "maya", "emotion": 1})
    '{"id":"maya","emotion":1}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class AnswerPart(BaseModel):
    """A part of an answer that has fields of its own."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """The answer of a tool, as JSON.

    Text of a map appears in the fields of an answer and nowhere else.

    Parameters
    ----------
    next : str or None
        How to ask for what was left out, such as ``offset=50``.
    """

    model_config = ConfigDict(extra="forbid")

    next: str | None = Field(None, description="How to ask for more.")

    def content(self) -> dict[str, Any]:
        """Return the answer as JSON values, without empty fields."""
        made = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        if "next" in made:
            made["next"] = made.pop("next")  # last, where it is read next
        return made

    def text(self) -> str:
        """Return the answer as compact JSON."""
        return compact_json(self.content())

    def images(self) -> list[bytes]:
        """Return pictures that go with the answer, as PNG."""
        return []
