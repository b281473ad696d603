"""Shared by the parts of `JourneyMap`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import shown
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.rules.customer_numbers import CustomerNumbers
    from journeynb.gaps.rules.observed import Observed
    from journeynb.gaps.rules.rule import Rule
    from journeynb.insight.customers.customers import Customers

Day = dt.date | str | None


def listed(value: str | Iterable[str], name: str) -> list[str]:
    """Return an argument that is one text or several as a list."""
    if isinstance(value, str):
        return [value]
    try:
        return list(value)
    except TypeError:
        raise ArgumentError(
            f"{name}={shown(value)} is not valid; allowed: text, or a list of texts"
        ) from None


class Text(str):
    """Several lines of text, such as code; a notebook shows them as they are written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self).rstrip("\n")


class Part(Public):
    """A part of `JourneyMap`: its core map, laid out for reading, and what a log shows on it."""

    _core: CoreMap
    _on_duplicate: str = "add"

    @property
    def _index(self) -> Index:
        return self._core.index

    def _observed(
        self, evidence: Evidence | EventLog | None, rules: Iterable[Rule]
    ) -> Observed | None:
        """Return the observations of a log on this map for some rules, None without a log."""
        if evidence is None:
            return None
        from journeynb.insight.explain.numbers_for_rules import explained_on

        return explained_on(self._core, evidence, rules, counts=False)

    def _customer_numbers(self, customers: Customers | None) -> CustomerNumbers | None:
        """Return the counts of a customer table on this map, None without a table."""
        if customers is None:
            return None
        from journeynb.insight.customers.numbers_for_rules import numbers_of

        return numbers_of(self._core, customers)
