"""Where a text's Mermaid journey diagrams are: the whole text, or fenced blocks of its Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from journeynb.formats.mermaid.grammar import header
from journeynb.formats.mermaid.lines import Diagram, read_diagram

_FENCE = re.compile(
    r"(?P<containers>(?:[ \t]|>|[-*+][ \t]|[0-9]{1,9}[.)][ \t])*+)"
    r"(?P<fence>`{3,}|~{3,})(?P<info>.*)"
)
_MERMAID = re.compile(r"\s*\{?\s*\.?mermaid(?![\w-])", re.ASCII | re.IGNORECASE)
_TITLE = re.compile(r"title[ \t]*:(?:[ \t]+|$)")


def find_diagrams(text: str) -> list[Diagram]:
    """Return the journey diagrams of a text, in their order."""
    lines = text.split("\n")
    found = [_diagram(content, line) for line, content in _fenced(lines)]
    diagrams = [diagram for diagram in found if diagram]
    if not diagrams:
        alone = _diagram(lines, 1)
        return [alone] if alone else []
    return diagrams


def _fenced(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line and the lines of each block fenced as Mermaid."""
    at = 0
    while at < len(lines):
        match = _FENCE.match(lines[at])
        at += 1
        if match is None or (match["fence"][0] == "`" and "`" in match["info"]):
            continue
        first = at
        content, at = _content(lines, at, match)
        if _MERMAID.match(match["info"]):
            yield first + 1, content


def _content(lines: Sequence[str], at: int, fence: re.Match[str]) -> tuple[list[str], int]:
    """Return a block's lines without their quote marks, and the index of the line after it."""
    mark, length = fence["fence"][0], len(fence["fence"])
    quote = re.compile(rf"(?:[ \t]*+>){{{fence['containers'].count('>')}}}+ ?")
    content: list[str] = []
    while at < len(lines):
        inside = quote.match(lines[at])
        if inside is None:  # the quote has ended, and the block with it
            break
        text = lines[at][inside.end() :]
        at += 1
        stripped = text.strip()
        if len(stripped) >= length and not stripped.strip(mark):
            break
        content.append(text)
    return content, at


def _diagram(lines: Sequence[str], line: int) -> Diagram | None:
    """Return the journey diagram that some lines are, the first of them with the number `line`."""
    title, at = _front_matter(lines)
    rest = _without_directives("\n".join(lines[at:])).split("\n")
    for index, text in enumerate(rest):
        if not text.strip() or text.lstrip().startswith("%"):
            continue
        if header(text) is None:
            return None
        diagram = read_diagram(rest[index:], line + at + index)
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
