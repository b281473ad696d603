"""The arguments of a tool."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MapName = Annotated[str, Field(description="Name of the map, from list_maps.")]
"""The argument that says which map."""


class Question(BaseModel):
    """The arguments of a tool; each field has a description, which the assistant reads.

    Unknown arguments are errors, and values are not converted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
