"""Marks that git leaves in a file if it cannot merge two versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from shlex import quote

from journeynb.base.errors import FormatError
from journeynb.base.text import few
from journeynb.model.kinds.entities import PLURALS

_START, _BASE, _MIDDLE, _END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"
_KINDS = {plural: kind for kind, plural in PLURALS.items()}
_ID = re.compile(r'\{\s*"id"\s*:\s*"([^"\\]+)"')
_LINK = re.compile(
    r'\{\s*"kind"\s*:\s*"([^"\\]+)"\s*,\s*"from"\s*:\s*"([^"\\]+)"\s*,\s*"to"\s*:\s*"([^"\\]+)"'
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_KEY = re.compile(r'\s*"(\w+)"\s*:')


def refuse_merge_marks(
    text: str, source: str | None, *, of_map: bool = False, in_document: bool = False
) -> None:
    """Raise a `FormatError` that names the lines of an unresolved merge, if there is one.

    In the JSON of a map it also names the entities, links and fields that differ. In a document,
    code is skipped unless it is a Mermaid diagram, because it may show what a merge looks like.
    """
    if _START not in text:
        return
    lines = text.splitlines()
    if in_document:
        lines = list(_without_code(lines))
    found = list(_conflicts(lines))
    if not found:
        return
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    places = ", ".join(f"{first} to {last}" for first, last in found[:5])
    about: dict[str, None] = {}
    for first, last in found if of_map else ():
        about |= dict.fromkeys(_about(lines, first, last))
    name = quote(source) if source else "FILE"
    differ = f" ({few(list(about))})" if about else ""
    raise FormatError(
        f"an unresolved git merge, lines {places}{more}{differ}; keep one version of each part, "
        f"and delete the lines that start with {_START}, {_MIDDLE} or {_END}; or keep one version "
        f"of the whole file: git checkout --ours {name}, or git checkout --theirs {name}",
        source=source,
        where=f"line {found[0][0]}",
    )


def _without_code(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a document, empty within fenced code that is not Mermaid."""
    fence, is_diagram = "", False
    for line in lines:
        mark = _FENCE.match(line)
        if not fence and mark:
            fence, is_diagram = mark[1], "mermaid" in mark[2].lower()
        elif fence and mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        yield "" if fence and not is_diagram else line


def _conflicts(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each conflict."""
    first, middle = 0, False
    for number, line in enumerate(lines, start=1):
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


def _about(lines: list[str], first: int, last: int) -> Iterator[str]:
    """Yield what differs between the versions of a conflict in the file of a map, in words."""
    kind = _kind_above(lines, first)
    versions: list[dict[str, str]] = [{}]
    for line in lines[first : last - 1]:
        if line.startswith((_BASE, _MIDDLE)):
            versions.append({})
        elif (key := _KEY.match(line)) and key[1] in _KINDS:
            kind = _KINDS[key[1]]
        elif words := _words(line, kind):
            versions[-1][words] = line.rstrip().rstrip(",")
    for words in dict.fromkeys(each for version in versions for each in version):
        if len({version.get(words) for version in versions}) > 1:
            yield words


def _kind_above(lines: list[str], number: int) -> str:
    """Return the kind of the entities in whose list a line is."""
    for line in reversed(lines[:number]):
        key = _KEY.match(line)
        if key and key[1] in _KINDS:
            return _KINDS[key[1]]
    return ""


def _words(line: str, kind: str) -> str:
    if link := _LINK.search(line):
        return f"the link {link[1]} from {link[2]} to {link[3]}"
    if id := _ID.search(line):
        return f"{kind.replace('_', ' ') or 'the id'} {id[1]}"
    key = _KEY.match(line)
    return f"the field {key[1]}" if key and line.startswith("  ") else ""
