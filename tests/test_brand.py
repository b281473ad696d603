"""The colors of a brand: in pictures, cards, charts and reports, and always readable."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.picture.drawing.theme import LEGIBLE, THEMES, Brand, contrast, theme_of
from wire import faults

RED, VIOLET = "#C8102E", "#7A1FA2"
FILE = f'[colors]\naccent = "{RED}"\npersonas = ["{VIOLET}"]\n'


@pytest.fixture
def shop(tmp_path: Path) -> jn.JourneyMap:
    (tmp_path / ".git").mkdir()
    jm = jn.JourneyMap("Shop", stages=["Buy"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Checkout"), stage="buy", personas="maya")
    jm.link("maya", "checkout", emotion=1)
    jm.add(jn.Goal(name="Sell", level="business"))
    jm.save(tmp_path / "shop.journeymap.json")
    return jm


def colors(svg: str) -> set[str]:
    return set(re.findall(r"#[0-9A-F]{6}", svg))


def test_a_picture_takes_colors_as_its_theme(shop: jn.JourneyMap) -> None:
    plain = colors(shop.picture(theme="light").svg)
    drawn = colors(shop.picture(theme={"base": "light", "accent": RED, "personas": [VIOLET]}).svg)
    assert {RED, VIOLET} <= drawn and not {RED, VIOLET} & plain
    assert THEMES["light"].accent not in drawn
    assert VIOLET in colors(shop.persona("maya", theme={"personas": [VIOLET]}).svg)
    shop.set("maya", color="#00838F")
    assert VIOLET not in colors(shop.picture(theme={"personas": [VIOLET]}).svg)


def test_the_settings_of_a_team_color_everything(shop: jn.JourneyMap, tmp_path: Path) -> None:
    pytest.importorskip("nbconvert")
    (tmp_path / "journeynb.toml").write_text(FILE)
    assert {RED, VIOLET} <= colors(shop.picture(theme="light").svg)
    assert VIOLET in colors(shop.persona("maya", theme="light").svg)
    assert VIOLET in shop.chart.emotion().to_json()
    report = jn.Report(shop)
    assert VIOLET in colors(str(report.map()._repr_mimebundle_()))
    light, dark = report.carry()["accent"]
    assert light == RED and contrast(dark, THEMES["dark"].card) >= LEGIBLE
    assert "colors: accent #C8102E, personas #7A1FA2" in str(report.method()).replace("\\", "")
    (tmp_path / "journeynb.toml").unlink()
    assert "accent" not in jn.Report(shop).carry()


def test_a_page_has_the_accent_and_no_other_style() -> None:
    pytest.importorskip("nbconvert")
    from nbformat import v4

    from journeynb.formats.embedded_maps import KEY
    from journeynb.report.exporter import page

    def style(accent: Any) -> str:
        notebook = v4.new_notebook()
        notebook.metadata[KEY] = {"today": "2026-11-22", "accent": accent}
        return page(notebook).partition("</style>")[0]

    assert ":root { --accent: light-dark(#C8102E, #F00); }" in style([RED, "#F00"])
    for wrong in ("#F00", ["#F00"], [RED, "red}"], [RED, 7], {"light": RED}):
        assert ":root { --accent: light-dark" not in style(wrong)


def test_the_editor_has_the_colors(shop: jn.JourneyMap, tmp_path: Path) -> None:
    (tmp_path / "journeynb.toml").write_text(FILE)
    state = shop.edit().get_state("_state")["_state"]
    assert not faults("MapAnswer", {"request": "a-1", "type": "map", "state": state})
    brand = state["brand"]
    assert brand["light"] == {"accent": RED, "soft": "#FAE7EA", "on-accent": "#FFFFFF"}
    assert brand["dark"]["accent"] != RED and brand["palette"][:2] == [VIOLET, "#0072B2"]
    (tmp_path / "journeynb.toml").unlink()
    assert "brand" not in shop.edit().get_state("_state")["_state"]


def test_more_personas_than_colors_get_the_usual_ones(shop: jn.JourneyMap) -> None:
    shop.add(jn.Persona(name="Jonas"))
    drawn = colors(shop.picture(theme={"personas": ["#0072B2"]}).svg)
    assert {"#0072B2", "#D55E00"} <= drawn


def test_a_deck_of_slides_has_the_accent(shop: jn.JourneyMap, tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    (tmp_path / "journeynb.toml").write_text(FILE)
    path = shop.report(tmp_path / "shop.pptx", template="workshop", today="2026-11-22")
    master = pptx.Presentation(path).slide_master
    theme = next(rel.target_part for rel in master.part.rels.values() if "theme" in rel.reltype)
    assert f'<a:accent1><a:srgbClr val="{RED[1:]}"/></a:accent1>' in theme.blob.decode()


@pytest.mark.parametrize("name", list(THEMES))
@pytest.mark.parametrize("color", ["#FFE600", "#E4007C", "#00FF00", "#0000FF", "#000", "#FFFFFF"])
def test_text_in_a_color_can_be_read(name: str, color: str) -> None:
    brand = Brand((("accent", color), ("good", color)))
    theme = theme_of(name, brand)
    for ground in (theme.page, theme.panel, theme.card):
        assert contrast(theme.accent, ground) >= LEGIBLE
    assert theme.good == theme.accent
    assert len(brand.notes(name)) in (0, 2)
    assert bool(brand.notes(name)) == (theme.accent != color)


def test_another_color_is_drawn_with_a_warning(shop: jn.JourneyMap, tmp_path: Path) -> None:
    words = r"accent #FFE600 has a contrast of 1\.2 in the light theme; text needs 4\.5, so #"
    with pytest.warns(jn.JourneyWarning, match=f"theme: {words}"):
        shop.picture(theme={"accent": "#FFE600"})
    assert "#FFE600" in shop.picture(theme={"accent": "#FFE600", "base": "dark"}).svg
    (tmp_path / "journeynb.toml").write_text('[colors]\naccent = "#FFE600"\n')
    with pytest.warns(jn.JourneyWarning, match=rf"journeynb\.toml, colors: {words}"):
        shop.picture()
    shop.picture()  # once is enough


@pytest.mark.parametrize(
    ("theme", "message"),
    [
        ("pink", "theme='pink' is not valid; allowed: auto, light, dark"),
        ({"base": "pink"}, "theme: base 'pink' is not valid; allowed: auto, light, dark"),
        ({"accent": "red"}, "theme: accent: 'red' is not a color; allowed: #RGB or #RRGGBB"),
        ({"acent": "#fff"}, "acent: unknown key (did you mean accent?); allowed: base, accent"),
        ({"personas": "#fff"}, "theme: personas: '#fff' is not a list of colors"),
    ],
    ids=range(5),
)  # fmt: skip
def test_a_wrong_theme_is_refused_in_words(shop: jn.JourneyMap, theme: Any, message: str) -> None:
    with pytest.raises(jn.ArgumentError) as caught:
        shop.picture(theme=theme)
    assert message in str(caught.value)
