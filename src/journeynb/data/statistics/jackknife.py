"""The delete-a-group jackknife (Kott 2001): estimates again without each bucket of customers."""

from __future__ import annotations

from typing import Any

from journeynb.data.intervals import student


def jackknife(estimate: Any, without: Any) -> tuple[Any, Any]:
    """Return the 95% interval of an estimate, low and high, from estimates without each bucket.

    The interval is the estimate plus and minus Student's t times the jackknife's standard error.

    Parameters
    ----------
    estimate : number or array
        The estimate of all customers.
    without : array
        The estimate without each bucket that has customers; the first axis is the bucket. With
        fewer than two, or where one is missing, there is no interval (NaN).

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([3.0, 5.0, 4.0, 8.0])
    >>> low, high = jackknife(values.mean(), (values.sum() - values) / 3)
    >>> round(float(low), 3), round(float(high), 3)
    (1.563, 8.437)
    """
    import numpy as np

    middle, each = np.asarray(estimate, "float64"), np.asarray(without, "float64")
    many = len(each)
    if many < 2:
        return np.full(middle.shape, np.nan), np.full(middle.shape, np.nan)
    spread = np.sqrt((many - 1) / many * ((each - each.mean(axis=0)) ** 2).sum(axis=0))
    half = student(many) * spread
    return middle - half, middle + half


def without_each(counts: Any) -> Any:
    """Return sums of counts without each bucket, for the buckets that have any.

    Parameters
    ----------
    counts : array
        Counts by bucket; the first axis is the bucket.

    Examples
    --------
    >>> without_each([[1, 2], [0, 0], [3, 4]]).tolist()
    [[3, 4], [1, 2]]
    """
    import numpy as np

    each = np.asarray(counts)
    used = each.any(axis=tuple(range(1, each.ndim)))
    return each.sum(axis=0) - each[used]
