"""The customer table that users create: with charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.insight.customers import customers

if TYPE_CHECKING:
    from journeynb.charts.customer_charts import CustomerCharts


class Customers(customers.Customers):  # noqa: D101
    __doc__ = customers.Customers.__doc__

    @property
    def chart(self) -> CustomerCharts:
        """Charts of the table, such as ``cu.chart.profile(0.25)``. Each is an Altair chart.

        Examples
        --------
        >>> jn.Customers(jn.sample_customers("coffee"), customer="customer", value="revenue").chart
        Charts: profile()
        """
        from journeynb.charts.customer_charts import CustomerCharts
        from journeynb.charts.renderer import enable_once

        enable_once()
        return CustomerCharts(self)
