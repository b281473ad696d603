"""What `Customers.top` and `Customers.profile` should return, written plainly with pandas."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from journeynb.base.text import number_text

ROW = tuple[str, str]  # attribute, value


def top(values: pd.Series[Any], share: float) -> pd.Series[Any]:
    """Return who is in the top: equal values together, whichever size is nearer to the share."""
    known = values.dropna().sort_values(ascending=False)
    sizes = [0]
    for value in dict.fromkeys(known):
        sizes.append(int((known >= value).sum()))
    best = min(sizes, key=lambda size: (round(abs(size - share * len(known)), 9), size))
    least = known.iloc[best - 1] if best else math.inf
    return values >= least


def profile(
    frame: pd.DataFrame, member: pd.Series[Any], whole: pd.DataFrame | None = None
) -> dict[ROW, dict[str, float]]:
    """Return ``n, share, rest, p`` of each attribute and value; `whole` says what columns are."""
    whole = frame if whole is None else whole
    found: dict[ROW, dict[str, float]] = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "M":
            column = _periods(column, whole[name].dropna())
        is_number = column.dtype.kind in "if" and not set(whole[name].dropna()) <= {0, 1}
        if column.dtype.kind in "ifb" and not is_number:
            column = column.map(lambda each: each if each != each else str(bool(each)).lower())
        known = column.notna()
        if not known.any():
            continue
        if is_number:
            inside, outside = column[member & known], column[~member & known]
            found[name, "mean"] = {
                "n": len(inside), "share": inside.mean(), "rest": outside.mean(),
                "p": _welch(inside, outside),
            }  # fmt: skip
            column = _thirds(column)
        values = column[known].value_counts()
        kept = sorted(values.index, key=lambda each: (-values[each], each))[:20]
        labels = column.where(column.isin(kept) | ~known, "(other)")
        if labels[known].nunique() > 1:
            for label in labels[known].unique():
                found[name, label] = _share(labels == label, member, known)
        if not known.all():
            everybody = pd.Series(True, index=frame.index)
            found[name, "(missing)"] = _share(~known, member, everybody)
    return found


def _share(has: Any, member: Any, known: Any) -> dict[str, float]:
    inside, outside = member & known, ~member & known
    x, n, y, m = (int(each.sum()) for each in (has & inside, inside, has & outside, outside))
    table = np.array([[x, n - x], [y, m - y]])
    if not (n and m):
        p = math.nan
    elif 0 in table.sum(axis=0):
        p = 1.0
    elif stats.contingency.expected_freq(table).min() < 5:
        p = float(stats.fisher_exact(table).pvalue)
    else:
        p = float(stats.chi2_contingency(table, correction=False).pvalue)
    return {"n": n, "share": x / n if n else math.nan, "rest": y / m if m else math.nan, "p": p}


def _welch(inside: Any, outside: Any) -> float:
    if len(inside) < 2 or len(outside) < 2:
        return math.nan
    if inside.var() == 0 and outside.var() == 0:
        return float(inside.mean() == outside.mean())
    with warnings.catch_warnings():  # SciPy warns of values that are equal
        warnings.filterwarnings("ignore", "Precision loss", RuntimeWarning)
        return float(stats.ttest_ind(inside, outside, equal_var=False).pvalue)


def _thirds(column: Any) -> Any:
    first, second = column.quantile(1 / 3), column.quantile(2 / 3)
    labels = pd.Series(None, index=column.index, dtype="object")
    for within in (column <= first, (column > first) & (column <= second), column > second):
        if within.any():
            low, high = column[within].min(), column[within].max()
            written = number_text(low)
            labels[within] = written if low == high else f"{written} to {number_text(high)}"
    return labels


def _periods(column: Any, known: Any) -> Any:
    first, last = known.min(), known.max()
    months = (last.year - first.year) * 12 + last.month - first.month

    def written(day: Any) -> str:
        if months < 20:
            return f"{day.year}-{day.month:02}"
        return f"{day.year}-Q{day.quarter}" if months < 60 else str(day.year)

    return column.map(lambda day: None if day is pd.NaT else written(day)).astype("object")
