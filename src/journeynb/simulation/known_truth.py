"""The true values of a simulated log, computed from the chains that made it.

They are exact, not counted in the log, which differs from them only by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from journeynb.model.index import Index
from journeynb.simulation.leaving_options import Leaving
from journeynb.simulation.markov_chain import Chain, Floats
from journeynb.simulation.staying import staying_truth
from journeynb.simulation.true_credit import true_credit
from journeynb.simulation.walker import Walker


def truth(
    index: Index,
    walks: list[tuple[Chain, float]],
    written: dict[str, bool],
    noise: float,
) -> dict[str, Any]:
    """Return the true values of a log, as plain lists and dicts for JSON.

    Parameters
    ----------
    index : Index
        The map.
    walks : list of (Chain, float)
        The chains, with the share of customers of each.
    written : dict of str to bool
        The touchpoints that write events, and whether these match their patterns.
    noise : float
        The probability that a noise event follows the event of a touchpoint.
    """
    return {
        "personas": {chain.persona: share for chain, share in walks},
        "funnel": [row for chain, _ in walks for row in _funnel(index, chain, written)],
        "transitions": [
            row for chain, _ in walks for row in _transitions(index, chain, written, noise)
        ],
        "emotions": [
            {"persona": chain.persona, "touchpoint": id, "emotion": emotion}
            for chain, _ in walks
            for id, emotion in chain.emotions.items()
            if written.get(id)
        ],
        "unobserved": [each.id for each in index.touchpoints if each.id not in written],
        "unmapped": [id for id, covered in written.items() if not covered],
        "noise": noise,
    }


def _funnel(index: Index, chain: Chain, written: dict[str, bool]) -> list[dict[str, Any]]:
    """Return the share of customers of the previous stage who reach each stage.

    As in `Evidence.funnel` with ``order="strict"``, without stages that have no observed
    touchpoint.
    """
    observed = {index.stage_of.get(id) for id, covered in written.items() if covered}
    start, before = chain.starts, 1.0
    rows = []
    for stage in index.stages:
        if stage.id not in observed:
            continue
        goal = [index.stage_of.get(id) == stage.id and written.get(id, False) for id in chain.ids]
        start = chain.hits(start, goal)
        reached = float(start.sum())
        share = reached / before if before else 0.0
        rows.append({"persona": chain.persona, "stage": stage.id, "share": share})
        before = reached
    return rows


def _transitions(
    index: Index, chain: Chain, written: dict[str, bool], noise: float
) -> list[dict[str, Any]]:
    """Return the share and the mean time of the moves from each touchpoint to each other one.

    ``mean_seconds`` is missing if a touchpoint that writes no events may be between the two.
    """
    seen = np.array([id in written for id in chain.ids], dtype=bool)
    direct = chain.moves
    observed = _without(direct, seen)
    visible = [id for id, shown in zip(chain.ids, seen, strict=True) if shown]
    hidden = direct[:, ~seen].sum(axis=1)
    rows = []
    for row, start in enumerate(visible):
        place = chain.ids.index(start)
        moving = noise + (1 - noise) * float(observed[row].sum())
        for column, end in enumerate(visible):
            chance = (1 - noise) * float(observed[row, column])
            if chance <= 0 or not (written[start] and written[end]):
                continue
            rows.append(
                {
                    "persona": chain.persona,
                    "from": start,
                    "to": end,
                    "probability": chance / moving,
                    "mean_seconds": None if hidden[place] else float(chain.seconds[place]),
                    "mapped": _is_explained(index, start, end),
                }
            )
    return rows


def _is_explained(index: Index, start: str, end: str) -> bool:
    """Whether the map explains a move, as in `Evidence.transitions`."""
    if start == end or index.has("leads_to"):
        return start == end or end in index.out("leads_to", start)
    stages = [index.stage_place.get(index.stage_of.get(id, ""), -9) for id in (start, end)]
    return min(stages) >= 0 and stages[1] - stages[0] in (0, 1)


def _without(moves: Floats, seen: Any) -> Floats:
    """Return the moves between visible states, with the hidden states in between removed."""
    inner = np.eye(int((~seen).sum())) - moves[np.ix_(~seen, ~seen)]
    over = np.linalg.solve(inner, moves[np.ix_(~seen, seen)])
    made: Floats = moves[np.ix_(seen, seen)] + moves[np.ix_(seen, ~seen)] @ over
    return made


def truth_of_leaving(
    known: dict[str, Any],
    index: Index,
    leaving: Leaving,
    walkers: Sequence[Walker],
    written: dict[str, bool],
) -> None:
    """Add how customers stay and leave, and the credit of touchpoints, to the truth of a log.

    Later visits mix with the walks, so only the funnel until the conversion is true,
    and no transitions are.
    """
    stays = [each.staying for each in walkers if each.staying is not None]
    bought = max(index.stage_place.get(index.stage_of.get(id, ""), 0) for id in leaving.after)
    known["funnel"] = [row for row in known["funnel"] if index.stage_place[row["stage"]] <= bought]
    known["transitions"] = []
    known["leaving"] = staying_truth(leaving, stays)
    found = [
        (each.chain.persona, true_credit(each.chain, leaving.after, written)) for each in stays
    ]
    known["conversion"] = [{"persona": persona, "share": share} for persona, (share, _) in found]
    known["credit"] = [row for _, (_, rows) in found for row in rows]
