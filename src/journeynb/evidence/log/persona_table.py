"""The argument ``persona=`` of a log: a table of customers that says which personas they fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class PersonaTable(Protocol):
    """What a log asks a table of customers, such as `journeynb.Customers`."""

    backend: Any

    @property
    def source(self) -> str:
        """Name of the table in messages."""

    def personas_of(self, personas: Sequence[Any]) -> ir.Table:
        """Return ``customer, persona, many``, one row for each customer.

        ``persona`` is the position of the first persona that the customer fits, or the number of
        personas; ``many`` is the number of personas that the customer fits.
        """

    def ask(self, expr: Any, what: str) -> pd.DataFrame:
        """Return the result of an Ibis expression of this table."""


def as_persona_table(given: Any) -> PersonaTable | None:
    """Return a table of customers, None for anything else.

    The type is asked, because an Ibis expression has an attribute of any name.
    """
    return given if hasattr(type(given), "personas_of") else None
