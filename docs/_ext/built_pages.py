"""The built pages, read once each: their sections for the search, their links for the check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html

SPACES = re.compile(r"\s+")
HEADINGS = ("h1", "h2", "h3", "h4")
KEYWORDS = re.compile(r"^\s*search: (.*?)\s*$", re.DOTALL)
IN_LINE = {"a", "abbr", "b", "code", "em", "i", "kbd", "mark", "span", "strong", "sub", "sup"}
NOT_READ = {"script", "style", "svg", "iframe", "noscript", "button"}


@dataclass
class Section:
    """A heading with the text below it, up to the next heading."""

    anchor: str
    heading: str
    keywords: str = ""
    text: str = ""


@dataclass
class BuiltPage:
    """A page of the site."""

    url: str
    title: str = ""
    part: str = ""
    sections: list[Section] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)


def built_pages(site: Path) -> list[BuiltPage]:
    """Read all pages of a built site."""
    paths = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)
    return [read_page(path, path.relative_to(site).as_posix()) for path in paths]


def read_page(path: Path, url: str) -> BuiltPage:
    """Read a page: its sections, the anchors that links can name, and its links."""
    tree = html.document_fromstring(path.read_text("utf-8"))
    page = BuiltPage(url)
    for each in tree.iter(html.etree.Element):
        page.anchors.update(value for name in ("id", "name") if (value := each.get(name)))
        page.links += [value for name in ("href", "src") if (value := each.get(name))]
    active = tree.xpath("//*[@id='pst-header']//li[contains(@class, 'current')]/a")
    page.part = plain(active[0].text_content()) if active else ""
    articles = tree.xpath("//article[contains(@class, 'bd-article')]")
    if articles:
        read_sections(page, articles[0])
        page.title = page.sections[0].heading if page.sections else ""
    return page


def read_sections(page: BuiltPage, article: Any) -> None:
    """Add the sections of a page, each with its own text, and terms and names that are defined."""
    for section in article.iter("section"):
        head = next((each for each in section if each.tag in HEADINGS), None)
        if head is None:
            continue
        first = not page.sections
        made = Section("" if first else section.get("id", ""), heading_of(head))
        page.sections.append(made)
        words, keywords = [], []
        for kind, text in own_texts(section, head):
            (keywords if kind else words).append(text)
        made.text, made.keywords = plain("".join(words)), plain(" ".join(keywords))
    for term in article.iter("dt"):
        if term.get("id") and (value := term.getnext()) is not None:
            name = term.get("id") if "sig" in term.get("class", "") else term.text_content()
            heading = plain(name).removesuffix("#").removeprefix("journeynb.")
            text = "".join(text for kind, text in own_texts(value, None) if not kind)
            page.sections.append(Section(term.get("id"), heading, "", plain(text)))


def own_texts(element: Any, head: Any) -> Iterator[tuple[bool, str]]:
    """Yield the texts of an element without those of sections and terms in it.

    Each has a flag, which is true for words that a comment adds: ``<!-- search: pptx deck -->``.
    """
    for child in element:
        if child is head:
            continue
        if child.tag is html.etree.Comment:
            if match := KEYWORDS.match(child.text or ""):
                yield True, match[1]
        elif child.tag == "pre":
            yield False, f" {child.text_content()} "
        elif is_text(child):
            apart = "" if child.tag in IN_LINE else " "
            yield False, apart + (child.text or "")
            yield from own_texts(child, None)
            yield False, apart
        yield False, child.tail or ""


def is_text(element: Any) -> bool:
    """Return whether an element belongs to the text of the section that it is in."""
    if not isinstance(element.tag, str) or element.tag in NOT_READ or element.tag == "section":
        return False
    if "cell_output" in element.get("class", ""):
        return False
    return element.tag != "dl" or not any(each.get("id") for each in element.iter("dt"))


def heading_of(head: Any) -> str:
    """Return the text of a heading without the sign of its link."""
    return plain(head.text_content()).removesuffix("#").strip()


def plain(text: str) -> str:
    """Return text with single spaces."""
    return SPACES.sub(" ", text).strip()
