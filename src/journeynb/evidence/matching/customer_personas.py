"""From customers to personas."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import dialects, engines
from journeynb.data.intervals import add_share
from journeynb.data.rounding import whole
from journeynb.evidence.matching.labels import ALL, EVERYBODY, NONE
from journeynb.evidence.matching.mapped_log import Mapped

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

ASSIGN = ("first", "last", "event")


class People:
    """Which persona each customer is.

    Personas are their places in the map; the place after the last means none.

    Parameters
    ----------
    mapped : Mapped
        The map and the log.
    assign : {"first", "last", "event"}
        Of a customer with several: that of the first event with a value (of several at the same
        time the earlier persona), of the last one, or each event's own.
    """

    def __init__(self, mapped: Mapped, assign: str) -> None:
        if assign not in ASSIGN:
            raise ArgumentError(
                f"assign={shown(assign)} is not valid; allowed: {', '.join(ASSIGN)}"
            )
        self.mapped = mapped
        self.assign = assign
        self.ids = [each.id for each in mapped.index.personas]
        self.none = len(self.ids)

    @property
    def known(self) -> bool:
        """Whether the log says anything of personas."""
        return "persona" in self.mapped.log.columns

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The persona of each value: by `data_values`, else by id, else by name."""
        found: dict[str, int] = {}
        personas = self.mapped.index.personas
        for values in (
            [each.data_values for each in personas],
            [(each.id,) for each in personas],
            [(each.name,) for each in personas],
        ):
            for place, texts in enumerate(values):
                for text in texts:
                    found.setdefault(text, place)
        return found

    @property
    def shared(self) -> list[str]:
        """The `data_values` that stand at more than one persona."""
        seen: dict[str, set[str]] = {}
        for each in self.mapped.index.personas:
            for value in each.data_values:
                seen.setdefault(value, set()).add(each.id)
        return [value for value, ids in seen.items() if len(ids) > 1]

    def place(self, value: ir.Value) -> Any:
        """Return the place of the persona that a value means, as an Ibis expression."""
        ibis = engines.ibis_()
        none = ibis.literal(self.none, "int16")
        if not self.place_of:
            return none
        found = dialects.looked_up(value, self.place_of, self.mapped.log.dialect)
        return found.fill_null(none)

    @property
    def spells(self) -> ir.Table:
        """A row for each customer and persona: ``customer, persona, first, last``."""
        log, source = self.mapped.log, self.mapped.source
        table = source.filter(source.persona.notnull())
        table = table.select("customer", "time", persona=self.place(table.persona))
        found = table.group_by("customer", "persona").agg(
            first=table.time.min(), last=table.time.max()
        )
        return log.held.shared(("spells", self.none, *self.place_of.items()), found, "personas")

    @property
    def ranked(self) -> ir.Table:
        """The spells with ``rank``, 0 of the one that decides, and ``many``, of the customer."""
        ibis, spells = engines.ibis_(), self.spells
        begin = spells.first if self.assign != "last" else ibis.desc(spells.last)
        window = ibis.window(group_by="customer", order_by=[begin, spells.persona])
        return spells.mutate(
            rank=ibis.row_number().over(window),
            many=spells.count().over(ibis.window(group_by="customer")),
        )

    @property
    def table(self) -> ir.Table:
        """The persona of each customer that has any: ``customer, persona``."""
        ranked = self.ranked
        return ranked.filter(ranked["rank"] == 0).select("customer", "persona")

    def attach(self, table: ir.Table) -> ir.Table:
        """Return a table of customers (of events, with ``assign="event"``) with ``persona``."""
        ibis = engines.ibis_()
        none = ibis.literal(self.none, "int16")
        if not self.known:
            return table.mutate(persona=none)
        if self.assign == "event":
            return table.mutate(persona=self.place(table.persona))
        rest = table.drop("persona") if "persona" in table.columns else table
        known = self.table
        customer = self.mapped.as_in(table, known.customer)
        known = known.select(_customer=customer, _persona=known.persona)
        joined = rest.left_join(known, rest.customer == known._customer)
        return joined.mutate(persona=joined._persona.fill_null(none)).drop("_customer", "_persona")

    def everybody(self, table: ir.Table, by_persona: bool) -> ir.Table:
        """Return a table with ``persona``, each row once for everybody and once for its persona."""
        ibis = engines.ibis_()
        whole = table.mutate(persona=ibis.literal(EVERYBODY, "int16"))
        if not by_persona:
            return whole
        own = self.attach(table).mutate(persona=lambda t: t.persona.cast("int16"))
        return whole.union(own.select(whole.columns))

    def label(self, places: pd.Series[Any]) -> pd.Series[Any]:
        """Return persona ids for places, ``(all)`` and ``(none)`` for the rest."""
        names = {EVERYBODY: ALL, self.none: NONE, **dict(enumerate(self.ids))}
        return places.astype("int64").map(names).astype("str")

    @cached_property
    def counted(self) -> pd.DataFrame:
        """By ``persona`` (a place) ``customers, changed``; ``known, movers``: each of them once."""
        import pandas as pd

        columns = ["persona", "customers", "changed", "known", "movers"]
        if not self.known:
            return pd.DataFrame(columns=columns).astype("int64")
        ranked = self.ranked
        own = ranked if self.assign == "event" else ranked.filter(ranked["rank"] == 0)
        first, several = own["rank"] == 0, own.many > 1
        found = own.group_by("persona").agg(
            customers=own.count(),
            changed=several.sum(),
            known=first.sum(),
            movers=(first & several).sum(),
        )
        return whole(self.mapped.log.run(found, "personas"), *columns)

    @property
    def customers(self) -> int:
        """How many customers there are, of a persona or of none."""
        if self.known and not self.mapped.log.facts.no_persona:
            return int(self.counted.known.sum())
        return self.mapped.log.customers

    def count(self) -> pd.DataFrame:
        """Return how many customers each persona has, and how many changed."""
        import pandas as pd

        counted, customers = self.counted, self.customers
        rows = pd.DataFrame({"persona": range(self.none + 1)}).astype("int64")
        rows = whole(rows.merge(counted, how="left", on="persona"), "customers", "changed")
        rows.loc[rows.persona == self.none, "customers"] += customers - int(counted.known.sum())
        rows["persona"] = self.label(rows.persona)
        rows["name"] = [*(each.name for each in self.mapped.index.personas), ""]
        frame = add_share(rows, "share", "customers", customers)
        return frame[["persona", "name", "customers", "share", "low", "high", "changed"]].astype(
            {"name": "str"}
        )

    def told(self) -> list[str]:
        """Return what is worth a warning: values of several personas, and customers of none."""
        words = [
            f"several personas list the value {value!r}; the first one gets its customers"
            for value in self.shared
        ]
        if self.known and self.ids:
            none = int(self.count().customers.iloc[-1])
            if none:
                words.append(f"{none} of {self.customers} customers match no persona")
            if self.changed:
                words.append(
                    f"{self.changed} customers match more than one persona over time; "
                    f"assign={self.assign!r} decides which one counts"
                )
        return words

    @property
    def changed(self) -> int:
        """How many customers have values of more than one persona."""
        return int(self.counted.movers.sum())
