"""The host of a notebook, where one needs other output than Jupyter, and its process."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def in_marimo() -> bool:
    """Return whether a cell of a marimo notebook runs: not one that runs as a script."""
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())


def in_voila() -> bool:
    """Return whether Voilà runs the notebook, also in a kernel that it started early."""
    software = os.environ.get("SERVER_SOFTWARE", "")
    return software.startswith("voila") or "VOILA_PREHEAT" in os.environ


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep the garbage collector from walking over a large map again and again as it grows."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
