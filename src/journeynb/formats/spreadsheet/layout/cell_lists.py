"""The items that a cell lists, separated by semicolons, lines with bullets, or commas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from journeynb.formats.spreadsheet.grids.cells import split_list
from journeynb.formats.spreadsheet.words.heading_words import word_set

_BULLET = re.compile(r"(?:[-–—*•·▪‣◦●○✓✔☐→]|\d{1,3}[.)])(?:\s+|$)")
_COMMA = re.compile("[,，、]")
_WORDS, _LETTERS = 4, 32  # a part of a list has at most so many
_GO_ON = word_set(
    """with without by and or then which that who for in at on to from of via if but as after before
    while mit ohne und oder dann für in auf bei von zu nach vor et ou avec sans pour par y o con sin
    para por e com sem per"""  # prose: ignore (words of lists)
)


def has_bullets(text: str) -> bool:
    """Whether more than one line of a cell starts with a bullet."""
    return sum(_BULLET.match(line.strip()) is not None for line in text.split("\n")) > 1


def items_of(text: str) -> list[str]:
    r"""Return the values of a cell: its lines without their bullets, and what ``;`` separates.

    Examples
    --------
    >>> items_of("- web\n- app; shop")
    ['web', 'app', 'shop']
    """
    lines = text.split("\n")
    bare = "\n".join(_BULLET.sub("", line.strip(), count=1) if line else "" for line in lines)
    return split_list(bare)


def names_of(text: str) -> list[str]:
    r"""Return the names of a cell; a line that goes on in lower case belongs to the one before.

    Examples
    --------
    >>> names_of("Post\nby a friend\nHome page"), names_of("- web\n- app")
    (['Post by a friend', 'Home page'], ['web', 'app'])
    """
    if "\n" not in text or has_bullets(text):
        return items_of(text)
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if lines and line[0].islower() and not lines[0][0].islower():
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return items_of("\n".join(lines))


def comma_parts(text: str) -> list[str]:
    """Return what commas separate, each once.

    Examples
    --------
    >>> comma_parts("web, app"), comma_parts("web")
    (['web', 'app'], ['web'])
    """
    if "," not in text and "，" not in text and "、" not in text:
        return [text]
    return list(dict.fromkeys(filter(None, map(str.strip, _COMMA.split(text)))))


def are_names(parts: list[str]) -> bool:
    """Whether all parts of a cell are short enough for names, and none goes on a sentence.

    Examples
    --------
    >>> are_names(["Ad", "Blog"]), are_names(["Confirmation", "with the order number"])
    (True, False)
    """
    return all(
        len(part) <= _LETTERS
        and 0 < len(words := part.split()) <= _WORDS
        and words[0].casefold() not in _GO_ON
        and not part.endswith((".", "!", "?"))
        for part in parts
    )


def lists_apart(values: Iterable[str], always: bool = False) -> dict[str, list[str]]:
    """Return the parts of each value that is a list with commas.

    It is one where each part is also elsewhere, and one of them alone; with `always`, also where
    all parts can be names.

    Examples
    --------
    >>> lists_apart(["Maya, Tom", "Maya", "Tom", "Omar, student"])
    {'Maya, Tom': ['Maya', 'Tom']}
    """
    texts = list(dict.fromkeys(values))
    parts = {text: comma_parts(text) for text in texts}
    alone = {" ".join(text.casefold().split()) for text in texts if len(parts[text]) == 1}
    counts = Counter(part.casefold() for each in parts.values() for part in each)
    return {
        text: each
        for text, each in parts.items()
        if len(each) > 1
        and (
            (always and are_names(each))
            or (
                any(part.casefold() in alone for part in each)
                and all(counts[part.casefold()] > 1 for part in each)
            )
        )
    }
