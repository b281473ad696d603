"""Parts of Markdown pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a file if its text changed, so that Sphinx reads only these."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def code(text: str, language: str = "python") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def image(name: str, alt: str) -> str:
    """Return an image that looks the same in the dark theme."""
    return f":::{{image}} {name}\n:alt: {' '.join(alt.split())}\n:class: dark-light\n:::"


def toctree(names: Iterable[str]) -> str:
    """Return a hidden table of contents."""
    return "\n".join([":::{toctree}", ":hidden:", "", *names, ":::"])


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([cell(each) for each in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: str) -> str:
    """Return text that fits into a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")
