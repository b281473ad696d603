"""The picture of a map: its content, no overlaps, no scripts and no requests."""

import base64
import datetime as dt
import json
import os
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

import journeynb as jn
from journeynb.cli.app import app
from journeynb.formats.journeymap import dumps
from journeynb.model.kinds.colors import PALETTE, persona_colors
from journeynb.picture.drawing import render
from journeynb.picture.drawing import text_metrics as metrics
from journeynb.picture.drawing.boxes import overlapping
from journeynb.picture.drawing.icons import icon_of
from journeynb.picture.drawing.png_palette import packed
from journeynb.picture.drawing.theme import THEMES, contrast, readable

SNAPSHOT = Path(__file__).parent / "snapshots" / "picture_small.svg"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TEXTS = [
    LONG, "店舗で商品を見て、比較してからオンラインで注文する", "البحث عن المنتج في المتجر 24",
    "שלום עולם", "👩‍👩‍👧‍👦 family 🇩🇪 🎁🎁", "Ελληνικά και Кириллица", "हिन्दी में खोज",
    "<script>alert(1)</script>", "</text></svg>", "javascript:alert(1)", "]]>", "a & b \"c\" 'd'",
    "x\x00y\x08\x1f", "line\nbreak\tand tab", "\u202edlrow", "W" * 80, "a b " * 60, " ",
]  # fmt: skip

pytestmark = [
    pytest.mark.filterwarnings("ignore:no installed font has"),
    pytest.mark.filterwarnings("ignore:the map already has"),  # names that are alike
]


def small():
    jm = jn.JourneyMap("Coffee <3", stages=["Awareness", "Decision"], description="A & B")
    jm.add(jn.Persona(name="Maya", role="Home barista", color="#0072B2"))
    jm.add(jn.Persona(name="Jonas"))
    jm.add(jn.Touchpoint(name="Search ad", channels="paid search", owner="Marketing"),
           stage="awareness", personas=["maya", "jonas"])  # fmt: skip
    jm.add(jn.Touchpoint(name="Checkout", channels=["web", "app"], moment_of_truth=True),
           stage="decision", personas=["maya"])  # fmt: skip
    jm.add(jn.Touchpoint(name="Friend's tip", ours=False), personas=["jonas"])
    jm.link("maya", "search-ad", emotion=1, desired=1.5, thoughts="Looks fresh", actions="Clicks",
            basis="researched")  # fmt: skip
    jm.link("maya", "checkout", emotion=-1, desired=1, actions="Pays")
    jm.link("maya", "awareness", wants=["Better coffee"], questions=["Who roasts it?"])
    jm.add(jn.PainPoint(name="Asks twice", severity=4), touchpoint="checkout", persona="maya")
    jm.add(jn.Opportunity(name="Ask once", status="planned", value=4), pain_point="asks-twice")
    jm.add(jn.Goal(name="Repeat purchases", level="marketing", metric="repeat rate", unit="%",
                   baseline=18, target=25, due="2027-03-31",
                   measurements=[{"date": "2026-10-01", "value": 20}]))  # fmt: skip
    jm.link("repeat-purchases", "maya")
    jm.link("repeat-purchases", "decision")
    jm.add(jn.Lane(name="Warehouse", backstage=True))
    jm.apply([
        # prose: ignore (a text of a map)
        {"op": "add", "kind": "note", "id": "pack", "fields": {"description": "Packs by hand"}},
        {"op": "link", "kind": "occurs_in", "from": "pack", "to": "decision"},
        {"op": "link", "kind": "in_lane", "from": "pack", "to": "warehouse"},
    ])  # fmt: skip
    return jm


def wild(seed):
    """Return a map of texts that are hard to draw."""
    rng = random.Random(seed)

    def text():
        return rng.choice(TEXTS) if rng.random() < 0.7 else " ".join(rng.choices(TEXTS, k=3))

    def name():
        return text().strip() or "-"

    jm = jn.JourneyMap(name(), description=text())
    stages = [jm.add(jn.Stage(name=name(), description=text())) for _ in range(rng.randrange(7))]
    personas = [
        jm.add(jn.Persona(name=name(), role=text(), portrait=rng.choice(["", "🧔🏻"])))
        for _ in range(rng.randrange(1, 9))
    ]
    for id in (*stages, *personas):
        color = rng.choice(["", "#a5c", "red", "url(#x)"])
        jm.apply([{"op": "set", "id": id, "fields": {"color": color}}])  # a file may contain any
    points = []
    for _ in range(rng.choice([1, 5, 30, 90])):
        point = jm.add(
            jn.Touchpoint(name=name(), owner=text(), ours=rng.random() < 0.8,
                          channels=[name() for _ in range(rng.randrange(8))],
                          moment_of_truth=rng.random() < 0.3),
            **({"stage": rng.choice(stages)} if stages and rng.random() < 0.9 else {}),
        )  # fmt: skip
        points.append(point)
        for persona in rng.sample(personas, rng.randrange(len(personas) + 1)):
            jm.link(persona, point, emotion=rng.choice([None, -2, 0.5, 2]), actions=text(),
                    desired=rng.choice([None, 1, 2]), thoughts=text())  # fmt: skip
    for _ in range(rng.randrange(8)):
        jm.add(
            jn.PainPoint(name=name(), severity=rng.choice([None, 1, 5])),
            touchpoint=rng.choice(points),
        )
        jm.add(jn.Opportunity(name=name(), status=rng.choice([None, "doing"]), effort=3))
        jm.add(jn.Goal(name=name(), metric=text(), unit=text(), baseline=1, target=1e12,
                       level=rng.choice([None, "business"])))  # fmt: skip
        jm.add(jn.Content(name=name(), format=text()))
    return jm


MAPS = {
    "coffee": lambda: jn.sample("coffee"),
    "saas": lambda: jn.sample("saas"),
    "small": small,
    "empty": lambda: jn.JourneyMap(""),
    **{f"wild{seed}": lambda seed=seed: wild(seed) for seed in range(14)},
}
OPTIONS = [
    {},
    {"theme": "dark", "width": 480},
    {"width": 2600, "today": "2026-11-22"},
]


@pytest.mark.parametrize("name", MAPS)
def test_nothing_overlaps_and_nothing_is_cut(name):
    for options in OPTIONS:
        drawn = MAPS[name]().picture(**options)
        texts = [box for box in drawn.boxes if box.kind == "text"]
        assert overlapping(texts) == []
        for kind in ("card", "item", "mark", "badge"):
            assert overlapping([box for box in drawn.boxes if box.kind == kind]) == []
        signs = [box for box in drawn.boxes if box.kind in ("mark", "badge", "star", "sign")]
        assert [
            (one, two)
            for one, two in overlapping([*signs, *texts], 1.0)
            if not ({one.kind, two.kind} == {"badge", "text"} and one.text == two.text)
        ] == []
        for box in drawn.boxes:
            assert box.x >= 0 and box.x + box.w <= drawn.size[0], box
            assert box.y >= 0 and box.y + box.h <= drawn.size[1], box


@pytest.mark.parametrize("name", MAPS)
def test_it_is_xml_that_runs_and_fetches_nothing(name):
    svg = MAPS[name]().picture(today="2026-11-22").svg
    root = ET.fromstring(svg)
    allowed = {
        "svg", "title", "desc", "style", "defs", "g", "path", "rect", "circle", "text", "use",
        "image", "clipPath",
    }  # fmt: skip
    for element in root.iter():
        tag = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
        assert tag in allowed
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            if "href" in key:
                assert value.startswith(("#", "data:image/png;", "data:image/jpeg;"))
            if "url(" in value:
                assert re.fullmatch(r"url\(#d[0-9a-f]{7}-round\)", value)
    urls = re.findall(r"url\(([^)]*)\)", svg)
    assert all(re.match("data:font/woff2;base64,|#d[0-9a-f]{7}-round$", url) for url in urls)
    assert "@import" not in svg
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", svg)


def test_two_pictures_on_a_page_share_no_ids() -> None:
    ids = []
    for name in ("Maya", "Tom"):
        jm = jn.JourneyMap("T", stages=["S"])
        jm.add(jn.Persona(id="p", name=name))
        jm.add(jn.Touchpoint(name="A", channels=["web"]), stage="s", personas="p")
        svg = jm.picture().svg
        ids.append(set(re.findall(r'\bid="([^"]+)"', svg)))
        assert ids[-1] >= {each[1:] for each in re.findall(r'(?:href="|url\()(#[^")]+)', svg)}
    assert all(ids) and not ids[0] & ids[1]


def test_the_same_map_gives_the_same_bytes():
    assert small().picture().svg == small().picture().svg
    one, two = jn.sample("coffee").picture(), jn.sample("coffee").picture()
    assert one.svg == two.svg
    assert render.png(one.svg, 0.5) == render.png(two.svg, 0.5)


def test_the_svg_of_a_small_map_is_as_it_was():
    """Regenerate with JOURNEYNB_SNAPSHOTS=1."""
    svg = re.sub(r"@font-face\{[^}]*\}", "", small().picture(theme="light", width=1000).svg)
    if os.environ.get("JOURNEYNB_SNAPSHOTS"):
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text(svg, encoding="utf-8")
    assert svg == SNAPSHOT.read_text(encoding="utf-8")


def shown(drawn):
    return " ".join(box.text for box in drawn.boxes if box.kind == "text")


def test_every_row_is_there_and_can_be_chosen():
    jm = small()
    everything = shown(jm.picture())
    for text in ("Wants, needs", "Touchpoints", "Emotion", "Actions", "Thoughts", "Pain points",
                 "Opportunities", "Metrics", "Warehouse", "Line of visibility", "Goals",
                 # prose: ignore (a text of a map)
                 "No stage", "“Who roasts it?”", "Packs by hand", "20%, target 25%"):  # fmt: skip
        assert text in everything
    only = shown(jm.picture(lanes=["touchpoints", "warehouse"]))
    # prose: ignore (a text of a map)
    assert "Search ad" in only and "Packs by hand" in only
    assert "Emotion" not in only and "Goals" not in only
    assert shown(jm.picture(lanes="touchpoints,warehouse")) == only
    with pytest.raises(
        jn.ArgumentError,
        match=r"^lanes: unknown row 'color'; allowed: customers, wants, .* warehouse",
    ):
        jm.picture(lanes=["color"])


def test_one_persona_alone():
    drawn = small().picture(persona="jonas")
    text = shown(drawn)
    assert "Search ad" in text and "Friend's tip" in text
    assert "Checkout" not in text and "Maya" not in text and "Asks twice" not in text
    both = small().picture(persona=["jonas", "maya"])
    assert "Maya" in shown(both)
    with pytest.raises(jn.UnknownIdError, match="allowed: maya, jonas"):
        small().picture(persona="nobody")


@pytest.mark.parametrize("width", [0, 479, 8001, "wide", True, None, float("nan")])
def test_a_width_out_of_range_is_refused(width):
    with pytest.raises(
        jn.ArgumentError, match=r"^width=.* is not valid; allowed: 480 to 8000 pixels"
    ):
        small().picture(width=width)


def test_an_unknown_theme_is_refused():
    with pytest.raises(
        jn.ArgumentError, match="theme='blue' is not valid; allowed: auto, light, dark"
    ):
        small().picture(theme="blue")
    with pytest.raises(
        jn.ArgumentError, match="compare='other' is not valid; allowed: another JourneyMap"
    ):
        small().picture(compare="other")


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_contrast_in_both_themes(theme):
    colors = THEMES[theme]
    for back in (colors.page, colors.card, colors.panel, colors.soft):
        assert contrast(colors.ink, back) >= 7
        assert contrast(colors.muted, back) >= 4.5
    for own in PALETTE:
        assert contrast(readable(own, colors.page, colors.ink), colors.page) >= 4.5
    assert colors.page in small().picture(theme=theme).svg


def test_nothing_depends_on_the_date_unless_it_is_given():
    jm = jn.sample("coffee")
    assert "at risk" not in shown(jm.picture()) and "behind" not in shown(jm.picture())
    text = shown(jm.picture(today=dt.date(2026, 11, 22)))
    assert any(word in text for word in ("at risk", "behind", "on track"))
    assert jm.picture(today="2026-11-22").svg == jm.picture(today=dt.date(2026, 11, 22)).svg


def test_a_comparison_marks_added_removed_and_changed():
    before, after = small(), small()
    after.remove("search-ad")
    after.add(jn.Touchpoint(name="Club"), stage="decision")
    after.set("checkout", name="Fast checkout")
    after.link("maya", "checkout", emotion=2)
    drawn = after.picture(compare=before)
    signs = [box.text for box in drawn.boxes if box.kind == "sign"]
    assert {"+", "-", "~"} <= set(signs)
    cards = {box.id for box in drawn.boxes if box.kind == "card"}
    assert {"club", "checkout", "search-ad"} <= cards
    assert "1 added" in shown(drawn) and "1 removed" in shown(drawn)
    assert 'class="was"' in drawn.svg and "line-through" in drawn.svg
    same = before.picture(compare=small())
    assert [box for box in same.boxes if box.kind == "sign" and box.y > 120] == []
    assert overlapping([box for box in drawn.boxes if box.kind == "text"]) == []


def test_an_empty_map_says_so():
    assert "This map is empty" in shown(jn.JourneyMap("").picture())


@pytest.mark.parametrize("title", ["", " ", "\n", "\u200b", "\u2028"])
def test_a_title_that_cannot_be_seen_is_drawn_as_none(title, tmp_path):
    jm = jn.JourneyMap(title, stages=["Find"])
    jm.add(jn.Persona(name="Maya"))
    assert "Untitled map" in jm.picture().svg
    assert jm.picture(detail="summary").title == jm.picture(page="A4").title == "Untitled map"
    jm.report(tmp_path / "report.html")


def test_the_display_in_a_notebook():
    jm = jn.sample("coffee")
    bundle = jm._repr_mimebundle_()
    content = bundle.pop("application/vnd.journeymap+json")
    assert content == json.loads(dumps(jm._core.state))
    assert list(bundle) == ["text/plain", "text/html", "image/png"]
    assert bundle["text/plain"] == repr(jm)
    assert bundle["text/html"].startswith('<img alt="Copper Finch, the coffee subscription. ')
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert sum(map(len, bundle.values())) <= 450_000
    jm.set(title='"><script>alert(1)</script>')
    assert "<script" not in jm._repr_mimebundle_()["text/html"]


def test_files(tmp_path):
    drawn = small().picture()
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("PDF", b"%PDF")):
        path = tmp_path / f"map.{ending}"
        drawn.save(path)
        assert path.read_bytes().startswith(start)
    with pytest.raises(jn.ArgumentError, match=r"must be one of \.svg, \.png, \.pdf"):
        drawn.save(tmp_path / "map.gif")
    drawn.save(tmp_path / "large.png", scale=2)
    wide = int.from_bytes((tmp_path / "large.png").read_bytes()[16:20], "big")
    assert wide == 2 * drawn.size[0]
    for scale in (0, -1, 99, "big", True, float("nan")):
        with pytest.raises(jn.ArgumentError, match=r"^scale=.* is not valid; allowed: 0\.1 to"):
            drawn.to_png(scale)
    with pytest.raises(jn.FileError):
        drawn.save(tmp_path / "no" / "map.svg")


def test_texts_of_all_scripts_become_png_and_pdf():
    svg = wild(3).picture().svg
    assert " fe" in svg
    assert render.png(svg, 0.3).startswith(b"\x89PNG")
    assert render.pdf(svg).startswith(b"%PDF")
    assert jn.sample("coffee").picture().pdf.startswith(b"%PDF")


def test_a_small_png_has_the_same_colors():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" '
        'height="64" fill="#FFFFFF"/><rect width="32" height="64" fill="#3451B2"/></svg>'
    )
    png = render._converted(svg, "svg_to_png", 1.0)
    small = packed(png)
    assert b"\xff\xff\xff" in small and b"\x34\x51\xb2" in small
    assert packed(small) == small


def test_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small().save("a.journeymap.json")
    run = CliRunner().invoke
    result = run(app, ["draw", "a.journeymap.json", "-o", "a.svg", "--persona", "maya", "--theme",
                       "dark", "--lanes", "touchpoints,emotion", "--width", "900", "--compare",
                       "a.journeymap.json", "--today", "2026-11-22"])  # fmt: skip
    assert result.exit_code == 0, result.output
    assert Path("a.svg").read_text(encoding="utf-8").startswith("<svg")
    again = run(app, ["draw", "a.journeymap.json", "-o", "a.svg"])
    assert isinstance(again.exception, jn.ArgumentError) and "--force" in str(again.exception)
    assert run(app, ["draw", "a.journeymap.json", "-o", "a.svg", "--force"]).exit_code == 0
    wrong = run(app, ["draw", "a.journeymap.json", "-o", "a.gif"])
    assert isinstance(wrong.exception, jn.ArgumentError)


def test_text_is_wrapped_by_its_width():
    for text in TEXTS:
        for limit in (30, 80, 200):
            for lines in (1, 2, 4):
                made = metrics.wrap(text, 12, limit, lines=lines)
                assert len(made) <= lines
                assert all(metrics.width(line, 12) <= limit + 0.01 for line in made), (text, made)
    whole = metrics.wrap(LONG, 12, 100, lines=20)
    assert "".join(whole) == LONG
    assert metrics.wrap("one two three", 12, 1000) == ("one two three",)
    assert metrics.wrap("one two three four", 12, 60, lines=1)[0].endswith("…")


def test_letters_that_belong_together_stay_together():
    assert metrics.clusters("👩‍👩‍👧é🇩🇪🇯🇵👍🏽") == ["👩‍👩‍👧", "é", "🇩🇪", "🇯🇵", "👍🏽"]
    assert [run.script for run in metrics.runs("Hi 世界 👍🏽", 12)] == ["latin", "wide", "emoji"]


def test_channels_have_icons():
    names = {"website": "web", "e-mail": "mail", "phone": "phone", "live chat": "chat",
             "mobile app": "app", "in person": "person", "parcel": "parcel", "Instagram": "social",
             "video": "video", "web search": "search", "paid ad": "ad", "print": "print",
             "telepathy": "other"}  # fmt: skip
    assert {name: icon_of(name) for name in names} == names


def test_personas_without_a_color_get_one_that_is_not_used():
    jm = jn.JourneyMap("Colors")
    for id, color in (("a", "#0072b2"), ("b", ""), ("c", "nonsense")):
        jm.add(jn.Persona(id=id, name=id))
        jm.apply([{"op": "set", "id": id, "fields": {"color": color}}])
    assert persona_colors(jm._index.personas) == {"a": "#0072B2", "b": "#D55E00", "c": "#009E73"}


def test_letters_that_no_font_has_warn(monkeypatch):
    monkeypatch.setattr(render, "_known", lambda letter: letter != "👩")
    jm = jn.JourneyMap("Hi")
    jm.add(jn.Persona(name="Ann 世", portrait="👩🏽"))
    drawn = jm.picture()
    with pytest.warns(jn.JourneyWarning, match="no installed font has 👩: PNG"):
        assert drawn.to_png(1.0).startswith(b"\x89PNG")


def test_the_description_says_what_is_shown():
    jm = small()
    assert jm.picture().description == (
        "Coffee <3. Customer journey map: 2 personas, 2 stages, 3 touchpoints, 1 goal, "
        "1 pain point, 1 opportunity, 1 lane, 1 note."
    )
    one = jm.picture(persona="jonas", lanes=["touchpoints", "pain_points", "warehouse"])
    assert one.description == (
        "Coffee <3. Customer journey map of Jonas: 1 persona, 2 stages, 2 touchpoints, 1 lane, "
        "1 note; rows: touchpoints, pain points, Warehouse."
    )
    other = small()
    other.remove("checkout")
    other.add(jn.Stage(name="Loyalty"))
    compared = other.picture(compare=jm, lanes="touchpoints").description
    assert compared.endswith("; rows: touchpoints; 1 added, 1 removed, 1 changed.")


def test_a_touchpoint_with_a_changed_experience_only_is_marked():
    before, after = small(), small()
    after.link("maya", "search-ad", thoughts="Looks stale")
    after.add(jn.Persona(name="Elif"))
    after.link("elif", "checkout", emotion=1)

    def marked(**options):
        drawn = after.picture(compare=before, **options)
        signs = [box for box in drawn.boxes if box.kind == "sign"]
        cards = [box for box in drawn.boxes if box.kind == "card"]
        return {card.id for card in cards for sign in signs if card.overlaps(sign)}

    assert marked() == {"search-ad"}
    assert marked(persona="jonas") == set()
    assert marked(persona="maya") == {"search-ad"}


def test_a_persian_word_is_one_run_at_its_own_width():
    word = "نمی\u200cدانم"
    (run,) = metrics.runs(word, 12)
    assert (run.script, run.text) == ("arabic", word)
    assert run.width == metrics.width(word.replace("\u200c", ""), 12)


def test_spaces_are_between_the_runs_of_a_line_from_right_to_left():
    runs = [(run.script, run.text) for run in metrics.runs("שלום foo bar עולם x", 12)]
    assert runs == [
        ("latin", "x "), ("hebrew", "עולם "), ("latin", "foo bar "), ("hebrew", "שלום"),
    ]  # fmt: skip


def test_a_space_beside_an_emoji_is_as_wide_as_any():
    runs = metrics.runs("🎁 family 🇩🇪 🎁", 12)
    assert [run.text for run in runs] == ["🎁", " family ", "🇩🇪", " ", "🎁"]
    jm = jn.JourneyMap("🎁 family 🇩🇪 🎁")
    places = re.findall(r'<text class="title[^>]* x="([\d.]+)"[^>]*>([^<]+)<', jm.picture().svg)
    assert [text for _, text in places] == ["🎁", "family ", "🇩🇪", "🎁"]
    at, space = 32 + metrics.width("🎁", 26, True), metrics.width(" ", 26, True)
    assert float(places[1][0]) == pytest.approx(at + space, abs=0.1)
