"""A portfolio as a few lines of text."""

from __future__ import annotations

from journeynb.base.text import count, visible
from journeynb.model.index import contents
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap

_MOST = 30
"""Number of maps that are listed."""
_LONGEST = 60


def text_of(folder: MapFolder) -> str:
    """Return a line for each map with what it holds, and one for each file that is broken."""
    maps, broken = folder.state()
    where = f" in {visible(folder.root.name)}" if folder.root is not None else ""
    lines = [f"Portfolio{where}: {count(len(maps), 'map')}"]
    lines += [f"  {_line(each)}" for each in maps[:_MOST]]
    if len(maps) > _MOST:
        lines.append(f"  ... {len(maps) - _MOST} more")
    if broken:
        lines.append(f"{count(len(broken), 'file')} that cannot be read, see pf.broken:")
        lines += [f"  {visible(each.message)}" for each in broken[:_MOST]]
        if len(broken) > _MOST:
            lines.append(f"  ... {len(broken) - _MOST} more")
    if not maps and not broken:
        lines.append(f"  (nothing: {folder.why_empty()})")
    return "\n".join(lines)


def _line(each: PortfolioMap) -> str:
    title = each.core.info.title
    named = f" ({_short(title)})" if title and title != each.name else ""
    return f"{_short(each.name)}{named}: {contents(each.index)}"


def _short(name: str) -> str:
    name = visible(name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
