"""Distinctive words of negative comments: for rule E610, and for suggested pain points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from journeynb.gaps.rules.customer_numbers import CERTAIN
from journeynb.insight.voice.voice import UNLINKED

if TYPE_CHECKING:
    import pandas as pd


class Complaint(NamedTuple):
    """A distinctive word of the comments at a touchpoint, where customers who use it are negative.

    Parameters
    ----------
    touchpoint, word, quote : str
        The touchpoint, the word, and a typical excerpt with it.
    customers : int
        Number of customers who use the word there.
    sentiment : float
        The mean over them of the sentiment of their comments with it.
    lift, q : float
        How many times more frequent it is there, and how likely that is chance.
    """

    touchpoint: str
    word: str
    quote: str
    customers: int
    sentiment: float
    lift: float
    q: float


def complaints(voiced: pd.DataFrame) -> list[Complaint]:
    """Return the complaints of `ExplainedEvidence._voiced`, those of most customers first.

    The word is distinctive (q below 0.05), and the whole 95% interval of the sentiment of comments
    with it is negative.
    """
    found = voiced[
        (voiced.q < CERTAIN) & (voiced.feeling_high < 0) & (voiced.touchpoint != UNLINKED)
    ]
    rows = [
        Complaint(
            row["touchpoint"],
            row["word"],
            row["quote"],
            int(row["customers"]),
            row["feeling"],
            row["lift"],
            row["q"],
        )
        for row in found.to_dict("records")
    ]
    return sorted(rows, key=lambda each: -each.customers)
