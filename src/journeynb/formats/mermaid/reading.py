"""Reading Mermaid's `journey` diagrams, alone in a file or in blocks of a text."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from journeynb.base.errors import FormatError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.formats.mermaid.diagrams import find_diagrams, hidden_diagrams
from journeynb.formats.mermaid.lines import Diagram
from journeynb.formats.mermaid.map_builder import MapBuilder
from journeynb.model.core import CoreMap
from journeynb.model.state import State


def read_mermaid(
    text: str,
    source: str | None = None,
    diagram: int | str | None = None,
    *,
    scale: Sequence[float] | str | None = None,
    customers: str | Sequence[str] | None = None,
    markup: str = "markdown",
) -> State:
    """Return the map that a Mermaid journey diagram describes.

    The title becomes the map's (the front matter's or ``accTitle`` where there is none) and
    ``accDescr`` its description. Each section becomes a stage, a repeated one a stage of its own;
    each task a touchpoint that leads to the next one; each actor a persona; a score from 1 to 5 an
    emotion from -2 to 2.

    What Mermaid refuses, drops or damages is read as its author meant it, with a `JourneyWarning`
    that names the line.

    Parameters
    ----------
    text : str
        The diagram, or text with diagrams in blocks of Mermaid. Other diagrams than journeys are
        skipped, and so are those in comments.
    source : str, optional
        The file's name, for messages.
    diagram : int or str, optional
        Which journey of several: its number in the file, from 0, or its title.
    scale : tuple of float or str, optional
        Worst and best score: ``(0, 10)`` or ``"0-10"``. By default from 1 to 5; if a score is not
        between them, the smallest usual scale that fits all: from 1 to 10, from 0 to 5, 10 or 100,
        or from -2, -3, -5, -10 or -100 to the same number above 0.
    customers : str or list of str, optional
        The actors that are personas. An actor that is not one owns the touchpoints at which only
        such actors act; others are in a note. By default, actors with the name of a system or a
        team are not personas, unless all are.
    markup : {"markdown", "rst", "asciidoc", "html"}
        Markup of the text.

    Returns
    -------
    State
        The map.

    Raises
    ------
    FormatError
        The text has no journey, or several and none is chosen.
    ArgumentError
        The scale is not valid, or an actor of `customers` is not in the diagram.

    Notes
    -----
    A task without a score, or with a word for one, gives a touchpoint without an emotion; the word
    is kept as the feeling. A task without an actor belongs to the only persona, or to the one with
    the most tasks; in a diagram without actors, to ``Customer``. A line break in a name (``<br>``)
    becomes a space. Directives, front matter other than the title, and comments are dropped, except
    those by which `write_mermaid` marks what nobody rated.

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
    found = find_diagrams(text, markup)
    if not found:
        raise _no_diagram([] if markup == "html" else hidden_diagrams(text, markup), source)
    return read_diagrams(found, source, diagram=diagram, scale=scale, customers=customers)


def read_diagrams(
    diagrams: list[Diagram],
    source: str | None,
    *,
    diagram: int | str | None = None,
    scale: Sequence[float] | str | None = None,
    customers: str | Sequence[str] | None = None,
) -> State:
    """Return the map that one of some diagrams describes, with the options of `read_mermaid`."""
    chosen = chosen_diagram(diagrams, source, diagram)
    builder = MapBuilder(chosen, scale, customers)
    changes = list(builder.changes())
    for line, message in dict.fromkeys(sorted(chosen.warnings, key=itemgetter(0))):
        place = chosen.place(line)
        warn(f"{source}, {place}: {message}" if source else f"{place}: {message}")
    core = CoreMap()
    core.apply(changes)
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
    diagrams = find_diagrams(text)
    return [(index, each.title, each.line) for index, each in enumerate(diagrams)]


def chosen_diagram(
    diagrams: list[Diagram], source: str | None, wanted: int | str | None
) -> Diagram:
    """Return the diagram that is `wanted`, or the only one."""
    if wanted is None:
        found = diagrams
    elif isinstance(wanted, str):
        found = [diagram for diagram in diagrams if diagram.title == wanted]
    else:
        found = [diagram for index, diagram in enumerate(diagrams) if index == wanted]
    if len({diagram.text for diagram in found}) == 1:  # or an example beside its source
        return found[0]
    if wanted is None:
        problem = f"the file contains {len(diagrams)} journey diagrams"
    else:
        problem = f"{'several journey diagrams are' if found else 'no journey diagram is'} "
        problem += f"called {shown(wanted)}" if isinstance(wanted, str) else f"number {wanted}"
    listed = "; ".join(
        f"{index}: {shown(diagram.title)}, {diagram.place(diagram.line)}"
        for index, diagram in enumerate(diagrams)
    )
    first = (found or diagrams)[0]
    raise FormatError(
        f"{problem}; choose one with diagram= and its number or title: {listed}",
        source=source,
        where=first.place(first.line),
    )


def _no_diagram(hidden: list[Diagram], source: str | None) -> FormatError:
    if hidden:
        return FormatError(
            "no Mermaid journey diagram found, except in a comment; delete the signs of the "
            "comment to read it",
            source=source,
            where=f"line {hidden[0].line}",
        )
    return FormatError(
        "no Mermaid journey diagram found; allowed: text that starts with journey, or "
        "Markdown with a ```mermaid code block that contains such text",
        source=source,
    )
