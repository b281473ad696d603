"""Large maps: what a cell, a chart, a report and slides show instead of each touchpoint."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

import journeynb as jn
from journeynb.formats.embedded_maps import MEDIA_TYPE
from journeynb.picture.drawing.boxes import overlapping
from journeynb.picture.map.picture_of_map import DETAILED
from journeynb.report.slides import map_cuts

STAGES = ("Awareness", "Consideration", "Decision")


def texts_that_overlap(picture: Any) -> list[Any]:
    return overlapping([box for box in picture.boxes if box.kind == "text"])


def large(touchpoints: int, stages: tuple[str, ...] = STAGES) -> jn.JourneyMap:
    """Return a map whose touchpoints with a number divisible by 100 have most gaps."""
    jm = jn.JourneyMap("Retail", stages=stages)
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Persona(name="Jonas"))
    jm.add(jn.Goal(id="repeat", name="Lift repeat purchases"))
    jm.link("repeat", "maya")
    ids = list(jm.table("stage").id)
    changes: list[dict[str, Any]] = []
    for number in range(touchpoints):
        id, bad = f"step-{number}", number % 100 == 0
        fields = {"name": f"Step {number}"} if bad else {
            "name": f"Step {number}", "channels": ["web"], "owner": "Sales"}  # fmt: skip
        changes.append({"op": "add", "kind": "touchpoint", "id": id, "fields": fields})
        stage = ids[number * len(ids) // touchpoints]
        links = [("occurs_in", id, stage, {})]
        if not bad:
            emotion = 1 if stage == ids[0] else -1
            links.append(("experiences", "maya", id, {"emotion": emotion}))
            links.append(("supports", id, "repeat", {}))
        changes += [
            {"op": "link", "kind": kind, "from": start, "to": end, "fields": data}
            for kind, start, end, data in links
        ]
    jm._core.apply(changes)
    return jm


@pytest.fixture(scope="module")
def map_of_900() -> jn.JourneyMap:
    return large(900)


class TestPicture:
    def test_a_map_of_many_touchpoints_is_drawn_as_a_summary(
        self, map_of_900: jn.JourneyMap
    ) -> None:
        picture = map_of_900.picture()
        texts = [box.text for box in picture.boxes]
        assert not [box for box in picture.boxes if box.kind == "card"]
        assert {"300", *STAGES, "+1.0", "−1.0"} <= set(texts)
        assert "2 personas, 3 stages, 900 touchpoints, 1 goal" in texts
        assert not texts_that_overlap(picture)

    def test_it_says_how_to_see_parts(self, map_of_900: jn.JourneyMap) -> None:
        texts = " ".join(box.text for box in map_of_900.picture().boxes)
        calls = re.findall(r"jm\.\w+\([^)]*\)", texts)
        assert len(calls) == 4
        for call in calls:
            eval(call, {"jm": map_of_900})
        part = map_of_900.picture(stage="awareness", persona="maya")
        assert {box.id for box in part.boxes if box.kind == "card"} - {"repeat"} == {
            f"step-{number}" for number in range(300) if number % 100
        }
        assert "3 stages" not in part.description and "1 stage," in part.description

    def test_it_counts_gaps_and_names_the_most_severe(self, map_of_900: jn.JourneyMap) -> None:
        gaps = map_of_900.gaps()
        gaps = gaps[~gaps.rule.isin(["P403", "P404", "S306", "S307", "S308"])]
        stage = {f"step-{number}": number // 300 for number in range(900)}
        stage |= {"awareness": 0, "consideration": 1, "decision": 2}
        here = gaps[gaps.id.map(stage).eq(0) | gaps.other.map(stage).eq(0)]
        texts = [box.text for box in map_of_900.picture().boxes]
        for severity, number in here.severity.value_counts().items():
            assert f"{number:,}" in texts, severity
        assert {"Step 0", "Step 300", "Step 600"} <= set(texts)

    def test_detail_forces_either(self, map_of_900: jn.JourneyMap) -> None:
        full = map_of_900.picture(detail="full")
        assert sum(box.kind == "card" for box in full.boxes) == 900 + 1  # with the goal
        few = large(9)
        assert sum(box.kind == "card" for box in few.picture().boxes) == 9 + 1
        assert "Summary of" in few.picture(detail="summary").description
        with pytest.raises(jn.JourneyError, match="detail='all' is not valid; allowed: full, sum"):
            few.picture(detail="all")

    def test_the_limit_is_exact(self) -> None:
        assert "Summary" not in large(DETAILED).picture().description
        assert "Summary" in large(DETAILED + 1).picture().description

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("width", [480, 1400])
    def test_nothing_overlaps_at_any_width(self, theme: str, width: int) -> None:
        names = tuple(f"A stage with a long name {number}" for number in range(30))
        picture = large(600, names).picture(theme=theme, width=width)
        assert not texts_that_overlap(picture)
        assert "and 6 more stages" in [box.text for box in picture.boxes]

    def test_many_personas_stages_and_pain_points_are_large_too(self) -> None:
        jm = jn.JourneyMap("Odd")
        jm._core.apply(
            [
                {"op": "add", "kind": kind, "id": f"{kind[:4]}-{number}", "fields": {"name": "x"}}
                for kind in ("persona", "stage", "pain_point")
                for number in range(600)
            ]
        )
        picture = jm.picture()
        assert "Summary" in picture.description and len(picture.svg) < 200_000
        assert {"and 594 more personas", "and 577 more stages"} <= {b.text for b in picture.boxes}

    def test_a_part_that_is_unknown_is_refused(self, map_of_900: jn.JourneyMap) -> None:
        with pytest.raises(jn.UnknownIdError, match="no stage 'x'"):
            map_of_900.picture(stage="x")


class TestCell:
    def test_the_output_of_a_large_map_is_small(self) -> None:
        jm = large(5000)
        bundle = jm._repr_mimebundle_()
        assert MEDIA_TYPE not in bundle and sum(map(len, bundle.values())) < 300_000
        texts = " ".join(box.text for box in jm.picture().boxes)
        assert "does not store a map of this size: use jm.save(...)" in texts

    def test_a_map_below_that_is_in_the_notebook(self, map_of_900: jn.JourneyMap) -> None:
        assert MEDIA_TYPE in map_of_900._repr_mimebundle_()


class TestEditor:
    def test_a_map_that_the_editor_would_choke_on_is_refused(self, tmp_path: Any) -> None:
        jm = large(3001)
        words = "at most 3,000 touchpoints, and this map has 3,001; change it in code"
        with pytest.raises(jn.JourneyError, match=words):
            jm.edit()
        with pytest.raises(jn.JourneyError, match=words):
            jm.report(tmp_path / "page.html", editable=True)
        jm.remove("step-0")
        jm.edit().close()


class TestReport:
    def test_the_chart_of_emotions_has_a_mean_per_stage(self, map_of_900: jn.JourneyMap) -> None:
        spec = map_of_900.chart.emotion().to_dict()
        rows = [row for rows in spec["datasets"].values() for row in rows if "emotion" in row]
        maya = {row["touchpoint"]: row["emotion"] for row in rows if row["persona"] == "maya"}
        assert maya == {"awareness": 1, "consideration": -1, "decision": -1}
        assert "means over 891 touchpoints" in str(spec["title"])

    def test_the_table_lists_the_touchpoints_with_most_errors(
        self, map_of_900: jn.JourneyMap
    ) -> None:
        section = jn.Report(map_of_900, today="2026-11-22").touchpoints()
        html = section._repr_mimebundle_()["text/html"]
        assert "900 touchpoints. This table lists the 300 with the most errors" in html
        assert html.count("<tr") == 301
        assert all(f">Step {number}<" in html for number in range(0, 900, 100))

    def test_the_picture_is_the_summary(self, map_of_900: jn.JourneyMap) -> None:
        picture = jn.Report(map_of_900, today="2026-11-22").map()
        assert "Summary" in picture.picture.description and picture.personas == {}

    def test_slides_show_the_touchpoints_with_the_most_severe_gaps(
        self, map_of_900: jn.JourneyMap, tmp_path: Any
    ) -> None:
        pptx = pytest.importorskip("pptx")
        map_of_900.report(tmp_path / "large.pptx", today="2026-11-22")
        deck = pptx.Presentation(io.BytesIO((tmp_path / "large.pptx").read_bytes()))
        titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
        words = f"The {map_cuts.MOST_SEVERE} of 900 touchpoints with the most severe gaps"
        assert any(words in title for title in titles)
        assert "900 touchpoints in 3 stages" in " ".join(titles)
        notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in deck.slides)
        assert all(f"- Step {number}:" in notes for number in range(0, 900, 100))
        assert len(deck.slides) < 30

    def test_a_map_with_many_personas_has_pages_for_the_first(self) -> None:
        jm = large(3)
        for number in range(30):
            jm.add(jn.Persona(name=f"Person {number}"))
        text = repr(jn.Report(jm, today="2026-11-22").personas())
        assert jn.Report(jm).personas().blocks[-1] is not None
        assert "The map has 32 personas. The first 24 have a page here." in text
