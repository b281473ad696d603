"""Kernels of reports: forks, where the run of the notebooks in ``examples/`` forks those.

A kernel takes 2 s to import what a report needs. `test_same_everywhere` and the command in a
process of its own start a kernel as users do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from jupyter_client.kernelspec import KernelSpecManager


@contextmanager
def forked_kernels() -> Iterator[None]:
    """Let reports of this process have forks as their kernels, if a process forks some."""
    with ExitStack() as stack:
        if _some_process_forks():
            from journeynb.report import kernel_run

            stack.enter_context(patch.object(kernel_run, "_Specs", KernelSpecManager))
        yield


def _some_process_forks() -> bool:
    found = Path(os.environ.get("JUPYTER_PATH", "."), "kernels", "python3", "kernel.json")
    return found.is_file() and "forked_kernels.py" in found.read_text("utf-8")
