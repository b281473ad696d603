"""Tables of the samples: customers, their orders, KPIs, and what subscribers did and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def sample_customers(name: str, year: int = 2026) -> pd.DataFrame:
    """Return a simulated CRM export of a sample's customers; the true answers are known.

    They are the customers of `sample_log`, each with the plan of their persona in the log, and
    others who fit no persona on the map. Some columns raise what a customer spends, some are noise,
    some have missing values, and one is computed from the revenue.

    Parameters
    ----------
    name : str
        The name of a sample; see `samples`.
    year : int, optional
        The year of the export: 2026 (default), or 2025 for other customers a year earlier. One
        persona has changed since then.

    Returns
    -------
    pandas.DataFrame
        One row for each customer, always the same: ``customer`` (str), the plan (str; ``plan`` in
        coffee, ``role`` in saas), ``signed_up`` (datetime64[us]), attributes such as age (str,
        float64), ``orders`` (int64), ``last_order`` (datetime64[us]) and ``revenue`` (float64)
        until the end of March, and ``later_revenue`` (float64) of the six months after that.
        ``.attrs["truth"]`` has the truth of the simulation: ``raises_revenue`` (factors by column
        and value), ``noise``, ``follows_plan``, ``computed_from_revenue``, ``personas`` (their
        plan), ``without_persona`` and ``drifted`` (columns by persona, from 2025 to 2026).

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
        One row for each order until the end of September, sorted by time: ``customer`` (str),
        ``time`` (datetime64[us]), ``event`` (str, always ``order``) and ``value`` (float64). The
        sums until March are the ``revenue`` of `sample_customers`, later ones the
        ``later_revenue``.

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
        One row for each month and metric, always the same: ``date`` (datetime64[us], the last date
        of the month), ``metric`` (str, as in the goal), ``value`` (float64) and ``n`` (Int64): the
        number of customers behind a share or a median. ``.attrs["truth"]`` has the status of each
        goal's projection on the date ``today``.

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


def sample_subscribers(name: str = "coffee") -> pd.DataFrame:
    """Return a simulated event log of a sample's customers, from the first visit until they leave.

    Unlike in `sample_log`, customers who convert stay, come back, and leave with an event. For two
    personas, one touchpoint each raises the risk of leaving; no other touchpoint does. The first
    conversion has a value.

    Parameters
    ----------
    name : str
        The name of a sample: ``"coffee"``.

    Returns
    -------
    pandas.DataFrame
        A log as from `simulate`, always the same: a year until the end of October 2026.
        ``.attrs["truth"]`` contains the true values, above all ``leaving`` (``personas`` with the
        share who leave within 30 days without a sign, ``signs`` with their factor and how many days
        they last), ``credit`` (share by persona, touchpoint and model) and ``conversion``.

    Raises
    ------
    ArgumentError
        The sample has no subscribers.

    Examples
    --------
    >>> log = jn.sample_subscribers("coffee")
    >>> log.attrs["truth"]["leaving"]["signs"][0]
    {'persona': 'maya', 'touchpoint': 'support', 'factor': 3.0, 'days': 45.0}
    """
    from journeynb.simulation.sample_subscribers import load_subscribers

    return load_subscribers(name)


def sample_comments(name: str = "coffee") -> pd.DataFrame:
    """Return simulated comments of the customers of `sample_subscribers`.

    Answers to a survey name their touchpoint. Tickets have a customer and a time, shortly after a
    visit. Reviews have neither, but most name a touchpoint by one of its terms.

    Parameters
    ----------
    name : str
        The name of a sample: ``"coffee"``.

    Returns
    -------
    pandas.DataFrame
        One row for each comment, always the same, in the order of time: ``customer`` (str),
        ``time`` (datetime64[us]), ``touchpoint`` (str), ``text`` (str), ``score`` (float64, from 1
        to 5), ``source`` (str: survey, ticket or review). ``.attrs["truth"]`` has the ``sentiment``
        of each touchpoint (the mean of -1 for complaints, 0 and 1), the ``words`` that only its
        comments have, the ``terms`` to set, ``linked_by`` (number of comments by how they can be
        linked), and for each row ``about`` (the touchpoint) and ``mood``.

    Raises
    ------
    ArgumentError
        The sample has no comments.

    Examples
    --------
    >>> comments = jn.sample_comments("coffee")
    >>> comments.attrs["truth"]["words"]["support"]
    {'negative': 'waited', 'positive': 'patient'}
    """
    from journeynb.simulation.sample_comments import load_comments

    return load_comments(name)
