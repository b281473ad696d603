"""The persona of each customer by a table of customers, and the filters of the personas."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from journeynb.base.text import count
from journeynb.data import engines
from journeynb.data.moved_tables import brought
from journeynb.evidence.log.persona_table import PersonaTable
from journeynb.evidence.log.prepared_file import NAMED
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir


class PersonasOfTable(CustomerPersonas):
    """The persona of each customer of a log, from a table of customers.

    Each customer has one persona: the first on the map whose filter the customer fits.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    table : PersonaTable
        The customers.
    """

    def __init__(self, mapped: MappedLog, table: PersonaTable) -> None:
        super().__init__(mapped, "first")
        self.customer_table = table

    @property
    def known(self) -> bool:
        """Whether the log has personas."""
        return True

    @property
    def ranked(self) -> ir.Table:
        """The customers of the log that are in the table: ``customer, persona, rank, many``."""
        personas = self.mapped.index.personas
        known = tuple((each.id, each.name, each.filter, each.data_values) for each in personas)
        key = ("persona table", id(self.customer_table), known)
        return self.mapped.log.cached.shared(key, self._ranked_customers, "personas")

    def _ranked_customers(self) -> ir.Table:
        ibis, source = engines.ibis_(), self.mapped.source
        name = source[NAMED] if NAMED in source.columns else source.customer
        mine = source.select(customer=source.customer, _name=name).distinct()
        theirs = self._theirs
        one, other = mine._name, theirs._name
        if one.type().is_integer() != other.type().is_integer():
            one, other = one.cast("string"), other.cast("string")
        joined = mine.join(theirs, one == other)
        zero = ibis.literal(0, "int64")
        return joined.select("customer", "persona", "many", rank=zero)

    @cached_property
    def _theirs(self) -> ir.Table:
        """The table's customers with their personas, on the backend of the log."""
        table, log = self.customer_table, self.mapped.log
        found = table.personas_of(self.mapped.index.personas)
        found = found.select(_name=found.customer, persona=found.persona, many=found.many)
        if table.backend is log.backend:
            return found
        return brought(found, lambda expr: table.ask(expr, "personas of customers"))

    @property
    def table(self) -> ir.Table:
        """The persona of each customer who has one: ``customer, persona``."""
        return self.ranked.select("customer", "persona")

    def warnings(self) -> list[str]:
        """Return warnings: customers who are not in the table, fit no persona, or fit several."""
        customers, source = self.customers, self.customer_table.source
        counted = self.counted
        known = int(counted.known.sum())
        fits = int(counted.known[counted.persona != self.none].sum())
        everyone = count(customers, "customer")
        words = []
        if customers > known:
            words.append(f"{customers - known:,} of {everyone} are not in {source}")
        if known > fits:
            words.append(f"{known - fits:,} of {everyone} fit no persona")
        if self.changed:
            words.append(
                f"{count(self.changed, 'customer')} "
                f"{'fits' if self.changed == 1 else 'fit'} several personas; the first one on the "
                "map counts"
            )
        return words
