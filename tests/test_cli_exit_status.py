"""The exit status of the command line: 1 means findings, and nothing else."""

from __future__ import annotations

import errno
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

import journeynb as jn
from journeynb.cli import app as cli_app
from journeynb.cli import main
from journeynb.cli.shared import exit_status

COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "new": ("sample", ("new", "new.json")),
    "edit": ("sample", ("edit", "new.journeymap.json", "--new")),
    "check": ("read", ("check", "a.json")),
    "draw": ("read", ("draw", "a.json", "-o", "a.svg")),
    "evidence": ("read", ("evidence", "a.json", "a.csv")),
    "refresh": ("read", ("refresh", "a.json")),
    "goals": ("read", ("goals", "a.json")),
    "report": ("read", ("report", "a.json", "-o", "a.html")),
    "table": ("read", ("table", "a.json", "stage")),
    "convert": ("read", ("convert", "a.json", "a.mmd")),
    "diff": ("read", ("diff", "a.json", "a.json", "--exit-code")),
    "merge": ("read", ("merge", __file__, __file__, __file__)),
    "rules": ("rules", ("rules",)),
    "explain": ("explain", ("explain", "M101")),
    "schema": ("schema", ("schema",)),
    "mcp": ("mcp.workspace.workspace.Workspace", ("mcp", ".")),
    "course": ("course.kit.write_canvas", ("course", "canvas")),
}
"""A call of each command, and the function of the library that it calls first."""


class Panic(BaseException):
    """As libraries written in Rust raise it."""


def status(
    monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException | type[BaseException]
) -> int:
    """Return the exit status of a command in which something raises an error."""
    function, arguments = COMMANDS[name]

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(f"journeynb.{function}", fail)
    monkeypatch.setattr(sys, "argv", ["journeynb", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_every_command_is_tested() -> None:
    assert list(COMMANDS) == list(get_command(cli_app.app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_fault_of_the_program_is_status_3_with_a_short_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert status(monkeypatch, name, KeyError("customer_share")) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"error: internal error in journeynb {jn.__version__}: KeyError: ")
    assert f"(cli/commands/{name}.py, line " in first or "(cli/" in first
    assert second.startswith("Please report it, with the command that you ran, to ")


@pytest.mark.parametrize(
    ("error", "expected", "words"),
    [
        (AssertionError(), 3, "AssertionError"),
        (RecursionError("too deep"), 3, "RecursionError: too deep"),
        (ValueError("one\ntwo\x1b[31m"), 3, r"ValueError: one\ntwo\x1b[31m"),
        (UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates"), 3, "UnicodeEncodeError"),
        (StopIteration(), 3, "StopIteration"),
        (Panic("index out of bounds"), 3, "Panic: index out of bounds"),
        (ValueError("x" * 5000), 3, "ValueError: " + "x" * 285 + "..."),
        (MemoryError(), 2, "not enough memory"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "a.json"), 2, "a.json: Permission"),
        (jn.ArgumentError("that is not valid"), 2, "that is not valid"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
        (KeyboardInterrupt(), 130, ""),
        (EOFError(), 2, "Aborted"),
        (typer.Abort(), 2, "Aborted"),
        (typer.Exit(1), 2, ""),
        (SystemExit(1), 2, ""),
        (SystemExit("stop"), 2, "error: stop"),
        (SystemExit(None), 0, ""),
    ],
    ids=repr,
)
def test_no_exception_looks_like_a_finding(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    expected: int,
    words: str,
) -> None:
    assert status(monkeypatch, "check", error) == expected
    found = capsys.readouterr()
    assert words in found.err and "Traceback" not in found.err and found.out == ""
    assert "\x1b" not in found.err


def test_the_traceback_is_shown_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JOURNEYNB_TRACEBACK", "1")
    assert status(monkeypatch, "check", KeyError("x")) == 3
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_the_page_for_reports_comes_from_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exit_status._package() == (jn.__version__, "the journeynb developers")
    import email

    known = email.message_from_string("Version: 2\nProject-URL: Issues, https://example.com/new\n")
    monkeypatch.setattr(exit_status, "metadata", lambda _: known)
    assert exit_status._package() == ("2", "https://example.com/new")


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    path = tmp_path / "a.journeymap.json"
    jn.JourneyMap("A", stages=["Find"]).save(path)
    return path


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "journeynb.cli", *map(str, arguments)]


def test_findings_are_status_1_and_a_closed_pipe_is_not(findings: Path) -> None:
    found = subprocess.run(command("check", findings), capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (1, b"")
    process = subprocess.Popen(
        command("check", findings), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")
def test_output_that_cannot_be_written_is_status_2(findings: Path) -> None:
    with open("/dev/full", "w") as full:
        found = subprocess.run(
            command("check", findings), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (found.returncode, found.stderr) == (2, b"error: No space left on device\n")


def test_python_m_journeynb_runs_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["journeynb", "goals", "nowhere.json"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("journeynb", run_name="__main__")
    assert caught.value.code == 2
