"""Renderer of Altair charts that works in saved notebooks, without a network.

The formats were tried in JupyterLab, Voilà, marimo and nbconvert. JupyterLab draws the Vega-Lite
media type with its own extension (version 5, which also draws newer specifications): interactive,
without a kernel, and in untrusted notebooks. Other hosts show the SVG or the PNG. Without the PNG
JupyterLab adds one of its own to the notebook, up to ten times as large, and Voilà fails to. There
is no ``text/html``, because JupyterLab prefers it to the chart. marimo shows each format in a tab
of its own, so it gets only the specification. Nothing is random: running a notebook again changes
no output.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape, unescape
from typing import Any

from journeynb.base.files import digest
from journeynb.base.host import draws_page_only, in_marimo
from journeynb.charts.look.colors import INK

NAME = "journeynb"
MEDIA_TYPE = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_DEFAULTS = ("default", "html")
_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_TEXTS = re.compile(r">([^<]+)</t(?:ext|span)>")
_IDS = re.compile(r"""(?<=\bid=")[^"]+(?=")""")

_tried = False


def render(spec: dict[str, Any], png: bool = False, **metadata: Any) -> Any:
    """Return a chart for a notebook: interactive in JupyterLab, an image elsewhere.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification.
    png : bool
        Include only a PNG beside the chart, twice as large and with a transparent background, for
        LaTeX.
    **metadata
        Options for JupyterLab, such as ``embed_options``.
    """
    spec = _drawable(spec)
    clear = dressed(spec)
    interactive = {MEDIA_TYPE: {**_in_ink_of_the_page(clear), "$schema": _SCHEMA}}
    if in_marimo():
        return interactive
    text = _text(spec)
    bundle: dict[str, Any] = {**interactive, "text/plain": text}
    if not draws_page_only() or _loads(spec):
        bundle |= _images(spec, clear, text, png)
    return bundle, {MEDIA_TYPE: metadata} if metadata else {}


def _images(spec: dict[str, Any], clear: dict[str, Any], text: str, png: bool) -> dict[str, str]:
    """Return a chart as SVG and PNG, or as a PNG for LaTeX."""
    from journeynb.picture.drawing.render import converter

    if png:
        made = converter().vegalite_to_png(clear, scale=2, **_version(spec))
        return {"image/png": b64encode(made).decode()}
    svg = svg_of(clear)
    label = f'<svg role="img" aria-label="{escape(text)}" '
    image = b64encode(_on_white(svg)).decode()
    return {"image/svg+xml": svg.replace("<svg ", label, 1), "image/png": image}


def _in_ink_of_the_page(spec: Any) -> Any:
    """Return a specification whose gray is the color of the text around it, drawn as SVG.

    A PNG that a reader saves from the chart's menu is in black.
    """
    own = spec.get("usermeta", {})
    options = {"renderer": "svg", **own.get("embedOptions", {})}
    return {**_recolored(spec), "usermeta": {**own, "embedOptions": options}}


def _recolored(value: Any) -> Any:
    if isinstance(value, dict):  # letters stand on fills
        return {key: each if key == "fill" else _recolored(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_recolored(each) for each in value]
    return "currentColor" if value == INK else value


def _on_white(svg: str) -> bytes:
    """Return a chart as a PNG with a palette, about 30 KB."""
    from journeynb.picture.drawing.png_palette import packed
    from journeynb.picture.drawing.render import converter

    ground = '><rect width="100%" height="100%" fill="#fff"/>'
    return packed(converter().svg_to_png(svg.replace(">", ground, 1)))


def dressed(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification with a transparent background and padding, unless it sets them.

    The padding is for viewers whose font is wider: an SVG cuts off text outside its edges.
    """
    title = spec.get("title", "")
    texts = [title] if isinstance(title, str) else [title.get("text"), title.get("subtitle")]
    lines = [line for text in texts for line in (text if isinstance(text, list) else [text or ""])]
    padding = {"left": 16, "top": 8, "bottom": 8, "right": 16 + round(0.7 * max(map(len, lines)))}
    given = {"background": "transparent", "padding": padding}
    return {**spec, **{name: value for name, value in given.items() if not _says(spec, name)}}


def svg_of(
    spec: dict[str, Any], words: bool = False, fonts: bool = False, loads: bool = True
) -> str:
    """Return a chart as SVG, always the same for the same chart: its ids are numbered from 0.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification.
    words : bool
        Label each mark for screen readers; an ``<img>`` hides these labels, and they are long.
    fonts : bool
        Embed the bundled font, for a file of its own: 26 KB for Latin letters.
    loads : bool
        Load data that the specification names by its address.
    """
    from journeynb.picture.drawing.render import converter

    config = (
        {**spec.get("config", {}), "aria": True}
        if words
        else {"aria": False, **spec.get("config", {})}
    )
    allowed: dict[str, Any] = {} if loads else {"allowed_base_urls": []}
    svg = converter().vegalite_to_svg(
        _drawable({**spec, "config": config}), **_version(spec), **allowed
    )
    svg = _named_once(svg, fonts)
    numbers = {id: f"\0{number}" for number, id in enumerate(dict.fromkeys(_IDS.findall(svg)))}
    if not numbers:
        return svg
    known = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    numbered = re.sub(
        rf"""(\bid="|url\(#|href="#)({known})(?=[")])""",
        lambda match: match[1] + numbers[match[2]],
        svg,
    )
    # a page may contain several charts
    return numbered.replace("\0", f"c{digest(numbered.encode())[:7]}-")


def _named_once(svg: str, embed: bool) -> str:
    """Return an SVG that names the font once instead of at each text, and embeds it on request."""
    from journeynb.picture.drawing.render import FONT_OF_CHARTS
    from journeynb.picture.drawing.svg import font_faces

    ours = f' font-family="{escape(FONT_OF_CHARTS, quote=False)}"'
    if ours not in svg:
        return svg
    once = svg.replace(ours, "").replace("<svg", f"<svg{ours}", 1)
    if not embed:
        return once
    letters = {letter for text in _TEXTS.findall(svg) for letter in unescape(text)}
    return once.replace(">", f"><style>{font_faces(letters)}</style>", 1)


def enable() -> None:
    """Make journeynb's renderer the one that Altair uses."""
    import altair as alt

    alt.renderers.register(NAME, render)  # to look for the installed one would take longer
    alt.renderers.enable(NAME)


def enable_once() -> None:
    """Enable journeynb's renderer at the first chart, unless the user chose another."""
    global _tried
    if not _tried:
        import altair as alt

        _tried = True
        if alt.renderers.active == _DEFAULTS[0] and not alt.renderers.options:
            enable()


def _drawable(spec: Any) -> Any:
    """Return a specification without characters that XML forbids: drawing them ends the kernel."""
    if isinstance(spec, str):
        return _NOT_XML.sub("\ufffd", spec)
    if isinstance(spec, dict):
        return {_drawable(key): _drawable(value) for key, value in spec.items()}
    return [_drawable(each) for each in spec] if isinstance(spec, (list, tuple)) else spec


def _version(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the Vega-Lite version of a specification as an argument, if vl-convert knows it."""
    from journeynb.picture.drawing.render import converter

    found = re.search(r"/v(\d+\.\d+)", str(spec.get("$schema", "")))
    known = converter().get_vegalite_versions()
    return {"vl_version": found[1]} if found and found[1] in known else {}


def _loads(spec: Any) -> bool:
    """Return whether a specification names data by their address, which a page does not load."""
    if isinstance(spec, dict):
        return "url" in spec or any(map(_loads, spec.values()))
    return isinstance(spec, list) and any(map(_loads, spec))


def _says(spec: dict[str, Any], name: str) -> bool:
    return name in spec or name in spec.get("config", {})


def _text(spec: dict[str, Any]) -> str:
    """Return the description of a chart, or else its title."""
    title = spec.get("title", "")
    words = title.get("text", "") if isinstance(title, dict) else title
    text = spec.get("description") or (" ".join(words) if isinstance(words, list) else words)
    return str(text or "Chart")
