"""What shows the output of the cell that runs: a page of Jupyter, or something else."""

from __future__ import annotations

import sys
from typing import Any


def request_of_cell() -> dict[str, Any] | None:
    """Return the message that asked the kernel to run code; None outside of a kernel."""
    kernel = getattr(_shell(), "kernel", None)
    if kernel is None:
        return None
    try:
        parent: Any = kernel.get_parent()
        return parent if parent["header"]["msg_type"] == "execute_request" else None
    except (AttributeError, KeyError, TypeError):  # a kernel unlike that of Jupyter
        return None


def in_kernel() -> bool:
    """Whether code runs in a kernel, whose outputs are shown elsewhere."""
    return getattr(_shell(), "kernel", None) is not None


def nobody_looks_on() -> bool:
    """Whether a program runs the cells, such as nbconvert, papermill or Voilà."""
    request = request_of_cell()
    return request is not None and request.get("content", {}).get("allow_stdin") is False


def loads_widgets_without_view() -> bool:
    """Whether the page runs the code of a widget that no output asks for.

    JupyterLab and Notebook do, and name the deleted cells in each request to run a cell. Where a
    program runs the cells, the page comes later, or never. In other hosts it is not known.
    """
    shell = _shell()
    if "google.colab.output" in sys.modules or "__vsc_ipynb_file__" in getattr(
        shell, "user_ns", ()
    ):
        return False
    request = request_of_cell()
    if request is None:
        return False
    return "deletedCells" in request.get("metadata", {}) or nobody_looks_on()


def _shell() -> Any:
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
