"""How much more frequent words are in some texts than in others, and how sure that is."""

from __future__ import annotations

import math
from typing import Any

from journeynb.data.statistics.false_discovery import false_discovery

PRIOR, PRIOR_SHARE = 300.0, 0.1
"""Largest weight of the prior in words, and its share of the words of all texts."""


def prior_of(words: float) -> float:
    """Return the weight of the prior for texts of so many words."""
    return min(PRIOR, PRIOR_SHARE * words)


def lift_of(here: Any, words: Any, there: Any, others: Any, prior: float = PRIOR) -> Any:
    """Return how many times higher the odds of words are in some texts than in others.

    Each share has a beta prior with the mean of all texts, so that rare words are drawn to 1. The
    result is the exponential of the difference of the log-odds.

    Parameters
    ----------
    here, words : array
        The uses of a word in the texts, and the number of all words in them.
    there, others : array
        The same of the other texts.
    prior : float
        Weight of the prior, in words.

    References
    ----------
    .. [1] B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' words: lexical feature selection
       and evaluation for identifying the content of political conflict", Political Analysis 16,
       372-403 (2008).

    Examples
    --------
    >>> round(float(lift_of(30, 1000, 20, 4000)), 2)
    4.84
    """
    import numpy as np

    share = np.asarray(here + there, dtype="float64") / (words + others)
    yes, no = prior * share, prior * (1 - share)
    odds_here = (here + yes) * (others - there + no)
    odds_there = (there + yes) * (words - here + no)
    return np.where(share < 1, odds_here / np.where(share < 1, odds_there, 1), 1.0)


def p_of(here: Any, words: Any, there: Any, others: Any) -> Any:
    """Return the p-value that a word is equally frequent, by the likelihood ratio.

    Counts are half a use nearer to what is expected (Yates's correction), because most are small.
    The z of Monroe et al. is not used: with random words at 37 touchpoints, it finds a distinctive
    word in every table of 7,000 words, because the log-odds of rare words are skewed. The
    likelihood ratio finds one in less than 5% of tables.

    Parameters
    ----------
    here, words, there, others : array
        As in `lift_of`.

    References
    ----------
    .. [1] T. Dunning, "Accurate methods for the statistics of surprise and coincidence",
       Computational Linguistics 19, 61-74 (1993).

    Examples
    --------
    >>> round(float(p_of(6, 1000, 10, 4000)), 3)
    0.179
    """
    import numpy as np

    seen = np.array(np.broadcast_arrays(here, words - here, there, others - there), dtype="float64")
    both = [seen[0] + seen[2], seen[1] + seen[3]] * 2
    sides = [seen[0] + seen[1]] * 2 + [seen[2] + seen[3]] * 2
    expected = np.array(both) * np.array(sides) / seen.sum(axis=0)
    seen -= np.clip(seen - expected, -0.5, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(seen > 0, seen * np.log(seen / expected), 0.0)
    chi = np.maximum(2 * terms.sum(axis=0), 0.0)
    return np.vectorize(lambda each: math.erfc(math.sqrt(each / 2)), otypes=["float64"])(chi)


def q_of(p: Any) -> Any:
    """Return q for each p of a table by Benjamini-Hochberg; missing stays missing."""
    import numpy as np

    return np.array(false_discovery(p.ravel().tolist())).reshape(p.shape)
