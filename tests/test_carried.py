"""Maps in notebooks and pages, and errors for files without a map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

import journeynb as jn
from journeynb.formats.embedded_maps import KEY, MEDIA_TYPE, embedded


def shown(*maps: jn.JourneyMap) -> Any:
    """Return a notebook in which maps stand in a cell of their own each."""
    cells = []
    for jm in maps:
        bundle = jm._repr_mimebundle_()
        output = v4.new_output("execute_result", bundle, execution_count=1)
        cells.append(v4.new_code_cell("jm", outputs=[output]))
    return v4.new_notebook(cells=cells)


def write(folder: Path, notebook: Any, name: str = "a.ipynb") -> Path:
    path = folder / name
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return path


def small(title: str = "Coffee") -> jn.JourneyMap:
    jm = jn.JourneyMap(title, stages=["Awareness"])
    jm.add(jn.Touchpoint(name="Ad </script> & <b>"), stage="awareness")
    return jm


class TestNotebooks:
    def test_that_show_a_map_contain_it(self, tmp_path: Path) -> None:
        jm = jn.sample("coffee")
        notebook = shown(jm)
        nbformat.validate(notebook)
        assert jn.read(write(tmp_path, notebook)).equals(jm)

    def test_of_several_maps_the_last_is_read_and_others_can_be_named(self, tmp_path: Path) -> None:
        path = write(tmp_path, shown(small("One"), small("Two")))
        with pytest.warns(jn.JourneyWarning, match="contains 2 maps: 'One', 'Two'; the last"):
            assert jn.read(path).title == "Two"
        assert jn.read(path, map="One").title == "One"
        assert jn.read(path, map=0).title == "One"
        assert jn.read(path, map=-1).title == "Two"
        with pytest.raises(
            jn.ArgumentError, match=r"map='Three' is not valid; allowed: 0 or 'One', 1 or"
        ):
            jn.read(path, map="Three")

    def test_the_map_of_a_report_comes_first(self, tmp_path: Path) -> None:
        notebook = shown(small("Shown"))
        facts = {"today": "2026-11-22", "map": small("Of the report")._repr_mimebundle_()}
        facts["map"] = facts["map"][MEDIA_TYPE]  # type: ignore[index]
        notebook.metadata[KEY] = facts
        assert jn.read(write(tmp_path, notebook)).title == "Of the report"

    def test_without_a_map_say_so(self, tmp_path: Path) -> None:
        path = write(tmp_path, v4.new_notebook(cells=[v4.new_code_cell("1 + 1")]))
        with pytest.raises(jn.FormatError, match=r"a\.ipynb: contains no map and no Mermaid"):
            jn.read(path)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{", "not a notebook, because it is not valid JSON: "),
            ("", "not a notebook, because it is not valid JSON: the file is empty"),
            ("[]", "not a notebook in format 4: it has no list of cells"),
            ('{"worksheets": []}', "not a notebook in format 4: it has no list of cells"),
            ('{"cells": 3}', "not a notebook in format 4: it has no list of cells"),
            ('{"cells": [3, {"outputs": 3}, {"outputs": [{"data": 3}]}]}', "contains no map"),
        ],
    )
    def test_other_files_are_refused(self, text: str, words: str, tmp_path: Path) -> None:
        path = tmp_path / "bad.ipynb"
        path.write_text(text)
        with pytest.raises(jn.FormatError, match=f"bad.ipynb: {words}"):
            jn.read(path)

    def test_a_damaged_map_names_the_cell_and_the_field(self, tmp_path: Path) -> None:
        notebook = shown(small())
        notebook.cells[0].outputs[0].data[MEDIA_TYPE]["stages"][0]["name"] = 3
        with pytest.raises(jn.FormatError, match=r"a\.ipynb: the map of cell 1, stages\[0\]\.name"):
            jn.read(write(tmp_path, notebook))

    def test_no_map_is_saved_as_one(self, tmp_path: Path) -> None:
        for name in ("a.ipynb", "a.html"):
            with pytest.raises(jn.ArgumentError, match=r"use jm\.report\(\) to write a report"):
                small().save(tmp_path / name)
            assert not (tmp_path / name).exists()


class TestPages:
    def page(self, folder: Path, text: str) -> Path:
        path = folder / "a.html"
        path.write_text(text, encoding="utf-8")
        return path

    def test_no_text_can_end_the_map_in_a_page(self, tmp_path: Path) -> None:
        jm = small("</script><script>alert(1)</script>\u2028")
        text = embedded({"today": "2026-11-22", "map": jm._repr_mimebundle_()[MEDIA_TYPE]})
        assert "<" not in text and "\u2028" not in text
        path = self.page(tmp_path, f'<script type="application/json" id="{KEY}">{text}</script>')
        assert jn.read(path).equals(jm)

    def test_without_a_map_say_so(self, tmp_path: Path) -> None:
        text = '<p>Hello</p><script type="application/json" id="other">{"map": 1}</script>'
        with pytest.raises(jn.FormatError, match=r"a\.html: contains no map and no Mermaid"):
            jn.read(self.page(tmp_path, text))

    def test_that_are_damaged_are_refused(self, tmp_path: Path) -> None:
        path = self.page(tmp_path, f'<script type="application/json" id="{KEY}">{{"map":</script>')
        with pytest.raises(jn.FormatError, match="the map of the report is damaged"):
            jn.read(path)
        path = self.page(
            tmp_path,
            f'<script type="application/json" id="{KEY}">{json.dumps({"map": 3})}</script>',
        )
        with pytest.raises(jn.FormatError, match="the map of the report"):
            jn.read(path)
