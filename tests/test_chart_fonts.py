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
from vl_convert import vegalite_to_svg, svg_to_png
from journeynb.picture.drawing.render import converter

def of_the_user():
    svgs = [vegalite_to_svg(spec) for spec in own]
    return svgs, [svg_to_png(svg) for svg in svgs]

own, specs = json.load(open(sys.argv[1]))
before = of_the_user()
converter()
assert before == of_the_user()
for name, spec in specs.items():
    svg = vegalite_to_svg(spec)
    print(name, hashlib.sha256(svg.encode()).hexdigest())
    print(name, hashlib.sha256(svg_to_png(svg)).hexdigest())
"""
DRAWN = ("goals", "coverage", "evidence times")
"""Charts that other machines draw and paint. They have all weights and signs. Of all others, the
names of fonts and the letters are known."""
OWN = [
    {
        "title": "A title",
        "data": {"values": [{"a": "Wörld → 日本"}]},
        "mark": {"type": "text", "font": font},
        "encoding": {"text": {"field": "a"}},
    }
    for font in ("sans-serif", "Inter")
]
"""Charts of a user, whose fonts are those of the machine."""


@pytest.fixture(scope="module")
def specs() -> dict[str, dict[str, Any]]:
    """The specification of each chart of a sample."""
    jm = jn.sample("coffee")
    ev = jm.evidence(jn.EventLog(jn.simulate(jm, customers=100)))
    dated = {"goals", "projection", "gaps", "reviews"}
    made = {
        name: getattr(jm.chart, name)(**({"today": DAY} if name in dated else {}))
        for name in chart_names(Charts)
    }
    made |= {f"evidence {name}": getattr(ev.chart, name)() for name in chart_names(EvidenceCharts)}
    return {name: dressed(chart.to_dict(validate=False)) for name, chart in made.items()}


@pytest.fixture(scope="module")
def svgs(specs: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Each chart as vl-convert draws it on this machine."""
    return {name: converter().vegalite_to_svg(spec) for name, spec in specs.items()}


@pytest.fixture(scope="module")
def hashes(svgs: dict[str, str]) -> list[str]:
    """The hashes of the SVG and the PNG of some charts of this machine."""
    made = []
    for name in DRAWN:
        for data in (svgs[name].encode(), converter().svg_to_png(svgs[name])):
            made.append(f"{name} {hashlib.sha256(data).hexdigest()}")
    return made


@pytest.mark.parametrize("families", [(), FAMILIES], ids=["no fonts", "other fonts"])
def test_charts_are_the_same_whatever_fonts_are_installed_and_those_of_the_user_do_not_change(
    specs: dict[str, dict[str, Any]],
    hashes: list[str],
    families: tuple[str, ...],
    tmp_path: Path,
) -> None:
    path = tmp_path / "specs.json"
    path.write_text(json.dumps([OWN, {name: specs[name] for name in DRAWN}]))
    assert run(DRAW, path, env=machine(tmp_path, families)).splitlines() == hashes


def test_each_text_of_a_chart_names_the_bundled_font_and_has_its_letters(
    svgs: dict[str, str],
) -> None:
    known = set(TTFont(str(BUNDLED / "inter-400.ttf")).getBestCmap())
    for name, svg in svgs.items():
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
