"""The methods of a map for customer tables and segments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from journeynb.api.parts.part import Part

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.insight.customers.customers import Customers


class CustomersPart(Part):
    """Methods that compare personas and segments with customers."""

    def persona_fit(self, cu: Customers) -> pd.DataFrame:
        """Count the customers who fit each persona.

        A persona has the customers who fit its ``filter``. Without a filter, it has those whose
        value in the table's persona column is one of its ``data_values``, its id or its name.

        Parameters
        ----------
        cu : Customers
            The table of customers.

        Returns
        -------
        pandas.DataFrame
            One row for each persona, in the order of the map, then ``(none)`` for the customers who
            fit no persona, and ``(several)`` for customers who fit more than one: ``persona`` (str,
            the id), ``customers`` (int64), ``share`` (float64) of all customers, with its 95%
            interval ``low, high`` (float64, Wilson); all three are missing for a persona that has
            no filter if the table has no persona column. Customers who fit several personas are
            counted for each of them. ``.attrs`` has the method, the table, its number of customers
            ``n``, and ``left_out``: personas that no customer can be matched with.

        Raises
        ------
        ArgumentError
            `cu` is not a table of customers, or a filter is not valid or names a column that does
            not exist; the message names the persona.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee")
        >>> maya = jm.add(jn.Persona(name="Maya", filter="plan = 'pro'"))
        >>> leo = jm.add(jn.Persona(name="Leo", filter="plan = 'free' and age < 30"))
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": range(100), "plan": ["pro"] * 60 + ["free"] * 40, "age": range(100)}))
        >>> jm.persona_fit(cu).round(3)
             persona  customers  share    low   high
        0       maya         60    0.6  0.502  0.691
        1        leo          0    0.0  0.000  0.037
        2     (none)         40    0.4  0.309  0.498
        3  (several)          0    0.0  0.000  0.037
        """
        from journeynb.insight.customers.customer_personas import persona_fit

        return persona_fit(cu, self._index)

    def drift(self, cu: Customers) -> pd.DataFrame:
        """Compare the customers of each persona with its stored profile.

        `Customers.suggest_persona` stores a profile. Each attribute is compared by the population
        stability index (PSI) of the shares of its values. The critical value depends on the numbers
        of customers then and now. The usual thresholds of 0.1 and 0.25 do not: in small groups they
        report drift that is only chance, and in large groups they miss real drift.

        Parameters
        ----------
        cu : Customers
            The table of today's customers.

        Returns
        -------
        pandas.DataFrame
            One row for each attribute of a stored profile: ``persona`` (str, the id); ``attribute``
            (str); ``value`` (str): the value whose share changed most; ``was, now`` (float64): its
            share in the profile and today; ``psi``; ``critical``: the value that ``psi`` exceeds in
            5% of cases if nothing changed; ``p``; ``q``: p adjusted for all rows by
            Benjamini-Hochberg (all float64); ``drifted`` (bool): whether ``q`` is below 0.05.
            Customers for whom the attribute is not known do not count. ``.attrs`` has the
            method, the table, the numbers of customers, and ``left_out``.

        Raises
        ------
        ArgumentError
            `cu` is not a table of customers, or a filter is not valid.
        MissingExtraError
            SciPy is not installed: ``pip install 'journeynb[insight]'``.

        Warns
        -----
        JourneyWarning
            The table lacks a column of a profile, or a persona with a profile has no filter.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee")
        >>> maya = jm.add(jn.Persona(name="Maya", filter="age < 40", profile=[
        ...     {"attribute": "plan", "value": "pro", "share": 0.6, "n": 500},
        ...     {"attribute": "plan", "value": "free", "share": 0.4, "n": 500}]))
        >>> cu = jn.Customers(pd.DataFrame({
        ...     "customer": range(400), "plan": ["pro", "free"] * 200, "age": 30}))
        >>> jm.drift(cu)[["persona", "attribute", "value", "was", "now", "drifted"]]
          persona attribute value  was  now  drifted
        0    maya      plan   pro  0.6  0.5     True
        """
        from journeynb.insight.customers.drift import drift

        return drift(cu, self._index)

    def icp(
        self, weights: Mapping[str, float] | None = None, draws: int = 2000, seed: int = 0
    ) -> pd.DataFrame:
        """Rank the segments by how well they meet the criteria of the ideal customer profile (ICP).

        Criteria are a segment's ``criteria``, and its ``size``, ``attractiveness`` and
        ``probability`` if they are set. The score is the weighted mean of their values. Because
        weights are a matter of opinion, they are also drawn at random, and ``first`` shows how
        often each segment then ranks first.

        Parameters
        ----------
        weights : dict, optional
            Weights by criterion, at least 0: ``{"size": 2, "fit": 1}``. By default those of the
            segments' ``criteria``, and 1 for all others.
        draws : int
            Number of random sets of weights, 1 to 100,000. They are from a Dirichlet distribution
            whose mean is the stated weights; with equal weights, every set is equally likely.
        seed : int
            Seed of the random numbers.

        Returns
        -------
        pandas.DataFrame
            One row for each segment, the best first: ``segment`` (str, the id); ``score`` (float64,
            0 to 1) at the stated weights; ``low, high`` (float64): the range of 95% of the scores
            at random weights; ``first`` (float64): the share of random weights at which the segment
            ranks first (segments that tie share it); ``rank`` (Int64; equal scores have the same
            rank); ``personas`` (list of str): ids of the personas that represent it. Numbers are
            missing for a segment without criteria. A criterion that a segment lacks does not count
            for it; ``.attrs["left_out"]`` lists these.

        Raises
        ------
        ArgumentError
            A weight, `draws` or `seed` is not valid.

        Warns
        -----
        JourneyWarning
            Segments have different weights for a criterion; the first one counts.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> home = jm.add(jn.Segment(name="Home", size=0.8, attractiveness=0.4))
        >>> office = jm.add(jn.Segment(name="Office", size=0.3, attractiveness=0.7))
        >>> jm.icp()[["segment", "score", "first", "rank"]].round(2)
          segment  score  first  rank
        0    home    0.6   0.63     1
        1  office    0.5   0.37     2
        """
        from journeynb.insight.customers.icp import icp

        return icp(self._index, weights, draws, seed)
