"""Tables of the samples: customers, their orders, and KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def sample_customers(name: str, year: int = 2026) -> pd.DataFrame:
    """Return the customers of a sample as a CRM exports them, with a known truth.

    They are the customers of `sample_log`, with the plan of the persona that the log gives, and
    others that fit no persona of the map. Some columns raise what a customer spends, some
    are noise, some have missing values, and one is computed from the revenue.

    Parameters
    ----------
    name : str
        The name of a sample; see `samples`.
    year : int, optional
        2026, or 2025 for other customers, a year earlier: one persona has changed since.

    Returns
    -------
    pandas.DataFrame
        One row for each customer, always the same: ``customer``, the plan (``plan`` of coffee,
        ``role`` of saas), ``signed_up``, what is known of them, ``orders``, ``last_order`` and
        ``revenue`` until the end of March, and ``later_revenue``, that of the six months after.
        ``.attrs["truth"]`` says what is true: ``raises_revenue`` (factors by column and value),
        ``noise``, ``follows_plan``, ``computed_from_revenue``, ``personas`` (their plan),
        ``without_persona`` and ``drifted`` (columns by persona, from 2025 to 2026).

    Raises
    ------
    ArgumentError
        The sample or the year does not exist.

    Examples
    --------
    >>> table = jn.sample_customers("coffee")
    >>> table.groupby("plan").revenue.mean().round().to_dict()
    {'gift': 171.0, 'home': 343.0, 'hotel': 2152.0, 'office': 1115.0}
    >>> table.attrs["truth"]["raises_revenue"]["owns_grinder"]
    {'yes': 1.6}
    """
    from journeynb.simulation.sample_customers import customers_table

    return customers_table(name, year)


def sample_orders(name: str, year: int = 2026) -> pd.DataFrame:
    """Return the orders of a sample's customers, as an event log.

    Parameters
    ----------
    name : str
        The name of a sample; see `samples`.
    year : int, optional
        2026 or 2025, as in `sample_customers`.

    Returns
    -------
    pandas.DataFrame
        One row for each order, in the order of time, until the end of September: ``customer``,
        ``time``, ``event`` (always ``order``) and ``value``. The sums until March are the
        ``revenue`` of `sample_customers`, those after it the ``later_revenue``.

    Raises
    ------
    ArgumentError
        The sample or the year does not exist.

    Examples
    --------
    >>> jn.sample_orders("coffee").columns.tolist()
    ['customer', 'time', 'event', 'value']
    """
    from journeynb.simulation.sample_customers import orders_table

    return orders_table(name, year)


def sample_kpis(name: str) -> pd.DataFrame:
    """Return the KPI sheet of a sample: monthly values of its goals' metrics until October 2026.

    Parameters
    ----------
    name : str
        The name of a sample; see `samples`.

    Returns
    -------
    pandas.DataFrame
        One row for each month and metric, always the same: ``date`` (the last day of the month),
        ``metric`` (as in the goal), ``value``, and ``n``, how many customers a share or a median
        is of. ``.attrs["truth"]`` says for each goal what its projection says on ``today``: one
        will be reached, one is uncertain, one will miss, one has a season.

    Raises
    ------
    ArgumentError
        The sample does not exist.

    Examples
    --------
    >>> kpis = jn.sample_kpis("coffee")
    >>> kpis[kpis.metric == "Offices under contract"].value.tail(3).tolist()
    [145.0, 152.0, 161.0]
    """
    from journeynb.simulation.sample_kpis import kpis_table

    return kpis_table(name)
