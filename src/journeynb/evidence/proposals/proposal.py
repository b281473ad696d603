"""Edits that a log suggests: review them, then apply some or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import few, shown, visible
from journeynb.model.core import CoreMap
from journeynb.model.python_code import changes_as_code
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Proposal:
    """One suggested edit, with its reason.

    Parameters
    ----------
    edit : str
        Kind of edit: ``set_events``, ``add_touchpoint``, ``add_leads_to``, ``set_emotion``,
        ``set_expected`` or ``add_pain_point``.
    id, other : str
        The subjects of the edit: ids, or the name of an event.
    text : str
        The edit in words.
    why : str
        The reason: numbers from the log.
    score : float
        Confidence, from 0 to 100.
    count, customers : int
        Number of events and customers that support it.
    changes : list of dict
        The edit as changes of the map. The first one is the edit itself.
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
    """Add the new values to the known ones; return a copy of all."""
    known += [each for each in new if each not in known]
    return list(known)


class Proposals(Public):
    """Suggested edits to review: read `table`, select some with `pick`, then `apply`.

    They refer to the map as it was when they were suggested.

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
      0  100  match the event 'order_placed' to Order placed
    >>> found.apply()
    1
    >>> jm["order-placed"].events
    ('order_placed',)
    """

    def __init__(
        self,
        core: CoreMap,
        items: Iterable[Proposal],
        before: Iterable[Change] = (),
        technical: Mapping[str, str] | None = None,
    ) -> None:
        self._core = core
        self._items = list(items)
        self._before = list(before)
        self._technical = dict(technical or {})

    @property
    def before(self) -> list[Change]:
        """The changes that edits need, such as the log as a source that they cite."""
        return list(self._before)

    @property
    def technical(self) -> dict[str, str]:
        """The events that no touchpoint is proposed for, because software causes them.

        The value is the word of the name that shows it, such as ``crashed``. If customers notice
        the event, add a touchpoint: ``jm.add(jn.Touchpoint(name=..., events=[...]))``.
        """
        return dict(self._technical)

    @property
    def table(self) -> pd.DataFrame:
        """The edits as a table, one row each.

        Columns: ``edit, id, other, proposal, why`` (str), ``score`` (float64, 0 to 100), ``count``
        and ``customers`` (int64). The index, from 0, contains the numbers for `pick`.
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
        """The edits as changes for `JourneyMap.apply`, without those that were made already."""
        return self._changes(self._pending(0))

    @property
    def code(self) -> str:
        """The edits as Python calls, without those that were made already."""
        return changes_as_code(self.changes)

    def _pending(self, min_score: float) -> list[Proposal]:
        """Return the edits of at least this score that the map does not contain yet."""
        return [each for each in self._items if each.score >= min_score and not self._made(each)]

    def _made(self, proposal: Proposal) -> bool:
        """Whether the map already contains an edit."""
        change, state = proposal.changes[0], self._core.state
        fields = change.get("fields", {})
        if change["op"] == "link":
            if change["from"] not in state or change["to"] not in state:
                return False
            data: Any = state.link(change["kind"], change["from"], change["to"])
            if data is None:
                return False
            stored = data.stored()
            return change["kind"] == "leads_to" or all(
                stored.get(name) == value for name, value in fields.items()
            )
        if "events" in fields:
            return {*fields["events"]} <= {*self._events(change["id"])}
        if change["op"] == "add":
            return self._is_there(change)
        if change["id"] not in state:
            return False
        known = state.entity(change["id"]).stored()
        return all(known.get(name) == value for name, value in fields.items())

    def _events(self, id: str) -> list[Any]:
        state = self._core.state
        return list(getattr(state.entity(id), "events", ())) if id in state else []

    def _changes(self, items: list[Proposal]) -> list[Change]:
        """Return the changes of some edits; events and quotes of one entity are combined."""
        cited = {change.get("to") for each in items for change in each.changes}
        made = [
            change
            for change in deepcopy(self._before)
            if change["id"] in cited and not self._is_there(change)
        ]
        seen: dict[tuple[str, ...], list[Any]] = {}
        for each in items:
            for change in deepcopy(list(each.changes)):
                fields = change.get("fields", {})
                if change["op"] == "set" and "events" in fields:
                    known = seen.setdefault((change["id"],), self._events(change["id"]))
                    fields["events"] = _more(known, fields["events"])
                elif change.get("kind") == "cites":
                    ends = change["from"], change["to"]
                    known = seen.setdefault(ends, self._quotes(*ends))
                    fields["quotes"] = _more(known, fields["quotes"])
                made.append(change)
        return made

    def _is_there(self, change: Change) -> bool:
        """Whether an entity that a change adds is there already."""
        state = self._core.state
        if change["id"] not in state:
            return False
        stored = state.entity(change["id"]).stored()
        fields = change["fields"].items()
        return all(stored.get(name) == value for name, value in fields if name != "name")

    def _quotes(self, start: str, end: str) -> list[Any]:
        if start not in self._core.state or end not in self._core.state:
            return []
        data: Any = self._core.state.link("cites", start, end)
        return [] if data is None else list(data.stored().get("quotes", []))

    def pick(self, *numbers: int) -> Proposals:
        """Select edits by their numbers in `table`.

        Parameters
        ----------
        *numbers : int
            Such as ``pick(0, 3)``, or ``pick(*table.index[table.customers > 100])``.

        Returns
        -------
        Proposals

        Raises
        ------
        ArgumentError
            A number is not in the table.
        """
        for number in numbers:
            if not 0 <= number < len(self._items):
                raise ArgumentError(
                    f"unknown edit {shown(number)}; allowed: 0 to {len(self._items) - 1}"
                )
        picked = [self._items[each] for each in dict.fromkeys(numbers)]
        return Proposals(self._core, picked, self._before)

    def apply(self, min_score: float = 0) -> int:
        """Make the edits, as one step of the history.

        Edits that were made before, by `apply` or otherwise, are skipped.

        Parameters
        ----------
        min_score : float
            The lowest score of an edit, from 0 to 100.

        Returns
        -------
        int
            Number of edits made.

        Raises
        ------
        ArgumentError
            `min_score` is not a number.
        ChangeError
            The map has changed, and an edit does not fit any more; none was made.
        """
        if isinstance(min_score, bool) or not isinstance(min_score, (int, float)):
            raise ArgumentError(
                f"min_score={shown(min_score)} is not valid; allowed: a number from 0 to 100"
            )
        items = self._pending(min_score)
        self._core.apply(self._changes(items))
        return len(items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Proposal]:
        return iter(self._items)

    def __repr__(self) -> str:
        number = len(self._items)
        head = f"{number} proposal{'' if number == 1 else 's'}" if number else "nothing to propose"
        lines = [f"  {at}  {each.score:.0f}  {each.text}" for at, each in enumerate(self._items)]
        return "\n".join(map(visible, [head, *lines, *self._notes()]))

    def _notes(self) -> list[str]:
        """Return in words which events are not proposed."""
        if not self._technical:
            return []
        return [f"no touchpoint is proposed for technical events: {few([*self._technical])}"]

    def _repr_html_(self) -> str:
        notes = "".join(f"\n<p>{escape(visible(each))}</p>" for each in self._notes())
        return f"{self.table.to_html()}{notes}"
