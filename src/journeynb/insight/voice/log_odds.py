"""Log-odds of words with an informative prior."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from journeynb.data.statistics.false_discovery import false_discovery

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

PRIOR = 300.0
"""Weight of the prior, in words."""


def log_odds(here: Any, words: Any, there: Any, others: Any, share: Any) -> tuple[Any, Any]:
    """Return how many times more frequent words are in some texts, and z, of how sure that is.

    The share of a word has a beta prior with the mean of all texts and the weight of `PRIOR` words,
    so that rare words are drawn to no difference. z is the difference of the two log-odds divided
    by its standard error.

    Parameters
    ----------
    here, words : array
        The uses of a word in the texts, and the number of all words in them.
    there, others : array
        The same of the other texts.
    share : array
        The share of the word among the words of all texts.

    Returns
    -------
    lift : array
        The share in the texts divided by the share in the others, each with the prior.
    z : array

    References
    ----------
    .. [1] B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' words: lexical feature selection
       and evaluation for identifying the content of political conflict", Political Analysis 16,
       372-403 (2008). Their approximate variance leaves out the terms of the other words, which
       are kept here.

    Examples
    --------
    >>> lift, z = log_odds(30, 1000, 20, 4000, 0.01)
    >>> round(float(lift), 2), round(float(z), 2)
    (4.75, 5.77)
    """
    import numpy as np

    yes, no = PRIOR * np.asarray(share, dtype="float64"), PRIOR * (1 - np.asarray(share))
    a, b = here + yes, words - here + no
    c, d = there + yes, others - there + no
    z = (np.log(a / b) - np.log(c / d)) / np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    lift = (a / (words + PRIOR)) / (c / (others + PRIOR))
    return lift, z


def q_of(z: Any) -> list[float]:
    """Return q for each z of a table: two-sided p, by Benjamini-Hochberg; missing stays missing."""
    return false_discovery([math.erfc(abs(each) / math.sqrt(2)) for each in z])
