"""Counts and sums by small whole numbers, added up from blocks of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.insight.explain.credit.attribution_counts import KEYS

if TYPE_CHECKING:
    import pandas as pd

_CELLS = 4_000_000
"""Largest array of counts without sums; keys with more combinations are sorted."""
_LEAST = {"next": -2, "after": -2}


class SumsByKey:
    """Counts and sums of parts by group and `KEYS`.

    Parameters
    ----------
    groups, places : int
        The number of groups, and of touchpoints (or kinds of conversions).
    numbers : list of str
        The columns of sums.
    """

    def __init__(self, groups: int, places: int, numbers: list[str]) -> None:
        self.groups = groups
        self.sizes = {"touchpoint": places, "next": places + 2, "after": places + 2, "starts": 2}
        self.numbers = numbers
        self._keys: dict[int, list[str]] = {}
        self._dense: dict[tuple[int, str], Any] = {}
        self._sorted: dict[int, list[tuple[Any, Any]]] = {}

    def add(
        self,
        part: int,
        group: Any,
        sums: Mapping[str, Callable[[], Any]] | None = None,
        **keys: Any,
    ) -> None:
        """Add rows to a part; `sums` returns numbers by name."""
        self._keys.setdefault(part, list(keys))
        cells = self.groups
        code = group
        for name, each in keys.items():
            size = self.sizes[name]
            cells *= size
            code = code * size + (each - _LEAST.get(name, 0))
        if cells > _CELLS and not sums:
            self._sorted.setdefault(part, []).append(np.unique(code, return_counts=True))
            return
        self._into(part, "n", np.bincount(code, minlength=cells))
        for name, make in (sums or {}).items():
            self._into(part, name, np.bincount(code, make(), cells))

    def _into(self, part: int, name: str, counts: Any) -> None:
        known = self._dense.get((part, name))
        self._dense[part, name] = counts if known is None else known + counts

    def table(self) -> pd.DataFrame:
        """Return one row for each part, group (as ``bucket``) and key that occurs."""
        import pandas as pd

        frames = [self._frame(part) for part in self._keys]
        if not frames:
            names = ["part", "n", *KEYS, *self.numbers]
            return pd.DataFrame({name: np.zeros(0, "int64") for name in names})
        return pd.concat(frames, ignore_index=True)

    def _frame(self, part: int) -> pd.DataFrame:
        import pandas as pd

        if part in self._sorted:
            found = self._sorted[part]
            code = np.concatenate([code for code, _ in found])
            used, at = np.unique(code, return_inverse=True)
            n = np.bincount(at, np.concatenate([n for _, n in found]), len(used)).astype("int64")
            sums: dict[str, Any] = {}
        else:
            counts = self._dense[part, "n"]
            used = np.flatnonzero(counts)
            n = counts[used]
            sums = {
                name: each[used]
                for (number, name), each in self._dense.items()
                if number == part and name != "n"
            }
        made: dict[str, Any] = {"part": part, "n": n}
        for name in reversed(self._keys[part]):
            used, rest = np.divmod(used, self.sizes[name])
            made[name] = rest + _LEAST.get(name, 0)
        made |= {name: 0 for name in KEYS if name not in made} | {"bucket": used}
        made |= {name: sums.get(name, 0.0) for name in self.numbers}
        return pd.DataFrame(made)
