"""The emotions of a column, or of a lane: what each of its cells means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from journeynb.base.errors import ArgumentError
from journeynb.base.text import number_text, shown
from journeynb.formats.spreadsheet.emotions.cells import Cell, parts_of
from journeynb.formats.spreadsheet.emotions.scales import (
    EMOTIONS,
    Scale,
    fits_two_scales,
    guessed_scale,
    scale_in,
    scale_up_to,
)
from journeynb.formats.spreadsheet.words.emotion_words import (
    SCALE_WORDS,
    score_of_faces,
    score_of_words,
)
from journeynb.formats.spreadsheet.words.heading_words import key_of, plain_words

ALLOWED = (
    "a number from -2 to 2, scores on one scale in the whole column (scale=(1, 10) names it), "
    "a share such as 4/5, ++ to --, a face, or words"
)


_MOST = 30  # words that a warning lists


@dataclass(frozen=True, slots=True)
class Felt:
    """What a cell means: an emotion, whether it is more than a guess from words, a feeling."""

    emotion: float | None = None
    explicit: bool = False
    feeling: str = ""


@dataclass(slots=True)
class Column:
    """What the cells of a column mean.

    Attributes
    ----------
    cells : dict of str to Felt
        By the cell's text.
    bad : set of str
        Numbers that are not on the column's scale.
    notes : list of str
        What was guessed, for the warning.
    """

    cells: dict[str, Felt] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


class Words:
    """How emotions in words are scored: by the list, by the caller's dict, or not at all."""

    def __init__(self, emotions: object) -> None:
        self.scored = emotions != "words"
        self.own: dict[tuple[str, ...], float] = {}
        self._exact: dict[str, float] = {}
        if emotions is None or emotions == "words":
            return
        if not isinstance(emotions, Mapping) or not all(
            isinstance(word, str) and type(score) in (int, float) and -2 <= score <= 2
            for word, score in emotions.items()
        ):
            raise ArgumentError(
                f'emotions={shown(emotions)} is not valid; allowed: "words" to leave words '
                'without a score, or a dict of words to scores from -2 to 2, such as {"wary": -0.5}'
            )
        self._exact = {word.strip(): float(score) for word, score in emotions.items()}
        self.own = {plain_words(word): score for word, score in self._exact.items()}
        self.own.pop((), None)

    def said(self, text: str) -> float | None:
        """Return the score that the caller passes for a whole cell."""
        return self._exact.get(text, self.own.get(plain_words(text)) if self.own else None)

    def score(self, text: str) -> float | None:
        """Return the score of a cell's words."""
        return score_of_words(text, self.own) if self.scored else None


def read_emotions(
    texts: Iterable[str], heading: str, scale: Scale | None, words: Words, ours: bool = False
) -> Column:
    """Return what each text of a column means.

    A file of ours has emotions from -2 to 2, so there 1 and 2 are not reported as unclear.

    Examples
    --------
    >>> column = read_emotions(["1,5", "🙂", "Very negative", "so so"], "Mood", None, Words(None))
    >>> [felt.emotion for felt in column.cells.values()]
    [1.5, 1.0, -2.0, None]
    >>> column = read_emotions(["1", "4"], "Mood", None, Words(None))
    >>> [felt.emotion for felt in column.cells.values()], len(column.notes)
    ([-2.0, 1.0], 1)
    """
    found = Column()
    cells = {text: parts_of(text) for text in dict.fromkeys(texts)}
    numbers = [
        each.number for each in cells.values() if each.number is not None and each.top is None
    ]
    signed = any(text.startswith("+") for text, cell in cells.items() if cell.number is not None)
    chosen, note = _scale(heading, scale, numbers, ours or signed)
    if note:
        found.notes.append(note)
    shares = [each.number for each in cells.values() if each.number is not None and each.top]
    scored: list[str] = []
    for text, cell in cells.items():
        felt = _felt(text, cell, chosen, shares, words)
        found.cells[text] = felt
        if cell.number is not None and felt.emotion is None:
            found.bad.add(text)
        elif felt.emotion is not None and felt.feeling and not felt.explicit:
            scored.append(f"{shown(felt.feeling, 30)} {number_text(felt.emotion)}")
    if scored:
        found.notes.append(
            f"scored the words of {shown(heading)}: {', '.join(scored[:_MOST])}"
            f"{' and others' if len(scored) > _MOST else ''} (emotions= changes this)"
        )
    return found


def _scale(
    heading: str, scale: Scale | None, numbers: list[float], ours: bool
) -> tuple[Scale, str]:
    """Return the scale of a column's numbers, and a note of what was guessed."""
    if scale is not None:
        return scale, ""
    if not numbers:
        return EMOTIONS, ""
    named = scale_in(heading, numbers)
    chosen = named or guessed_scale(numbers)
    if chosen == EMOTIONS:
        if fits_two_scales(numbers) and not named and not ours:
            return chosen, (
                f"the numbers of {shown(heading)} fit -2 to 2 and 1 to 5; read them as -2 to 2 "
                "(scale=(1, 5) changes this)"
            )
        return chosen, ""
    middle = number_text((chosen.worst + chosen.best) / 2)
    why = ", as its heading says" if named else ""
    return chosen, (
        f"read the numbers of {shown(heading)} as scores from {chosen}{why}, with {middle} as "
        "neutral (scale= changes this)"
    )


def _felt(text: str, cell: Cell, scale: Scale, shares: list[float], words: Words) -> Felt:
    said = words.said(text)
    feeling = "" if key_of(cell.words) in SCALE_WORDS or not _has_word(cell.words) else cell.words
    if said is not None:
        return Felt(said, True, feeling)
    if cell.mark is not None:
        return Felt(cell.mark, True)
    if cell.number is not None:
        own = scale_up_to(cell.top, shares) if cell.top else scale
        return Felt(own.emotion(cell.number) if own else None, True, feeling)
    named = SCALE_WORDS.get(key_of(text))
    if named is not None:
        return Felt(named, True)
    faces = score_of_faces(text)
    if faces is not None:
        return Felt(faces, True, feeling)
    # a word that says nothing of a feeling is kept as one all the same
    return Felt(words.score(text), False, feeling or text)


def _has_word(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
