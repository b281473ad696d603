"""Run the code of pages of the documentation as a reader would: python doc_blocks.py PAGE ...

Python blocks of a page share one namespace, lines of sh blocks run one by one, both in the current
folder. Each page, and each command of journeynb alone in a line, has a process of its own; all are
forked from one that has imported what most of them need.
A comment before a block says what is special about it:

- ``<!-- not run: REASON -->`` skips it;
- ``<!-- warns: TEXT -->`` expects a warning that contains the text; any other is an error.

A block marked as text after a Python block is what its last expression shows.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import re
import shlex
import subprocess
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from report_kernels import forked_kernels

BLOCK = re.compile(
    r"(?P<comments>(?:^ *<!--[^\n]*-->\n)*)"
    r"^(?P<indent> *)```(?P<language>python|sh|text)\n(?P<code>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
_ENGINES = "'future.infer_string'"
_SHELL = re.compile(r"[|&;<>$`*?~]")
"""What only a shell understands."""
_NEEDED = (
    "altair", "duckdb", "ibis", "pandas", "pyarrow", "rapidfuzz", "scipy.stats",
    "journeynb.cli.app", "journeynb.report.exporter", "journeynb.report.kernel_run",
)  # fmt: skip
COMMENT = re.compile(r"<!-- (not run|warns): (\w.*) -->")


@dataclass(frozen=True)
class Block:
    """A block of code, and what comments say about it."""

    line: int
    language: str
    code: str
    not_run: list[str]
    warns: list[str]


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of Python, sh and text of a page in Markdown."""
    for match in BLOCK.finditer(text):
        said = COMMENT.findall(match["comments"])
        yield Block(
            line=text.count("\n", 0, match.start("code")) + 1,
            language=match["language"],
            code=textwrap.dedent(match["code"]),
            not_run=[reason for kind, reason in said if kind == "not run"],
            warns=[words for kind, words in said if kind == "warns"],
        )


def run_python(block: Block, scope: dict[str, Any]) -> Any:
    """Run a block and show what its expressions give; return what the last one gave."""
    given = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for node in ast.parse("\n" * (block.line - 1) + block.code).body:
            if isinstance(node, ast.Expr):
                given = eval(compile(ast.Expression(node.value), "page", "eval"), scope)
                if hasattr(given, "_repr_mimebundle_"):
                    given._repr_mimebundle_()
                elif hasattr(given, "_repr_html_"):
                    given._repr_html_()
            else:
                exec(compile(ast.Module([node], []), "page", "exec"), scope)
    # An editor counts in another thread, where engines may warn of each other.
    messages = [str(each.message) for each in caught if _ENGINES not in str(each.message)]
    for words in block.warns:
        assert any(words in message for message in messages), f"no warning says {words!r}"
    unexpected = [each for each in messages if not any(words in each for words in block.warns)]
    assert not unexpected, "\n".join(unexpected)
    return given


def run_sh(block: Block) -> None:
    """Run the lines of a block one by one, with the commands beside this Python first."""
    path = f"{Path(sys.executable).parent}:"
    for line in block.code.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("journeynb ") and not _SHELL.search(line):
            done = forked(_command, shlex.split(line, comments=True))
        else:
            done = subprocess.run(
                ["bash", "-c", f"set -eu; PATH={path}$PATH; {line}"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout[-500:]}{done.stderr[-2000:]}"


def forked(work: Callable[..., None], *arguments: Any) -> subprocess.CompletedProcess[str]:
    """Do some work in a process of its own, in this folder and with these settings."""
    asked = os.getcwd(), dict(os.environ), work, arguments
    if _first is None:
        return _forked(*asked)
    _first.send(asked)
    done: subprocess.CompletedProcess[str] = _first.recv()
    return done


_first: Connection | None = None
"""Leads to the process of the tests, which has the only process that forks."""


def _forked(
    folder: str, environment: dict[str, str], work: Callable[..., None], arguments: tuple[Any, ...]
) -> subprocess.CompletedProcess[str]:
    """Do some work in a process of its own, and in others what that work asks for."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(list(_NEEDED))
    here, there = processes.Pipe()
    with tempfile.TemporaryDirectory() as outputs, here:
        files = Path(outputs, "stdout"), Path(outputs, "stderr")
        process = processes.Process(
            target=_in_folder, args=(there, files, folder, environment, work, *arguments)
        )
        process.start()
        there.close()
        while here in wait([here, process.sentinel]):
            try:
                asked = here.recv()
            except EOFError:  # it ends
                break
            here.send(_forked(*asked))
        process.join()
        texts = [each.read_text("utf-8", "replace") for each in files]
        return subprocess.CompletedProcess([work.__name__], process.exitcode or 0, *texts)


def _in_folder(
    first: Connection,
    files: tuple[Path, Path],
    folder: str,
    environment: dict[str, str],
    work: Callable[..., None],
    *given: Any,
) -> None:
    global _first
    _first = first
    for number, file in enumerate(files, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.stdout, sys.stderr = (os.fdopen(each, "w", encoding="utf-8") for each in (1, 2))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    try:
        with forked_kernels():
            work(*given)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _command(arguments: list[str]) -> None:
    from journeynb.cli import main

    sys.argv = arguments
    main()


def run_page(text: str) -> int:
    """Run the blocks of a page, and return how many were run."""
    scope: dict[str, Any] = {"__name__": "__main__"}
    given: Any = None
    count = 0
    for block in blocks(text):
        if block.not_run:
            continue
        try:
            if block.language == "python":
                given = run_python(block, scope)
            elif block.language == "sh":
                run_sh(block)
            else:
                assert repr(given) == block.code.rstrip("\n"), repr(given)
        except Exception as error:
            raise AssertionError(f"line {block.line}: {type(error).__name__}: {error}") from error
        count += 1
    return count


def run_pages(pages: Sequence[str]) -> None:
    """Run pages, and print for each how many of its blocks were run."""
    for page in pages:
        try:
            print(run_page(Path(page).read_text("utf-8")), "blocks were run")
        except AssertionError as error:
            raise AssertionError(f"{page}, {error}") from error


if __name__ == "__main__":
    run_pages(sys.argv[1:])
