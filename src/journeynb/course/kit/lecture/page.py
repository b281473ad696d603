"""A page as one HTML file, light and dark, that loads nothing and runs no other script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from journeynb.picture.drawing.svg import font_faces
from journeynb.picture.drawing.theme import THEMES

_COLORS = ("page", "panel", "ink", "muted", "line", "accent")


def page(title: str, body: str, *styles: str, script: str = "") -> str:
    """Return a page.

    Parameters
    ----------
    title : str
        Title in the tab of the browser.
    body : str
        Content as HTML.
    *styles : str
        Names of files with styles in this folder, after ``pages.css``.
    script : str
        Name of a file with a script in this folder.
    """
    run = asset(script) if script else ""
    digest = base64.b64encode(hashlib.sha256(run.encode()).digest()).decode()
    allowed = f"'sha256-{digest}'" if run else "'none'"
    policy = (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )
    style = "".join([font_faces(set(body)), _colors(), *map(asset, ("pages.css", *styles))])
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n{f'<script>{run}</script>' if run else ''}\n"
        "</body>\n</html>\n"
    )


@cache
def asset(name: str) -> str:
    """Return the content of a file of this folder."""
    return (files("journeynb.course.kit.lecture") / name).read_text("utf-8")


def _colors() -> str:
    light, dark = THEMES["light"], THEMES["dark"]
    pairs = "".join(
        f"--{name}:light-dark({getattr(light, name)},{getattr(dark, name)});" for name in _COLORS
    )
    return f":root{{color-scheme:light dark;{pairs}}}"


@cache
def markdown() -> Any:
    """Return a converter from Markdown, which shows HTML in it as text."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
