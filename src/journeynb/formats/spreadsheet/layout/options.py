"""The options with which a table is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.spreadsheet.emotions.column import Words
from journeynb.formats.spreadsheet.emotions.scales import Scale, passed_scale
from journeynb.formats.spreadsheet.layout.headings import Corrections


class TableOptions(TypedDict, total=False):
    """How to read a table, where it is not clear.

    Attributes
    ----------
    columns : dict of str to str, optional
        The meaning of headings (of lanes in the wide form): ``{"Their heading": "touchpoint"}``;
        ``"custom"`` keeps a column as a custom field, None ignores one.
    shape : {"long", "wide"}, optional
        The shape, where it is not found by itself.
    persona : str, optional
        The persona whose journey it is, where the table does not say.
    scale : (float, float) or str, optional
        The worst and the best score of emotions: ``(1, 10)``, ``"1-10"``.
    emotions : "words" or dict of str to float, optional
        ``"words"`` gives emotions in words no score; a dict is the score of some words.
    custom : bool, default False
        Whether to keep columns that are not used as custom fields of the touchpoints.
    """

    columns: Mapping[str, str | None] | None
    shape: str | None
    persona: str | None
    scale: Sequence[float] | str | None
    emotions: Literal["words"] | Mapping[str, float] | None
    custom: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The options, checked."""

    corrections: Corrections
    shape: str | None
    persona: str | None
    scale: Scale | None
    words: Words
    custom: bool


def checked(options: TableOptions) -> Options:
    """Return the options, or raise an error if one is not valid."""
    unknown = set(options) - set(TableOptions.__annotations__)
    if unknown:
        raise ArgumentError(
            f"unknown option {min(unknown)}=; allowed: {', '.join(TableOptions.__annotations__)}"
        )
    persona, custom = options.get("persona"), options.get("custom", False)
    if not isinstance(persona, str | None):
        raise ArgumentError(f"persona={shown(persona)} is not valid; allowed: a name")
    if not isinstance(custom, bool):
        raise ArgumentError(f"custom={shown(custom)} is not valid; allowed: True or False")
    return Options(
        Corrections(options.get("columns")),
        options.get("shape"),
        (persona or "").strip() or None,
        passed_scale(options.get("scale")),
        Words(options.get("emotions")),
        custom,
    )
