"""A persona that a customer table suggests: review its parts, then apply some or all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, UnknownIdError
from journeynb.base.public_calls import Public
from journeynb.base.suggestions import nearest
from journeynb.base.text import count, percent, shown, visible
from journeynb.model.claims import plain
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Persona
from journeynb.model.state import State
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Suggestion:
    """One part of a suggested persona, with its reason.

    Parameters
    ----------
    field : str
        The field of the persona: ``filter``, ``profile`` or ``demographics``.
    attribute : str
        The column of the table; for a demographic only.
    value : str
        The value of the field, in words.
    why : str
        The reason: counts from the table.
    n : int
        Number of customers of the group that it is counted from.
    lift, low, high : float
        How much more frequent (or larger) it is than among the others, with its 95% interval.
    stored : object
        The value as JSON; a demographic as ``{name, value}``.
    """

    field: str
    attribute: str
    value: str
    why: str
    n: int
    lift: float
    low: float
    high: float
    stored: Any

    @property
    def text(self) -> str:
        """The suggestion in words."""
        name = self.stored["name"] if self.field == "demographics" else self.field
        return f"{name}: {self.value}"


@dataclass(frozen=True)
class Counted:
    """What the suggestions were counted from.

    Parameters
    ----------
    table : str
        Name of the table.
    rows : int
        Number of its customers.
    customers : int
        Number of customers of the group.
    words : str
        The group in words: its customers, their share, and their share of the value.
    day : date
        The day on which the table was read.
    scope : str
        The condition of the table, if it has one, such as `` where country = 'SE'``.
    """

    table: str
    rows: int
    customers: int
    words: str
    day: dt.date
    scope: str = ""


class Suggestions(Public):
    """A suggested persona: read `table`, select parts with `pick`, then `apply` them to a map.

    A map gets the persona with these parts, and the table as a source that the persona cites with
    its counts.

    Examples
    --------
    >>> import pandas as pd
    >>> cu = jn.Customers(pd.DataFrame({
    ...     "customer": range(400), "plan": ["pro", "free"] * 200, "age": [31, 44] * 200}),
    ...     customer="customer")
    >>> found = cu.suggest_persona("plan = 'pro'", name="Pro users", today="2026-11-29")
    >>> found
    Persona 'Pro users' of the data frame: 200 of 400 customers (50%)
      0  filter: plan = 'pro'
      1  profile: 1 attribute
      2  Age: 31 on average
    >>> jm = jn.JourneyMap("Coffee")
    >>> found.apply(jm)
    >>> jm["pro-users"].filter
    "plan = 'pro'"
    """

    def __init__(
        self, items: Iterable[Suggestion], counted: Counted, name: str = "", persona: str = ""
    ) -> None:
        self._items = list(items)
        self._counted = counted
        self._name = name
        self._persona = persona

    @property
    def table(self) -> pd.DataFrame:
        """The suggestions as a table, one row each.

        Columns: ``field, attribute, value, why`` (str), ``n`` (int64: customers of the group that
        it is counted from), ``lift, low, high`` (float64: compared with the other customers, with
        its 95% interval). The index, from 0, contains the numbers for `pick`.
        """
        import pandas as pd

        types = {"field": "str", "attribute": "str", "value": "str", "why": "str", "n": "int64",
                 "lift": "float64", "low": "float64", "high": "float64"}  # fmt: skip
        rows = [[getattr(each, name) for name in types] for each in self._items]
        frame = pd.DataFrame(rows, columns=list(types)).astype(types)
        counted = self._counted
        frame.attrs.update(source=counted.table, rows=counted.rows, n=counted.customers)
        return frame

    def pick(self, *numbers: int) -> Suggestions:
        """Select parts by their numbers in `table`.

        Parameters
        ----------
        *numbers : int
            Such as ``pick(0, 1, 3)``, or ``pick(*table.index[table.lift > 2])``.

        Returns
        -------
        Suggestions

        Raises
        ------
        ArgumentError
            A number is not in the table.
        """
        for number in numbers:
            known = isinstance(number, int) or hasattr(number, "__index__")
            if not known or not 0 <= number < len(self._items):
                raise ArgumentError(
                    f"unknown suggestion {shown(number)}; allowed: 0 to {len(self._items) - 1}"
                )
        picked = [self._items[each] for each in dict.fromkeys(numbers)]
        return Suggestions(picked, self._counted, self._name, self._persona)

    def changes(self, jm: Any) -> list[Change]:
        """Return the suggestions as changes of a map, for `JourneyMap.apply`.

        Parameters
        ----------
        jm : JourneyMap
            The map.
        """
        return self._changes(_core(jm).state, _updates(jm))

    def apply(self, jm: Any) -> None:
        """Add the persona to a map, or update it, as one step of the history.

        A map with ``on_duplicate="update"`` updates the persona of the same name, so that a cell
        can be run again.

        Parameters
        ----------
        jm : JourneyMap
            The map.

        Raises
        ------
        ArgumentError
            `jm` is not a map.
        UnknownIdError
            The map does not have the persona to update.
        """
        core = _core(jm)
        core.apply(self._changes(core.state, _updates(jm)))

    def _changes(self, state: State, updates: bool) -> list[Change]:
        if not self._items:
            return []
        known = self._known(state, updates)
        fields = self._fields(known)
        source, made = _source(state, self._counted)
        if known is None:
            id = state.free_id(self._name, "persona")
            fields = {"name": self._name, **fields}
            made.append({"op": "add", "kind": "persona", "id": id, "fields": fields})
        else:
            id = known.id
            made.append({"op": "set", "id": id, "fields": fields})
        quotes = _quotes(state, id, source)
        new = [{"text": self._counted.words, "field": "name"}]
        new += [{"text": f"{each.text} ({each.why})", "field": each.field} for each in self._items]
        quotes += [each for each in new if each not in quotes]
        made.append({"op": "link", "kind": "cites", "from": id, "to": source,
                     "fields": {"quotes": quotes}})  # fmt: skip
        return made

    def _known(self, state: State, updates: bool) -> Persona | None:
        personas = [each for each in state.entities("persona") if isinstance(each, Persona)]
        if not self._persona:
            same = [each for each in personas if plain(each.name) == plain(self._name)]
            return same[0] if same and updates else None
        found = [each for each in personas if each.id == self._persona]
        if not found:
            ids = [each.id for each in personas]
            raise UnknownIdError(
                "unknown_id",
                f"the map has no persona {shown(self._persona)}",
                field="persona",
                nearest=nearest(self._persona, ids),
                allowed=", ".join(ids) or "none, because the map has no personas",
            )
        return found[0]

    def _fields(self, known: Persona | None) -> dict[str, Any]:
        """Return the fields to set; the other demographics of a known persona stay."""
        fields = {each.field: each.stored for each in self._items if each.field != "demographics"}
        if "profile" in fields:
            fields["profiled"] = self._counted.day.isoformat()
        new = [each.stored for each in self._items if each.field == "demographics"]
        if new:
            kept = [] if known is None else [each.stored() for each in known.demographics]
            places = {plain(each["name"]): at for at, each in enumerate(kept)}
            for each in new:
                at = places.get(plain(each["name"]))
                if at is None:
                    kept.append(each)
                else:
                    kept[at] = {**kept[at], "value": each["value"]}
            fields["demographics"] = kept
        return fields

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self._items)

    def __repr__(self) -> str:
        who = f"update of {self._persona!r}" if self._persona else f"{self._name!r}"
        counted = self._counted
        head = f"Persona {who} of {counted.table}{counted.scope}: {counted.words}"
        lines = [f"  {at}  {each.text}" for at, each in enumerate(self._items)]
        return "\n".join(map(visible, [head, *(lines or ["  nothing to suggest"])]))

    def _repr_html_(self) -> str:
        html: str = self.table.to_html()
        return html


def _core(jm: Any) -> CoreMap:
    core = getattr(jm, "_core", None)
    if not isinstance(core, CoreMap):
        raise ArgumentError(f"jm={shown(jm)} is not valid; allowed: a JourneyMap")
    return core


def _updates(jm: Any) -> bool:
    return bool(jm._on_duplicate == "update")


def _source(state: State, counted: Counted) -> tuple[str, list[Change]]:
    """Return the id of the table's source, and the changes that add it if it is missing."""
    words = f"{count(counted.rows, 'customer')}{counted.scope}, read on {counted.day}"
    for source in state.entities("source"):
        if source.name == counted.table and source.description == words:
            return source.id, []
    id = state.free_id(counted.table, "source")
    fields = {
        "name": counted.table,
        "description": words,
        "type": "crm",
        "date": counted.day.isoformat(),
        "sample_size": counted.rows,
    }
    return id, [{"op": "add", "kind": "source", "id": id, "fields": fields}]


def _quotes(state: State, start: str, end: str) -> list[dict[str, Any]]:
    if start not in state or end not in state:
        return []
    link: Any = state.link("cites", start, end)
    return [] if link is None else [each.stored() for each in link.quotes]


def group_in_words(customers: int, rows: int, value_share: float | None) -> str:
    """Return the size of a group: ``200 of 400 customers (50%), 61% of the value``."""
    words = f"{customers:,} of {count(rows, 'customer')} ({percent(customers / max(rows, 1))})"
    return words if value_share is None else f"{words}, {percent(value_share)} of the value"


def demographics(profile: pd.DataFrame, human: Any) -> Sequence[Suggestion]:
    """Return what a profile says about a group that is certain and large enough to matter."""
    found: list[Suggestion] = []
    for attribute in dict.fromkeys(profile.attribute):
        rows = profile[profile.attribute == attribute].to_dict("records")
        chosen = _typical(rows)
        if chosen is not None:
            found.append(_demographic(chosen, human))
    return found


LEAST_LIFT = 1.2
"""Smallest lift of a value that becomes a demographic."""
LEAST_SHARE = 0.25
"""Smallest share of the group that has this value."""
LEAST_DIFFERENCE = 0.05
"""Smallest difference of a mean, as a part of that of the others."""
CHANCE = 0.05
"""Share of facts that may be due to chance, because many were compared (`q` of a profile)."""
_NOT_ONE_VALUE = ("(other)", "(missing)")


def _typical(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the row of an attribute that describes the group: its mean, or a frequent value."""
    certain = [row for row in rows if (row["low"] > 1 or row["high"] < 1) and row["q"] < CHANCE]
    for row in certain:
        if row["kind"] == "number" and abs(row["lift"] - 1) >= LEAST_DIFFERENCE:
            return row
    values = [
        row
        for row in certain
        if row["kind"] in ("category", "boolean") and row["value"] not in _NOT_ONE_VALUE
        and row["lift"] >= LEAST_LIFT and row["share"] >= LEAST_SHARE
    ]  # fmt: skip
    return max(values, key=lambda row: row["share"], default=None)


def _demographic(row: dict[str, Any], human: Any) -> Suggestion:
    name, n = human(row["attribute"]), int(row["n"])
    if row["kind"] == "number":
        value = f"{rounded(row['share'])} on average"
        why = f"mean of {count(n, 'customer')}; of the others {rounded(row['rest'])}"
    else:
        value = {"true": "yes", "false": "no"}.get(row["value"], row["value"])
        value = value if row["kind"] == "boolean" else row["value"]
        why = f"{percent(row['share'])} of {count(n, 'customer')}; of the others " + percent(
            row["rest"]
        )
    return Suggestion(
        "demographics", row["attribute"], value, why, n, row["lift"], row["low"], row["high"],
        {"name": name, "value": value},
    )  # fmt: skip


def rounded(number: float) -> str:
    """Return a mean for people: no decimals from 10 on, else two digits that count.

    Examples
    --------
    >>> rounded(41.27), rounded(1234.5), rounded(3.14), rounded(0.0123)
    ('41', '1234', '3.1', '0.012')
    """
    return f"{number:.0f}" if abs(number) >= 10 else f"{number:.2g}"
