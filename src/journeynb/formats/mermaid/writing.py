"""Writing a map as a Mermaid `journey` diagram, which Mermaid's own parser accepts."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

from journeynb.formats.mermaid.actors import systems_and_teams
from journeynb.formats.mermaid.grammar import (
    HIGHEST,
    LOWEST,
    MIDDLE,
    NO_EMOTION,
    NO_PERSONA,
    PERSONAS,
)
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Touchpoint
from journeynb.model.state import State

# Mermaid does not read all text as text: # starts a comment and ; ends a statement; tags and
# entities; %%; blanks at the ends; the marks ﬂ° and ¶ß, by which it replaces entities; and names
# which make it read the whole text as a C4 diagram. ``` would end a block of Markdown.
_TEXT = (
    r"[#;<>]|&(?! \S)|^%|%(?=%)|(?<=%)%|^[\s\ufeff]|[\s\ufeff]\Z|ﬂ(?=°)|¶(?=ß)"
    r"|C(?=4(?:Container|Component|Dynamic|Deployment))|`(?=``)"
)
_NAME = re.compile(rf"{_TEXT}|:")
_ACTOR = re.compile(rf"{_TEXT}|[:,，；、،]")
# Mermaid sanitizes these as HTML. A colon with an entity after it can make it read the text as a
# style, of which it drops the last semicolon.
_PROSE = re.compile(rf"{_TEXT}|[&\u00a0}}]|:(?! \S)")
_KEYWORD = re.compile(
    r"(?:title|section|journey|accTitle|accDescr)(?!\w)", re.ASCII | re.IGNORECASE
)
_LINE = re.compile(r"\r\n?|\n")
_ENTITIES = {"<": "#lt;", ">": "#gt;", "&": "#amp;"}


def write_mermaid(state: State) -> str:
    r"""Return a map as the text of a Mermaid journey diagram.

    Touchpoints without a stage come first, then each stage as a section, all in the order of the
    map. The actors of a task are the personas that experience the touchpoint; its score is 3 plus
    the mean of their emotions, half up, kept between 1 and 5, and 3 if there is none. A comment
    above the task, such as ``%% no emotion``, says what nobody rated or experiences, and
    `read_mermaid` reads it.

    Parameters
    ----------
    state : State
        The map.

    Returns
    -------
    str
        The diagram, which ends in a newline. In a Markdown file put it between lines with
        three backticks, the first of them with ``mermaid``.

    Notes
    -----
    A journey diagram holds no more than this: the rest of the map is not in it, and neither are
    personas that experience nothing. Control characters become spaces; what Mermaid would take for
    more than text is written as its entities, such as ``#35;``. By default, Mermaid draws no
    diagram of more than 50,000 characters.

    Examples
    --------
    >>> from journeynb.formats.mermaid import read_mermaid
    >>> state = read_mermaid("journey\n section Buy\n Pay: 4.5: Ann, Bob\n Wait: 1: Ann")
    >>> print(write_mermaid(state), end="")
    journey
        section Buy
          Pay: 5: Ann, Bob
          Wait: 1: Ann
    """
    return "".join(f"{line}\n" for line in _lines(Index(state)))


def _lines(index: Index) -> Iterator[str]:
    yield "journey"
    if index.info.title:
        yield f"    title {_escaped(index.info.title, _PROSE)}"
    yield from _description(index.info.description)
    names = [persona.name for persona in index.personas if index.out("experiences", persona.id)]
    if systems_and_teams(names):  # which would be read as no personas
        yield f"    %% {PERSONAS}: {', '.join(_escaped(name, _ACTOR) for name in names)}"
    tasks: dict[str | None, list[Touchpoint]] = {}
    for touchpoint in index.touchpoints:
        tasks.setdefault(index.stage_of.get(touchpoint.id), []).append(touchpoint)
    for touchpoint in tasks.get(None, ()):
        yield from (f"    {line}" for line in _task(index, touchpoint))
    for stage in index.stages:
        yield f"    section {_escaped(stage.name, _NAME)}"
        for touchpoint in tasks.get(stage.id, ()):
            yield from (f"      {line}" for line in _task(index, touchpoint))


def _description(text: str) -> Iterator[str]:
    lines = [_escaped(line, _PROSE) for line in _LINE.split(text)]
    if len(lines) > 1:
        yield "    accDescr {"
        yield from (f"      {line}" if line else "" for line in lines)
        yield "    }"
    elif text:
        yield f"    accDescr: {lines[0]}"


def _task(index: Index, touchpoint: Touchpoint) -> Iterator[str]:
    name = _escaped(touchpoint.name, _NAME)
    if _KEYWORD.match(name):
        name = _entity(name[0]) + name[1:]
    experiences = index.into("experiences", touchpoint.id)
    emotions = [each.emotion for each in experiences.values() if each.emotion is not None]
    actors = {id: _escaped(index.name(id), _ACTOR) for id in index.sorted(experiences)}
    unrated = [name for id, name in actors.items() if experiences[id].emotion is None]
    if not actors:
        yield f"%% {NO_PERSONA}"
    elif not emotions:
        yield f"%% {NO_EMOTION}"
    elif unrated:
        yield f"%% {NO_EMOTION}: {', '.join(unrated)}"
    text = f"{name}: {_score(emotions)}"
    yield f"{text}: {', '.join(actors.values())}" if actors else text


def _score(emotions: list[float]) -> int:
    if not emotions:
        return MIDDLE
    mean = math.fsum(emotions) / len(emotions)
    return min(max(math.floor(MIDDLE + mean + 0.5), LOWEST), HIGHEST)


def _escaped(text: str, special: re.Pattern[str]) -> str:
    plain = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text
    )
    return special.sub(lambda match: _entity(match[0]), plain)


def _entity(letter: str) -> str:
    return _ENTITIES.get(letter, f"#{ord(letter)};")
