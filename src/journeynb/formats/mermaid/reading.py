"""Reading Mermaid's `journey` diagrams, alone in a file or in the blocks of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journeynb.base.errors import FormatError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.formats.mermaid.blocks import find_diagrams
from journeynb.formats.mermaid.lines import Diagram, Task
from journeynb.model.core import CoreMap
from journeynb.model.ids import id_from_name, numbered
from journeynb.model.state import State
from journeynb.model.transaction import Change

CUSTOMER = "Customer"
"""The persona of tasks without actors."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_mermaid(text: str, source: str | None = None, diagram: int | str | None = None) -> State:
    """Return the map that a Mermaid journey diagram describes.

    The title becomes the map's (the front matter's or ``accTitle`` where there is none) and
    ``accDescr`` its description. Each section becomes a stage, a repeated one a stage of its own;
    each task a touchpoint that leads to the next one; each actor a persona, `customer` where a task
    names none; a score from 1 to 5 an emotion from -2 to 2.

    What Mermaid refuses, drops or damages is read as its author meant it, with a `JourneyWarning`
    that names the line.

    Parameters
    ----------
    text : str
        The diagram, or Markdown with diagrams in blocks fenced as ``mermaid``. Other diagrams than
        journeys are skipped.
    source : str, optional
        The file's name, for messages.
    diagram : int or str, optional
        Which journey of several: its number in the file, from 0, or its title.

    Returns
    -------
    State
        The map.

    Raises
    ------
    FormatError
        Where the text has no journey, or several and none is chosen.

    Notes
    -----
    A task without a score, or with a word for one, gives a touchpoint without an emotion; the word
    is kept as the feeling. A line break in a name (``<br>``) becomes a space. Directives, front
    matter other than the title, and comments are dropped.

    Examples
    --------
    >>> state = read_mermaid('''
    ... journey
    ...     title My day
    ...     section Go to work
    ...       Make tea: 5: Me
    ...       Go upstairs: 3: Me, Cat
    ... ''')
    >>> [touchpoint.name for touchpoint in state.entities("touchpoint")]
    ['Make tea', 'Go upstairs']
    >>> state.link("experiences", "me", "make-tea").emotion
    2.0
    """
    text, notes = _clean(text)
    chosen = _chosen(find_diagrams(text), source, diagram)
    for line, message in dict.fromkeys([*notes, *chosen.warnings]):
        place = f"{source}, line {line}" if source else f"line {line}"
        warn(f"{place}: {message}")
    core = CoreMap()
    core.apply(list(_changes(chosen)))
    return core.state


def list_mermaid(text: str, source: str | None = None) -> list[tuple[int, str, int]]:
    r"""Return the journeys of a text: number, title and line of each.

    Parameters
    ----------
    text : str
        As `read_mermaid` takes it.
    source : str, optional
        The file's name.

    Examples
    --------
    >>> list_mermaid("journey\n    title My day\n    Make tea: 5: Me")
    [(0, 'My day', 1)]
    """
    diagrams = find_diagrams(_clean(text)[0])
    return [(index, each.title, each.line) for index, each in enumerate(diagrams)]


def _clean(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the text with LF and without a BOM and lone surrogates, and the warnings."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = _SURROGATE.search(text)
    if match is None:
        return text, []
    line = text.count("\n", 0, match.start()) + 1
    return _SURROGATE.sub("", text), [
        (line, "ignored half of a surrogate pair, which is not valid text")
    ]


def _chosen(diagrams: list[Diagram], source: str | None, wanted: int | str | None) -> Diagram:
    if not diagrams:
        raise FormatError(
            "no Mermaid journey diagram found; allowed: text that starts with journey, or "
            "Markdown with a ```mermaid code block that contains such text",
            source=source,
        )
    if wanted is None:
        found = diagrams
    elif isinstance(wanted, str):
        found = [diagram for diagram in diagrams if diagram.title == wanted]
    else:
        found = [diagram for index, diagram in enumerate(diagrams) if index == wanted]
    if len(found) == 1:
        return found[0]
    if wanted is None:
        problem = f"the file contains {len(diagrams)} journey diagrams"
    else:
        problem = f"{'several journey diagrams are' if found else 'no journey diagram is'} "
        problem += f"called {shown(wanted)}" if isinstance(wanted, str) else f"number {wanted}"
    listed = "; ".join(
        f"{index}: {shown(diagram.title)}, line {diagram.line}"
        for index, diagram in enumerate(diagrams)
    )
    raise FormatError(
        f"{problem}; choose one with diagram= and its number or title: {listed}",
        source=source,
        where=f"line {(found or diagrams)[0].line}",
    )


def _changes(diagram: Diagram) -> Iterator[Change]:
    info = {"title": diagram.title, "description": diagram.description}
    yield {"op": "set", "id": "", "fields": info}
    ids = _Ids()
    personas: dict[str, str] = {}
    customer = _customer(diagram)
    before: str | None = None
    for section, tasks in diagram.sections:
        stage = None
        if section is not None:
            stage = ids.new(section, "stage")
            yield _add("stage", stage, section)
        for task in tasks:
            id = ids.new(task.name, "touchpoint")
            yield _add("touchpoint", id, task.name)
            if stage is not None:
                yield {"op": "link", "kind": "occurs_in", "from": id, "to": stage}
            if before is not None:
                yield {"op": "link", "kind": "leads_to", "from": before, "to": id}
            before = id
            for actor in task.actors or (customer,):
                if actor not in personas:
                    personas[actor] = ids.new(actor, "persona")
                    yield _add("persona", personas[actor], actor)
                yield _experience(personas[actor], id, task)


def _customer(diagram: Diagram) -> str:
    """Return the name of the persona of tasks without actors: an actor of that name, if any."""
    actors = (actor for _, tasks in diagram.sections for task in tasks for actor in task.actors)
    return next((actor for actor in actors if actor.casefold() == CUSTOMER.casefold()), CUSTOMER)


def _add(kind: str, id: str, name: str) -> Change:
    return {"op": "add", "kind": kind, "id": id, "fields": {"name": name}}


def _experience(persona: str, touchpoint: str, task: Task) -> Change:
    fields = {"emotion": task.emotion, "feeling": task.feeling}
    return {
        "op": "link", "kind": "experiences", "from": persona, "to": touchpoint, "fields": fields
    }  # fmt: skip


class _Ids:
    """Ids from names, which many equal names do not slow down."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def new(self, name: str, kind: str) -> str:
        id = base = id_from_name(name, kind)
        # Names that differ only where the number cuts them off share their numbers.
        stem = numbered(base, 10**9)
        number = self._next.get(stem, 2)
        while id in self._taken:
            id = numbered(base, number)
            number += 1
            self._next[stem] = number
        self._taken.add(id)
        return id
