"""The arguments of a tool."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Question(BaseModel):
    """The arguments of a tool; each field has a description, which the assistant reads.

    Unknown arguments are errors, and values are not converted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
