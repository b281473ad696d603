"""Merges two edits of one value: texts by lines and words, lists by their items."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from journeynb.model.kinds.value_types import same_json
from journeynb.model.orders import merged_order

_WORD = re.compile(r"\s+|\S+")
_MOST_WORDS = 2000
"""Longer parts of a text are compared by lines only, since comparing words takes long."""
_KEYS = (("name",), ("attribute", "value"), ("rule", "id", "other"), ("date",))
"""The parts by which the items of a list are recognized, the first that are unique."""
_Edit = tuple[int, int, list[str]]


def merged_value(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """Return the value that two edits of `base` give, and whether it contains both.

    Where both edits change the same words or items, it contains only those of `theirs`.

    Parameters
    ----------
    base, ours, theirs : JSON value
        The value before the edits, and after each; None if absent.

    Examples
    --------
    >>> merged_value("Pay by card", "Pay online by card", "Pay by card or cash")
    ('Pay online by card or cash', True)
    >>> merged_value(["web"], ["web", "app"], ["web", "phone"])
    (['web', 'app', 'phone'], True)
    >>> merged_value("low", "high", "medium")
    ('medium', False)
    """
    if same_json(ours, theirs) or same_json(base, ours):
        return theirs, True
    if same_json(base, theirs):
        return ours, True
    if isinstance(ours, str) and isinstance(theirs, str) and isinstance(base, str):
        text = merged_text(base, ours, theirs)
        return (theirs, False) if text is None else (text, True)
    if isinstance(ours, list) and isinstance(theirs, list) and isinstance(base or [], list):
        return _merged_list(base or [], ours, theirs)
    return theirs, False


def merged_text(base: str, ours: str, theirs: str) -> str | None:
    r"""Return the text that two edits give, or None if they change the same or adjoining words.

    Examples
    --------
    >>> merged_text("one\ntwo\nthree", "one\ntwo\n3", "1\ntwo\nthree")
    '1\ntwo\n3'
    >>> merged_text("one two", "one 2", "one II") is None
    True
    """
    parts = [text.splitlines(keepends=True) for text in (base, ours, theirs)]
    return _merged_parts(parts[0], parts[1], parts[2], _merged_words)


def _merged_words(base: list[str], ours: list[str], theirs: list[str]) -> str | None:
    words = [_WORD.findall("".join(lines)) for lines in (base, ours, theirs)]
    if max(map(len, words)) > _MOST_WORDS:
        return None
    return _merged_parts(words[0], words[1], words[2], lambda *_: None)


def _merged_parts(
    base: list[str],
    ours: list[str],
    theirs: list[str],
    settle: Callable[[list[str], list[str], list[str]], str | None],
) -> str | None:
    """Return the parts of a text with the edits of both; where they touch, what `settle` says."""
    left, right = _edits(base, ours), _edits(base, theirs)
    text: list[str] = []
    done = 0
    while left or right:
        group: tuple[list[_Edit], list[_Edit]] = ([], [])
        start = end = min(edits[0][0] for edits in (left, right) if edits)
        grown = True
        while grown:
            grown = False
            for edits, taken in ((left, group[0]), (right, group[1])):
                while edits and edits[0][0] <= end:
                    taken.append(edits.pop(0))
                    end = max(end, taken[-1][1])
                    grown = True
        text += base[done:start]
        first, second = (_applied(base, start, end, taken) for taken in group)
        if not group[1] or first == second:
            text += first
        elif not group[0]:
            text += second
        else:
            settled = settle(base[start:end], first, second)
            if settled is None:
                return None
            text.append(settled)
        done = end
    return "".join(text + base[done:])


def _edits(base: list[str], other: list[str]) -> list[_Edit]:
    matcher = SequenceMatcher(str.isspace, base, other, autojunk=False)
    return [
        (first, last, other[start:end])
        for tag, first, last, start, end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _applied(base: list[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    """Return the parts from `start` to `end` with some edits made."""
    found: list[str] = []
    for first, last, parts in edits:
        found += base[start:first] + parts
        start = last
    return found + base[start:end]


def _merged_list(base: list[Any], ours: list[Any], theirs: list[Any]) -> tuple[list[Any], bool]:
    before, mine, other = _by_key(base, ours, theirs)
    order, both_moved = merged_order(list(before), list(mine), list(other))
    found, complete = [], not both_moved
    for key in order:
        was = before.get(key)
        versions = [items[key] for items in (mine, other) if key in items]
        if len(versions) == 2:
            value, clean = merged_value(was, *versions) if was is not None else (
                versions[1], same_json(*versions)
            )  # fmt: skip
            complete = complete and clean
            found.append(value)
        elif was is None:
            found.append(versions[0])
        elif not same_json(was, versions[0]):  # one edit removes what the other changes
            complete = False
            found.append(versions[0])
    return found, complete


def _by_key(*lists: list[Any]) -> list[dict[Any, Any]]:
    """Return the items of lists by what they are recognized by in all of them."""
    items = [item for each in lists for item in each]
    for names in _KEYS if all(isinstance(item, dict) for item in items) else ():
        if all(names[0] in item for item in items):
            keyed = [{_key(item, names): item for item in each} for each in lists]
            if all(map(_same_length, keyed, lists)):
                return keyed
    return [_by_content(each) for each in lists]


def _key(item: dict[str, Any], names: Sequence[str]) -> str:
    return json.dumps([item.get(name) for name in names])


def _same_length(keyed: dict[Any, Any], items: list[Any]) -> bool:
    return len(keyed) == len(items)


def _by_content(items: list[Any]) -> dict[Any, Any]:
    """Return items by their content, and their number where the content occurs again."""
    found: dict[Any, Any] = {}
    for item in items:
        content = json.dumps(item, sort_keys=True)
        number = 0
        while (content, number) in found:
            number += 1
        found[content, number] = item
    return found
