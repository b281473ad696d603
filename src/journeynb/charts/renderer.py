"""The renderer of Altair charts that still shows them in a saved notebook, without a network.

What it emits was measured in JupyterLab and nbconvert. The Vega-Lite media type of JupyterLab's own
extension (version 5, which draws newer specs too) is interactive there, without a kernel and in
notebooks that are not trusted. SVG shows everywhere else; ``text/html`` would, too, but JupyterLab
prefers it to the chart. Nothing in it is random, so that a notebook that is run again does not
differ.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape, unescape
from typing import Any

NAME = "journeynb"
MEDIA_TYPE = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_DEFAULTS = ("default", "html")
_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_TEXTS = re.compile(r">([^<]+)</t(?:ext|span)>")
_IDS = re.compile(r"""(?<=\bid=")[^"]+(?=")""")

_tried = False


def render(spec: dict[str, Any], png: bool = False, **metadata: Any) -> Any:
    """Return a chart for a notebook: interactive in JupyterLab, a picture elsewhere.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification.
    png : bool
        Give a PNG in place of the SVG, for LaTeX: larger notebooks.
    **metadata
        Passed on to JupyterLab, such as ``embed_options``.
    """
    from journeynb.picture.drawing.render import converter

    spec = _drawable(spec)
    clear = dressed(spec)
    text = _text(spec)
    bundle: dict[str, Any] = {
        MEDIA_TYPE: {**clear, "$schema": _SCHEMA},
        "text/plain": text,
    }
    if png:
        made = converter().vegalite_to_png(clear, scale=2, **_version(spec))
        bundle["image/png"] = b64encode(made).decode()
    else:
        label = f'<svg role="img" aria-label="{escape(text)}" '
        bundle["image/svg+xml"] = svg_of(clear).replace("<svg ", label, 1)
    return bundle, {MEDIA_TYPE: metadata} if metadata else {}


def dressed(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a chart with what only a whole one can have, where it says nothing of it.

    That is no background, and room for text: a viewer's font may be a tenth wider than ours, and
    what an SVG does not hold is cut.
    """
    title = spec.get("title", "")
    texts = [title] if isinstance(title, str) else [title.get("text"), title.get("subtitle")]
    lines = [line for text in texts for line in (text if isinstance(text, list) else [text or ""])]
    padding = {"left": 16, "top": 8, "bottom": 8, "right": 16 + round(0.7 * max(map(len, lines)))}
    given = {"background": "transparent", "padding": padding}
    return {**spec, **{name: value for name, value in given.items() if not _says(spec, name)}}


def svg_of(spec: dict[str, Any], words: bool = False, fonts: bool = False) -> str:
    """Return a chart as SVG, the same for the same chart: ids in it are numbered from 0.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification.
    words : bool
        Each mark has words for screen readers: most of what is written, which an ``<img>`` keeps to
        itself.
    fonts : bool
        Embed the bundled font, for a file: 26 KB for Latin letters.
    """
    from journeynb.picture.drawing.render import converter

    config = (
        {**spec.get("config", {}), "aria": True}
        if words
        else {"aria": False, **spec.get("config", {})}
    )
    svg = converter().vegalite_to_svg(_drawable({**spec, "config": config}), **_version(spec))
    svg = _named_once(svg, fonts)
    numbers = {id: f"c{number}" for number, id in enumerate(dict.fromkeys(_IDS.findall(svg)))}
    if not numbers:
        return svg
    known = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    return re.sub(
        rf"""(\bid="|url\(#|href="#)({known})(?=[")])""",
        lambda match: match[1] + numbers[match[2]],
        svg,
    )


def _named_once(svg: str, embed: bool) -> str:
    """Return a drawing that names our font once, not at each text; embed it where asked."""
    from journeynb.charts.look.theme import FONT
    from journeynb.picture.drawing.svg import font_faces

    ours = f' font-family="{escape(FONT, quote=False)}"'
    if ours not in svg:
        return svg
    once = svg.replace(ours, "").replace("<svg", f"<svg{ours}", 1)
    if not embed:
        return once
    letters = {letter for text in _TEXTS.findall(svg) for letter in unescape(text)}
    return once.replace(">", f"><style>{font_faces(letters)}</style>", 1)


def enable() -> None:
    """Register our renderer and make it Altair's current one."""
    import altair as alt

    if NAME not in alt.renderers.names():  # not installed: the source is on the path
        alt.renderers.register(NAME, render)
    alt.renderers.enable(NAME)


def enable_once() -> None:
    """Enable our renderer at the first chart, if the user has chosen none."""
    global _tried
    if not _tried:
        import altair as alt

        _tried = True
        if alt.renderers.active == _DEFAULTS[0] and not alt.renderers.options:
            enable()


def _drawable(spec: Any) -> Any:
    """Return a chart without the letters that XML cannot hold, which end the kernel in drawing."""
    if isinstance(spec, str):
        return _NOT_XML.sub("\ufffd", spec)
    if isinstance(spec, dict):
        return {_drawable(key): _drawable(value) for key, value in spec.items()}
    return [_drawable(each) for each in spec] if isinstance(spec, (list, tuple)) else spec


def _version(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the version of Vega-Lite that a chart is written for, if it can be drawn."""
    from journeynb.picture.drawing.render import converter

    found = re.search(r"/v(\d+\.\d+)", str(spec.get("$schema", "")))
    known = converter().get_vegalite_versions()
    return {"vl_version": found[1]} if found and found[1] in known else {}


def _says(spec: dict[str, Any], name: str) -> bool:
    return name in spec or name in spec.get("config", {})


def _text(spec: dict[str, Any]) -> str:
    """Return a chart in words: its description, else its title."""
    title = spec.get("title", "")
    words = title.get("text", "") if isinstance(title, dict) else title
    text = spec.get("description") or (" ".join(words) if isinstance(words, list) else words)
    return str(text or "Chart")
