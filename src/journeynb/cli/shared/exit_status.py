"""The exit status of commands: 1 for findings only, 2 for failed commands, 3 for our faults."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import typer

from journeynb.base.errors import JourneyError
from journeynb.base.text import visible

FINDINGS, FAILED, FAULT = 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141
"""As shells show a command that SIGINT or SIGPIPE ended."""
MOST_LETTERS = 300


class Findings(typer.Exit):
    """Exit with status 1: there are findings, or the maps differ."""

    def __init__(self) -> None:
        super().__init__(FINDINGS)


def status_of(error: BaseException) -> int:
    """Print the reason why a command ended, if it failed, and return its exit status."""
    if isinstance(error, SystemExit):
        return _status_of_exit(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, JourneyError):
        _complain(f"error: {error}")
        return FAILED
    if isinstance(error, OSError):
        if error.errno == errno.EPIPE:
            return PIPE_CLOSED
        place = f"{error.filename}: " if error.filename is not None else ""
        _complain(visible(f"error: {place}{error.strerror or error or type(error).__name__}"))
        return FAILED
    if isinstance(error, MemoryError):
        _complain("error: not enough memory")
        return FAILED
    _complain("\n".join(map(visible, _fault(error))))
    if os.environ.get("JOURNEYNB_TRACEBACK", "0") not in ("", "0"):
        _complain("".join(traceback.format_exception(error)))
    return FAULT


def discard_output() -> None:
    """Send the rest of the output nowhere, so that Python does not fail to write it at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        except AttributeError:  # there is no such stream
            pass


def _status_of_exit(error: SystemExit) -> int:
    """Return the status of an exit. Typer also exits with 1 if a command was aborted."""
    if error.code is None:
        return 0
    if not isinstance(error.code, int):
        _complain(f"error: {error.code}")
        return FAILED
    if error.code != FINDINGS:
        return error.code
    reasons = list(_reasons(error))
    if isinstance(error.__context__, Findings):
        return FINDINGS
    if any(isinstance(each, KeyboardInterrupt) for each in reasons):
        return INTERRUPTED
    broken = any(isinstance(each, OSError) and each.errno == errno.EPIPE for each in reasons)
    return PIPE_CLOSED if broken else FAILED


def _reasons(error: BaseException) -> Iterator[BaseException]:
    """Yield the exceptions that led to an error."""
    found = error.__cause__ or error.__context__
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _fault(error: BaseException) -> list[str]:
    """Return two lines: the fault of the program with its place, and where to report it."""
    words = f"{type(error).__name__}: {error}".removesuffix(": ")
    if len(words) > MOST_LETTERS:
        words = words[: MOST_LETTERS - 3] + "..."
    package = Path(__file__).parents[2]
    own = [each for each in traceback.extract_tb(error.__traceback__)
           if Path(each.filename).is_relative_to(package)]  # fmt: skip
    place = ""
    if own:
        place = (
            f" ({Path(own[-1].filename).relative_to(package).as_posix()}, line {own[-1].lineno})"
        )
    version, where = _package()
    return [
        f"error: internal error in journeynb {version}: {words}{place}",
        f"Please report it, with the command that you ran, to {where}. JOURNEYNB_TRACEBACK=1 shows "
        "the traceback.",
    ]


def _package() -> tuple[str, str]:
    """Return the version of the package, and the page or the people to report a fault to."""
    try:
        found = metadata("journeynb")
    except PackageNotFoundError:
        return "(not installed)", "the journeynb developers"
    pages = dict(each.split(", ", 1) for each in found.get_all("Project-URL") or ())
    return found["Version"], pages.get("Issues", "the journeynb developers")


def _complain(text: str) -> None:
    """Print to standard error, if it can be written."""
    with suppress(OSError, ValueError):
        typer.echo(text, err=True)
