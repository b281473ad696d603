"""What a forked process does first: another thread may have held a lock, and is not there."""

from __future__ import annotations

import os
from collections.abc import Callable


def in_each_fork(renew: Callable[[], None]) -> Callable[[], None]:
    """Call a function in each process that is forked from this one, before anything else."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=renew)
    return renew
