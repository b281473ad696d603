"""What answers show in place of a text, which must not be written over the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.workspace.quotes import require_nothing_hidden

_CUT = re.compile(r"… \([0-9,]+ more (characters|items)\)\Z")


def require_whole_texts(given: Sequence[Any], *, quotes: bool) -> None:
    """Refuse changes with texts that an answer has hidden or cut.

    Parameters
    ----------
    given : list
        The changes as an assistant writes them.
    quotes : bool
        Whether the server shows quotes and comments.

    Raises
    ------
    Refused
        A field of a change has such a text.
    """
    for number, change in enumerate(given):
        for name, value in _fields(change).items():
            if _holds_cut(value, number):
                raise Refused(
                    "cut_text",
                    f"{name}: this is the start of a text that was cut in an answer, and would "
                    "replace all of it",
                    field=str(name),
                    allowed="the whole text, or omit the field",
                    change=number,
                )
    if not quotes:
        require_nothing_hidden([{"fields": _fields(each)} for each in given])


def _fields(change: Any) -> dict[str, Any]:
    if not isinstance(change, Mapping):
        return {}
    inside = change.get("fields")
    return {**change, **(inside if isinstance(inside, Mapping) else {}), "fields": None}


def _holds_cut(value: Any, number: int) -> bool:
    try:
        return _is_cut(value)
    except RecursionError:
        raise Refused(
            "bad_value", "the change is nested too deeply", allowed="values of the map's schema",
            change=number,
        ) from None  # fmt: skip


def _is_cut(value: Any) -> bool:
    if isinstance(value, str):
        return _CUT.search(value) is not None
    if isinstance(value, Mapping):
        return any(map(_is_cut, value.values()))
    return isinstance(value, (list, tuple)) and any(map(_is_cut, value))
