"""Comments of colleagues on a map: what users rely on. Customers' comments: test_comments.py."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import journeynb as jn
from journeynb.base.host import user_name
from journeynb.cli.app import app
from journeynb.formats.journeymap import document, dumps, map_hash
from journeynb.gaps.rules import RULES
from journeynb.model.comments import threads
from journeynb.model.python_code import part_as_code
from pandas_dtypes import TEXT

TODAY = dt.date(2026, 11, 22)
HOSTILE = "<script>alert(1)</script> | **b** [x](javascript:alert(1))\n\x1b[31m'\"&"


@pytest.fixture
def jm() -> jn.JourneyMap:
    made = jn.JourneyMap("Coffee", stages=["Awareness"])
    made.add(jn.Persona(name="Maya"))
    made.add(jn.Touchpoint(name="Search ad", channels=["web"]), stage="awareness", personas="maya")
    return made


def at(day: int) -> str:
    return f"2026-11-{day:02}T09:00:00Z"


class TestComment:
    def test_is_about_an_entity_several_or_the_map(self, jm: jn.JourneyMap) -> None:
        jm.comment("One", on="search-ad", by="Ann", at=at(1))
        jm.comment("Two", on=["search-ad", "maya"], by="Ann", at=at(2))
        jm.comment("Three", by="Ann", at=at(3))
        assert jm.comments().about.tolist() == [["search-ad"], ["maya", "search-ad"], []]
        assert jm.comments().about_name.tolist() == ["Search ad", "Maya, Search ad", "Coffee"]

    def test_is_one_step(self, jm: jn.JourneyMap) -> None:
        before = dumps(jm._core.state)
        jm.comment("One", on="search-ad")
        assert len(jm.history()) == 3
        jm.undo()
        assert dumps(jm._core.state) == before

    def test_has_the_name_of_the_user_and_the_time_unless_passed(
        self, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JUPYTERHUB_USER", "ann")
        before = dt.datetime.now(dt.UTC).replace(microsecond=0)
        id = jm.comment("One")
        assert jm[id].by == "ann"
        assert before <= jm[id].at <= dt.datetime.now(dt.UTC)

    @pytest.mark.parametrize(
        "given",
        [
            "2026-11-30T09:15:00Z",
            "2026-11-30T10:15:00.75+01:00",
            dt.datetime(2026, 11, 30, 9, 15, 0, 5, tzinfo=dt.UTC),
            pd.Timestamp("2026-11-30 10:15", tz="Europe/Berlin"),
        ],
        ids=["text", "text with a zone", "datetime", "pandas"],
    )
    def test_takes_a_time_in_every_form_that_has_a_zone(
        self, jm: jn.JourneyMap, given: Any
    ) -> None:
        id = jm.comment("One", by="Ann", at=given)
        assert document(jm._core.state)["comments"][0]["at"] == "2026-11-30T09:15:00Z"
        assert jm[id].at == dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)

    @pytest.mark.parametrize("given", ["2026-11-30", "yesterday", dt.datetime(2026, 11, 30), 5])
    def test_refuses_a_time_without_a_zone(self, jm: jn.JourneyMap, given: Any) -> None:
        with pytest.raises(jn.ChangeError, match="allowed: a time in UTC as YYYY-MM-DDTHH:MM:SSZ"):
            jm.comment("One", at=given)
        assert jm.comments().empty

    def test_refuses_an_empty_text_and_wrong_links(self, jm: jn.JourneyMap) -> None:
        first = jm.comment("One", on="search-ad")
        with pytest.raises(jn.ChangeError, match="field description: must not be empty"):
            jm.comment("")
        with pytest.raises(jn.UnknownIdError, match="unknown id 'search'"):
            jm.comment("Two", on="search")
        with pytest.raises(jn.ChangeError, match="from comment to persona, use comments_on"):
            jm.comment("Two", answers="maya")
        with pytest.raises(jn.ChangeError, match="from comment to comment, use answers"):
            jm.comment("Two", on=first)
        with pytest.raises(jn.ArgumentError, match="pass either on= or answers="):
            jm.comment("Two", on="maya", answers=first)
        assert len(jm.comments()) == 1

    def test_ids_of_different_people_differ_in_every_copy_of_the_map(self) -> None:
        ids = {
            jn.JourneyMap().comment(text, by=by, at=at(day))
            for text in ("+1", "-1")
            for by in ("Ann", "Ben")
            for day in (1, 2)
        }
        assert len(ids) == 8
        assert jn.JourneyMap().comment("+1", by="Ann", at=at(1)) in ids

    def test_in_a_cell_that_runs_again_is_not_added_silently(self, jm: jn.JourneyMap) -> None:
        first = jm.comment("One", on="search-ad", by="Ann")
        jm.comment("One", on="search-ad", by="Ben")
        jm.comment("One", on="maya", by="Ann")
        with pytest.warns(jn.JourneyWarning, match=f"already has this comment \\({first}\\)"):
            jm.comment("One", on="search-ad", by="Ann")
        assert jm.comment("One", on="search-ad", by="Ann", on_duplicate="update") == first
        with pytest.raises(jn.ChangeError, match="the map already has this comment"):
            jm.comment("One", on="search-ad", by="Ann", on_duplicate="error")
        jm.on_duplicate = "keep"
        assert jm.comment("One", on="search-ad", by="Ann") == first
        assert len(jm.comments()) == 4

    def test_stays_when_its_entity_is_removed_and_goes_with_its_answers(
        self, jm: jn.JourneyMap
    ) -> None:
        first = jm.comment("One", on="search-ad")
        jm.comment("Deep", answers=jm.comment("Two", answers=first))
        jm.remove("search-ad")
        assert jm.comments(on="").text.tolist() == ["One", "Two", "Deep"]
        jm.remove(first)
        assert jm.comments().empty
        jm.undo()
        jm.undo()
        assert jm.comments(on="search-ad").text.tolist() == ["One", "Two", "Deep"]

    def test_can_be_added_as_an_entity_without_a_warning(self, jm: jn.JourneyMap) -> None:
        jm.add(jn.Comment(description="One"), touchpoint="search-ad")
        jm.add(jn.Comment(description="Two"), persona="maya")
        assert jm.comments().text.tolist() == ["One", "Two"]


class TestUserName:
    def test_is_that_of_the_hub_of_git_or_of_the_login(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("LOGNAME", "al")
        monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
        assert user_name() == "al"
        (tmp_path / ".gitconfig").write_text(
            '[core]\n\tpager\n[user]\n\temail = a@b.c\n\tname = "Ann Lee"\n[alias]\n\tx = !f() {}\n'
        )
        assert user_name() == "Ann Lee"
        (tmp_path / ".gitconfig").write_bytes(b"\xff[user\nname")
        assert user_name() == "al"
        monkeypatch.setenv("JUPYTERHUB_USER", "ann")
        assert user_name() == "ann"


class TestThreads:
    def test_are_a_table_of_comments_with_their_answers_below(self, jm: jn.JourneyMap) -> None:
        late = jm.comment("Late", on="maya", by="Ann", at=at(9))
        first = jm.comment("First", on="search-ad", by="Ann", at=at(1))
        third = jm.comment("Third", answers=first, by="Ann", at=at(3))
        second = jm.comment("Second", answers=third, by="Ben", at=at(2))
        jm.resolve(third)
        frame = jm.comments()
        assert frame.id.tolist() == [first, second, third, late]
        assert frame.thread.tolist() == [first, first, first, late]
        assert frame.answers.tolist() == ["", third, first, ""]
        assert frame.open.tolist() == [False, False, False, True]
        assert list(frame.columns) == [
            "id", "thread", "answers", "about", "about_name", "by", "at", "text", "open"
        ]  # fmt: skip
        for table in (frame, jn.JourneyMap().comments()):
            types = table.dtypes.astype(str)
            assert set(types.drop(["about", "at", "open"])) == {str(TEXT)}
            assert list(types[["about", "at", "open"]]) == ["object", "datetime64[s, UTC]", "bool"]

    def test_are_filtered_by_state_and_by_what_they_are_about(self, jm: jn.JourneyMap) -> None:
        first = jm.comment("First", on=["search-ad", "maya"], by="Ann", at=at(1))
        jm.comment("Second", by="Ann", at=at(2))
        jm.resolve(first)
        assert jm.comments(open=True).text.tolist() == ["Second"]
        assert jm.comments(open=False).text.tolist() == ["First"]
        assert jm.comments(on="maya").text.tolist() == ["First"]
        assert jm.comments(on="").text.tolist() == ["Second"]
        assert jm.comments(open=True, on="maya").empty
        with pytest.raises(jn.ArgumentError, match="open='yes' is not valid; allowed: True, False"):
            jm.comments(open="yes")  # type: ignore[arg-type]
        with pytest.raises(jn.UnknownIdError, match="unknown id 'tom'"):
            jm.comments(on="tom")

    def test_are_resolved_and_opened_again_as_one_step(self, jm: jn.JourneyMap) -> None:
        ids = [jm.comment(text, by="Ann") for text in ("One", "Two")]
        answer = jm.comment("Three", answers=ids[0])
        steps = len(jm.history())
        jm.resolve(answer, ids[1])
        assert (jm.comments(open=True).empty, len(jm.history())) == (True, steps + 1)
        jm.resolve(ids, resolved=False)
        assert len(jm.comments(open=True)) == 3
        with pytest.raises(jn.ArgumentError, match="'maya' is a persona; allowed: the id of a"):
            jm.resolve(ids[0], "maya")
        assert len(jm.comments(open=True)) == 3

    def test_without_times_come_last_in_the_order_of_the_file(self, jm: jn.JourneyMap) -> None:
        for text in ("Two", "Three"):
            jm.add(jn.Comment(description=text))
        jm.comment("One", by="Ann", at=at(1))
        assert jm.comments().text.tolist() == ["One", "Two", "Three"]

    def test_can_be_deeper_than_python_recurses(self) -> None:
        jm = jn.JourneyMap()
        number = 2000
        ids = [f"c-{each}" for each in range(number)]
        jm.apply(
            [{"op": "add", "kind": "comment", "id": id, "fields": {"description": "C"}}
             for id in ids]
        )  # fmt: skip
        jm.apply(
            [{"op": "link", "kind": "answers", "from": b, "to": a}
             for a, b in pairwise(ids)][::-1]
        )  # fmt: skip
        assert [len(each.comments) for each in threads(jm._core.state)] == [number]
        jm.remove(ids[0])
        assert jm.comments().empty


class TestEverywhere:
    def test_other_rules_do_not_count_comments(self) -> None:
        jm = jn.sample("coffee")
        before = jm.gaps(today=TODAY, ignore="X515")
        for each in list(jm):
            if jm[each].kind != "comment":
                jm.comment("Hm", on=each, by="Ann", at=at(1))
        after = jm.gaps(today=TODAY, ignore="X515")
        pd.testing.assert_frame_equal(before, after)

    def test_an_answer_starts_the_30_days_again_and_a_resolved_thread_is_no_gap(
        self, jm: jn.JourneyMap
    ) -> None:
        first = jm.comment("Why?", on="search-ad", by="Ann", at="2026-10-01T23:59:59Z")
        frame = jm.gaps("X515", today="2026-11-01")
        assert frame.message.tolist() == [
            "Nobody has answered Ann on Search ad since 2026-10-01: Why?"
        ]
        assert frame.name.tolist() == ["Why?"]
        assert jm.gaps("X515", today="2026-10-31").empty
        jm.comment("So.", answers=first, by="Ben", at="2026-10-20T00:00:00Z")
        assert jm.gaps("X515", today="2026-11-19").empty
        assert jm.gaps("X515", today="2026-11-20").id.tolist() == [first]
        jm.resolve(first)
        assert jm.gaps("X515", today="2027-11-20").empty
        assert RULES["X515"].severity == "info"

    def test_the_picture_has_badges_of_open_comments_only_if_asked(self, jm: jn.JourneyMap) -> None:
        plain = jm.picture().svg
        first = jm.comment(HOSTILE, on="search-ad", by=HOSTILE)
        jm.comment("Two", on="search-ad")
        jm.comment("Three")
        jm.comment("Four", answers=first)
        assert jm.picture().svg == plain
        drawn = jm.picture(comments=True)
        gaps = jm.picture().boxes
        assert _badges(drawn.boxes) == sorted([*_badges(gaps), ("search-ad", "2")])
        assert "open comments; 1 more on the map itself" in drawn.svg.replace("\n", " ")
        jm.resolve(first)
        again = jm.picture(comments=True)
        assert _badges(again.boxes) == sorted([*_badges(gaps), ("search-ad", "1")])

    def test_the_summary_of_a_large_map_counts_them_by_stage(self, jm: jn.JourneyMap) -> None:
        for on in ("search-ad", "awareness", "maya", ""):
            jm.comment("One", on=on, by="Ann")
        assert "Open comments" not in jm.picture(detail="summary").svg
        boxes = jm.picture(detail="summary", comments=True).boxes
        row = next(each.y for each in boxes if each.text == "Open comments")
        assert [each.text for each in boxes if each.x > 100 and abs(each.y - row) < 12] == ["2"]

    def test_the_comparison_of_two_pictures_does_not_count_comments(
        self, jm: jn.JourneyMap
    ) -> None:
        before = jm.fork(title="Coffee")
        jm.comment("One", on="search-ad")
        drawn = jm.picture(compare=before)
        assert "1 added" not in drawn.svg

    def test_a_report_lists_open_comments_as_text(self, jm: jn.JourneyMap) -> None:
        assert not jn.Report(jm, today=TODAY).team_comments()
        first = jm.comment(HOSTILE, on="search-ad", by=HOSTILE, at=at(1))
        jm.comment("Old answer", answers=first, by="Ann", at=at(2))
        jm.comment(HOSTILE, answers=first, by="Ben", at=at(3))
        jm.resolve(jm.comment("Done", on="maya", by="Ann", at=at(4)))
        section = jn.Report(jm, today=TODAY).team_comments()
        assert "1 comment is open. 1 more is resolved." in repr(section)
        html = section._repr_mimebundle_()["text/html"]
        tags: list[str] = []
        parser = HTMLParser()
        parser.handle_starttag = lambda tag, _: tags.append(tag)  # type: ignore[method-assign]
        parser.feed(html)
        assert {"script", "a", "img"}.isdisjoint(tags)
        assert "(1 earlier answer)" in html and "Done" not in html

    def test_the_full_report_drops_the_appendix_without_open_comments(self) -> None:
        text = (files("journeynb.report") / "templates" / "full.ipynb").read_text("utf-8")
        cells = json.loads(text)["cells"][-2:]
        assert [each["metadata"]["tags"] for each in cells] == [["comments"], ["comments"]]
        assert cells[1]["source"] == ["report.team_comments()"]

    def test_formats_that_cannot_contain_comments_say_so(
        self, jm: jn.JourneyMap, tmp_path: Path
    ) -> None:
        jm.comment("One", on="search-ad")
        for name in ("map.mmd", "map.md", "map.csv", "map.xlsx"):
            with pytest.warns(jn.JourneyWarning, match=r"skipped: .*comments \(1\)"):
                jm.save(tmp_path / name)

    def test_the_command_line_lists_them_as_text_csv_and_json(
        self, jm: jn.JourneyMap, tmp_path: Path
    ) -> None:
        file = tmp_path / "map.journeymap.json"
        jm.comment(HOSTILE, on="search-ad", by="=1+1", at=at(1))
        jm.add(jn.Comment(description="Two"))
        jm.save(file)
        run = CliRunner().invoke
        text, csv, listed = (
            run(app, ["table", str(file), "comments", "--format", name]).stdout
            for name in ("text", "csv", "json")
        )
        assert "\x1b" not in text and "2026-11-01T09:00:00Z" in text
        assert "'=1+1" in csv
        rows = json.loads(listed)
        assert [row["at"] for row in rows] == ["2026-11-01T09:00:00Z", None]
        assert rows[0]["text"] == HOSTILE

    def test_code_of_a_map_rebuilds_them_and_code_of_a_part_leaves_them_out(
        self, jm: jn.JourneyMap
    ) -> None:
        first = jm.comment(HOSTILE, on="search-ad", by="Ann", at=at(1))
        jm.comment("Two", answers=first, by="Ben", at=at(2))
        names: dict[str, Any] = {}
        exec(jm.to_code(), names)
        assert dumps(names["jm"]._core.state) == dumps(jm._core.state)
        assert "comment" not in part_as_code(jm._core.state, ["search-ad"])

    def test_a_diff_names_them_by_their_text(self, jm: jn.JourneyMap) -> None:
        before = jm.fork(title="Coffee")
        first = jm.comment("Who says so?", on="search-ad")
        assert f"+ comment {first} (Who says so?)" in repr(before.diff(jm))

    def test_those_from_a_page_without_python_are_reviewed_and_accepted(
        self, jm: jn.JourneyMap
    ) -> None:
        state = jm._core.state
        written = {"description": HOSTILE, "by": "Anna", "at": at(5)}
        steps = [
            [
                {"op": "add", "kind": "comment", "id": "comment-1", "fields": written},
                {"op": "link", "kind": "comments_on", "from": "comment-1", "to": "search-ad"},
            ],
            [{"op": "set", "id": "comment-1", "fields": {"resolved": True}}],
        ]
        file = {
            "format": "journeynb-changes/1", "title": jm.title, "base": map_hash(state),
            "map": document(state), "by": "Anna", "steps": steps,
        }  # fmt: skip
        path = Path("changes.json")
        text = json.dumps(file)
        review = _review(jm, text, path)
        assert "<script" not in review._repr_html_()
        assert "description '<script>alert(1)" in repr(review)
        review.accept(0)
        assert [each.state for each in _review(jm, text, path)] == ["there", "pending"]
        review.accept(1)
        assert jm.comments().by.tolist() == ["Anna"]
        assert jm.comments().open.tolist() == [False]


def _badges(boxes: Any) -> list[tuple[str, str]]:
    return sorted((each.id, each.text) for each in boxes if each.kind == "badge")


def _review(jm: jn.JourneyMap, text: str, path: Path) -> Any:
    from journeynb.review.changes_file import read_changes
    from journeynb.review.proposal_store import ProposalsInMemory
    from journeynb.review.reviewed_changes import ReviewedChanges

    file = read_changes(text.encode(), str(path))
    return ReviewedChanges(jm._core, ProposalsInMemory(file), file)
