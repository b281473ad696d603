"""Cutting answers to a size that an assistant can afford, with what to ask for the rest."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from journeynb.mcp.asking.answer import Answer, compact_json

A = TypeVar("A", bound=Answer)

MOST_TOKENS = 2000
"""The size of an answer, unless a tool has a reason for another."""

_LENGTHS = (1000, 500, 250, 120, 60)
"""Numbers of characters to which texts are cut, and a tenth of it items of lists, one by one."""


def tokens(text: str) -> int:
    """Return about how many tokens a text of compact JSON has: one for three bytes of UTF-8.

    Examples
    --------
    >>> tokens('{"id":"maya"}')
    5
    """
    return -(-len(text.encode("utf-8", "replace")) // 3)


def cut(
    answer: A,
    name: str,
    *,
    start: int = 0,
    total: int | None = None,
    ask: str = "offset={}",
    most: int = MOST_TOKENS,
) -> A:
    """Return an answer with the first items of a list that fit, and in `next` how to ask for more.

    At least one item is kept; its texts are cut if it does not fit.

    Parameters
    ----------
    answer : Answer
        The answer with all the items that it might give.
    name : str
        The field with the list; its items are models or JSON values.
    start : int
        Position of the first of these items among all.
    total : int, optional
        Number of all items, if the answer has not all that follow.
    ask : str
        How to ask for the rest; ``{}`` is the position of the first item that is missing. It is
        added to what `next` says already, and contains no text of a map. Empty: nothing is said.
    most : int
        Number of tokens of the whole answer.
    """
    items = list(getattr(answer, name))
    count = start + len(items) if total is None else total
    more = "; ".join(filter(None, [answer.next, ask.format(count)]))
    empty = answer.model_copy(update={name: [], "next": more})
    left = most - tokens(empty.text())
    kept: list[Any] = []
    for item in items:
        size = tokens(compact_json(_json(item)) + ",")
        if size > left:
            if not kept:
                short = fitting(_json(item), left, marked=not isinstance(item, BaseModel))[0]
                kept.append(_like(item, short))
            break
        left -= size
        kept.append(item)
    at = start + len(kept)
    after = "; ".join(filter(None, [answer.next, ask.format(at) if at < count else None]))
    return answer.model_copy(update={name: kept, "next": after or None})


def fitting(value: Any, most: int, *, marked: bool = True) -> tuple[Any, list[str]]:
    """Return a JSON value whose texts and lists are cut until it fits, and the keys that were cut.

    Numbers, keys and short texts stay as they are, so that a value of very many of them can remain
    larger than it should be.

    Parameters
    ----------
    value : object
        A JSON value.
    most : int
        Number of tokens.
    marked : bool
        Whether a list that is cut ends with a text that says how many items are missing.
    """
    if tokens(compact_json(value)) <= most:
        return value, []
    made, names = value, []
    for length in _LENGTHS:
        made = _cut(value, length, marked)
        if tokens(compact_json(made)) <= most:
            break
    if isinstance(value, dict):
        names = [key for key in value if made[key] != value[key]]
    return made, names


def start_of_text(text: str, length: int) -> str:
    """Return a text, or its start with the number of characters that are missing.

    Examples
    --------
    >>> start_of_text("Ships in three days.", 10)
    'Ships in t… (10 more characters)'
    """
    more = len(text) - length
    return text if more <= 0 else f"{text[:length].rstrip()}… ({more:,} more characters)"


def _cut(value: Any, length: int, marked: bool) -> Any:
    if isinstance(value, str):
        return start_of_text(value, length)
    if isinstance(value, list):
        most = max(1, length // 10)
        made = [_cut(each, length, marked) for each in value[:most]]
        return [*made, f"… ({len(value) - most:,} more items)"] if marked and value[most:] else made
    if isinstance(value, dict):
        return {key: _cut(each, length, marked) for key, each in value.items()}
    return value


def _json(item: Any) -> Any:
    if isinstance(item, BaseModel):
        return item.model_dump(mode="json", exclude_none=True, by_alias=True)
    return item


def _like(item: Any, value: Any) -> Any:
    return type(item).model_validate(value) if isinstance(item, BaseModel) else value
