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
        """Return segments of customers whose attributes go together, found by latent classes.

        Within a segment, attributes are independent of each other. How many segments there are
        follows from the Bayesian information criterion, which may also say that there is only one.

        Parameters
        ----------
        k : int, optional
            The number of segments, from 1 to 10. By default the table decides.
        seed : int
            For the starts of the search, and for the 10,000 customers from whom the segments of a
            larger table are estimated. The same seed gives the same segments.
        attributes : list of str, optional
            The columns that make the segments. By default all of `Customers.attributes` but dates,
            the value, and what is computed from it.
        without : list of str
            Columns to leave out, such as those that follow from being a good customer.

        Returns
        -------
        pandas.DataFrame
            Segments from the largest on, and for each its attributes as in `profile`, those that
            differ most first: ``segment`` (int64, from 1), its number of ``customers`` (int64),
            their ``share``, ``value_share``, their share of the whole value, ``attribute`` and
            ``value`` (str; ``mean`` for the mean of numbers), ``lift``, how many times as frequent
            (or large) as among the others, and its 95% interval ``low, high``. A single segment has
            one row, without an attribute.

            ``attrs``: ``k``, ``bic`` by number of segments, ``assignment`` (a dict from customers
            to segments), ``certainty`` (how probable the segments of customers are on average),
            ``n``, ``fitted_on`` customers, ``left_out`` (columns, and why), ``method``, ``note``.

        Raises
        ------
        ArgumentError
            A column does not exist or is no attribute, no column is left, or there are fewer than
            50 customers.

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
