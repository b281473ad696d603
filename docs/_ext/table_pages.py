"""The lists of words that tables are read with."""

from __future__ import annotations

from pathlib import Path

from journeynb.formats.spreadsheet.layout.options import TableOptions
from journeynb.formats.spreadsheet.words.emotion_words import FACES, FEELINGS, SCALE_NAMES
from journeynb.formats.spreadsheet.words.heading_words import COLUMN_WORDS
from pages import table, write

OPTIONS = tuple(TableOptions.__annotations__)


def write_table_words(path: Path) -> None:
    """Write the tables of headings and of emotions."""
    headings = [[f"`{column}`", in_line(words)] for column, words in COLUMN_WORDS.items()]
    scores = sorted({*FEELINGS, *SCALE_NAMES})
    emotions = [
        [
            f"{score:g}",
            in_line(SCALE_NAMES.get(score, "")),
            in_line(FEELINGS.get(score, "")),
            FACES.get(score, "").partition(" ")[0],
        ]
        for score in scores
    ]
    parts = [
        "### Headings",
        table(["Column", "Headings"], headings),
        "### Emotions",
        table(["Score", "Names of the score", "Feelings", "Faces"], emotions),
    ]
    write(path, "\n\n".join(parts) + "\n")


def in_line(words: str) -> str:
    """Return words that are written in several lines in one."""
    return " ".join(words.split())
