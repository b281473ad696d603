"""Each session looks at its file after a cell of a notebook ran."""

from __future__ import annotations

import sys
from typing import Any

from journeynb.sync.session import sessions


def look_after_cells() -> None:
    """Have each session look, after a cell ran, at what no step reports."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None and _after_cell not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _after_cell)


def _after_cell(_: Any = None) -> None:
    for session in sessions():
        session.look()
