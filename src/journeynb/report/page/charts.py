"""Charts in a page: drawn again with tooltips as text, in the colors of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

from journeynb.charts.look.colors import INK
from journeynb.charts.look.labels import title_of_map
from journeynb.charts.renderer import MEDIA_TYPE, dressed, svg_of

_LABEL = re.compile(r' aria-label="([^"]*)"')
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def spec_in(bundle: dict[str, Any]) -> dict[str, Any] | None:
    """Return the specification of a chart in an output, or None."""
    for name, value in bundle.items():
        if name == MEDIA_TYPE or re.fullmatch(r"application/vnd\.vegalite\.v\d\+json", name):
            return value if isinstance(value, dict) else None
    return None


def without_map_title(spec: dict[str, Any], title: str) -> dict[str, Any]:
    """Return a chart without the title of its map, which is the title of the page."""
    head = spec.get("title")
    end = title_of_map(title)
    if not end or not isinstance(head, dict) or not str(head.get("text", "")).endswith(end):
        return spec
    return {**spec, "title": {**head, "text": head["text"].removesuffix(end)}}


def svg(spec: Any) -> str | None:
    """Return a chart as SVG, which loads nothing; None if it cannot be drawn."""
    try:
        return _with_tips(svg_of(dressed(spec), words=True, loads=False), spec)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _with_tips(svg: str, spec: dict[str, Any]) -> str:
    """Return a chart with the tooltip of each mark in ``data-tip``."""
    names = list(dict.fromkeys(_tooltips(spec)))
    starts = re.compile(
        "(?:^|; )(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + "): "
    )

    def tip(match: re.Match[str]) -> str:
        if not names:
            return ""
        text = unescape(match[1])
        parts = starts.split(text)[1:]
        if not parts:
            return ""
        lines = [f"{name}: {value}" for name, value in zip(parts[::2], parts[1::2], strict=True)]
        return f' data-tip="{escape(chr(10).join(lines))}"'

    changed = _SPOKEN.sub("", _LABEL.sub(tip, svg))
    for gray in (f'="{INK}"', '="currentColor"'):
        changed = changed.replace(gray, '="var(--chart-ink)"')
    return changed


def _tooltips(spec: Any) -> Iterator[str]:
    """Yield the titles of the fields in the tooltips of a chart."""
    if isinstance(spec, dict):
        encoding = spec.get("encoding")
        tooltip = encoding.get("tooltip") if isinstance(encoding, dict) else None
        for each in tooltip if isinstance(tooltip, list) else [tooltip]:
            if isinstance(each, dict):
                name = each.get("title") or each.get("field")
                if isinstance(name, str):
                    yield name
        for key, value in spec.items():
            if key not in ("data", "datasets"):
                yield from _tooltips(value)
    elif isinstance(spec, list):
        for each in spec:
            yield from _tooltips(each)


def words_of(bundle: dict[str, Any]) -> str:
    """Return the description of a chart, for screen readers."""
    text = bundle.get("text/plain", "")
    return "".join(text) if isinstance(text, list) else str(text)
