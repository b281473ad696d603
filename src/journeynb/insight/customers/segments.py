"""Segments of customers: latent classes of their attributes."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few, shown
from journeynb.data.query_progress import progress
from journeynb.data.rounding import rounded
from journeynb.insight.customers import latent_classes
from journeynb.insight.customers.profile import attribute_rows, strongest_first
from journeynb.insight.customers.profile_counts import MOST, Counts, Moments, range_text
from journeynb.insight.customers.table.attributes import Attribute, not_asked_for
from journeynb.insight.customers.table.checked_customers import CheckedCustomers
from journeynb.insight.customers.value_copies import value_copies

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 10_000
"""Largest number of customers from whom classes are estimated."""
LARGEST, FEWEST = 10, 50
"""Largest number of segments, and the least number of customers."""
_PARTS = 5
"""Numbers are cut into so many parts of about equal size."""
_COLUMNS = {
    "segment": "int64", "customers": "int64", "share": "float64", "value_share": "float64",
    "attribute": "str", "value": "str", "lift": "float64", "low": "float64", "high": "float64",
}  # fmt: skip
_METHOD = (
    "latent classes by EM; numbers in up to five parts of equal size, missing values are ignored; "
    "each customer is in the likeliest segment; intervals of lift as in profile"
)
_NOTE = (
    "These are associations, not causes. The attributes form the segments, so their lifts describe "
    "the segments and do not test them."
)
Codes = npt.NDArray[np.int64]


class Assignment(dict[Any, int]):
    """The segment of each customer; a dict that tables pass on without a copy."""

    def __copy__(self) -> Assignment:
        return self

    def __deepcopy__(self, memo: Any) -> Assignment:
        return self

    def __repr__(self) -> str:
        return f"<segments of {len(self):,} customers>"


def segments(
    cu: CheckedCustomers,
    k: int | None,
    seed: int,
    attributes: Sequence[str] | None,
    without: Sequence[str],
) -> pd.DataFrame:
    """Return the table of `Customers.segments`."""
    _check(cu, k, seed)
    used, left_out = _attributes(cu, attributes, without)
    asked = {f"a{place}": each.read(cu.table, cu.dialect) for place, each in enumerate(used)}
    rows = cu.table.select(customer=cu.table.customer, value=cu.table.value, **asked)
    frame = cu.ask(rows, "segments").sort_values("customer", ignore_index=True)
    with progress("segments"):
        codes = np.column_stack([
            _codes(frame[f"a{place}"], each) for place, each in enumerate(used)
        ])  # fmt: skip
        levels = [int(most) + 1 for most in codes.max(axis=0)]
        chosen = np.arange(len(codes))
        if len(codes) > SAMPLE:
            random = np.random.default_rng(seed)
            chosen = np.sort(random.choice(len(codes), SAMPLE, replace=False))
        sample = latent_classes.indicators(codes[chosen], levels)
        if k is None:
            found = latent_classes.choose(sample, levels, seed, LARGEST)
        else:
            found = {k: latent_classes.fit(sample, levels, k, seed)}
        classes = found[latent_classes.best(found)]
        assigned, certainty = _assigned(classes, codes, levels)
        table = _table(frame, used, assigned)
    table.attrs = {
        "method": _METHOD,
        "note": _NOTE,
        "source": cu.source,
        "n": len(codes),
        "fitted_on": len(chosen),
        "k": int(assigned.max()),
        "bic": {many: round(each.bic, 3) for many, each in found.items()},
        "certainty": round(certainty, 6),
        "seed": seed,
        "left_out": left_out,
        "assignment": Assignment(zip(frame.customer.tolist(), assigned.tolist(), strict=True)),
    }
    return table


def _check(cu: CheckedCustomers, k: Any, seed: Any) -> None:
    whole = isinstance(k, int) and not isinstance(k, bool)
    if k is not None and not (whole and 1 <= k <= LARGEST):
        raise ArgumentError(
            f"k={shown(k)} is not valid; allowed: a whole number from 1 to {LARGEST}, or None to "
            "choose it by the BIC"
        )
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ArgumentError(f"seed={shown(seed)} is not valid; allowed: a whole number from 0")
    if cu.customers < FEWEST:
        raise ArgumentError(
            f"cu.segments() needs at least {FEWEST} customers; {cu.source} has {cu.customers}"
        )


def _attributes(
    cu: CheckedCustomers, attributes: Sequence[str] | None, without: Sequence[str]
) -> tuple[list[Attribute], dict[str, str]]:
    """Return the attributes that make the segments, and why other columns do not."""
    value = cu.columns.get("value")
    known = {each.name: each for each in cu.attribute_list}
    left_out = not_asked_for(cu.attribute_list, attributes, without)
    if attributes is None:
        left_out |= {each.name: each.why for each in known.values() if each.why}
        left_out |= {
            each.name: "a date; name it in attributes= to use it"
            for each in known.values()
            if each.kind == "date"
        }
        if value is not None:
            left_out |= {value: "the value itself"}
            left = [each for each in known.values() if each.name not in {*left_out, *without}]
            left_out |= value_copies(cu, cu.table, left)
    left_out |= dict.fromkeys(without, "named in without=")
    used = [each for each in known.values() if each.name not in left_out]
    if not used:
        reasons = few([f"{name}: {why}" for name, why in left_out.items()])
        raise ArgumentError(f"{cu.source} has no attribute that could form segments ({reasons})")
    return used, left_out


def _codes(column: pd.Series[Any], attribute: Attribute) -> Codes:
    """Return the number of each value, or of the part that a number is in; -1 if missing."""
    import pandas as pd

    if attribute.kind == "number":
        numbers = column.astype("float64")
        cuts = np.unique(numbers.dropna())
        if len(cuts) > _PARTS:
            shares = np.arange(1, _PARTS) / _PARTS
            cuts = np.unique(np.quantile(numbers.dropna(), shares))
        placed = np.searchsorted(cuts, numbers, side="left")
        placed = np.where(numbers.isna(), latent_classes.MISSING, placed)
        return _dense(placed)
    text = column.astype("object")
    counts = text.value_counts()
    ordered = sorted(counts.index, key=lambda value: (-int(counts[value]), str(value)))
    places = {value: min(place, MOST - 1) for place, value in enumerate(ordered)}
    missing = pd.isna(text)
    return np.array(
        [latent_classes.MISSING if gone else places[value]
         for value, gone in zip(text, missing, strict=True)], dtype=np.int64,
    )  # fmt: skip


def _dense(placed: npt.NDArray[Any]) -> Codes:
    """Return numbers of parts without those that nobody is in."""
    known = np.unique(placed[placed >= 0])
    dense = np.searchsorted(known, placed)
    return np.where(placed < 0, latent_classes.MISSING, dense).astype(np.int64)


def _assigned(
    classes: latent_classes.Classes, codes: Codes, levels: Sequence[int]
) -> tuple[Codes, float]:
    """Return the segment of each customer, the largest being 1, and the mean chance of it."""
    likeliest, sure = [], 0.0
    for start in range(0, len(codes), SAMPLE):
        chances = classes.chances(latent_classes.indicators(codes[start : start + SAMPLE], levels))
        likeliest.append(chances.argmax(axis=1))
        sure += float(chances.max(axis=1).sum())
    chosen = np.concatenate(likeliest)
    sizes = np.bincount(chosen, minlength=len(classes.weights))
    order = [int(place) for place in np.argsort(-sizes, kind="stable") if sizes[place]]
    number = np.zeros(len(sizes), dtype=np.int64)
    number[order] = np.arange(1, len(order) + 1)
    return number[chosen], sure / len(codes)


def _table(frame: pd.DataFrame, used: Sequence[Attribute], assigned: Codes) -> pd.DataFrame:
    import pandas as pd

    many = int(assigned.max())
    counted = {
        each.name: _counts(frame[f"a{place}"], each, assigned, many)
        for place, each in enumerate(used)
    }
    values = frame["value"].astype("float64")
    total = float(values.sum())
    rows: list[dict[str, Any]] = []
    for segment in range(1, many + 1):
        inside = assigned == segment
        size = int(inside.sum())
        start = {
            "segment": segment,
            "customers": size,
            "share": size / len(assigned),
            "value_share": float(values[inside].sum()) / total if total > 0 else nan,
        }
        if many == 1:
            rows.append(start | {"attribute": "", "value": ""})
            continue
        others = len(assigned) - size
        parts = [
            attribute_rows("", each, counted[each.name], segment - 1, size, others) for each in used
        ]
        rows += [{**row, **start} for row in strongest_first(parts)]
    return rounded(pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS))


def _counts(column: pd.Series[Any], attribute: Attribute, assigned: Codes, many: int) -> Counts:
    """Return what was counted of an attribute, in each segment and outside of it."""
    known = column.notna().to_numpy()
    inside = [known & (assigned == segment) for segment in range(1, many + 1)]
    every = int(known.sum())

    def sides(rows: Any) -> list[tuple[int, int]]:
        found = [int((part & rows).sum()) for part in inside]
        return [(n, int((known & rows).sum()) - n) for n in found]

    counts = Counts([(int(part.sum()), every - int(part.sum())) for part in inside])
    if attribute.kind == "number":
        numbers = column.astype("float64").to_numpy()
        first, second = np.quantile(numbers[known], [1 / 3, 2 / 3])
        thirds = np.where(numbers <= first, 0, np.where(numbers <= second, 1, 2))
        for third in range(3):
            rows = known & (thirds == third)
            if rows.any():
                label = range_text(float(numbers[rows].min()), float(numbers[rows].max()))
                counts.values.append((label, sides(rows)))
        counts.moments = [(_moments(numbers[part]), _moments(numbers[known & ~part]))
                          for part in inside]  # fmt: skip
        return counts
    text = column[known].astype("str")
    frequent = text.value_counts()
    ordered = sorted(frequent.index, key=lambda value: (-int(frequent[value]), value))[:MOST]
    whole = column.astype("str").to_numpy()
    for value in sorted(ordered) if attribute.kind == "date" else ordered:
        counts.values.append((str(value), sides(whole == value)))
    return counts


def _moments(numbers: npt.NDArray[np.float64]) -> Moments:
    n = len(numbers)
    mean = float(numbers.mean()) if n else nan
    return Moments(n, mean, float(numbers.var(ddof=1)) if n > 1 else nan)
