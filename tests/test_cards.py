"""Persona cards, the display of checks and of explained rules: what they show, and to whom."""

import base64
import os
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

import journeynb as jn
from journeynb.picture.drawing.boxes import overlapping
from journeynb.picture.drawing.picture import SCHEMES
from test_picture import LONG, TEXTS, shown, small, wild

SNAPSHOT = Path(__file__).parent / "snapshots" / "card_small.svg"
LISTS = (
    "wants", "needs", "motivations", "challenges", "behaviors", "fears", "values", "interests",
    "preferred_channels", "preferred_content", "buying_criteria", "loyalties",
)  # fmt: skip
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    "hgGAWjR9awAAAABJRU5ErkJggg=="
)

pytestmark = [
    pytest.mark.filterwarnings("ignore:no installed font has"),
    pytest.mark.filterwarnings("ignore:the map already has"),  # names that are alike
]


def full(texts=TEXTS, portrait="🧔🏻"):
    """Return a map whose first persona has every field, each with many texts."""
    names = [text for text in texts if text.strip()]
    jm = jn.JourneyMap(names[0], stages=[names[1 % len(names)], "Decision", *names[:4]])
    jm.add(jn.Persona(
        id="p", name=names[0], role=names[-1], quote=" ".join(names), portrait=portrait,
        description=" ".join(names), priority="primary", supporting=True, tags=names,
        demographics=[{"name": text, "value": text} for text in dict.fromkeys(names)],
        personality=[{"name": text, "value": 1 + place % 5}
                     for place, text in enumerate(dict.fromkeys(names))],
        custom=[{"name": text, "value": True} for text in dict.fromkeys(names)],
        profile=[{"attribute": "(customers)", "share": 0.3, "n": 1240},
                 *({"attribute": text, "value": text, "share": 0.1, "rest": 0.4, "low": 0.08,
                    "high": 0.1 + 0.5 * (place % 2), "n": 900}
                   for place, text in enumerate(dict.fromkeys(names)))],
        profiled="2026-11-03",
        **dict.fromkeys(LISTS, 2 * names),
    ))  # fmt: skip
    jm.add(jn.Persona(id="q", name=names[-1]))
    jm.link("p", "q", "influences", how=names[0])
    jm.link("q", "p", "influences", how=names[-1])
    stages = [each.id for each in jm._index.stages]
    for place, text in enumerate(names):
        point = jm.add(jn.Touchpoint(name=text), stage=stages[place % len(stages)])
        jm.link("p", point, emotion=place % 5 - 2, desired=1, feeling=text, says=text,
                thoughts=text, actions=text, basis="researched" if place % 2 else None)  # fmt: skip
        jm.add(jn.PainPoint(name=text, severity=1 + place % 5), touchpoint=point, persona="p")
        jm.add(jn.Goal(name=text, metric=text, unit="%", baseline=1, target=5), persona="p")
        jm.add(jn.Segment(name=text), persona="p")
    jm.link("p", stages[0], questions=names)
    return jm


CARDS = {
    "maya": (lambda: jn.sample("coffee"), "maya"),
    "rui": (lambda: jn.sample("coffee"), "rui"),
    "small": (small, "maya"),
    "bare": (lambda: bare(), "ann"),
    "full": (full, "p"),
    "image": (lambda: full(["Maya", LONG], PIXEL), "p"),
    "long words": (lambda: full([LONG, "W" * 80, "x" * 400]), "p"),
    **{f"wild{seed}": (lambda seed=seed: wild(seed), None) for seed in range(6)},
}
OPTIONS = [{}, {"theme": "dark", "width": 480}, {"width": 2600, "today": "2026-11-22"}]


def bare():
    jm = jn.JourneyMap("")
    jm.add(jn.Persona(name="Ann"))
    return jm


def card(name, **options):
    make, id = CARDS[name]
    jm = make()
    return jm.persona(id or jm._index.personas[0].id, **options)


@pytest.mark.parametrize("name", CARDS)
def test_nothing_overlaps_and_nothing_is_cut(name):
    for options in OPTIONS:
        drawn = card(name, **options)
        texts = [box for box in drawn.boxes if box.kind == "text"]
        assert overlapping(texts) == []
        for kind in ("card", "item", "mark", "badge"):
            assert overlapping([box for box in drawn.boxes if box.kind == kind]) == []
        marks = [box for box in drawn.boxes if box.kind in ("mark", "portrait", "badge")]
        assert [
            (one, two)
            for one, two in overlapping([*marks, *texts], 1.0)
            if not ({one.kind, two.kind} == {"badge", "text"} and one.text == two.text)
        ] == []
        for box in drawn.boxes:
            assert box.x >= 0 and box.x + box.w <= drawn.size[0], box
            assert box.y >= 0 and box.y + box.h <= drawn.size[1], box
        for panel in [box for box in drawn.boxes if box.kind in ("card", "item")]:
            for box in texts:
                if panel.overlaps(box):
                    assert panel.x <= box.x and box.x + box.w <= panel.x + panel.w, (panel, box)
                    assert panel.y <= box.y and box.y + box.h <= panel.y + panel.h, (panel, box)


@pytest.mark.parametrize("name", CARDS)
def test_it_is_xml_that_runs_and_fetches_nothing(name):
    svg = card(name, today="2026-11-22").svg
    for element in ET.fromstring(svg).iter():
        assert "script" not in element.tag and "foreignObject" not in element.tag
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            if "href" in key:
                assert value.startswith(("#", "data:image/png;", "data:image/jpeg;"))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", svg)


def test_the_card_of_a_small_persona_is_as_it_was():
    """Regenerate with JOURNEYNB_SNAPSHOTS=1."""
    svg = re.sub(r"@font-face\{[^}]*\}", "", small().persona("maya").svg)
    if os.environ.get("JOURNEYNB_SNAPSHOTS"):
        SNAPSHOT.write_text(svg, encoding="utf-8")
    assert svg == SNAPSHOT.read_text(encoding="utf-8")
    assert svg == re.sub(r"@font-face\{[^}]*\}", "", small().persona("Maya").svg)


def test_a_card_shows_everything_about_a_persona():
    jm = jn.sample("coffee")
    maya, text = jm["maya"], " ".join(shown(jm.persona("maya", width=2600)).split())
    for name in LISTS:
        for value in getattr(maya, name):
            assert value in text
    for pair in maya.demographics:
        assert pair.name in text and pair.value in text
    for part in (
        "Primary persona", maya.role, "26 touchpoints · 5 of 5 stages", "Share of revenue",
        "Rui Carvalho: His reviews decide what she tries next", "Home enthusiasts",
        "Elif Demir: Friends ask Maya before they buy", "“Can I pause?”", "Recipe cards",
        "Interviews with home customers", "He showed the roast date!", "Skips the ads",
        "It said Thursday", "Discovery box: excited", "The pause is hidden in the settings",
        "More discovery boxes", "Experience below the desired emotion", "X508",
            "reviewed 2026-10-12",
    ):  # fmt: skip
        assert part in text, part
    assert "Not filled in yet" not in text
    plain = repr(jm.persona("maya"))
    for part in (maya.name, maya.quote, "Openness: 5 of 5", "Taste quiz: amused (0.5)",
                 "First parcel later than promised (severity 4)", "warning X501:"):  # fmt: skip
        assert part in plain
    assert max(map(len, plain.splitlines())) <= 100


def test_missing_fields_are_listed_in_one_line():
    drawn = bare().persona("ann")
    text = shown(drawn)
    assert "Not filled in yet: portrait, role, quote, demographics, personality, wants" in text
    assert "Persona without journey" in text and "Empathy map" not in text
    assert "Wants" not in text.replace("wants", "")
    assert repr(drawn).startswith("Ann\nGaps:\n  - error M107: ")
    assert bare().persona("ann", width=480).size[0] == 480


def test_a_card_lists_the_gaps_of_chosen_rules_and_says_so():
    drawn = bare().persona("ann", select=["P401", "M107"], width=480)
    text = shown(drawn)
    assert "Only gaps of P401, M107 are listed" in text
    assert "Persona without journey" in text and "Persona without source" not in text
    assert "Gaps (only P401, M107):" in repr(drawn)
    with pytest.raises(jn.ArgumentError, match="allowed"):
        bare().persona("ann", select="Q")


def test_the_empathy_map_follows_the_stages():
    jm = jn.JourneyMap("x", stages=["Late", "Early"])
    jm.move("early", 0)
    jm.add(jn.Persona(name="Ann"))
    for name, stage in (("Second", "late"), ("First", "early")):
        jm.add(jn.Touchpoint(name=name), stage=stage)
        jm.link("ann", name.lower(), says=f"says {name}", emotion=-1, feeling="sad")
    texts = [box.text for box in jm.persona("ann").boxes if box.kind == "text"]
    says = texts.index("Says")
    assert texts[says + 1 : says + 7] == ["Early", "1", "says First", "Late", "2", "says Second"]
    assert "First: sad" in texts


def test_a_persona_is_found_by_its_id_and_by_its_name():
    jm = bare()
    jm.add(jn.Persona(id="b", name="ann"))
    assert jm.persona("ann").persona.id == "ann"
    assert jm.persona("Ann").persona.id == "ann"
    jm.add(jn.Persona(id="c", name="Ann"))
    with pytest.raises(jn.UnknownIdError, match=r"several personas are named 'Ann'.*ann, c"):
        jm.persona("Ann")
    for wrong in ("nobody", None, 3, ["ann"]):
        with pytest.raises(jn.UnknownIdError, match="allowed: ann, b, c"):
            jm.persona(wrong)
    with pytest.raises(jn.UnknownIdError, match="the map has no persona"):
        jn.JourneyMap("x").persona("ann")


def test_options_of_a_card():
    jm = jn.sample("coffee")
    assert jm.persona("maya", theme="dark").svg != jm.persona("maya").svg
    with pytest.raises(jn.ArgumentError, match="allowed: auto, light, dark"):
        jm.persona("maya", theme="blue")
    for width in (0, 479, 8001, "wide", True, None):
        with pytest.raises(jn.ArgumentError, match="allowed: 480 to 8000"):
            jm.persona("maya", width=width)
    assert "as of 2026-11-22" in shown(jm.persona("maya", today="2026-11-22"))
    assert jm.persona("jonas").svg == jn.sample("coffee").persona("jonas").svg


def test_a_card_in_a_notebook_and_in_files(tmp_path):
    drawn = jn.sample("coffee").persona("maya")
    bundle = drawn._repr_mimebundle_()
    assert list(bundle) == ["text/plain", "text/html", "image/png"]
    assert bundle["text/plain"] == repr(drawn)
    assert bundle["text/html"].startswith('<img alt="Persona card of Maya Okafor, Home barista')
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert sum(map(len, bundle.values())) <= 450_000
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        small().persona("maya").save(tmp_path / f"maya.{ending}")
        assert (tmp_path / f"maya.{ending}").read_bytes().startswith(start)
    hostile = full(['"><img src=x onerror=alert(1)>', "<script>alert(1)</script>"]).persona("p")
    html = hostile._repr_mimebundle_()["text/html"]
    assert html.removesuffix(SCHEMES).count("<") == html.removesuffix(SCHEMES).count(">") == 1


# the display of checks and of explained rules

KEPT = {
    "div": {"class", "style"}, "p": {"style"}, "span": {"style"}, "strong": set(), "code": set(),
    "pre": {"style"}, "details": {"open", "style"}, "summary": {"style"}, "table": {"style"},
    "tbody": set(), "tr": set(), "td": {"style"}, "img": {"alt", "class", "src", "style"},
    "style": set(),
}  # fmt: skip
"""Tags and attributes that JupyterLab 4.6 keeps in outputs that it does not trust.

It leaves out style sheets with what they say; without theirs, pictures take the system's scheme.
"""
STYLES = {
    "max-width", "font-size", "font-weight", "line-height", "overflow-wrap", "margin", "padding",
    "background-color", "color", "border-radius", "white-space", "cursor", "width",
    "border-collapse", "table-layout", "text-align", "vertical-align", "border-bottom",
}  # fmt: skip
"""Styles that it keeps."""


class Reader(HTMLParser):
    """Reads HTML; notes what an untrusted notebook would lose, and what is not closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.lost, self.words, self.images = [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag != "img":
            self.open.append(tag)
        else:
            self.images.append(dict(attrs))
        for name, value in attrs:
            if name not in KEPT.get(tag, ()):
                self.lost.append((tag, name))
            if name == "style":
                names = {each.partition(":")[0] for each in value.split(";")}
                self.lost += [(tag, each) for each in names - STYLES]
        if tag not in KEPT:
            self.lost.append((tag, ""))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(html):
    reader = Reader(html)
    assert reader.lost == [] and reader.open == []
    return reader


def test_a_check_shows_its_findings_by_rule_in_any_notebook():
    jm = jn.sample("coffee")
    check = jm.check(today="2026-11-22")
    assert not hasattr(check, "_repr_mimebundle_") and "Most severe gaps" in repr(check)
    html = check._repr_html_()
    words = " ".join(read(html).words)
    assert html == jn.sample("coffee").check(today="2026-11-22")._repr_html_()
    number = check.by_severity()
    assert f"✕ {number['error']} error" in words and f"▲ {number['warning']} warnings" in words
    assert f"● {number['info']} hints" in words
    assert "All findings: jm.gaps() . About a rule: jn.explain('M106') ." in " ".join(words.split())
    for row in check.findings:
        assert row["message"] in words and f"→ {row['fix']}" in words
    for code, number in check.counts.items():
        assert html.count(f">{code}</span>") == 1 and f"({number})" in words
    assert html.index("M101") < html.index("A202") < html.index("X509")
    assert "8 more" in words  # X508 has 13


def test_a_check_of_nothing_and_of_very_much():
    jm = jn.JourneyMap("Fine")
    empty = jm.check(select="A")._repr_html_()
    assert "✓ no gaps found" in " ".join(read(empty).words) and "<details" not in empty
    for place in range(80):
        jm.add(jn.Touchpoint(name=f"Point {place}"))
    words = " ".join(read(jm.check(select="M101")._repr_html_()).words)
    assert "75 more" in words and "and 25 more: jm.gaps('M101')" in " ".join(words.split())
    assert "Point 54 is in no stage" in words and "Point 55 is" not in words
    with pytest.warns(jn.JourneyWarning, match="X501 currently finds nothing about point-1"):
        jm.accept("X501", "point-1", reason="so")
    html = jm.check(select="A")._repr_html_()
    assert "The exception for X501 (point-1) matches no finding." in html


@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip()])
def test_a_hostile_text_stays_text_in_a_check(text):
    jm = jn.JourneyMap(text)
    jm.add(jn.Touchpoint(name=text))
    html = jm.check(today="2026-11-22")._repr_html_()
    reader = read(html)
    assert "is in no stage" in "".join(reader.words)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", html)
    assert 'class="tex2jax_ignore mathjax_ignore"' in html


@pytest.mark.parametrize("code", list(jn.rules().rule))
def test_an_explanation_shows_the_bad_and_the_fixed_map(code):
    explained = jn.explain(code)
    bundle = explained._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explained) and "How to fix it:" in repr(explained)
    reader = read(bundle["text/html"])
    words = "".join(reader.words)
    rule = explained.rule
    for part in (code, rule.title, rule.when, rule.why, *explained.bad.splitlines(),
                 *explained.mend.splitlines(), explained.finding["message"]):  # fmt: skip
        assert part in words
    bad, fixed = explained.bad_picture, explained.mended_picture
    assert [each["alt"] for each in reader.images] == [bad.description, fixed.description]
    assert bad.svg != fixed.svg
    assert sum(map(len, bundle.values())) <= 100_000
    badges = [box for box in fixed.boxes if box.kind == "badge"]
    assert badges == [] and code not in shown(fixed)
    for drawn in (bad, fixed):
        assert overlapping([box for box in drawn.boxes if box.kind == "text"]) == []
