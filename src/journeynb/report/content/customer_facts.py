"""What a report says about a customer table, computed once and as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeynb.gaps.rules.customer_numbers import CustomerNumbers, from_json, to_json
from journeynb.insight.customers.customer_personas import persona_fit
from journeynb.insight.customers.numbers_for_rules import drift_of, numbers_of
from journeynb.model.core import CoreMap


@dataclass(frozen=True)
class CustomerFacts:
    """Facts of a customer table on a map.

    Parameters
    ----------
    numbers : CustomerNumbers
        Counts for the gap rules.
    source : str
        Name of the table.
    columns : dict of str to str
        Columns of the table by what they are: ``customer``, ``value``, ``persona``.
    problems : list of str
        Rows with problems, in words.
    fit : list of dict
        The rows of `JourneyMap.persona_fit`.
    drift : list of dict
        The rows of `JourneyMap.drift`.
    left_out : list of str
        Personas that were not counted or compared, with the reason.
    """

    numbers: CustomerNumbers
    source: str
    columns: dict[str, str]
    problems: list[str]
    fit: list[dict[str, Any]]
    drift: list[dict[str, Any]]
    left_out: list[str]

    def to_json(self) -> dict[str, Any]:
        """Return the facts as JSON."""
        return {**vars(self), "numbers": to_json(self.numbers)}


def from_stored(given: dict[str, Any]) -> CustomerFacts:
    """Return the facts from JSON."""
    return CustomerFacts(**{**given, "numbers": from_json(given["numbers"])})


def facts_of(core: CoreMap, customers: Any) -> CustomerFacts:
    """Return the facts of a customer table on a map."""
    numbers = numbers_of(core, customers)
    index = core.index
    fit, moved = persona_fit(customers, index), drift_of(core, customers)
    problems = customers.check()
    found = problems[problems["count"] > 0]
    return CustomerFacts(
        numbers,
        customers.source,
        dict(customers.columns),
        [f"{row.check}: {int(row.count):,}" for row in found.itertuples(index=False)],
        _rows(fit),
        _rows(moved),
        list(dict.fromkeys([*fit.attrs["left_out"], *moved.attrs["left_out"]])),
    )


def _rows(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON, None where there is no number."""
    return [
        {
            name: None if value != value else value.item() if hasattr(value, "item") else value
            for name, value in row.items()
        }
        for row in table.to_dict(orient="records")
    ]
