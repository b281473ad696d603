"""Edits that a log proposes: to be looked at, then applied through the door or left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown, visible
from journeynb.model.core import CoreMap
from journeynb.model.python_code import changes_as_code
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Proposal:
    """One edit, and why.

    Parameters
    ----------
    edit : str
        What kind of edit: ``set_events``, ``add_touchpoint``, ``add_leads_to``, ``set_emotion``.
    id, other : str
        What it is about: an id, or the text of an event.
    text : str
        The edit in words.
    why : str
        What the log shows.
    score : float
        How sure it is, from 0 to 100.
    count, customers : int
        How many events and customers speak for it.
    changes : list of dict
        The edit as changes for the door.
    """

    edit: str
    id: str
    other: str
    text: str
    why: str
    score: float
    count: int
    customers: int
    changes: tuple[Change, ...] = field(repr=False)


def _more(known: list[Any], new: list[Any]) -> list[Any]:
    """Add what is new to what is known; return all of it."""
    known += [each for each in new if each not in known]
    return list(known)


class Proposals:
    """Edits to review: look at `table`, keep some with `pick`, then `apply`.

    They are made of the map as it was when they were asked for.

    Examples
    --------
    >>> import pandas as pd
    >>> jm = jn.JourneyMap("Coffee", stages=["Decision"])
    >>> order = jm.add(jn.Touchpoint(name="Order placed"), stage="decision")
    >>> log = jn.EventLog(pd.DataFrame({
    ...     "customer": ["ann"], "time": ["2026-01-01"], "event": ["order_placed"]}))
    >>> found = jm.suggest_events(log)
    >>> found
    1 proposal
      0  100  Order placed takes the event 'order_placed'
    >>> found.apply()
    1
    >>> jm["order-placed"].events
    ('order_placed',)
    """

    def __init__(
        self, core: CoreMap, items: Iterable[Proposal], before: Iterable[Change] = ()
    ) -> None:
        self._core = core
        self._items = list(items)
        self._before = list(before)

    @property
    def table(self) -> pd.DataFrame:
        """The edits as a table.

        ``edit, id, other, proposal, why`` (text), ``score`` (float64, 0 to 100), ``count`` and
        ``customers`` (int64); the index counts from 0 and is what `pick` takes.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "edit": pd.Series([each.edit for each in self._items], dtype="str"),
                "id": pd.Series([each.id for each in self._items], dtype="str"),
                "other": pd.Series([each.other for each in self._items], dtype="str"),
                "proposal": pd.Series([each.text for each in self._items], dtype="str"),
                "why": pd.Series([each.why for each in self._items], dtype="str"),
                "score": pd.Series([each.score for each in self._items], dtype="float64"),
                "count": pd.Series([each.count for each in self._items], dtype="int64"),
                "customers": pd.Series([each.customers for each in self._items], dtype="int64"),
            }
        )

    @property
    def changes(self) -> list[Change]:
        """The changes that `apply` hands to the door."""
        return self._changes(self._items)

    @property
    def code(self) -> str:
        """The edits as the Python calls that make them."""
        return changes_as_code(self.changes)

    def _changes(self, items: list[Proposal]) -> list[Change]:
        """Return the changes of some edits; the events and quotes of one thing come together."""
        made = [
            change
            for change in (deepcopy(self._before) if items else [])
            if change["op"] != "add" or not self._is_there(change)
        ]
        seen: dict[tuple[str, ...], list[Any]] = {}
        for each in items:
            for change in deepcopy(list(each.changes)):
                fields = change.get("fields", {})
                if change["op"] == "set" and "events" in fields:
                    known = seen.setdefault((change["id"],), [])
                    fields["events"] = _more(known, fields["events"])
                elif change.get("kind") == "cites":
                    ends = change["from"], change["to"]
                    known = seen.setdefault(ends, self._quotes(*ends))
                    fields["quotes"] = _more(known, fields["quotes"])
                made.append(change)
        return made

    def _is_there(self, change: Change) -> bool:
        """Whether what every edit needs, the log as a source, came with one made before."""
        state = self._core.state
        if change["id"] not in state:
            return False
        stored = state.entity(change["id"]).stored()
        return all(stored.get(name) == value for name, value in change["fields"].items())

    def _quotes(self, start: str, end: str) -> list[Any]:
        if start not in self._core.state or end not in self._core.state:
            return []
        data: Any = self._core.state.link("cites", start, end)
        return [] if data is None else list(data.stored().get("quotes", []))

    def pick(self, *numbers: int) -> Proposals:
        """Return some of the edits, by their numbers in `table`.

        Parameters
        ----------
        *numbers : int
            Such as ``pick(0, 3)``, or ``pick(*table.index[table.customers > 100])``.
        """
        for number in numbers:
            if not 0 <= number < len(self._items):
                raise ArgumentError(
                    f"unknown edit {shown(number)}; allowed: 0 to {len(self._items) - 1}"
                )
        return Proposals(self._core, [self._items[each] for each in numbers], self._before)

    def apply(self, min_score: float = 0) -> int:
        """Make the edits, as one step of history; return how many.

        Parameters
        ----------
        min_score : float
            Only those of this score or a higher one.

        Raises
        ------
        ChangeError
            The map has changed meanwhile, so that one does not fit; none was made.
        """
        if isinstance(min_score, bool) or not isinstance(min_score, (int, float)):
            raise ArgumentError(
                f"min_score={shown(min_score)} is not valid; allowed: a number from 0 to 100"
            )
        items = [each for each in self._items if each.score >= min_score]
        self._core.apply(self._changes(items))
        return len(items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Proposal]:
        return iter(self._items)

    def __repr__(self) -> str:
        number = len(self._items)
        if not number:
            return "nothing to propose"
        head = f"{number} proposal{'' if number == 1 else 's'}"
        lines = [f"  {at}  {each.score:.0f}  {each.text}" for at, each in enumerate(self._items)]
        return "\n".join(map(visible, [head, *lines]))

    def _repr_html_(self) -> str:
        html: str = self.table.to_html()
        return html
