"""Marks that git leaves in a file if it cannot merge two versions."""

from __future__ import annotations

from collections.abc import Iterator

from journeynb.base.errors import FormatError

_START, _MIDDLE, _END = "<<<<<<<", "=======", ">>>>>>>"


def refuse_merge_marks(text: str, source: str | None) -> None:
    """Raise a `FormatError` that names the lines of an unresolved merge, if there is one."""
    found = [f"{first} to {last}" for first, last in _conflicts(text)]
    if found:
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise FormatError(
            f"an unresolved git merge, lines {', '.join(found[:5])}{more}; keep one version of "
            f"each part, and delete the lines that start with {_START}, {_MIDDLE} or {_END}",
            source=source,
            where=f"line {found[0].partition(' ')[0]}",
        )


def _conflicts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each conflict."""
    if _START not in text:
        return
    first, middle = 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        mark = line[: len(_START)]
        if line[len(_START) : len(_START) + 1].strip():
            continue
        if mark == _START:
            first, middle = number, False
        elif mark == _MIDDLE and first:
            middle = True
        elif mark == _END and middle:
            yield first, number
            first, middle = 0, False
