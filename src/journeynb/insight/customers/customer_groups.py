"""The groups that customers fall into: segments, and the personas of a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.insight.customers.segments import segments
from journeynb.insight.customers.table.checked_customers import CheckedCustomers

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class CustomerGroups(CheckedCustomers):
    """The questions of `Customers` that put each customer into a group."""

    def segments(
        self,
        k: int | None = None,
        seed: int = 0,
        attributes: Sequence[str] | None = None,
        without: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Group customers who are alike into segments, by latent class analysis.

        Within a segment, attributes are modeled as independent of each other. The number of
        segments is the one with the best Bayesian information criterion (BIC), and may be one.

        Parameters
        ----------
        k : int, optional
            The number of segments, from 1 to 10, by default the one with the best BIC.
        seed : int
            Seed of the random starts, and of the random sample of 10,000 customers from which the
            segments of a larger table are estimated. The same seed gives the same segments.
        attributes : list of str, optional
            The columns to use, by default all that `Customers.attributes` lists as used, except
            dates, the value, and columns computed from it.
        without : list of str
            Columns to skip, such as those that follow from being a good customer.

        Returns
        -------
        pandas.DataFrame
            One row for each segment and value of an attribute, from the largest segment on, and the
            attributes that differ most first: ``segment`` (int64, from 1); ``customers`` (int64):
            their number in the segment; ``share``: their share of all customers; ``value_share``:
            their share of the total value; ``attribute`` and ``value`` (str; ``mean`` for the mean
            of a number); ``lift``: how many times as frequent (or large) as among all others, with
            its 95% interval ``low, high``. A single segment has one row, without an attribute.

            ``attrs``: ``k``, ``bic`` by number of segments, ``assignment`` (a dict from customers
            to segments), ``certainty`` (the mean probability of the assigned segments), ``n``,
            ``fitted_on`` (number of customers), ``left_out`` (columns, and why), ``method``,
            ``note``.

        Raises
        ------
        ArgumentError
            A column does not exist or is not an attribute, no column is left, or there are fewer
            than 50 customers.

        Examples
        --------
        >>> cu = jn.Customers(jn.sample_customers("coffee"), customer="customer", value="revenue")
        >>> found = cu.segments(k=3, attributes=["plan", "age", "employees"])
        >>> found.drop_duplicates("segment").customers.sum()
        np.int64(5357)
        >>> sorted(set(found.attrs["assignment"].values()))
        [1, 2, 3]
        """
        return segments(self, k, seed, attributes, without)

    def personas_of(self, personas: Sequence[Any]) -> ir.Table:
        """Return the persona of each customer, as an Ibis table.

        Parameters
        ----------
        personas : list of Persona
            Personas of a map.

        Returns
        -------
        ibis table
            One row for each customer: ``customer``; ``persona``, the position from 0 of the first
            persona that the customer fits, or the number of personas for none; ``many``, the number
            of personas that the customer fits.

        Raises
        ------
        ArgumentError
            The filter of a persona is not valid; the message names the persona.

        Examples
        --------
        >>> import pandas as pd
        >>> cu = jn.Customers(pd.DataFrame({"customer": ["ann", "bob"], "age": [31, 58]}))
        >>> personas = [jn.Persona(id="maya", name="Maya", filter="age < 40")]
        >>> cu.ask(cu.personas_of(personas).order_by("customer"), "personas")
          customer  persona  many
        0      ann        0     1
        1      bob        1     0
        """
        from journeynb.insight.customers.customer_personas import personas_of

        return personas_of(self, personas)
