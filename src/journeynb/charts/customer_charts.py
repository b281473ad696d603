"""The charts of customers: ``cu.chart``, and those of ``jm.chart`` that take a customer table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.public_calls import Public
from journeynb.base.whole_numbers import require_whole
from journeynb.charts.insight import drift as _drift
from journeynb.charts.insight import profile as _profile
from journeynb.charts.look.theme import AnyChart, chart_names, drawn
from journeynb.model.index import Index

if TYPE_CHECKING:
    from journeynb.insight.customers.customers import Customers

MOST = 500
"""Largest number of rows in a chart."""


class CustomerCharts(Public):
    """Charts of a customer table, each an Altair chart that you can change, layer and save.

    Examples
    --------
    >>> cu = jn.Customers(jn.sample_customers("coffee"), customer="customer", value="revenue")
    >>> cu.chart
    Charts: profile()
    """

    _public_name = "Customers.chart"

    def __init__(self, customers: Customers) -> None:
        self._customers = customers

    def __repr__(self) -> str:
        return "Charts: " + ", ".join(f"{name}()" for name in chart_names(CustomerCharts))

    def profile(
        self,
        group: Any = "top",
        attributes: Sequence[str] | None = None,
        without: Sequence[str] = (),
        *,
        rows: int = 24,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show how a group of customers differs from the others: lifts with their intervals.

        Strong rows differ more than chance explains (q < 0.05). These are associations, not
        causes.

        Parameters
        ----------
        group : float, str, Series, list or JourneyMap
            The group, as in `Customers.profile`: a share of the most valuable customers, a
            condition, or a map with personas.
        attributes, without : list of str, optional
            Only these columns, or all but these, as in `Customers.profile`.
        rows : int
            Maximum number of rows of each group: those that differ most.
        width, height : int, optional
            Size of the plot of each group in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            The group or an attribute is not valid, or the table has no such column.
        """
        most = require_whole(rows, "rows", MOST)
        table = self._customers.profile(group, attributes, without)
        source = self._customers.source
        index = getattr(group, "_index", None)
        names = {each.id: each.name for each in index.personas} if index is not None else {}
        return drawn(_profile.profile, table, source, names, most, width, height)


class CustomerChartsOfMap(Public):
    """The charts of ``jm.chart`` that need a customer table."""

    _drawn: Callable[..., AnyChart]
    _index: Index

    def drift(
        self, customers: Customers, *, rows: int = 60, width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:  # fmt: skip
        """Show how the customers of each persona changed since its profile was stored.

        Each row is an attribute, with the share of the value that changed most: in the stored
        profile (hollow) and now (filled). Strong rows changed more than chance explains.

        Parameters
        ----------
        customers : Customers
            The table of today's customers.
        rows : int
            Maximum number of rows; those that drifted come first.
        width, height : int, optional
            Size of the plot of each persona in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `customers` is not a customer table, or `rows` is not valid.
        """
        from journeynb.insight.customers.drift import drift

        most = require_whole(rows, "rows", MOST)
        return self._drawn(_drift.drift, drift(customers, self._index), most, width, height)
