"""The tables of file formats: what can be read and written, and what is left after both."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import journeynb as jn
from journeynb.formats.built_in import BUILT_IN
from journeynb.formats.format import Format
from pages import table, write

TITLES = {
    "journeymap": "[journeynb](file-format.md)",
    "mermaid": "Mermaid journey diagram",
    "markdown": "Markdown: a diagram or a table",
    "quarto": "Quarto and R Markdown",
    "markdown_table": "[Markdown table](tables.md#markdown)",
    "rst": "reStructuredText",
    "asciidoc": "AsciiDoc",
    "csv": "[CSV](tables.md)",
    "tsv": "[TSV](tables.md)",
    "cjml": "[CJML 2.0](#cjml)",
    "ujm": "[UJM](#ujm-and-ujg)",
    "ujg": "[UJG](#ujm-and-ujg)",
    "ojf": "[OpenJourney Format](#openjourney-format)",
    "notebook": "Jupyter notebook with a map",
    "html": "Report with a map",
    "xlsx": "[Excel](tables.md)",
    "lucid": "[Lucidchart CSV](#lucidchart)",
    "miro": "[Miro CSV](#miro)",
    "graphml": "[GraphML](#graphs)",
    "gexf": "[GEXF](#graphs)",
    "node_link": "[Node-link JSON](#graphs)",
}
SHEET = ("columns", "shape", "persona", "scale", "emotions", "custom")
"""The options of every table."""
_OPTIONS = {"cjml": {"journey": "all"}}
_PARTS: dict[str, Callable[[jn.JourneyMap], int]] = {
    "personas": lambda jm: len(jm.table("persona")),
    "stages": lambda jm: len(jm.table("stage")),
    "touchpoints": lambda jm: len(jm.table("touchpoint")),
    "emotions": lambda jm: int(jm.links("experiences").emotion.notna().sum()),
    "paths": lambda jm: len(jm.links("leads_to")),
    "pain points": lambda jm: len(jm.table("pain_point")),
    "opportunities": lambda jm: len(jm.table("opportunity")),
    "goals": lambda jm: len(jm.table("goal")),
    "notes": lambda jm: len(jm.table("note")),
}


def write_formats(path: Path) -> None:
    """Write the tables: the formats, and which parts of the sample map each keeps."""
    rows = [
        [
            TITLES[each.name],
            _endings(each),
            "yes" if each.can_read else "",
            "yes" if each.can_write else "",
            _options(each.options),
        ]
        for each in BUILT_IN
    ]
    both = [each for each in BUILT_IN if each.can_read and each.can_write]
    kept = [[TITLES[each.name], *_kept(each)] for each in both]
    parts = [
        table(["Format", "File extensions", "Read", "Save", "Options of `jn.read`"], rows),
        "## What a format keeps",
        "What is left of the sample map after it is saved and read again: all, part, or nothing.",
        table(["Format", *_PARTS], kept),
    ]
    write(path, "\n\n".join(parts) + "\n")


def _endings(format: Format) -> str:
    """Return the file extensions of a format, or how else its files are recognized."""
    if format.endings:
        return " ".join(f"`{ending}`" for ending in format.endings)
    if format.recognized is not None:
        other = next(each for each in BUILT_IN if each.name == format.within)
        return f"`{other.endings[0]}`, recognized by its content"
    return f'any, with `format="{format.name}"`'


def _options(options: tuple[str, ...]) -> str:
    """Return the options of a format; those of all tables are on their own page."""
    own = [each for each in options if each not in SHEET or not set(SHEET) <= set(options)]
    words = [f"`{option}`" for option in own]
    return ", ".join(words + (["those of [tables](tables.md)"] if len(own) < len(options) else []))


def _kept(format: Format) -> list[str]:
    """Return how much of each part of the sample map is left after a round trip."""
    before = jn.sample("coffee")
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder, f"map{format.endings[0]}")
        before.save(path, format=format.name)
        after = jn.read(path, format=format.name, **_OPTIONS.get(format.name, {}))
    return [_share(part(after), part(before)) for part in _PARTS.values()]


def _share(left: int, whole: int) -> str:
    return "all" if left >= whole else "part" if left else ""
