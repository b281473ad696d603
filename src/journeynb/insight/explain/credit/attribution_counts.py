"""Counts by bucket of customers from which all models of attribution follow, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import log
from operator import add
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.insight.explain.credit.conversion_paths import ConversionPaths

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONVERSIONS, MOVES, PLACES, SETS, VISITS = range(5)
"""The parts of the answer."""
BY_PLACE = ("first", "last", "linear", "time_decay", "position")
"""The models that give credit by the place or time of a touchpoint on its path."""
KEYS = ("bucket", "touchpoint", "next", "after", "starts")
"""The whole numbers that identify a count. For conversions, ``touchpoint`` is their kind."""
_BITS = 60
"""Touchpoints of a path are bits of whole numbers, so many in each."""


@dataclass(frozen=True)
class AskedCredit:
    """What is asked of paths.

    Parameters
    ----------
    models : tuple of str
        The models.
    half_life : float
        Of ``time_decay``, in microseconds.
    visits : bool
        Whether the visits of touchpoints are counted.
    """

    models: tuple[str, ...]
    half_life: float
    visits: bool


class CreditCounts:
    """The query of the counts.

    Parameters
    ----------
    paths : ConversionPaths
        The paths.
    asked : AskedCredit
        What is asked of them.
    """

    def __init__(self, paths: ConversionPaths, asked: AskedCredit) -> None:
        self.paths = paths
        self.asked = asked
        self.by_place = [name for name in BY_PLACE if name in asked.models]
        self.group = [*(["persona"] if paths.asked.by_persona else []), "bucket"]
        self.values = ["credit", "value"] if paths.has_value else ["credit"]
        self.places = sorted({each.touchpoint for each in paths.mapped.patterns.usable})

    @property
    def numbers(self) -> list[str]:
        """The columns of sums, each for one model; ``credit`` and ``value`` serve the others."""
        each = [f"{value}_{name}" for name in self.by_place for value in self.values]
        return [*each, *self.values]

    def query(self) -> ir.Table:
        """Return the counts: ``part``, the persona, `KEYS`, the count ``n``, and `numbers`."""
        parts = [self._conversions()]
        if "markov" in self.asked.models:
            parts.append(self._moves())
        if self.by_place or "shapley" in self.asked.models:
            parts += self._credit()
        if self.asked.visits:
            parts.append(self._visits())
        return reduce(lambda one, two: one.union(two), parts)

    def _part(self, number: int, table: ir.Table, keys: list[str], **sums: Any) -> ir.Table:
        """Return counts by some of `KEYS`, with the columns of all parts."""
        ibis = engines.ibis_()
        found = table.group_by(*self.group, *keys).agg(n=table.count(), **sums)
        made: dict[str, Any] = {"part": ibis.literal(number, "int16")}
        made |= {name: found[name].cast("int16") for name in self.group}
        for name in KEYS[1:]:
            given = found[name] if name in keys else ibis.literal(0)
            made[name] = given.cast("int16")
        made["n"] = found.n.cast("int64")
        for name in self.numbers:
            given = found[name] if name in sums else ibis.literal(0.0)
            made[name] = given.cast("float64").fill_null(0.0)
        return found.select(**made)

    def _conversions(self) -> ir.Table:
        """Count conversions by kind; ``credit`` is the number of those that have no value."""
        table = self.paths.conversions()
        table = table.mutate(touchpoint=table.kind)
        sums = {}
        if self.paths.has_value:
            sums = {"value": table.value.sum(), "credit": table.value.isnull().sum()}
        return self._part(CONVERSIONS, table, ["touchpoint"], **sums)

    def _moves(self) -> ir.Table:
        """Count what follows each touchpoint."""
        table = self.paths.touches
        table = table.mutate(starts=engines.ibis_().ifelse(table.first, 1, 0))
        ahead = ["after"] if self.paths.asked.ahead == 2 else []
        return self._part(MOVES, table, ["touchpoint", "next", *ahead, "starts"])

    def _visits(self) -> ir.Table:
        return self._part(VISITS, self.paths.visits, ["touchpoint"])

    def _credit(self) -> list[ir.Table]:
        """Count the credit of touchpoints by their places, and by the sets that paths have."""
        key = self.paths.key
        touches = self.paths.touches.filter(self.paths.touches.won)
        faded: Any = (touches.ago.cast("float64") * (-log(2) / self.asked.half_life)).exp()
        touches = touches.mutate(faded=faded)
        shared = [*self.group, *(["value"] if self.paths.has_value else [])]
        whole = touches.group_by(key).agg(
            many=touches.count(),
            total=touches.faded.sum(),
            **{name: touches[name].max() for name in shared},
            **self._sets(touches),
        )
        found = []
        if self.by_place:
            sums = whole.select(*key, "many", "total").rename({f"_{name}": name for name in key})
            each = touches.join(sums, [touches[name] == sums[f"_{name}"] for name in key])
            each = each.mutate(**{f"credit_{name}": self._at(each, name) for name in self.by_place})
            found.append(self._part(PLACES, each, ["touchpoint"], **self._sums(each)))
        if "shapley" in self.asked.models:
            found.append(self._of_sets(whole))
        return found

    def _at(self, table: ir.Table, model: str) -> Any:
        """Return the credit of a touchpoint on its path."""
        ibis = engines.ibis_()
        last = table.next < 0
        if model in ("first", "last"):
            return ibis.ifelse(table.first if model == "first" else last, 1.0, 0.0)
        equal = 1.0 / table.many
        if model == "linear":
            return equal
        if model == "time_decay":  # half-lives ago, a thousand of them are nothing
            return ibis.ifelse(table.total > 0, table.faded / table.total, equal)
        ends = ibis.cases((table.many == 1, 1.0), (table.many == 2, 0.5), else_=0.4)
        return ibis.ifelse(table.first | last, ends, 0.2 / (table.many - 2).nullif(0))

    def _sums(self, table: ir.Table) -> dict[str, Any]:
        sums = {}
        for name in self.by_place:
            sums[f"credit_{name}"] = table[f"credit_{name}"].sum()
            if self.paths.has_value:
                sums[f"value_{name}"] = (table[f"credit_{name}"] * table.value.fill_null(0.0)).sum()
        return sums

    def _sets(self, touches: ir.Table) -> dict[str, Any]:
        """Return the distinct touchpoints of a path, as the bits of whole numbers."""
        ibis = engines.ibis_()
        dialect, found = self.paths.mapped.log.dialect, {}
        for number in self._numbers_of_sets:
            low = number * _BITS
            inside = touches.touchpoint.between(low, low + _BITS - 1)
            place = ibis.ifelse(inside, touches.touchpoint - low, 0).cast("int64")
            bit = ibis.ifelse(inside, dialects.bit_at(place, dialect), 0).cast("int64")
            found[f"set{number}"] = dialects.together(bit, dialect)
        return found

    @property
    def _numbers_of_sets(self) -> list[int]:
        return sorted({place // _BITS for place in self.places})

    def _of_sets(self, whole: ir.Table) -> ir.Table:
        """Count an equal split of each conversion over the distinct touchpoints of its path."""
        ibis, dialect = engines.ibis_(), self.paths.mapped.log.dialect
        sizes = [
            dialects.bits(whole[f"set{each}"], _BITS, dialect) for each in self._numbers_of_sets
        ]
        table = whole.mutate(size=reduce(add, sizes))
        places = ibis.array([ibis.literal(each, "int16") for each in self.places])
        table = table.mutate(touchpoint=places.unnest())
        has = [
            (
                table.touchpoint.between(each * _BITS, each * _BITS + _BITS - 1)
                & (
                    (table[f"set{each}"] >> (table.touchpoint % _BITS).cast("int64")).cast("int64")
                    % 2
                    == 1
                )
            )
            for each in self._numbers_of_sets
        ]
        table = table.filter(reduce(lambda one, two: one | two, has))
        sums = {"credit": (1.0 / table["size"]).sum()}
        if self.paths.has_value:
            sums["value"] = (table.value.fill_null(0.0) / table["size"]).sum()
        return self._part(SETS, table, ["touchpoint"], **sums)
