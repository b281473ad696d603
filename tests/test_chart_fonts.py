"""Charts are drawn in the bundled font: the same bytes on every machine."""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from fontTools.ttLib import TTFont

import journeynb as jn
from journeynb.charts.evidence_charts import EvidenceCharts
from journeynb.charts.look.theme import FONT, chart_names
from journeynb.charts.map_charts import Charts
from journeynb.charts.renderer import dressed, svg_of
from journeynb.picture.drawing.render import converter
from machines import BUNDLED, FAMILIES, machine, run

DAY = "2026-11-22"
DRAW = """
import hashlib, json, sys
from journeynb.charts.renderer import svg_of
from journeynb.picture.drawing.render import converter
for name, spec in json.load(open(sys.argv[1])).items():
    print(name, hashlib.sha256(svg_of(spec).encode()).hexdigest())
    if name in PAINTED:
        print(name, hashlib.sha256(converter().vegalite_to_png(spec)).hexdigest())
"""
PAINTED = ("goals", "coverage", "evidence times")
"""Charts that are painted too: a PNG is painted from the SVG. They have all weights and signs."""
DRAWN = (*PAINTED, "emotion", "evidence flow")
"""Charts that other machines draw: of all others, the names of fonts and the letters are known."""
OWN = """
import altair as alt
from vl_convert import vegalite_to_svg, vegalite_to_png
from journeynb.picture.drawing.render import converter
text = alt.Chart(alt.Data(values=[{"a": "Wörld → 日本"}])).mark_text(font=FONT).encode(text="a:N")
spec = text.properties(title="A title").to_dict()
before = vegalite_to_svg(spec), vegalite_to_png(spec)
converter()
assert before == (vegalite_to_svg(spec), vegalite_to_png(spec))
"""


@pytest.fixture(scope="module")
def specs() -> dict[str, dict[str, Any]]:
    """The specification of each chart of a sample."""
    jm = jn.sample("coffee")
    ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
    dated = {"goals", "projection", "gaps", "reviews"}
    made = {
        name: getattr(jm.chart, name)(**({"today": DAY} if name in dated else {}))
        for name in chart_names(Charts)
    }
    made |= {f"evidence {name}": getattr(ev.chart, name)() for name in chart_names(EvidenceCharts)}
    return {name: dressed(chart.to_dict()) for name, chart in made.items()}


@pytest.fixture(scope="module")
def hashes(specs: dict[str, dict[str, Any]]) -> list[str]:
    """The hashes of the SVG of some charts and of their PNG, drawn on this machine."""
    made = []
    for name in DRAWN:
        spec = specs[name]
        made.append(f"{name} {hashlib.sha256(svg_of(spec).encode()).hexdigest()}")
        if name in PAINTED:
            painted = converter().vegalite_to_png(spec)
            made.append(f"{name} {hashlib.sha256(painted).hexdigest()}")
    return made


@pytest.mark.parametrize("families", [(), FAMILIES], ids=["no fonts", "other fonts"])
def test_charts_are_the_same_whatever_fonts_are_installed(
    specs: dict[str, dict[str, Any]],
    hashes: list[str],
    families: tuple[str, ...],
    tmp_path: Path,
) -> None:
    path = tmp_path / "specs.json"
    path.write_text(json.dumps({name: specs[name] for name in DRAWN}))
    drawn = run(f"PAINTED = {PAINTED}\n{DRAW}", path, env=machine(tmp_path, families))
    assert drawn.splitlines() == hashes


@pytest.mark.parametrize("font", ["sans-serif", "Inter"])
def test_charts_of_the_user_do_not_change(font: str, tmp_path: Path) -> None:
    run(OWN.replace("FONT", repr(font)), env=machine(tmp_path, ("Inter", "DejaVu Sans")))


def test_each_text_of_a_chart_names_the_bundled_font_and_has_its_letters(
    specs: dict[str, dict[str, Any]],
) -> None:
    known = set(TTFont(str(BUNDLED / "inter-400.ttf")).getBestCmap())
    for name, spec in specs.items():
        svg = converter().vegalite_to_svg(spec)
        assert set(re.findall(r'font-family="([^"]*)"', svg)) == {FONT}, name
        assert set(re.findall(r'font-weight="([^"]*)"', svg)) <= {"normal", "600"}, name
        letters = {each for text in re.findall(">([^<]+)</t", svg) for each in unescape(text)}
        assert {each for each in letters if ord(each) not in known} == set(), name


def test_a_drawing_names_its_font_once_and_can_embed_it(specs: dict[str, dict[str, Any]]) -> None:
    svg = svg_of(specs["coverage"])
    assert svg.count("font-family") == 1
    assert minidom.parseString(svg).documentElement.getAttribute("font-family") == FONT
    file = svg_of(specs["coverage"], fonts=True)
    faces = re.findall(r"@font-face\{font-family:Inter;font-weight:(\d+);src:url\(data:", file)
    assert faces == ["400", "600"]
    assert minidom.parseString(file).getElementsByTagName("style").length == 1
    assert re.sub("<style>.*?</style>", "", file) == svg
    assert svg_of(specs["evidence times"], fonts=True).count("@font-face") == 4  # its arrows


def test_other_fonts_of_a_chart_stay() -> None:
    chart = jn.sample("coffee").chart.coverage().configure_text(font="Georgia")
    spec = chart.to_dict()
    spec["title"]["font"] = "Georgia"
    assert 'font-family="Georgia"' in svg_of(spec)


def test_texts_in_other_scripts_are_drawn() -> None:
    jm = jn.JourneyMap("地図 🙂", stages=["発見", "مرحلة"])
    stage = jm.table("stage").id[0]
    maya = jm.add(jn.Persona(name="マヤ 🧔🏽"))
    jm.link(maya, jm.add(jn.Touchpoint(name="網站 ✓"), stage=stage), emotion=1)
    spec = jm.chart.coverage().to_dict()
    assert converter().vegalite_to_png(spec).startswith(b"\x89PNG")
    for text in ("発見", "مرحلة", "マヤ 🧔🏽"):
        assert text in svg_of(spec)


def test_the_theme_names_the_font() -> None:
    import altair as alt

    with alt.theme.enable("journeynb"):
        spec = alt.Chart(alt.Data(values=[{"a": "x"}])).mark_text().encode(text="a:N").to_dict()
    assert f'font-family="{FONT}"' in converter().vegalite_to_svg(spec)
