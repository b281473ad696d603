"""The charts: what each shows, that no text of a map runs, and the renderer that shows them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any
from xml.dom import minidom

import altair as alt
import pandas as pd
import pytest
import vl_convert

import journeynb as jn
from journeynb.base.errors import UnknownIdError
from journeynb.charts import renderer
from journeynb.charts.look.colors import INK, on
from journeynb.charts.look.labels import plain, short, wrapped
from journeynb.charts.look.theme import chart_names
from journeynb.charts.map_charts import Charts
from journeynb.model.kinds.colors import PALETTE
from strategies import LONG

DAY = "2026-11-22"
NAMES = chart_names(Charts)
TITLES = {"basis": "research basis", "icp": "ideal customer"}
DATED = {"goals", "projection", "gaps", "reviews"}
FOR_PERSONAS = ("coverage", "channels", "emotion", "alignment", "basis")
HOSTILE = (
    "<script>alert(1)</script>",
    "\"quoted\" 'twice'",
    "datum['x'] + [0]",
    "a.b[c]\\d\\",
    "</text><image href='javascript:x'/>",
    "${x} {{y}} %s \\u0041",
    "line\nbreak \x00 \u2028 \u202e end",
    "__proto__",
)


@pytest.fixture(autouse=True)
def _altair() -> Iterator[None]:
    """Leave Altair as it was, and each test as the first use of charts."""
    kept = alt.renderers._get_state()
    renderer._tried = False
    alt.renderers.enable("default")
    yield
    alt.renderers._set_state(kept)


def everything() -> jn.JourneyMap:
    """One of every kind of thing, each with the fields that charts read."""
    jm = jn.JourneyMap("Everything", stages=["Awareness", "Decision"])
    maya = jm.add(jn.Persona(name="Maya", color="#abc"))
    goal = jm.add(
        jn.Goal(
            name="Repeat", level="business", metric="rate", unit="%", baseline=18, target=25,
            start="2026-01-01", due="2026-12-31", owner="Ann",
            measurements=[{"date": "2026-06-30", "value": 21}],
        ),
        personas=[maya],
    )  # fmt: skip
    ad = jm.add(
        jn.Touchpoint(name="Ad", channels="web"), stage="awareness", personas=[maya], goals=[goal]
    )
    jm.link(maya, ad, emotion=1, desired=2, basis="researched", thoughts="Fresh")
    jm.add(jn.Opportunity(name="Guide", value=4, effort=2, status="idea"))
    jm.review(by="Ann", today="2026-06-01")
    return jm


def hostile() -> jn.JourneyMap:
    """A map in which every name and text is meant to break out."""
    jm = jn.JourneyMap(HOSTILE[0], stages=list(HOSTILE[:4]))
    people = [jm.add(jn.Persona(name=name, custom={name: name})) for name in HOSTILE]
    for who, name in zip(people, HOSTILE, strict=True):  # as a file may contain it
        jm.apply([{"op": "set", "id": who, "fields": {"color": name}}])
    days = [{"date": f"2026-0{month}-01", "value": month / 20, "source": HOSTILE[0]}
            for month in range(1, 6)]  # fmt: skip
    goals = [
        jm.add(jn.Goal(name=name, unit=name, metric=name, owner=name, baseline=0, target=1,
                       due="2026-12-31", measurements=days))
        for name in HOSTILE
    ]  # fmt: skip
    for place, name in enumerate(HOSTILE):
        jm.add(jn.Segment(name=name, criteria=[{"name": name, "value": place / 10}]))
    stages = list(jm.table("stage").id)
    for place, name in enumerate(HOSTILE):
        each = jm.add(
            jn.Touchpoint(name=name, channels=[name], custom={name: name}),
            stage=stages[place % 4],
        )
        texts = {"feeling": name, "thoughts": name, "emotion": place % 5 - 2, "desired": 1}
        jm.link(people[place], each, **texts)
        jm.link(goals[place], people[place])
        jm.add(jn.Opportunity(name=name, value=3, effort=3, owner=name))
    jm.review(by=HOSTILE[0], note=HOSTILE[2], today=DAY)
    return jm


MAPS = {
    "coffee": lambda: jn.sample("coffee"),
    "saas": lambda: jn.sample("saas"),
    "empty": lambda: jn.JourneyMap(),
    "everything": everything,
    "hostile": hostile,
}


@cache
def a_map(of: str) -> jn.JourneyMap:
    """One of the maps, for tests that do not change it."""
    return MAPS[of]()


def drawn(jm: jn.JourneyMap, name: str, **options: Any) -> Any:
    return getattr(jm.chart, name)(**({"today": DAY} if name in DATED else {}), **options)


@cache
def svg_of(name: str, of: str) -> str:
    """A chart of one of the maps as vl-convert draws it."""
    spec = drawn(a_map(of), name).to_dict(validate=False)
    return str(vl_convert.vegalite_to_svg(spec, show_warnings=True))


def values(chart: Any) -> list[dict[str, Any]]:
    """All rows of a chart's data, those of several layers once."""
    found = chart.to_dict(validate=False)["datasets"].values()
    return list({json.dumps(row): row for rows in found for row in rows}.values())


def texts_of(svg: str) -> str:
    return "\n".join(
        "".join(part.data for part in each.childNodes if part.nodeType == part.TEXT_NODE)
        for tag in ("text", "tspan")
        for each in minidom.parseString(svg).getElementsByTagName(tag)
    )


def tooltips(spec: Any) -> list[Any]:
    if isinstance(spec, list):
        return [found for each in spec for found in tooltips(each)]
    if not isinstance(spec, dict):
        return []
    here = [spec["tooltip"]] if "tooltip" in spec else []
    return here + [found for key, each in spec.items() if key != "datasets"
                   for found in tooltips(each)]  # fmt: skip


@pytest.mark.parametrize("of", [of for of in MAPS if LONG or of != "saas"])
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_of_every_map(name: str, of: str, capfd: pytest.CaptureFixture[str]) -> None:
    chart = drawn(a_map(of), name)
    assert isinstance(chart, alt.Chart | alt.LayerChart | alt.ConcatChart)
    spec = chart.to_dict()  # Altair checks it against the schema
    assert spec["title"]["text"].lower().startswith(TITLES.get(name, name))
    assert spec["description"]
    assert tooltips(spec)
    assert json.dumps(spec) == json.dumps(drawn(a_map(of), name).to_dict(validate=False))
    svg = svg_of(name, of)
    minidom.parseString(svg)
    assert capfd.readouterr() == ("", "")
    assert "undefined" not in svg and "NaN" not in svg
    assert svg.count("<script") == 0


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_map_gives_a_chart_that_says_what_to_do(name: str) -> None:
    jm = jn.JourneyMap("Nothing")
    if name == "gaps":
        jm.review(by="Ann", today=DAY)
    chart = jm.chart.reviews() if name == "reviews" else drawn(jm, name)
    (row,) = values(chart)
    assert isinstance(chart, alt.Chart)
    assert "jm." in row["hint"] or "jn." in row["hint"]
    assert row["what"] in texts_of(vl_convert.vegalite_to_svg(chart.to_dict()))


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text_everywhere(name: str) -> None:
    svg = svg_of(name, "hostile")
    elements = minidom.parseString(svg).getElementsByTagName("*")
    tags = {each.tagName for each in elements}
    assert tags <= {"svg", "rect", "g", "path", "text", "tspan", "line", "defs", "clipPath",
                    "title", "style"}  # fmt: skip
    if name not in ("gaps", "reviews", "opportunities"):
        seen = texts_of(svg)
        for part in ("__proto__", "datum['x']", '"quoted"', "<script>"):
            assert part in seen
    for each in elements:
        assert not any(key.startswith("on") for key in dict(each.attributes.items()))


def test_personas_have_one_color_in_all_charts() -> None:
    jm = jn.sample("saas")
    own = {row.id: row.color for row in jm.table("persona").itertuples()}
    for name in FOR_PERSONAS:
        for row in values(drawn(jm, name)):
            who = row.get("persona") or row.get("row")
            if who not in own or row.get("count") == 0 or row.get("mark") in ("×", "·"):
                continue
            if "color" in row and row.get("part") != "no basis":
                assert row["color"] == own[who], name


def test_a_color_that_cannot_be_drawn_gives_way_to_the_palette() -> None:
    jm = jn.JourneyMap(stages=["A"])
    for number, color in enumerate(["", "red", "#12345", "#0a0B0c", "url(#x)", "#12f"]):
        who = jm.add(jn.Persona(name=f"P{number}"))
        jm.apply([{"op": "set", "id": who, "fields": {"color": color}}])  # as a file contains it
        jm.link(who, jm.add(jn.Touchpoint(name=f"T{number}"), stage="a"), emotion=1)
    found = {row["row"]: row["color"] for row in values(jm.chart.coverage()) if row.get("count")}
    assert list(found.values()) == [*PALETTE[:3], "#0A0B0C", PALETTE[3], "#1122FF"]


def test_coverage_counts_touchpoints_as_the_matrix_does() -> None:
    jm = jn.sample("coffee")
    matrix = jm.matrix("persona", "stage", via="touchpoint")
    counts = {
        (row["row"], row["column"]): row["count"] for row in values(jm.chart.coverage())
        if "count" in row and row["column"]
    }  # fmt: skip
    assert counts == {
        (persona, stage): int(matrix.loc[persona, stage])
        for persona in matrix.index
        for stage in matrix.columns
    }
    skipped = {
        (row["row"], row["column"])
        for row in values(jm.chart.coverage())
        if row.get("missing") == "skipped"
    }
    gaps = jm.gaps("M106", today=DAY)
    assert skipped == set(zip(gaps.id, gaps.other, strict=True))


def test_channels_count_each_channel_of_a_touchpoint() -> None:
    jm = jn.JourneyMap(stages=["A"])
    jm.add(jn.Touchpoint(name="One", channels=["web", "mail"]), stage="a")
    jm.add(jn.Touchpoint(name="Two", channels=["mail"]))
    jm.add(jn.Touchpoint(name="Three"), stage="a")
    rows = [row for row in values(jm.chart.channels()) if row.get("count")]
    found = {(row["row_name"], row["column_name"]): row["count"] for row in rows}
    assert found == {
        ("mail", "A"): 1, ("mail", "(no stage)"): 1, ("web", "A"): 1, ("(no channel)", "A"): 1
    }  # fmt: skip


def test_emotion_points_are_filled_if_researched_and_placed_at_their_emotion() -> None:
    jm = jn.sample("saas")  # three personas: no panels
    links = jm.links("experiences").set_index(["from", "to"])
    points = [row for row in values(jm.chart.emotion()) if "fill" in row]
    assert len(points) == links.emotion.notna().sum()
    for row in points:
        link = links.loc[(row["persona"], row["touchpoint"])]
        assert row["level"] == row["emotion"] == link.emotion
        assert (row["fill"] == "transparent") == (link.basis != "researched")
    order = [row["touchpoint"] for row in sorted(points, key=lambda row: row["place"])]
    known = list(jm.touchpoints().id)
    assert order == sorted(order, key=known.index)


def test_many_personas_are_in_separate_panels() -> None:
    jm = jn.sample("coffee")  # four
    points = [row for row in values(jm.chart.emotion()) if "fill" in row]
    base = {row["persona"]: row["level"] - row["emotion"] for row in points}
    assert len(base) == 4
    assert sorted(round(b - a, 6) for a, b in zip([*base.values()][1:], base.values(),
                                                  strict=False)) == [5.4] * 3  # fmt: skip
    alone = [row for row in values(jm.chart.emotion("maya")) if "fill" in row]
    assert {row["persona"] for row in alone} == {"maya"}


def test_alignment_shows_the_gaps_between_goals_and_personas() -> None:
    jm = jn.sample("coffee")
    rows = [row for row in values(jm.chart.alignment()) if "state" in row]
    crossed = {(row["goal"], row["persona"]) for row in rows if row["mark"] == "×"}
    gaps = jm.gaps("A203", today=DAY)
    assert crossed == set(zip(gaps.id, gaps.other, strict=True)) != set()
    targets = jm.links("targets")
    aimed = {(row["goal"], row["persona"]) for row in rows if row["mark"] != "·"}
    assert aimed == set(zip(targets["from"], targets["to"], strict=True))
    marked = {row["goal"] for row in values(jm.chart.alignment()) if "A201" in row.get("text", "")}
    assert marked == set(jm.gaps("A201", today=DAY).id)
    goal, persona = next(iter(crossed))
    jm.accept("A203", goal, persona, reason="next year", today=DAY)
    rows = [row for row in values(jm.chart.alignment()) if "state" in row]
    (state,) = {row["state"] for row in rows if (row["goal"], row["persona"]) == (goal, persona)}
    assert state == "targeted, no touchpoint supports it (accepted): next year"


def test_goals_are_below_the_goal_they_refine_and_have_their_status() -> None:
    jm = jn.sample("coffee")
    table = jm.goals(today=DAY).set_index("id")
    chart = jm.chart.goals(today=DAY)
    rows = [row for row in values(chart) if "measured" in row]
    for row in rows:
        goal = table.loc[row["goal"]]
        assert row["status"].endswith(goal.status.replace("_", " ")) or (
            row["status"] == "▼ overdue" and goal.due < pd.Timestamp(DAY)
        )
    letters = [row for row in values(chart) if "letter" in row]
    lit = {(row["goal"], row["word"].replace("-", "_")): row["has"] == "yes" for row in letters}
    words = ["specific", "measurable", "achievable", "relevant", "time_bound"]
    assert lit == {(id, word): table.loc[id, word] for id in table.index for word in words}
    order = chart.to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert sorted(order) == sorted(table.index)
    for link in jm.links("refines").itertuples():
        assert order.index(link.to) < order.index(link._2)


def test_goals_in_a_long_chain_and_with_two_goals_above() -> None:
    jm = jn.JourneyMap()
    ids = [jm.add(jn.Goal(name=f"G{number}")) for number in range(1_200)]
    for above, under in pairwise(ids):
        jm.link(under, above, kind="refines")
    jm.link(ids[50], ids[3], kind="refines")
    order = jm.chart.goals(today=DAY).to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert sorted(order) == sorted(ids)


def test_gaps_count_as_check_does_most_severe_first() -> None:
    jm = jn.sample("coffee")
    rows = values(jm.chart.gaps(today=DAY))
    assert {row["rule"]: row["count"] for row in rows} == jm.check(today=DAY).counts
    order = ["error", "warning", "info"]
    assert [row["severity"] for row in rows] == sorted(
        (row["severity"] for row in rows), key=order.index
    )
    assert {row["rule"] for row in values(jm.chart.gaps("A", "A201", today=DAY))} == {
        *jm.check("A", "A201", today=DAY).counts
    }


def test_opportunities_are_in_their_cell_and_never_on_each_other() -> None:
    jm = jn.JourneyMap()
    for number in range(40):
        name = f"Opportunity with a rather long name, number {number}"
        jm.add(jn.Opportunity(name=name, value=1 + number % 2, effort=3))
    jm.add(jn.Opportunity(name="Unscored"))
    chart = jm.chart.opportunities()
    rows = [row for row in values(chart) if "label" in row]
    height = chart.to_dict()["height"]
    taken = []
    for value in (1, 2):
        cell = [row for row in rows if row["value"] == value]
        assert cell[-1]["label"].startswith("and ")
        taken += [(height - row["y"], len(row["label"].split("\n"))) for row in cell]
    taken.sort()
    assert taken[0][0] > 6
    for (top, lines), (following, _) in pairwise([*taken, (height, 1)]):
        assert top + 13 * lines <= following + 1
    assert "1 opportunity without" in " ".join(chart.to_dict()["title"]["subtitle"])


def test_basis_shares_add_up() -> None:
    jm = jn.sample("coffee")
    rows = pd.DataFrame([row for row in values(jm.chart.basis()) if "part" in row])
    assert rows.groupby("persona").share.sum().round(9).eq(1).all()
    basis = jm.links("experiences")
    assert rows[rows.part == "researched"]["count"].sum() == (basis.basis == "researched").sum()


def test_reviews_count_by_severity_and_end_today_on_request() -> None:
    jm = everything()
    rows = [row for row in values(jm.chart.reviews()) if "label_at" not in row]
    assert {row["date"] for row in rows} == {"2026-06-01"}
    rows = [row for row in values(jm.chart.reviews(today=DAY)) if row.get("now")]
    found = {row["severity"]: row["count"] for row in rows if row["date"] == DAY}
    assert {"error": 0, "warning": 0, "info": 0, **found} == jm.check(today=DAY).by_severity()


@pytest.mark.parametrize("name", FOR_PERSONAS)
def test_only_some_personas(name: str) -> None:
    jm = a_map("coffee")
    one = drawn(jm, name, persona="jonas").to_dict(validate=False)
    assert "Only Jonas" in " ".join(one["title"]["subtitle"])
    drawn(jm, name, persona=["maya", "jonas"])
    with pytest.raises(UnknownIdError):
        drawn(jm, name, persona="nobody")


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_can_be_changed_further(name: str) -> None:
    chart = drawn(a_map("coffee"), name)
    assert chart.properties(title="Mine").to_dict(validate=False)["title"] == "Mine"
    mark = alt.Chart(pd.DataFrame({"a": [1]})).mark_point().encode(tooltip="a")
    panels = name == "projection"  # which no chart can be layered on
    beside = (chart | mark) if panels else (chart | alt.layer(chart, mark))
    made = (beside & mark).configure_axis()
    vl_convert.vegalite_to_vega(made.to_dict(validate=not panels))


@pytest.mark.parametrize("name", NAMES)
def test_sizes_are_those_requested(name: str) -> None:
    spec = drawn(a_map("coffee"), name, width=700, height=300).to_dict(validate=False)
    spec = spec["concat"][0] if name == "projection" else spec
    assert spec["height"] == 300
    assert spec["width"] == 700 or name == "goals"


@pytest.mark.parametrize("size", ["a", 0, -1, True, float("nan")])
def test_a_size_that_is_not_a_number_of_pixels_is_refused(size: Any) -> None:
    allowed = "is not valid; allowed: a number of pixels above 0"
    for name in ("width", "height"):
        with pytest.raises(jn.ArgumentError, match=f"^{name}=.* {allowed}$"):
            a_map("coffee").chart.gaps(**{name: size})


def test_a_large_map_has_no_limit_of_rows() -> None:
    jm = jn.JourneyMap(stages=["A"])
    maya = jm.add(jn.Persona(name="Maya"))
    changes: list[dict[str, Any]] = []
    for number in range(5_100):
        id = f"t-{number}"
        changes.append({"op": "add", "kind": "touchpoint", "id": id, "fields": {"name": id}})
        changes.append({"op": "link", "kind": "experiences", "from": maya, "to": id,
                        "fields": {"emotion": 1}})  # fmt: skip
    jm._core.apply(changes)
    jm.chart.emotion().to_dict(validate=False)


def test_an_invalid_date_or_an_unknown_rule_is_refused() -> None:
    jm = jn.sample("coffee")
    with pytest.raises(ValueError, match="today='tomorrow' is not a valid date"):
        jm.chart.goals(today="tomorrow")
    with pytest.raises(ValueError, match="select: no rule code starts with 'Q'"):
        jm.chart.gaps("Q")


def test_charts_follow_the_map() -> None:
    jm = jn.JourneyMap(stages=["A"])
    assert isinstance(jm.chart.coverage(), alt.Chart)
    maya = jm.add(jn.Persona(name="Maya"))
    jm.link(maya, jm.add(jn.Touchpoint(name="Ad"), stage="a"))
    assert isinstance(jm.chart.coverage(), alt.LayerChart)


# the renderer


def test_the_first_chart_enables_our_renderer_unless_another_was_chosen() -> None:
    jn.sample("coffee").chart  # noqa: B018
    assert alt.renderers.active == "journeynb"
    alt.renderers.enable("default")  # chosen after the first use: it stays
    jn.sample("coffee").chart  # noqa: B018
    assert alt.renderers.active == "default"
    renderer._tried = False
    alt.renderers.enable("png")
    jn.sample("coffee").chart  # noqa: B018
    assert alt.renderers.active == "png"
    jn.enable_charts()
    assert alt.renderers.active == "journeynb"


def test_themes_are_left_alone() -> None:
    with alt.theme.enable("dark"):
        chart = jn.sample("coffee").chart.coverage()
        assert alt.theme.active == "dark"
        assert chart.to_dict()["usermeta"]["embedOptions"]["theme"] == "dark"
    assert alt.theme.active == "default"


def test_the_display_of_the_renderer() -> None:
    jn.enable_charts()
    chart = jn.sample("coffee").chart.coverage()
    bundle = chart._repr_mimebundle_(None, None)
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert set(bundle) == {renderer.MEDIA_TYPE, "image/svg+xml", "image/png", "text/plain"}
    assert bundle[renderer.MEDIA_TYPE]["background"] == "transparent"
    assert bundle["text/plain"].startswith("Coverage · Copper Finch")
    image = minidom.parseString(bundle["image/svg+xml"]).documentElement
    assert image.getAttribute("aria-label") == bundle["text/plain"]
    assert "Maya Okafor" in texts_of(bundle["image/svg+xml"])
    json.dumps(bundle)
    assert bundle == chart._repr_mimebundle_(None, None)[0]
    assert len(bundle["image/svg+xml"]) < 20_000
    assert len(bundle["image/png"]) < 20_000


@pytest.mark.parametrize("name", NAMES)
def test_jupyterlab_draws_the_same_with_its_older_vega_lite(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    spec = drawn(a_map("coffee"), name).to_dict(validate=False)
    old = vl_convert.vegalite_to_svg(
        {**spec, "$schema": renderer._SCHEMA}, vl_version="5.20", show_warnings=True
    )
    assert old == svg_of(name, "coffee")
    assert capfd.readouterr() == ("", "")
    if LONG or name in ("coverage", "emotion"):
        assert alt.Chart.from_dict(spec).to_dict(validate=False) == spec


def test_rendering_is_the_same_each_time_also_with_clips() -> None:
    chart = alt.Chart(pd.DataFrame({"a": [1, 2]})).mark_line(clip=True).encode(x="a", y="a")
    spec = chart.to_dict()
    one, two = renderer.svg_of(spec), renderer.svg_of(spec)
    assert one == two
    (id,) = set(re.findall(r'id="(c[0-9a-f]{7}-0)"', one))
    assert f"url(#{id})" in one


def test_two_charts_on_a_page_share_no_ids() -> None:
    ids = []
    for last in (2, 3):
        data = pd.DataFrame({"a": [1, last]})
        chart = alt.Chart(data).mark_line(clip=True).encode(x="a", y="a")
        ids.append(set(re.findall(r'\bid="([^"]+)"', renderer.svg_of(chart.to_dict()))))
    assert all(ids) and not ids[0] & ids[1]


def test_the_renderer_takes_any_chart_and_escapes_its_title() -> None:
    chart = alt.Chart(pd.DataFrame({"a": [1]}), title='<b onload="x">').mark_point()
    drawn, _ = renderer.render(chart.to_dict())
    assert "<b" not in drawn["image/svg+xml"]
    bundle, metadata = renderer.render(
        chart.configure(background="red").to_dict(), png=True, embed_options={"actions": False}
    )
    assert "background" not in bundle[renderer.MEDIA_TYPE]
    assert "image/svg+xml" not in bundle
    assert b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert metadata == {renderer.MEDIA_TYPE: {"embed_options": {"actions": False}}}


def test_importing_the_package_does_not_import_altair() -> None:
    code = (
        "import sys, journeynb as jn; jm = jn.sample('coffee'); jm.check(); "
        "assert 'altair' not in sys.modules; jm.chart; assert 'altair' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# words and colors


def test_text_on_a_color_is_readable() -> None:
    assert on("#0072B2") == on("#000") == "#ffffff"
    assert on("#E69F00") == on("#fff") == "#111111"
    assert INK not in PALETTE


def test_numbers_and_names_are_short() -> None:
    assert [plain(each) for each in (None, 0.0, 1234567, 0.18, 245_800.5, 12.345678)] == [
        "–", "0", "1,234,567", "0.18", "245,800" if plain(245_800.5) == "245,800" else "245,801",
        "12.35",
    ]  # fmt: skip
    assert short("x" * 50) == "x" * 39 + "…"
    assert wrapped("ブランド体験の設計", 44)[0] == "ブランド"
    assert wrapped("Weights in a row of words", 60, 2) == ["Weights in", "a row of…"]
    assert wrapped("", 44) == [""]
