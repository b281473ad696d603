"""Widths of text in the bundled font, and line breaks.

Letters that the font lacks are drawn with a font of the viewer's system; their width is an upper
estimate.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

ELLIPSIS = "…"
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_EMOJI_WIDTH = 1.3
_RIGHT_TO_LEFT = ("R", "AL")


class Run(NamedTuple):
    """A part of a line in one script: latin, emoji, wide, arabic, hebrew or other."""

    script: str
    text: str
    width: float


@cache
def _advances(bold: bool) -> dict[str, float]:
    """Return the width of each letter of the font, in ems."""
    from fontTools.ttLib import TTFont

    name = f"inter-{600 if bold else 400}.ttf"
    font = TTFont(
        BytesIO((files("journeynb.picture.drawing") / "fonts" / name).read_bytes()), lazy=True
    )
    em = font["head"].unitsPerEm
    advance = font["hmtx"].metrics
    return {chr(code): advance[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def clean(text: str) -> str:
    """Return text on one line, without control characters, direction marks and lone surrogates."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    kept = [
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace()
        or letter in (_JOINER, _NON_JOINER)
        or 0xE0020 <= ord(letter) <= 0xE007F
        or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Cn", "Co")
    ]
    return " ".join("".join(kept).split())


def _sticks(letter: str) -> bool:
    """Whether a letter belongs to the one before it."""
    code = ord(letter)
    return (
        letter in (_JOINER, _NON_JOINER)
        or 0xFE00 <= code <= 0xFE0F
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or unicodedata.category(letter) in ("Mn", "Me", "Mc")
    )


def _is_flag(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


def clusters(text: str) -> list[str]:
    """Return the characters as a reader sees them: emoji sequences and marks stay together."""
    if text.isascii():
        return list(text)
    made: list[str] = []
    for letter in text:
        last = made[-1] if made else ""
        pair = len(last) == 1 and _is_flag(last) and _is_flag(letter)
        if last and (_sticks(letter) or last[-1] == _JOINER or pair):
            made[-1] = last + letter
        else:
            made.append(letter)
    return made


def script_of(cluster: str) -> str:
    """Return the script of a cluster, empty for a space."""
    first = cluster[0]
    if first == " ":
        return ""
    emoji = "\ufe0f" in cluster or "\u20e3" in cluster
    if first in _advances(False) and not emoji:
        return "latin"
    code = ord(first)
    if emoji or 0x1F000 <= code <= 0x1FAFF or _is_flag(first):
        return "emoji"
    if unicodedata.bidirectional(first) in _RIGHT_TO_LEFT:
        return "hebrew" if 0x0590 <= code <= 0x05FF else "arabic"
    if unicodedata.east_asian_width(first) in ("W", "F"):
        return "emoji" if unicodedata.category(first) == "So" and code < 0x3000 else "wide"
    return "other"


@lru_cache(maxsize=50_000)
def _cluster_width(cluster: str, bold: bool) -> float:
    advances = _advances(bold)
    script = script_of(cluster)
    if script in ("", "latin"):
        return sum(advances.get(letter, 0.0) for letter in cluster)
    if script == "emoji":
        return _EMOJI_WIDTH
    if script == "wide":
        return 1.0
    return 0.75 if script == "other" else 0.68


@lru_cache(maxsize=50_000)
def _ems(text: str, bold: bool) -> float:
    advances = _advances(bold)
    if text.isascii():
        return sum([advances.get(letter, 0.6) for letter in text])
    return sum([_cluster_width(cluster, bold) for cluster in clusters(text)])


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a line of text in pixels."""
    return _ems(text, bold) * size


def runs(text: str, size: float, bold: bool = False) -> list[Run]:
    """Return the parts of a line from left to right, each of one script.

    A line whose first letter is written from right to left starts at the right. A space after an
    emoji is in the bundled font, because spaces of emoji fonts are as wide as an emoji.
    """
    if text.isascii():
        return [Run("latin", text, width(text, size, bold))]
    parts: list[tuple[str, str]] = []
    for cluster in clusters(text):
        before = parts[-1][0] if parts else "latin"
        script = script_of(cluster) or ("latin" if before == "emoji" else before)
        if parts and parts[-1][0] == script:
            parts[-1] = (script, parts[-1][1] + cluster)
        else:
            parts.append((script, cluster))
    if parts and parts[0][0] in ("arabic", "hebrew"):
        for place in range(len(parts) - 2, -1, -1):
            script, part = parts[place]
            if part.endswith(" "):  # the space is to the right of the next part
                next_script, after = parts[place + 1]
                parts[place : place + 2] = (script, part[:-1]), (next_script, after + " ")
        parts.reverse()
    return [Run(script, part, width(part, size, bold)) for script, part in parts]


def cut(text: str, size: float, limit: float, bold: bool = False) -> str:
    """Return a line cut to a width, with an ellipsis if it was longer."""
    if width(text, size, bold) <= limit:
        return text
    room = limit - width(ELLIPSIS, size, bold)
    return _fitting(text, size, room, bold)[0].rstrip(" ,;:.-–") + ELLIPSIS


def _fitting(word: str, size: float, limit: float, bold: bool) -> tuple[str, str]:
    """Split a word after the clusters that fit, at least one, preferably after a sign."""
    taken, used = 0, 0.0
    parts = clusters(word)
    for part in parts:
        used += _cluster_width(part, bold) * size
        if used > limit and taken:
            break
        taken += 1
    for place in range(taken - 1, taken // 2, -1):
        if taken < len(parts) and parts[place] in "-/_.@":
            taken = place + 1
            break
    return "".join(parts[:taken]), "".join(parts[taken:])


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the pieces at which a line can break, and whether a space precedes each."""
    made: list[tuple[str, bool]] = []
    for word in text.split(" "):
        if word.isascii():
            made.append((word, True))
            continue
        spaced, run = True, ""
        for cluster in clusters(word):
            if script_of(cluster) == "wide" and cluster not in "、。，．！？」』）】・ー":
                if run:
                    made.append((run, spaced))
                    spaced = False
                run = cluster
            elif run and script_of(run[0]) == "wide" and script_of(cluster) != "wide":
                made.append((run, spaced))
                spaced, run = False, cluster
            else:
                run += cluster
        if run:
            made.append((run, spaced))
    return made


@lru_cache(maxsize=20_000)
def wrap(
    text: str, size: float, limit: float, bold: bool = False, lines: int = 3
) -> tuple[str, ...]:
    """Break text into lines of at most a width; an ellipsis ends the last one if text is cut."""
    made: list[str] = []
    line = ""
    text = clean(text)
    if not text:
        return ()
    space = width(" ", size, bold)
    used = 0.0
    for piece, spaced in _pieces(text):
        gap = space if spaced and line else 0.0
        needed = width(piece, size, bold)
        if line and used + gap + needed <= limit:
            line += (" " if gap else "") + piece
            used += gap + needed
            continue
        if line:
            made.append(line)
        rest = piece
        while width(rest, size, bold) > limit and len(made) <= lines:
            head, rest = _fitting(rest, size, limit, bold)
            if not rest:
                rest = head
                break
            made.append(head)
        line, used = rest, width(rest, size, bold)
        if len(made) > lines:
            break
    made.append(line)
    if len(made) > lines:
        last = cut(made[lines - 1] + " " + made[lines], size, limit, bold)
        if not last.endswith(ELLIPSIS):
            last = cut(last + ELLIPSIS, size, limit, bold)
        made = [*made[: lines - 1], last]
    return tuple(made)
