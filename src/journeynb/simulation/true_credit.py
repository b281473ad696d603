"""The true credit of touchpoints for conversions, computed from the chains of a simulated log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from journeynb.simulation.markov_chain import Chain


def true_credit(
    chain: Chain, after: Sequence[str], written: Mapping[str, bool]
) -> tuple[float, list[dict[str, Any]]]:
    """Return the share of customers who convert, and the share of credit of each touchpoint.

    Exact for customers that the log shows, and for the models ``first``, ``last`` and ``markov``
    (removal effects at order 1, adding up to 1). Credit is that of customers whom the log shows at
    a touchpoint before they convert.

    Parameters
    ----------
    chain : Chain
        The walk of a persona until it converts.
    after : list of str
        The touchpoints that are conversions.
    written : dict of str to bool
        The touchpoints that write events, and whether these match their patterns.
    """
    ids = [id for id in chain.ids if id not in after]
    place = {id: row for row, id in enumerate(chain.ids)}
    seen = [id for id in ids if written.get(id)]
    rows = [place[id] for id in seen]
    hidden = [place[id] for id in ids if id not in seen]
    goals = [place[id] for id in after if id in place]
    moves, starts = chain.moves, chain.starts
    # from a hidden touchpoint, to where the log shows the customer next
    through = np.linalg.inv(np.eye(len(hidden)) - moves[np.ix_(hidden, hidden)])
    into = through @ moves[np.ix_(hidden, rows)]
    wins = through @ moves[np.ix_(hidden, goals)].sum(axis=1)
    begins = starts[rows] + starts[hidden] @ into
    inner = moves[np.ix_(rows, rows)] + moves[np.ix_(rows, hidden)] @ into
    bought = moves[np.ix_(rows, goals)].sum(axis=1) + moves[np.ix_(rows, hidden)] @ wins
    visits = np.linalg.inv(np.eye(len(rows)) - inner)
    chance = visits @ bought
    total = float(begins @ chance)
    direct = float(starts[goals].sum() + starts[hidden] @ wins)
    shown = float(begins.sum()) + direct
    if not total:
        return direct / shown if shown else 0.0, []
    removal = (begins @ visits) / np.diag(visits) * chance
    models = {
        "first": begins * chance / total,
        "last": (begins @ visits) * bought / total,
        "markov": removal / removal.sum(),
    }
    return (total + direct) / shown, [
        {"persona": chain.persona, "touchpoint": id, "model": model, "share": float(share)}
        for model, shares in models.items()
        for id, share in zip(seen, shares, strict=True)
        if share > 1e-12
    ]
