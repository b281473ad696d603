"""The history of a map."""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Self

from journeynb.api.parts.part import Part, Text
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.core import ORIGINS, OUTSIDE_CODE, Event
from journeynb.model.diff import Diff, diff
from journeynb.model.python_code import changes_as_code, describe, to_code

if TYPE_CHECKING:
    import pandas as pd


class History(Part):
    """The methods that undo edits, and show how a map became what it is."""

    def undo(self) -> bool:
        """Undo the last step.

        Returns
        -------
        bool
            False if there is none.

        Raises
        ------
        ArgumentError
            Inside a `batch`.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> maya = jm.add(jn.Persona(name="Maya"))
        >>> jm.undo(), jm.undo(), jm.redo()
        (True, False, True)
        """
        return self._core.undo()

    def redo(self) -> bool:
        """Repeat the last undone step.

        Returns
        -------
        bool
            False if there is none.

        Raises
        ------
        ArgumentError
            Inside a `batch`.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Find"])
        >>> jm.set("find", name="Search")
        >>> jm.undo(), jm.redo(), jm["find"].name
        (True, True, 'Search')
        """
        return self._core.redo()

    def history(self, as_code: bool = False, by: str | None = None) -> Any:
        """Return the steps that were made and not undone, as a table or as Python code.

        Parameters
        ----------
        as_code : bool
            Return edits as calls, to paste into a cell: they then survive Restart and Run All.
        by : str, optional
            Only the steps made by calls in Python (``"code"``), in an editor (``"hand"``), by
            assistants (``"agent"``) or by others in the map's file (``"file"``), or those of a
            person or an assistant, by name. By default all; as code, those made in an editor or by
            an assistant.

        Returns
        -------
        pandas.DataFrame or str
            ``step`` (int64, from 1), ``by`` (str: "code", "hand", "agent" or "file"), ``who`` (str,
            the name of the person or assistant, "" if it is not known), ``changes`` (int64, their
            number) and ``what`` (str). With `as_code` Python code.

        Raises
        ------
        ArgumentError
            `by` is neither an origin nor the name of someone who made a step.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> maya = jm.add(jn.Persona(name="Maya"))
        >>> jm.history()
           step    by who  changes              what
        0     1  code            1  add persona maya
        """
        steps = self._core.done
        people = sorted({step.author.name for step in steps} - {""})
        if by is not None and by not in (*ORIGINS, *people):
            allowed = ", ".join(map(shown, (*ORIGINS, *people)))
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: {allowed}")
        default = OUTSIDE_CODE if as_code else ORIGINS
        chosen = [
            (number, step)
            for number, step in enumerate(steps, 1)
            if (step.by in default if by is None else by in (step.by, step.author.name))
        ]
        if as_code:
            return Text(changes_as_code(change for _, step in chosen for change in step.changes))
        return _history_frame(
            [
                (number, step.by, step.author.name, len(step.changes), describe(step.changes))
                for number, step in chosen
            ]
        )

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call a function after each step.

        Parameters
        ----------
        listener : callable
            Called with an event that has `revision`, `changes` and `by`.

        Returns
        -------
        callable
            A function that stops the calls.

        Raises
        ------
        ArgumentError
            `listener` is not a function.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> stop = jm.listen(lambda event: print(event.by, len(event.changes)))
        >>> jm.set(title="Tea")
        code 1
        >>> stop()
        """
        return self._core.listen(listener)

    def to_code(self, name: str = "jm") -> Text:
        """Return Python code that rebuilds this map exactly.

        Parameters
        ----------
        name : str
            Name of the variable in the code.

        Returns
        -------
        str
            The code; a notebook shows it as it is written.

        Raises
        ------
        ArgumentError
            `name` is not a valid Python name, or is ``jn``.

        Examples
        --------
        >>> jn.JourneyMap("Coffee", stages=["Awareness"]).to_code()
        import journeynb as jn
        <BLANKLINE>
        jm = jn.JourneyMap('Coffee')
        jm.add(jn.Stage(name='Awareness'))
        """
        if not (isinstance(name, str) and name.isidentifier()) or iskeyword(name) or name == "jn":
            raise ArgumentError(
                f"name={shown(name)} is not valid; allowed: a Python name other than jn"
            )
        return Text(to_code(self._core.state, name))

    def diff(self, other: Self) -> Diff:
        """Return the changes from this map to another, matched by id.

        Parameters
        ----------
        other : JourneyMap
            A later version, or the to-be map.

        Returns
        -------
        Diff
            Prints one line per difference; `to_frame` returns a table, `changes` the edits that
            turn this map into the other. False if nothing differs.

        Raises
        ------
        ArgumentError
            `other` is not a JourneyMap.

        Examples
        --------
        >>> as_is = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> to_be = as_is.fork(state="to_be")
        >>> to_be.set("awareness", name="Start")
        >>> as_is.diff(to_be)
        ~ the map: state nothing -> 'to_be'
        ~ stage awareness (Start): name 'Awareness' -> 'Start'
        """
        if not isinstance(other, History):
            raise ArgumentError(f"cannot compare with {shown(other)}; allowed: another JourneyMap")
        return diff(self._core.state, other._core.state)


def _history_frame(rows: list[tuple[int, str, str, int, str]]) -> pd.DataFrame:
    import pandas as pd

    types = {"step": "int64", "by": "str", "who": "str", "changes": "int64", "what": "str"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)
