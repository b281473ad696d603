"""Commands in a terminal: tables that fit its width, and short help."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.cli.app import app


class TestTerminal:
    @pytest.fixture
    def shown(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> Any:
        """Return what a terminal of 100 columns shows of a table."""
        path = tmp_path / "coffee.journeymap.json"
        jn.sample("coffee").save(path)
        monkeypatch.setenv("COLUMNS", "100")

        def show(*arguments: str, terminal: bool = True) -> tuple[str, str]:
            monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
            with pytest.raises(SystemExit):
                app(["table", str(path), *arguments])
            captured = capsys.readouterr()
            return captured.out, captured.err

        return show

    def test_a_table_is_as_wide_as_the_terminal_and_names_what_is_left_out(
        self, shown: Any
    ) -> None:
        out, err = shown("touchpoint")
        lines = out.splitlines()
        assert len(lines) == 39 and max(map(len, lines)) <= 100
        assert all(id in out for id in jn.sample("coffee").touchpoints().id)  # whole
        assert err.startswith("\nnot shown: ") and "--format csv" in err
        assert "cost" in err and "cost" not in lines[0]

    @pytest.mark.parametrize(
        ("arguments", "terminal"), [((), False), (("--all",), True), (("--format", "csv"), True)]
    )
    def test_it_is_whole_in_a_pipe_and_on_request(
        self, shown: Any, arguments: tuple[str, ...], terminal: bool
    ) -> None:
        out, err = shown("touchpoint", *arguments, terminal=terminal)
        assert "…" not in out and err == "" and "cost" in out

    def test_help_shows_no_type_beside_options_without_a_value(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            app(["table", "--help"])
        out = capsys.readouterr().out
        assert "--all" in out and "bool" not in out.lower()
