"""The persona of each customer."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import dialects, engines
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.log.row_counts import whole_number
from journeynb.evidence.matching.labels import ALL, EVERYONE, NONE
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

ASSIGN = ("first", "last", "event")


class CustomerPersonas:
    """The persona of each customer of a log.

    Personas are their positions in the map; the position after the last means none.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    assign : {"first", "last", "event"}
        The persona of a customer with several: that of the first event, that of the last event, or
        the own persona of each event. Among simultaneous events without an order in the log, the
        earlier persona counts.
    """

    def __init__(self, mapped: MappedLog, assign: str) -> None:
        if assign not in ASSIGN:
            raise ArgumentError(
                f"assign={shown(assign)} is not valid; allowed: {', '.join(ASSIGN)}"
            )
        self.mapped = mapped
        self.assign = assign
        self.ids = [each.id for each in mapped.index.personas]
        self.none = len(self.ids)
        self._ranked: tuple[ir.Table, ir.Table] | None = None  # for these periods

    @property
    def known(self) -> bool:
        """Whether the log has a persona column."""
        return "persona" in self.mapped.log.columns

    @cached_property
    def listed(self) -> list[int]:
        """The positions that tables list: no supporting personas without customers."""
        personas = self.mapped.index.personas
        if not any(each.supporting for each in personas):
            return [*range(self.none + 1)]
        found = set(self.counted.persona)
        return [
            place
            for place in range(self.none + 1)
            if place == self.none or place in found or not personas[place].supporting
        ]

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
    def ambiguous_values(self) -> list[str]:
        """The `data_values` that more than one persona lists."""
        seen: dict[str, set[str]] = {}
        for each in self.mapped.index.personas:
            for value in each.data_values:
                seen.setdefault(value, set()).add(each.id)
        return [value for value, ids in seen.items() if len(ids) > 1]

    def place(self, value: ir.Value) -> Any:
        """Return the position of a value's persona, as an Ibis expression."""
        ibis = engines.ibis_()
        none = ibis.literal(self.none, "int16")
        if not self.place_of:
            return none
        found = dialects.looked_up(value, self.place_of, self.mapped.log.dialect)
        return found.fill_null(none)

    @property
    def periods(self) -> ir.Table:
        """One row for each customer and persona: ``customer, persona, first, last``.

        The last two are times or, if some are equal, numbers in the order of the events.
        """
        return self._periods(self._simultaneous)

    @cached_property
    def _simultaneous(self) -> bool:
        """Whether the log orders events of two personas of a customer at the same time."""
        log = self.mapped.log
        if log.reader.sequence == ["time"]:
            return False
        if not engines.is_ours(log.backend):  # it may grow
            return True
        periods = self._periods(False)
        alike = [
            log.run(each.agg(many=each.many.max()), "personas").many[0]
            for name in ("first", "last")
            for each in [periods.group_by("customer", name).agg(many=periods.count())]
        ]
        return any(whole_number(many) > 1 for many in alike)

    def _periods(self, numbered: bool) -> ir.Table:
        def make() -> ir.Table:
            ibis, source = engines.ibis_(), self.mapped.source
            table = source.filter(source.persona.notnull())
            at: Any = table.time
            if numbered:
                order = [ibis.asc(table[name], nulls_first=True) for name in reader.sequence]
                at = ibis.rank().over(ibis.window(group_by="customer", order_by=order))
            table = table.select("customer", at=at, persona=self.place(table.persona))
            return table.group_by("customer", "persona").agg(
                first=table["at"].min(), last=table["at"].max()
            )

        reader = self.mapped.log.reader
        key = ("personas", numbered, self.none, *self.place_of.items())
        return self.mapped.log.cached.shared(key, make, "personas")

    @property
    def ranked(self) -> ir.Table:
        """The periods with ``rank``, 0 for the one that counts, and ``many`` for each customer."""
        ibis, periods, known = engines.ibis_(), self.periods, self._ranked
        if known is None or known[0] is not periods:
            start = periods.first if self.assign != "last" else ibis.desc(periods.last)
            window = ibis.window(group_by="customer", order_by=[start, periods.persona])
            ranked = periods.mutate(
                rank=ibis.row_number().over(window),
                many=periods.count().over(ibis.window(group_by="customer")),
            )
            self._ranked = known = (periods, ranked)
        return known[1]

    @property
    def table(self) -> ir.Table:
        """The persona of each customer who has one: ``customer, persona``."""
        ranked = self.ranked
        return ranked.filter(ranked["rank"] == 0).select("customer", "persona")

    def attach(self, table: ir.Table) -> ir.Table:
        """Return a table of customers (with ``assign="event"``, of events) with ``persona``."""
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

    def with_all(self, table: ir.Table, by_persona: bool) -> ir.Table:
        """Return a table with ``persona``: each row for all customers, and again for its persona.

        The second only with `by_persona`.
        """
        ibis = engines.ibis_()
        whole = table.mutate(persona=ibis.literal(EVERYONE, "int16"))
        if not by_persona:
            return whole
        own = self.attach(table).mutate(persona=lambda t: t.persona.cast("int16"))
        return whole.union(own.select(whole.columns))

    def label(self, places: pd.Series[Any]) -> pd.Series[Any]:
        """Return the persona ids of positions, ``(all)`` and ``(none)`` for the others."""
        names = {EVERYONE: ALL, self.none: NONE, **dict(enumerate(self.ids))}
        return places.astype("int64").map(names).astype("str")

    @cached_property
    def counted(self) -> pd.DataFrame:
        """Counts by ``persona``: ``customers, changed``; each customer once: ``known, movers``."""
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
        return as_counts(self.mapped.log.run(found, "personas"), *columns)

    @property
    def customers(self) -> int:
        """Number of customers, with or without a persona."""
        if self.known and not self.mapped.log.facts.no_persona:
            return int(self.counted.known.sum())
        return self.mapped.log.customers

    def count(self) -> pd.DataFrame:
        """Return the table of `Evidence.personas`."""
        import pandas as pd

        counted, customers = self.counted, self.customers
        rows = pd.DataFrame({"persona": self.listed}).astype("int64")
        rows = as_counts(rows.merge(counted, how="left", on="persona"), "customers", "changed")
        rows.loc[rows.persona == self.none, "customers"] += customers - int(counted.known.sum())
        rows["persona"] = self.label(rows.persona)
        rows["name"] = ["" if id == NONE else self.mapped.index.name(id) for id in rows.persona]
        frame = add_share(rows, "share", "customers", customers)
        return frame[["persona", "name", "customers", "share", "low", "high", "changed"]].astype(
            {"name": "str"}
        )

    def warnings(self) -> list[str]:
        """Return warnings: values of several personas, and customers with none or several."""
        words = [
            f"several personas list the value {value!r}; the first one gets its customers"
            for value in self.ambiguous_values
        ]
        if self.known and self.ids:
            unmatched = int(self.count().customers.iloc[-1])
            if unmatched:
                words.append(f"{unmatched} of {self.customers} customers match no persona")
            if self.changed:
                words.append(
                    f"{self.changed} customers match more than one persona over time; "
                    f"assign={self.assign!r} decides which one counts"
                )
        return words

    @property
    def changed(self) -> int:
        """Number of customers with values of more than one persona."""
        return int(self.counted.movers.sum())
