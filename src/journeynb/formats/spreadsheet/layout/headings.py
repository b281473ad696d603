"""The column that each heading means: as passed, as named, or as guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.spreadsheet.emotions.cells import parts_of
from journeynb.formats.spreadsheet.words.heading_words import (
    COLUMNS,
    HEADINGS,
    LANES,
    READ,
    is_standard,
    key_of,
    meanings,
)

SEVERAL = frozenset(
    {"channel", "persona", "goal", "pain_point", "opportunity", "actions", "thoughts", "custom"}
)
"""The columns that several headings can be mapped to."""

_SAMPLE = 200  # cells from which it is seen what a column holds


@dataclass(slots=True)
class Headings:
    """The columns of a heading row.

    Attributes
    ----------
    places : dict of str to list of int
        Positions of each column of the long form.
    guessed : dict of str to str
        The headings that were guessed, and what each was read as.
    unused : list of str
        The headings that were not read, apart from those ignored on purpose.
    """

    places: dict[str, list[int]] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


class Corrections:
    """The meanings of headings or lanes that the caller passes; an empty one ignores it."""

    def __init__(self, columns: Mapping[str, str | None] | None) -> None:
        if not isinstance(columns, Mapping | None):
            raise ArgumentError(
                f"columns={shown(columns)} is not valid; allowed: a dict of headings to columns"
            )
        allowed = tuple(dict.fromkeys((*READ, *LANES)))
        self._exact: dict[str, str] = {}
        for name, target in (columns or {}).items():
            if target and target not in allowed:
                raise ArgumentError(
                    f"columns= maps {shown(name)} to the unknown column {shown(target)}; "
                    f"allowed: {', '.join(allowed)}, or None to ignore the column"
                )
            self._exact[str(name).strip()] = target or ""
        self._keys = {key_of(name): target for name, target in self._exact.items() if key_of(name)}

    def __bool__(self) -> bool:
        return bool(self._exact)

    def target(self, name: str) -> str | None:
        """Return the meaning passed for a name: empty to ignore it, None if there is none."""
        return self._exact.get(name, self._keys.get(key_of(name)))

    def check(self, names: Sequence[str], targets: Sequence[str], source: str | None) -> None:
        """Raise if a correction names nothing in the file, or a column of the other shape."""
        keys = {key_of(name) for name in names}
        for name, target in self._exact.items():
            if name not in names and (not key_of(name) or key_of(name) not in keys):
                found = ", ".join(shown(each) for each in names if each)
                raise ArgumentError(
                    f"columns= names {shown(name)}, which is not a heading of "
                    f"{source or 'the table'}; allowed: {found}"
                )
            if target and target not in targets:
                raise ArgumentError(
                    f"columns= maps {shown(name)} to {shown(target)}, which this layout "
                    f"does not have; allowed: {', '.join(targets)}, or None to ignore the "
                    "column"
                )


def match(
    cells: Sequence[str], corrections: Corrections, column: Callable[[int], list[str]] | None = None
) -> Headings:
    """Return what a row of headings means.

    Meanings that the caller passes come first, then the columns' own names, then guesses; of two
    headings that match one column the first is used. `column` returns the cells below a heading.
    """
    found = Headings()
    left: dict[int, str] = {}
    for place, heading in enumerate(cells):
        target = corrections.target(heading) if heading else ""
        if target:
            places = found.places.setdefault(target, [])
            if places and target not in SEVERAL:
                raise ArgumentError(
                    f"columns= maps two headings to {target}; allowed more than once: "
                    f"{', '.join(sorted(SEVERAL))}"
                )
            places.append(place)
        elif target is None:
            left[place] = heading
    if column is not None:
        _split_emotions(found, left, column)
    for place, heading in list(left.items()):
        target = next((name for name in COLUMNS if is_standard(heading, name)), None)
        if target is not None and target not in found.places:
            found.places[target] = [place]
            del left[place]
    guesses = {place: meanings(heading, HEADINGS) for place, heading in left.items()}
    for rank in range(2):
        for place, heading in list(left.items()):
            target = guesses[place][rank] if rank < len(guesses[place]) else None
            if target is None or (target in found.places and not _one_of_several(heading, target)):
                continue
            if target in ("stage", "touchpoint") and column and _is_running(column(place)):
                continue
            found.places.setdefault(target, []).append(place)
            found.guessed[heading] = target
            del left[place]
    found.unused = list(left.values())
    return found


def _one_of_several(heading: str, target: str) -> bool:
    """Whether a heading is one of a numbered list, such as ``Pain 2``, or a metric."""
    return target == "custom" or (target in SEVERAL and heading[-1:].isdecimal())


def _split_emotions(
    found: Headings, left: dict[int, str], column: Callable[[int], list[str]]
) -> None:
    """Read one of several columns of emotions as the score, and one of words as the feeling."""
    rivals = {
        place: heading
        for place, heading in left.items()
        if meanings(heading, HEADINGS)[:1] == ("emotion",)
    }
    if len(rivals) + ("emotion" in found.places) < 2:
        return
    scores = [place for place in rivals if _are_scores(column(place))]
    words = [place for place in rivals if place not in scores]
    chosen = {"feeling": words[:1]} if scores or "emotion" in found.places else {}
    chosen["emotion"] = scores[:1] or words[:1]
    for target, places in chosen.items():
        if places and target not in found.places:
            found.places[target] = places
            heading = left.pop(places[0])
            if not is_standard(heading, target):
                found.guessed[heading] = target


def _are_scores(cells: list[str]) -> bool:
    parts = [parts_of(text) for text in cells[:_SAMPLE] if text]
    scores = [each for each in parts if each.number is not None or each.mark is not None]
    return len(scores) * 2 > len(parts)


def _is_running(cells: list[str]) -> bool:
    """Whether the cells of a column number its rows."""
    numbers = [text.rstrip(".)") for text in cells if text]
    if len(numbers) < 2 or numbers[0] not in ("0", "1"):
        return False
    return numbers == [str(int(numbers[0]) + n) for n in range(len(numbers))]
