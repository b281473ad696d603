"""What a report carries, read back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.base.files import digest


def as_notebook(path: Path, facts: Any) -> Path:
    path.write_text(json.dumps({"cells": [], "metadata": {"journeynb": facts}, "nbformat": 4}))
    return path


def as_page(path: Path, facts: Any) -> Path:
    data = json.dumps(facts).replace("<", "\\u003c")
    path.write_text(f'<script type="application/json" id="journeynb">{data}</script>')
    return path


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("carried") / "shop.journeymap.json"
    jm = jn.JourneyMap("Shop", stages=["Find"])
    jm.add(jn.Touchpoint(name="Ad"), stage="find")
    jm.save(path)
    return path


@pytest.fixture(scope="module")
def facts(source: Path) -> dict[str, Any]:
    return {**jn.Report(source, today="2026-07-01").carry(), "template": "full"}


@pytest.mark.parametrize("write", [as_notebook, as_page])
def test_a_report_gives_back_what_it_carries(
    write: Any, source: Path, facts: dict[str, Any], tmp_path: Path
) -> None:
    path = write(tmp_path / ("july.ipynb" if write is as_notebook else "july.html"), facts)
    found = jn.read_report(path)
    assert found.map.equals(jn.read(source))
    assert (found.date, found.template, found.evidence) == (dt.date(2026, 7, 1), "full", False)
    assert found.inputs == ((source.name, digest(source.read_bytes())),)
    assert found.since is None and found.versions["journeynb"] == jn.__version__
    gaps = jn.read(source).gaps(today="2026-07-01")
    keys = ["rule", "id", "other"]
    assert sorted(found.findings[keys].itertuples(index=False, name=None)) == sorted(
        gaps[keys].fillna("").itertuples(index=False, name=None)
    )
    assert set(found.findings.query("id == 'ad'").name) == {"Ad"}
    lines = repr(found).splitlines()
    assert lines[0] == "Report on 'Shop' as of 1 July 2026"
    assert lines[1:3] == ["  template: full", f"  findings: {len(gaps)}"]
    assert lines[3].startswith("  shop.journeymap.json: ") and "journeynb 0" in lines[-1]


def test_the_earlier_report_is_named_with_its_hash(
    source: Path, facts: dict[str, Any], tmp_path: Path
) -> None:
    june = as_page(tmp_path / "june.html", {**facts, "today": "2026-06-01"})
    made = jn.Report(source, since=june, today="2026-07-01").carry()
    found = jn.read_report(as_page(tmp_path / "july.html", made))
    assert found.since == ("june.html", digest(june.read_bytes()))
    assert found.since in found.inputs and "compared with june.html" in repr(found)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("today", "July", "today: 'July' is not valid; allowed: a date as YYYY-MM-DD"),
        ("today", None, "today: None is not valid; allowed: a date"),
        ("inputs", [{"name": "a"}], "inputs: .*allowed: a list of objects with name and sha256"),
        ("findings", [["M101"]], "findings: .*allowed: a list of lists: rule, id, other"),
        ("versions", ["3.11"], "versions: .*allowed: an object of texts"),
        ("since", "may.html", "since: 'may.html' is not valid; allowed: shop.journeymap.json"),
        ("template", 1, "template: 1.* is not valid; allowed: text"),
        ("format", "journeynb-report/2", "format"),
    ],
)
def test_a_damaged_report_is_refused_with_the_file_and_the_field(
    field: str, value: Any, words: str, facts: dict[str, Any], tmp_path: Path
) -> None:
    path = as_page(tmp_path / "july.html", {**facts, field: value})
    with pytest.raises(jn.FormatError, match=f"july.html.*{words}"):
        jn.read_report(path)


def test_other_files_are_refused(facts: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(jn.ArgumentError, match=r"a\.pdf: .*allowed: \.html, \.ipynb"):
        jn.read_report(tmp_path / "a.pdf")
    with pytest.raises(jn.FileError, match=r"none\.html"):
        jn.read_report(tmp_path / "none.html")
    page = tmp_path / "page.html"
    page.write_text("<p>Hello</p>")
    with pytest.raises(jn.FormatError, match=r"page\.html: is not a report"):
        jn.read_report(page)
    of_map = as_page(tmp_path / "map.html", {"map": facts["map"], "made": "today"})
    with pytest.raises(jn.FormatError, match=r"map\.html: contains a map but is not a report"):
        jn.read_report(of_map)
