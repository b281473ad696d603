"""What the server writes to standard error: where something failed, and never a value.

The libraries below log arguments and tracebacks, which can contain the text of a map. Their
messages are left out. What remains is the line that logs, the type of the error and the line that
raised it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from journeynb.base.errors import JourneyError

FAULT = 3
"""Exit status after a fault of ours, as of every command."""
_OWN = logging.getLogger("journeynb.mcp")
_PACKAGE = Path(__file__).parents[2]


def log_fault(what: str, error: BaseException) -> None:
    """Write that something of ours failed: the type of the error and its place, no values."""
    _OWN.error("%s failed", what, exc_info=error)


@contextmanager
def own_log() -> Iterator[None]:
    """Show what is logged or not caught as a short line of our own, and no warnings."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, warnings.showwarning
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Places())
    handler.handleError = _lost  # type: ignore[method-assign]
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    warnings.showwarning = _no_warning
    sys.excepthook = lambda kind, error, trace: log_fault("the server", error)
    threading.excepthook = lambda given: _log_raised("a thread", given.exc_value)
    sys.unraisablehook = lambda given: _log_raised("a cleanup", given.exc_value)
    try:
        yield
    except JourneyError:
        raise
    except Exception as error:
        log_fault("the server", error)
        raise SystemExit(FAULT) from None
    finally:
        root.handlers[:], level, warnings.showwarning = before[0], before[1], before[2]
        root.setLevel(level)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


class _Places(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        own = record.name == _OWN.name
        what = record.getMessage() if own else f"{record.name}, line {record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return f"journeynb mcp: {record.levelname.lower()}: {what}"
        text = f"journeynb mcp: {record.levelname.lower()}: {what}: {places(error)}"
        if os.environ.get("JOURNEYNB_TRACEBACK", "0") not in ("", "0"):
            text += "\n" + "".join(traceback.format_tb(error.__traceback__)).rstrip()
        return text


def places(error: BaseException) -> str:
    """Return the types of an error and of its parts, with the place where each was raised."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(places(each) for each in error.exceptions)
    return f"{type(error).__name__}{_place(error.__traceback__)}"


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return ""
    own = [each for each in frames if Path(each.filename).is_relative_to(_PACKAGE)]
    if own:
        path = Path(own[-1].filename).relative_to(_PACKAGE).as_posix()
        return f" ({path}, line {own[-1].lineno})"
    return f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})"


def _log_raised(what: str, error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        log_fault(what, error)


def _no_warning(*_: Any, **__: Any) -> None:
    """Show no warning: it can quote a map."""


def _lost(record: logging.LogRecord) -> None:
    """Go on if standard error cannot be written."""
    with suppress(Exception):
        sys.stderr.flush()
