"""The names of the learner's notebook or script."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from journeynb.base.tracebacks import is_ours


def names_of_caller() -> Mapping[str, Any]:
    """Return the variables of the code that called journeynb: a cell, a script, a function."""
    frame = sys._getframe(1)
    while frame.f_back is not None and is_ours(str(frame.f_globals.get("__name__", ""))):
        frame = frame.f_back
    if frame.f_locals is frame.f_globals:
        return frame.f_globals  # not a copy: what is set later is found, too
    return {**frame.f_globals, **frame.f_locals}
