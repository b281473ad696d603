"""Other ways to open an event log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from journeynb.base.public_calls import Public
from journeynb.base.user_warnings import warn
from journeynb.data.sources import open_source
from journeynb.evidence.exports.wide_tables import long_table
from journeynb.evidence.log.column_names import NAMES


class LogConstructors(Public):
    """The class methods that open a log; the base of `EventLog`."""

    @classmethod
    def from_wide(
        cls,
        source: Any,
        customer: str | None = None,
        events: Sequence[str] | Mapping[str, str] | None = None,
        **options: Any,
    ) -> Self:
        """Open a table with one row for each customer and one column for each event.

        Such a table is a typical CRM export: the cell of an event contains its time, and is empty
        if the event did not happen. Events with the same time are in the order of their columns in
        `events`.

        Parameters
        ----------
        source : path, DataFrame, Arrow table or Ibis table
            See `EventLog`.
        customer : str, optional
            The column of the customer. By default it is guessed from common names.
        events : list of str, or dict of str to str, optional
            The columns of events, or a dict from columns to names of events. By default every
            column that holds times.
        **options
            Further arguments of `EventLog`, such as ``persona=`` and ``gap=``.

        Returns
        -------
        EventLog
            The log. The other columns are columns of each event.

        Raises
        ------
        ArgumentError
            A column does not exist, or `events` is not valid.

        Warns
        -----
        JourneyWarning
            Columns were guessed.

        Examples
        --------
        >>> import pandas as pd
        >>> wide = pd.DataFrame({
        ...     "contact_id": ["ann", "bob"],
        ...     "lead_date": ["2026-01-01", "2026-01-02"],
        ...     "customer_date": ["2026-02-01", None],
        ... })
        >>> log = jn.EventLog.from_wide(wide, customer="contact_id",
        ...                             events={"lead_date": "lead", "customer_date": "customer"})
        >>> log.facts.events
        3
        """
        long, roles, guessed = long_table(open_source(source), customer, events, NAMES["customer"])
        if guessed:
            warn(f"{long.label}: one row for each customer, read with {', '.join(guessed)}")
        make: Callable[..., Self] = cls
        return make(long, **{**options, **roles, "profile": False})
