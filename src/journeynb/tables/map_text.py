"""A map as a few lines of text."""

from __future__ import annotations

from journeynb.base.text import visible
from journeynb.model.index import Index, contents

_WIDTH = 88
_LONGEST = 60
_NAMED_LINKS = ("supports", "measured_at")
"""Both kinds of link join goals and touchpoints, so the text says which of them there are."""


def text_of(index: Index) -> str:
    """Return a map's title, how much it holds, its touchpoints by stage, and the goals' links."""
    state = "" if index.info.state == "as_is" else " (to-be)"
    lines = [f"JourneyMap {index.info.title!r}{state}: {contents(index)}"]
    by_stage: dict[str, list[str]] = {}
    for touchpoint in index.touchpoints:
        by_stage.setdefault(index.stage_of.get(touchpoint.id, ""), []).append(touchpoint.name)
    lines += [_line(stage.name, by_stage.get(stage.id, [])) for stage in index.stages]
    if "" in by_stage:
        lines.append(_line("(no stage)", by_stage[""]))
    for kind in _NAMED_LINKS:
        ends = [
            f"{_short(index.name(start))} → {_short(index.name(end))}"
            for start in index.sorted(index.starts(kind))
            for end in index.sorted(index.out(kind, start))
        ]
        lines += [_line(kind, ends)] if ends else []
    return "\n".join(lines)


def _line(head: str, names: list[str]) -> str:
    line = f"  {_short(head)}: "
    if not names:
        return line + "(nothing)"
    for number, name in enumerate(names):
        more = len(names) - number
        part = (", " if number else "") + _short(name)
        if number and len(line) + len(part) > _WIDTH - 12:
            return f"{line}, ... {more} more"
        line += part
    return line


def _short(name: str) -> str:
    name = visible(name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
