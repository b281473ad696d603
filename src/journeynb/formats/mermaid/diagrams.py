"""The journey diagrams of a text, a page or a notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from journeynb.base.html_elements import elements
from journeynb.formats.mermaid.blocks import element_text, find_blocks, is_mermaid
from journeynb.formats.mermaid.grammar import header
from journeynb.formats.mermaid.lines import Diagram, read_diagram

_SURROGATE = re.compile("[\ud800-\udfff]")
_TITLE = re.compile(r"title[ \t]*:(?:[ \t]+|$)")


def find_diagrams(text: str, markup: str = "markdown") -> list[Diagram]:
    """Return the journey diagrams of a text, in their order.

    Parameters
    ----------
    text : str
        A diagram, or text with diagrams in blocks.
    markup : {"markdown", "rst", "asciidoc", "html"}
        Its markup.
    """
    text, half = clean(text)
    if markup == "html":
        found = list(_in_elements(text))
    else:
        lines = text.split("\n")
        found = _in_blocks(lines, markup) or list(filter(None, [_diagram(lines, 1)]))
    for diagram in found:
        diagram.warnings[:0] = [half] if half else []
    return found


def hidden_diagrams(text: str, markup: str = "markdown") -> list[Diagram]:
    """Return the journey diagrams in the comments of a text."""
    found = []
    for block in find_blocks(clean(text)[0].split("\n"), markup):
        if block.hidden:
            found += _in_blocks(block.lines, markup, block.line - 1)
    return found


def notebook_diagrams(notebook: Any) -> list[Diagram]:
    """Return the journey diagrams in the Markdown cells of a notebook."""
    found = []
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    for number, cell in enumerate(cells if isinstance(cells, list) else (), start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "markdown":
            continue
        source = cell.get("source")
        texts = source if isinstance(source, list) else [source]
        text = "".join(each for each in texts if isinstance(each, str))
        for diagram in find_diagrams(text):
            diagram.cell = number
            found.append(diagram)
    return found


def clean(text: str) -> tuple[str, tuple[int, str] | None]:
    """Return the text with LF and without a BOM and lone surrogates, and a warning of those."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = _SURROGATE.search(text)
    if match is None:
        return text, None
    line = text.count("\n", 0, match.start()) + 1
    return _SURROGATE.sub("", text), (
        line, "ignored half of a surrogate pair, which is not valid text"
    )  # fmt: skip


def _in_blocks(lines: Sequence[str], markup: str, before: int = 0) -> list[Diagram]:
    """Return the diagrams in blocks; in blocks without a name, which may be examples, if alone."""
    found: dict[bool, list[Diagram]] = {True: [], False: []}
    for block in find_blocks(lines, markup):
        diagram = None if block.hidden else _diagram(block.lines, before + block.line)
        if diagram:
            found[block.named].append(diagram)
    return found[True] or found[False]


def _in_elements(page: str) -> Iterator[Diagram]:
    line, at = 1, 0
    for element in elements(page, is_mermaid):
        line, at = line + page.count("\n", at, element.start), element.start
        diagram = _diagram(element_text(element.text).split("\n"), line)
        if diagram:
            yield diagram


def _diagram(lines: Sequence[str], line: int) -> Diagram | None:
    """Return the journey diagram that some lines are, the first of them with the number `line`."""
    title, at = _front_matter(lines)
    rest = _without_directives("\n".join(lines[at:])).split("\n")
    for index, text in enumerate(rest):
        if not text.strip() or text.lstrip().startswith(("%", "#|")):
            continue
        if header(text) is None:
            return None
        diagram = read_diagram(rest[index:], line + at + index)
        diagram.text = "\n".join(filter(None, map(str.strip, rest[index:])))
        diagram.title = diagram.title or title or diagram.accessible_title
        return diagram
    return None


def _front_matter(lines: Sequence[str]) -> tuple[str, int]:
    """Return the title of the YAML at the start of a diagram, and the index of what follows."""
    start = next((index for index, text in enumerate(lines) if text.strip()), 0)
    if not lines or lines[start].strip() != "---":
        return "", 0
    indent = lines[start][: lines[start].index("---")]
    for end in range(start + 1, len(lines)):
        if lines[end].rstrip() == f"{indent}---":
            body = [text.removeprefix(indent) for text in lines[start + 1 : end]]
            return _yaml_title(body), end + 1
    return "", 0


def _yaml_title(lines: Sequence[str]) -> str:
    """Return the text of the key `title`: plain, quoted, or a block of indented lines."""
    for index, text in enumerate(lines):
        match = _TITLE.match(text)
        if match is None:
            continue
        value = text[match.end() :].strip()
        if value[:1] in ("|", ">"):
            block = []
            for following in lines[index + 1 :]:
                if following.strip() and not following[0].isspace():
                    break
                block.append(following.strip())
            return " ".join(filter(None, block))
        if value[:1] in ("'", '"'):
            return _quoted(value)
        return value.partition(" #")[0].rstrip()
    return ""


def _quoted(value: str) -> str:
    if value[0] == '"':
        try:
            text, _ = json.JSONDecoder(strict=False).raw_decode(value)
        except ValueError:
            return value.strip('"')
        return str(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = value[1:].replace("''", "\0").partition("'")[0]
    return text.replace("\0", "'")


def _without_directives(text: str) -> str:
    """Drop each ``%%{...}%%``, but not its line breaks."""
    parts, at = [], 0
    while (start := text.find("%%{", at)) >= 0 and (end := text.find("}%%", start)) >= 0:
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join(parts) + text[at:]
