"""The walk of each customer through the touchpoints up to the first conversion, counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from journeynb.data import engines
from journeynb.evidence.matching.customer_buckets import bucket
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.converting import converting

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def moves_of_walks(
    mapped: MappedLog, personas: CustomerPersonas, to: str | None = None
) -> ir.Table:
    """Return the moves of walks by persona and bucket of customers.

    A walk starts with the first event at a touchpoint and ends with the first conversion, else with
    the last event. Unmapped events and the ``gap=`` of the log do not count. With
    ``assign="event"``, a customer has the persona of the first event.

    Columns: ``persona, bucket, start`` (-1: the walk starts), ``end`` (the touchpoint), ``goal``
    and ``last`` (1 if the event converts, and if the walk ends with it), and the number ``n``.
    """
    ibis, table = engines.ibis_(), mapped.numbered
    table = table.mutate(
        goal=ibis.ifelse(converting(mapped, table, to), 1, 0), bucket=bucket(mapped, table)
    )
    names = {"customer", *mapped.ordering, "touchpoint", "persona", "goal", "bucket"}
    table = table.filter(table.touchpoint.notnull()).select(sorted(names))
    keys: dict[str, Any] = {"group_by": "customer", "order_by": mapped.order(table)}
    window = ibis.window(**keys)
    own: dict[str, Any] = {}
    if personas.known and personas.assign == "event" and personas.place_of:
        place = personas.place(table.persona).cast("int16")
        own["persona"] = place.first().over(ibis.cumulative_window(**keys))
    table = table.mutate(
        before=table.touchpoint.lag().over(window),
        after=table.touchpoint.lead().over(window),
        goals=table.goal.sum().over(ibis.cumulative_window(**keys)),
        **own,
    )
    table = table.filter(table.goals == table.goal)  # no conversion before
    if not own:
        table = personas.attach(table)
    return table.group_by(
        persona=table.persona.cast("int16"),
        bucket=table.bucket,
        start=table.before.fill_null(-1).cast("int16"),
        end=table.touchpoint.cast("int16"),
        goal=table.goal,
        last=ibis.ifelse(table.after.isnull(), 1, 0),
    ).agg(n=table.count())


class Walks:
    """The walks of the customers of one persona: their moves between the touchpoints they visit.

    Parameters
    ----------
    moves : array
        The rows of `moves_of_walks` of the persona, without it.

    Attributes
    ----------
    places : list of int
        The touchpoints of the states of `AbsorbingChain`, as positions in the map.
    buckets : list of int
        The buckets that have customers.
    """

    def __init__(self, moves: Any) -> None:
        import numpy as np

        group, before, place, goal, last, n = np.asarray(moves, dtype="int64").T
        on_way = np.concatenate([before[before >= 0], place[goal == 0]])
        self.places = np.unique(on_way).tolist()
        many = len(self.places)
        start, converted, stopped = range(many, many + 3)
        ends = goal == 1
        from_state = np.where(before < 0, start, np.searchsorted(self.places, before))
        to_state = np.where(ends, converted, np.searchsorted(self.places, place))
        stops = (last == 1) & ~ends
        self._rows = np.concatenate(
            [
                np.stack([group, from_state, to_state, n]),
                np.stack([group, to_state, np.full(len(n), stopped), n])[:, stops],
            ],
            axis=1,
        )
        self.buckets = np.unique(group).tolist()
        self.counts = self._summed(self._rows)

    def without_each(self) -> Iterator[tuple[int, Any]]:
        """Return each bucket with the counts of the customers in the others."""
        for each in self.buckets:
            yield each, self.counts - self._summed(self._rows[:, self._rows[0] == each])

    def _summed(self, rows: Any) -> Any:
        import numpy as np

        found = np.zeros((len(self.places) + 3,) * 2)
        np.add.at(found, (rows[1], rows[2]), rows[3])
        return found


def walks_by_persona(moves: pd.DataFrame) -> dict[int, Walks]:
    """Return the walks of each persona that has customers, from the rows of `moves_of_walks`."""
    names = ["bucket", "start", "end", "goal", "last", "n"]
    return {
        int(str(persona)): Walks(rows[names].to_numpy("int64"))
        for persona, rows in moves.astype("int64").groupby("persona")
    }
