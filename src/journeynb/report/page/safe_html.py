"""HTML and SVG of a notebook, without what runs, loads, navigates or leaves its place.

nh3 parses them as a browser does, and writes the elements and attributes that are listed here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SVG = {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "title", "desc", "style", "a", "image", "marker",
    "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop", "filter",
    "feGaussianBlur", "feOffset", "feBlend", "feColorMatrix", "feComposite", "feFlood", "feMerge",
    "feMergeNode",
}  # fmt: skip
_HTML = {"section", "tfoot", "label", "input", "progress", "meter", "style"}
_NO_HTML = {"map", "area"}
_LOST = {"script", "noscript", "template", "iframe", "object", "embed", "metadata", "title"}
_ATTRIBUTES = {
    "align", "alt", "border", "checked", "class", "colspan", "dir", "disabled", "height", "href",
    "id", "lang", "max", "min", "open", "role", "rowspan", "scope", "span", "src", "start",
    "style", "title", "value", "width",
}  # fmt: skip
_SVG_ATTRIBUTES = {
    "alignment-baseline", "baseline-shift", "clip-path", "clip-rule", "clipPathUnits", "color",
    "cursor", "cx", "cy", "d", "display", "dominant-baseline", "dx", "dy", "fill", "fill-opacity",
    "fill-rule", "filter", "filterUnits", "flood-color", "flood-opacity", "font-family",
    "font-size", "font-style", "font-variant", "font-weight", "fx", "fy", "gradientTransform",
    "gradientUnits", "in", "in2", "k1", "k2", "k3", "k4", "lengthAdjust", "letter-spacing",
    "marker-end", "marker-mid", "marker-start", "markerHeight", "markerUnits", "markerWidth",
    "mask", "maskUnits", "mode", "offset", "opacity", "operator", "orient", "overflow",
    "paint-order", "pathLength", "patternTransform", "patternUnits", "pointer-events", "points",
    "preserveAspectRatio", "r", "refX", "refY", "result", "rotate", "rx", "ry", "shape-rendering",
    "stdDeviation", "stop-color", "stop-opacity", "stroke", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "text-decoration", "text-rendering",
    "textLength", "transform", "vector-effect", "version", "viewBox", "visibility", "white-space",
    "writing-mode", "x", "x1", "x2", "xml:space", "y", "y1", "y2",
}  # fmt: skip
_STYLES = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-color",
    "border-left", "border-radius", "border-right", "border-spacing", "border-style", "border-top",
    "border-width", "caption-side", "clear", "color", "column-gap", "display", "empty-cells",
    "flex", "flex-direction", "flex-wrap", "float", "font", "font-family", "font-size",
    "font-style", "font-variant", "font-weight", "gap", "grid-template-columns", "height",
    "justify-content", "align-items", "letter-spacing", "line-height", "list-style",
    "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
    "max-height", "max-width", "min-height", "min-width", "opacity", "overflow", "overflow-wrap",
    "overflow-x", "overflow-y", "padding", "padding-bottom", "padding-left", "padding-right",
    "padding-top", "row-gap", "table-layout", "text-align", "text-decoration", "text-indent",
    "text-overflow", "text-transform", "vertical-align", "white-space", "width", "word-break",
    "word-wrap",
}  # fmt: skip
_OURS = {"cell", "chart", "code", "drawing", "frame", "plate", "skip", "switches", "tip", "toc"}
_LINK = re.compile(r"https?:|mailto:|[^:]*\Z|[^:/?#]*[/?#]", re.IGNORECASE)
_PICTURE = re.compile(
    r"data:image/(?:png|jpeg|gif|webp|svg\+xml)(?:;[a-z]+=[\w-]+)*[;,]", re.IGNORECASE
)
_LOADS = r"url\s*\((?!\s*[\"']?#)|(?:image|image-set|cross-fade|element|src)\s*\(|\\"
_UNSAFE_VALUE = re.compile(_LOADS, re.IGNORECASE)
_CSS = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_UNSAFE_CSS = re.compile(  # & is a selector outside the class that the rules are nested in
    rf"{_LOADS}|/\*|[<&]|@(?!media|supports|container|(?:-webkit-)?keyframes)", re.IGNORECASE
)
_POSITION = re.compile(r"(?<![\w-])position(?=\s*:)", re.IGNORECASE)
_BRACES = re.compile(r"\"[^\"\n]*(?:\"|\n|\Z)|'[^'\n]*(?:'|\n|\Z)|[{}]")


def safe_html(html: str, scope: str) -> str:
    """Return HTML for a page; its style sheets reach only the elements of the class `scope`.

    Examples
    --------
    >>> safe_html('<b onclick="go()">Hi</b><meta http-equiv="refresh" content="0">', "s1")
    '<b>Hi</b>'
    """
    cleaned = _cleaner(svg=False).clean(html)
    styled = _CSS.sub(lambda found: _scoped(found, f".{scope}"), cleaned)
    return f'<div class="{scope}">{styled}</div>' if styled != cleaned else styled


def safe_svg(svg: str) -> str:
    """Return SVG for a shadow root of a page."""
    return _CSS.sub(_within, _cleaner(svg=True).clean(svg))


def is_blank(html: str) -> bool:
    """Return whether HTML shows nothing."""
    shown = re.search(r"<(?:img|svg|hr|progress|meter|input)\b", html)
    return not shown and not re.sub(r"<style.*?</style>|<[^>]*>|\s|&nbsp;", "", html, flags=re.S)


def image(data: Any) -> str | None:
    """Return base64 data without its line breaks, or None if it is none."""
    text = re.sub(r"\s", "", "".join(data) if isinstance(data, list) else str(data))
    return text if re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", text) else None


@cache
def _cleaner(*, svg: bool) -> Any:
    import nh3

    attributes = _ATTRIBUTES | _SVG_ATTRIBUTES | {"aria-label", "aria-hidden"}
    tags = _SVG if svg else (nh3.ALLOWED_TAGS | _HTML | _SVG) - _NO_HTML
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=_LOST - tags,
        attributes={"*": attributes},
        set_tag_attribute_values={"input": {"type": "checkbox"}},
        attribute_filter=_value,
        generic_attribute_prefixes={"data-"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _value(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute, or None for an attribute that is skipped."""
    if name in ("href", "src"):
        return value if _leads(tag, name, value) else None
    if name == "class":
        return " ".join(each for each in value.split() if each not in _OURS) or None
    if name == "id":
        return value if value not in ("content", "journeynb", "persona") else None
    if name.startswith(("aria-", "data-", "alt", "title")):
        return None if name.startswith("data-journeynb") else value
    if _UNSAFE_VALUE.search(value):
        return None
    return _style(tag, value) if name == "style" else value


def _style(tag: str, value: str) -> str | None:
    """Return the declarations of a style that leave an element in its place."""
    declared = [each.strip() for each in value.split(";")]
    names = [each.partition(":")[0].strip().lower() for each in declared]
    known = [
        each
        for name, each in zip(names, declared, strict=True)
        if name in _STYLES or (tag in _SVG and name and name != "position")
    ]
    return ";".join(known) or None


def _leads(tag: str, name: str, value: str) -> bool:
    """Return whether an address loads nothing, and leads on only at a click."""
    address = re.sub(r"[\x00-\x20]", "", value)
    if tag in ("img", "image"):
        return bool(_PICTURE.match(address))
    if name == "href" and tag == "a":
        return bool(_LINK.match(address))
    return name == "href" and address.startswith("#")


def _scoped(found: re.Match[str], scope: str) -> str:
    """Return a style sheet whose rules are nested in one for a class."""
    css = _calm(found[1])
    return f"<style>{scope}{{{css}}}</style>" if css else ""


def _within(found: re.Match[str]) -> str:
    css = _calm(found[1])
    return f"<style>{css}</style>" if css else ""


def _calm(css: str) -> str:
    """Return CSS without positions; empty if it loads something or its braces do not match."""
    css = _COMMENT.sub(" ", css).replace("&gt;", ">").strip()
    if _UNSAFE_CSS.search(css):
        return ""
    depth = 0
    for sign in _BRACES.findall(css):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return ""
    return _POSITION.sub("--position", css) if depth == 0 else ""
