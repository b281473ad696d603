"""Charts of notebooks that others made, drawn in a process that may fail.

A chart is a program: one that never ends, or that takes all memory, ends the process that draws it.
"""

from __future__ import annotations

import faulthandler
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

SECONDS = 20
"""Time for a chart."""
MEMORY = 1_500_000_000
"""Memory for the process in bytes, where the system can limit it."""
LARGEST = 20_000_000
"""Length of an SVG, and of a specification."""
FAILURES = 3
"""Number of charts that may end their process; after them no more are drawn."""

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from journeynb.report.page.chart_process import main; main(*map(int, sys.argv[2:]))"
)


def drawn_apart(specs: Sequence[dict[str, Any]]) -> list[str | None]:
    """Return charts as SVG, each None if it cannot be drawn."""
    found: list[str | None] = []
    failures = 0
    while len(found) < len(specs) and failures < FAILURES:
        answers = _answers(specs[len(found) :])
        found += answers
        if len(found) < len(specs):  # this one ended the process
            found.append(None)
            failures += 1
    return found + [None] * (len(specs) - len(found))


def _answers(specs: Sequence[dict[str, Any]]) -> list[str | None]:
    """Return the charts that a process draws until it ends."""
    command = [sys.executable, "-c", _START, json.dumps(sys.path), str(SECONDS), str(MEMORY)]
    try:
        done = subprocess.run(
            command,
            input="".join(f"{_line(spec)}\n" for spec in specs).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS * (len(specs) + 2),
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as error:
        done = error.stdout or b""
    except OSError:
        return []
    whole = done[: done.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def _line(spec: dict[str, Any]) -> str:
    try:
        text = json.dumps(spec)
    except (TypeError, ValueError, RecursionError):
        return "null"
    return text if len(text) <= LARGEST else "null"


def main(seconds: int, memory: int) -> None:
    """Draw the specifications that are the lines of the input, and write each SVG as a line."""
    from journeynb.report.page.charts import svg

    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a library prints is no answer
    _limit(memory)
    with open(os.devnull, "w") as nowhere:
        for line in sys.stdin.buffer:
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            answers.write(f"{json.dumps(_answer(svg, line))}\n")
            answers.flush()
        faulthandler.cancel_dump_traceback_later()


def _answer(svg: Callable[[Any], str | None], line: bytes) -> str | None:
    try:
        made = svg(json.loads(line))
    except Exception:
        return None
    return made if made is not None and len(made) <= LARGEST else None


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
