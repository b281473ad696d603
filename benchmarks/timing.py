"""Timing: medians of interleaved runs, since machines are noisy."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A row of the table: what was measured, against what, and the limit for the ratio."""

    what: str
    seconds: float
    peer: str
    peer_seconds: float
    limit: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.peer_seconds

    def __str__(self) -> str:
        verdict = "ok" if self.ratio <= self.limit else "OVER"
        return (
            f"{self.what:<52} {_text(self.seconds):>9}   {self.peer:<40} "
            f"{_text(self.peer_seconds):>9} {self.ratio:>7.2f} {self.limit:>6g}  {verdict}"
        )


@dataclass(frozen=True)
class Figure:
    """A row of the table other than a time: a size or a rate; `least` makes the limit a minimum."""

    what: str
    value: float
    unit: str
    limit: float
    least: bool = False

    def __str__(self) -> str:
        fine = self.value >= self.limit if self.least else self.value <= self.limit
        measured = f"{self.value:.1f} {self.unit}"
        word = "at least" if self.least else "at most"
        return (
            f"{self.what:<52} {measured:>9}   {word + f' {self.limit:g} {self.unit}':<40} "
            f"{'':>9} {self.value / self.limit:>7.2f} {1:>6}  {'ok' if fine else 'OVER'}"
        )


HEAD = f"{'what':<52} {'median':>9}   {'against':<40} {'median':>9} {'ratio':>7} {'limit':>6}"


def _text(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.1f} us"


def pair(
    ours: Callable[[], object], peer: Callable[[], object], runs: int = 7
) -> tuple[float, float]:
    """Return the median seconds of two functions, run in turn after one warm-up each."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for function, taken in zip((ours, peer), times, strict=True):
            gc.collect()
            start = time.perf_counter()
            function()
            if run:
                taken.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])
