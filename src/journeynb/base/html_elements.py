"""The elements of an HTML page that contain a map or a diagram, found in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

_RAW = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}
_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)(?P<value>\s*+=\s*+)?)")
_BARE = re.compile(r"[^\s>]*+")


@dataclass(frozen=True)
class Element:
    """An element that was looked for.

    Parameters
    ----------
    tag : str
        Its name in lower case.
    attributes : dict
        Its attributes as they are written, by their names in lower case.
    text : str
        Everything up to its end tag, as it is written.
    start : int
        Where `text` starts in the page.
    """

    tag: str
    attributes: dict[str, str]
    text: str = field(repr=False)
    start: int


def elements(page: str, wanted: Callable[[str, dict[str, str]], bool]) -> Iterator[Element]:
    """Yield the elements that `wanted` chooses by tag and attributes, in the order of the page.

    Comments, scripts, styles and the chosen elements themselves are not searched.

    Examples
    --------
    >>> page = "<!-- <p id=a>no</p> --><p title='<p id=b>' id=c>yes</p>"
    >>> [(each.attributes["id"], each.text) for each in elements(page, lambda tag, _: tag == "p")]
    [('c', 'yes')]
    """
    at = 0
    while (at := page.find("<", at)) >= 0:
        if page.startswith("<!--", at):
            end = page.find("-->", at + 2)  # <!--> is a comment too
            if end < 0:
                return
            at = end + 3
            continue
        tag, attributes, end = start_tag(page, at)
        if not tag:
            at += 1
            continue
        if end < 0:
            return
        at = end
        chosen = wanted(tag, attributes)
        if chosen or tag in _RAW:
            close = _end_tag(tag).search(page, at)
            end = close.start() if close else len(page)
            if chosen:
                yield Element(tag, attributes, page[at:end], at)
            at = end


def start_tag(text: str, at: int = 0) -> tuple[str, dict[str, str], int]:
    """Return the name and the attributes of a tag, and where it ends: -1 if there is none."""
    name = _NAME.match(text, at + 1) if text.startswith("<", at) else None
    if name is None:
        return "", {}, -1
    return name[0].lower(), *_attributes(text, name.end())


def _attributes(page: str, at: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag, and where it ends: -1 if it never does."""
    found: dict[str, str] = {}
    while (match := _ATTRIBUTE.match(page, at)) is not None:
        at = match.end()
        if match["end"]:
            return found, at
        value = ""
        if match["value"]:
            if page[at : at + 1] in ('"', "'"):
                end = page.find(page[at], at + 1)
                if end < 0:
                    break
                value, at = page[at + 1 : end], end + 1
            elif bare := _BARE.match(page, at):
                value, at = bare[0], bare.end()
        found.setdefault(match["name"].lower(), value)
    return found, -1


@cache
def _end_tag(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(tag)}(?=[\s/>])", re.IGNORECASE)
