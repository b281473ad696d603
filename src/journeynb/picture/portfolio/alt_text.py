"""The description of an overview in words, for screen readers."""

from __future__ import annotations

from journeynb.base.text import capitalized, count, few, severity_word
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.model.index import counted
from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.portfolio.content import MapTile, Overview
from journeynb.picture.portfolio.head import contents

MOST = 40
"""Largest number of maps that are described one by one."""


def described(overview: Overview) -> str:
    """Return a description of a portfolio: what matters most, then each map."""
    texts = [f"Overview of {contents(overview)}."]
    for card in overview.headlines:
        found = few([clean(name) for name, _ in card.lines])
        total = f" ({card.total:,})" if card.lines and card.total is not None else ""
        texts.append(f"{card.title}{total}: {found or card.none}.".replace("..", "."))
    texts += [f"{_map(tile)}." for tile in overview.maps[:MOST]]
    rest = len(overview.maps) - MOST
    if rest > 0:
        texts.append(f"And {count(rest, 'more map')}.")
    names = [clean(each.name) for each in overview.broken]
    if names:
        texts.append(f"Cannot be read: {few(names)}.")
    return " ".join(texts)


def _map(tile: MapTile) -> str:
    index = tile.index
    if tile.library:
        words = [f"library of {count(tile.used_by, 'map')}"]
    else:
        words = [counted({"stage": len(index.stages), "touchpoint": len(index.touchpoints)})]
    words += [
        count(tile.gaps[each], severity_word(each)) for each in SEVERITIES if tile.gaps.get(each)
    ]
    for each in tile.nested:
        words.append(f"{clean(index.name(each.id))} in detail in {clean(each.map)}")
    return capitalized(f"{clean(tile.title)}: {', '.join(words)}")
