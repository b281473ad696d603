"""The history of a map."""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Self

from journeynb.api.parts.part import Part, Text
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model.core import Event
from journeynb.model.diff import Diff, diff
from journeynb.model.python_code import changes_as_code, describe, to_code

if TYPE_CHECKING:
    import pandas as pd


class History(Part):
    """The methods that undo edits, and show how a map became what it is."""

    def undo(self) -> bool:
        """Take back the last step; False where there is none."""
        return self._core.undo()

    def redo(self) -> bool:
        """Make the last undone step again; False where there is none."""
        return self._core.redo()

    def history(self, as_code: bool = False, by: str | None = None) -> Any:
        """Return the steps that were made and not undone.

        Parameters
        ----------
        as_code : bool
            Return the edits made by hand as calls instead, to paste into a cell: so they survive
            the next Restart and Run All.
        by : {"code", "hand"}, optional
            Whose steps: those of calls in Python or those made by hand in an editor. By default
            all; as code, those made by hand.

        Returns
        -------
        pandas.DataFrame or str
            Columns ``step`` (from 1), ``by``, ``changes`` (how many) and ``what`` (in words); or
            Python code.
        """
        if by not in (None, "code", "hand"):
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: 'code' or 'hand'")
        steps = self._core.done
        if as_code:
            wanted = by or "hand"
            changes = [change for step in steps if step.by == wanted for change in step.changes]
            return Text(changes_as_code(changes))
        return _history_frame(
            [
                (number, step.by, len(step.changes), describe(step.changes))
                for number, step in enumerate(steps, 1)
                if by in (None, step.by)
            ]
        )

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Have a function called once after each step.

        Parameters
        ----------
        listener : callable
            Takes an event with `revision`, `changes` and `by`.

        Returns
        -------
        callable
            Ends it.
        """
        return self._core.listen(listener)

    def to_code(self, name: str = "jm") -> Text:
        """Return Python that rebuilds this map exactly.

        Parameters
        ----------
        name : str
            The variable that the code makes.

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
        """Return what changed from this map to another, by id.

        Parameters
        ----------
        other : JourneyMap
            The later version, or the map of what is wanted.

        Returns
        -------
        Diff
            Its repr is a line a difference, `to_frame` a table of them, and `changes` what turns
            this map into the other; false where there is no difference.

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


def _history_frame(rows: list[tuple[int, str, int, str]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=["step", "by", "changes", "what"])
