"""The host of a notebook, where one needs other output than Jupyter."""

from __future__ import annotations

import os
import sys


def in_marimo() -> bool:
    """Return whether a cell of a marimo notebook runs: not one that runs as a script."""
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())


def in_voila() -> bool:
    """Return whether Voilà runs the notebook, also in a kernel that it started early."""
    software = os.environ.get("SERVER_SOFTWARE", "")
    return software.startswith("voila") or "VOILA_PREHEAT" in os.environ
