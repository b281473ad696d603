"""Changes from a page without Python: read, compared with the map, accepted or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.errors import ArgumentError, ChangeError, FileError, FormatError
from journeynb.formats.journeymap import document, dumps, map_hash
from journeynb.model.core import CoreMap
from journeynb.review.changes_file import read_changes
from journeynb.review.proposal_store import ProposalsInMemory
from journeynb.review.reviewed_changes import ReviewedChanges
from strategies import change_lists, examples

RENAME = [{"op": "set", "id": "search-ad", "fields": {"name": "Google ad"}}]
OWNER = [{"op": "set", "id": "search-ad", "fields": {"owner": "Agency"}}]
TO_AWARENESS = [
    {"op": "unlink", "kind": "occurs_in", "from": "website", "to": "decision"},
    {"op": "link", "kind": "occurs_in", "from": "website", "to": "awareness"},
]
SHOP = [
    {"op": "add", "kind": "touchpoint", "id": "shop", "fields": {"name": "Shop"}, "at": 1},
    {"op": "link", "kind": "occurs_in", "from": "shop", "to": "decision"},
]
FEEL = [
    {"op": "link", "kind": "experiences", "from": "maya", "to": "shop", "fields": {"emotion": 1}}
]
NO_MAYA = [{"op": "remove", "id": "maya"}]
FIRST = [{"op": "move", "id": "website", "at": 0}]


def coffee() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad", owner="Web"), stage="awareness", personas="maya")
    jm.add(jn.Touchpoint(name="Website"), stage="decision")
    return jm


def content(jm: jn.JourneyMap, *steps: Any, **more: Any) -> dict[str, Any]:
    state = jm._core.state
    return {
        "format": "journeynb-changes/1",
        "title": jm.title,
        "base": map_hash(state),
        "map": document(state),
        "made": "2026-11-22T10:05:00.000Z",
        "by": "Anna",
        "steps": [*steps],
        **more,
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "coffee.changes.json"


def reviewed(path: Path, jm: jn.JourneyMap, *steps: Any, **more: Any) -> ReviewedChanges:
    path.write_text(json.dumps(content(jm, *steps, **more)), "utf-8")
    return jm.review_changes(path)


def states(review: ReviewedChanges) -> list[str]:
    return [each.state for each in review]


class TestOnTheSameMap:
    def test_each_step_is_shown_and_the_map_is_unchanged(self, path: Path) -> None:
        jm = coffee()
        before = dumps(jm._core.state)
        review = reviewed(path, jm, RENAME, TO_AWARENESS, SHOP, FEEL, NO_MAYA, FIRST)
        text = repr(review)
        assert text.startswith(
            "6 changes by Anna to 'Coffee', downloaded 2026-11-22 10:05 UTC: 6 to decide"
        )
        assert "search-ad (Google ad): name 'Search ad' -> 'Google ad'" in text
        assert "- occurs_in website -> decision" in text
        assert "+ occurs_in website -> awareness" in text
        assert "+ touchpoint shop (Shop)" in text
        assert "emotion 1" in text
        assert "- persona maya (Maya)" in text
        assert "website (Website): moved from position 2 to 0" in text
        assert states(review) == ["pending"] * 6 and review.pending == [*range(6)]
        assert not review.moved_on and "changed since" not in text
        assert dumps(jm._core.state) == before and jm._core.revision == 3

    def test_accepted_steps_are_in_the_history_as_edits_in_the_editor(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, RENAME, OWNER, SHOP)
        assert review.accept(2, 0) is review
        assert states(review) == ["accepted", "pending", "accepted"] and review.pending == [1]
        assert jm["search-ad"].name == "Google ad" and jm["search-ad"].owner == "Web"
        assert list(jm._core.state.order["touchpoint"]) == ["search-ad", "shop", "website"]
        assert list(jm.history(by="hand").what) == [
            "set name of search-ad",
            "add touchpoint shop; link shop occurs_in decision",
        ]
        review.accept(0, 1)  # an accepted step is applied once
        assert len(jm.history(by="hand")) == 3
        assert list(jm.history(by="Anna").who) == ["Anna"] * 3
        with pytest.raises(ArgumentError, match="allowed: 'code', 'hand', 'file', 'agent', 'Anna'"):
            jm.history(by="Ben")

    def test_undo_makes_an_accepted_step_pending_again(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, RENAME, OWNER).accept_all()
        assert review.pending == []
        jm.undo()
        assert states(review) == ["accepted", "pending"]
        jm.redo()
        assert states(review) == ["accepted", "accepted"]

    def test_refused_steps_are_skipped_with_their_reason(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, RENAME, OWNER).refuse(0, reason="the old name stays")
        review.accept_all()
        assert states(review) == ["refused", "accepted"]
        assert jm["search-ad"].name == "Search ad"
        assert "the old name stays" in repr(review)
        assert review[0].notes == ["the old name stays"]
        review.accept(0)  # a refused step can still be accepted
        assert jm["search-ad"].name == "Google ad"
        with pytest.raises(
            ArgumentError, match=r"step 0 is already accepted; undo it with jm\.undo\(\)"
        ):
            review.refuse(0)

    def test_a_step_waits_for_the_step_it_depends_on(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, SHOP, FEEL)
        with pytest.raises(ArgumentError, match=r"step 1 depends on step 0: use accept\(0, 1\)"):
            review.accept(1)
        assert "shop" not in jm
        review.refuse(0)
        assert states(review) == ["refused", "waits"]
        assert review.accept_all().pending == [1]
        review.accept(0, 1)
        assert review.pending == [] and jm.links("experiences").shape[0] == 2

    def test_a_step_on_a_field_can_be_accepted_without_earlier_ones(self, path: Path) -> None:
        jm = coffee()
        again = [{"op": "set", "id": "search-ad", "fields": {"name": "Paid search"}}]
        review = reviewed(path, jm, RENAME, again).refuse(0)
        review.accept(1)
        assert jm["search-ad"].name == "Paid search"

    def test_a_table_and_a_repr_without_changes(self, path: Path) -> None:
        jm = coffee()
        table = reviewed(path, jm, RENAME, NO_MAYA).to_frame()
        assert list(table.columns[:3]) == ["step", "state", "change"]
        assert list(table.step) == [0, 1, 1] and table.after[0] == "Google ad"
        empty = reviewed(path, jm, by="", made="2026-11-22")
        assert repr(empty) == "0 changes to 'Coffee', downloaded 2026-11-22 00:00: none to decide"
        assert len(empty) == 0 and empty.to_frame().empty

    @pytest.mark.parametrize("number", [-1, 2, True, "0", None, 1.0])
    def test_unknown_numbers_are_refused(self, path: Path, number: Any) -> None:
        review = reviewed(path, coffee(), RENAME, OWNER)
        with pytest.raises(ArgumentError, match=r"unknown step .*; allowed: 0 to 1"):
            review.accept(0, number)
        with pytest.raises(ArgumentError, match="unknown step"):
            review.refuse(number)
        assert review.pending == [0, 1]

    def test_no_step_is_accepted_in_a_batch(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, RENAME)
        with (
            pytest.raises(ArgumentError, match="accepting changes cannot be used inside a batch"),
            jm.batch(),
        ):
            review.accept(0)
        assert review.pending == [0]


class TestOnAMapThatMovedOn:
    def test_a_field_that_both_sides_changed(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, OWNER, RENAME)
        jm.set("search-ad", owner="Sales")
        assert states(review) == ["conflict", "pending"] and review.conflicts == [0]
        assert "owner of search-ad is 'Sales' now; it was 'Web' when" in review[0].notes[0]
        assert review.moved_on and "The map has changed since then." in repr(review)
        review.accept_all()
        assert jm["search-ad"].owner == "Sales" and jm["search-ad"].name == "Google ad"
        with pytest.raises(
            ArgumentError, match=r"'Sales' now.*; accept\(0, force=True\) applies it anyway"
        ):
            review.accept(0)
        review.accept(0, force=True)
        assert jm["search-ad"].owner == "Agency" and review.pending == []
        jm.undo()
        assert jm["search-ad"].owner == "Sales"

    def test_texts_and_lists_that_both_sides_edited_contain_both_edits(self, path: Path) -> None:
        jm = coffee()
        jm.set("search-ad", description="Seen on a bus to work", channels=["web"])
        fields = {"description": "Seen on a bus to school", "channels": ["web", "tv"]}
        review = reviewed(path, jm, [{"op": "set", "id": "search-ad", "fields": fields}])
        jm.set("search-ad", description="Heard on a bus to work", channels=["app", "web"])
        assert states(review) == ["pending"]
        assert review[0].notes == [
            "description of search-ad has also changed on the map; with both edits it is "
            "'Heard on a bus to school'",
            "channels of search-ad has also changed on the map; with both edits it is "
            "['app', 'web', 'tv']",
        ]
        review.accept(0)
        assert jm["search-ad"].description == "Heard on a bus to school"
        assert list(jm["search-ad"].channels) == ["app", "web", "tv"]
        jm.undo()
        assert jm["search-ad"].description == "Heard on a bus to work"

    def test_the_same_change_on_both_sides_is_there(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, OWNER, SHOP, TO_AWARENESS, NO_MAYA, FIRST)
        for changes in (OWNER, SHOP, TO_AWARENESS, NO_MAYA, FIRST):
            jm.apply(changes)
        revision = jm._core.revision
        assert states(review) == ["there"] * 5
        review.accept_all()
        assert jm._core.revision == revision and review.pending == []

    def test_an_item_that_was_removed(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, RENAME, TO_AWARENESS, NO_MAYA)
        jm.remove("search-ad", "awareness")
        assert states(review) == ["conflict", "conflict", "pending"]
        assert review[0].notes == ["search-ad has been removed"]
        assert review[1].notes == ["awareness has been removed"]
        for number in (0, 1):
            with pytest.raises(ArgumentError, match="has been removed"):
                review.accept(number, force=True)
        assert review.pending == [0, 1, 2]  # can still be accepted after undo
        jm.undo()
        assert review.accept_all().pending == []

    def test_an_item_that_was_moved_elsewhere(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, TO_AWARENESS)
        jm.add(jn.Stage(name="Loyalty"))
        jm.unlink("website", "decision")
        jm.link("website", "loyalty")
        assert review[0].notes == [
            "website occurs_in loyalty now, but decision when the changes were started"
        ]
        review.accept(0, force=True)
        assert list(jm._core.state.ends_of("website", "occurs_in")) == ["awareness"]
        assert len(jm.history(by="hand")) == 1

    def test_an_id_that_is_already_used(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, SHOP)
        jm.add(jn.Touchpoint(name="Shop", owner="Retail"))
        assert review[0].notes == ["the id shop is now used by the touchpoint 'Shop'"]
        review.accept(0, force=True)
        assert jm["shop"].owner == "Retail"
        assert list(jm._core.state.ends_of("shop", "occurs_in")) == ["decision"]
        jm.undo()
        jm.remove("shop")
        jm.add(jn.Stage(id="shop", name="Shop"))
        with pytest.raises(ArgumentError, match="the id shop is now used by the stage 'Shop'"):
            review.accept(0, force=True)

    def test_a_removed_item_that_was_edited_or_linked(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, NO_MAYA)
        jm.set("maya", role="Barista")
        jm.link("maya", "website", emotion=1)
        assert review[0].notes == [
            "role of maya is 'Barista' now; it was nothing when the changes were started",
            "maya has a new link: maya experiences website",
        ]
        review.accept(0, force=True)
        assert "maya" not in jm
        jm.undo()
        assert jm["maya"].role == "Barista"

    def test_links_that_both_sides_filled(self, path: Path) -> None:
        jm = coffee()
        link = {"op": "link", "kind": "experiences", "from": "maya"}
        review = reviewed(
            path, jm,
            [{**link, "to": "search-ad", "fields": {"emotion": 1}}],
            [{**link, "to": "website", "fields": {"emotion": 2}}],
            [{"op": "unlink", "kind": "experiences", "from": "maya", "to": "search-ad"}],
        )  # fmt: skip
        jm.link("maya", "search-ad", emotion=-1)
        jm.link("maya", "website", thoughts="slow")
        assert states(review) == ["conflict"] * 3
        assert (
            "emotion of maya experiences search-ad is -1.0 now; it was nothing"
            in review[0].notes[0]
        )
        assert (
            "the link maya experiences website already exists, with thoughts 'slow'"
            in review[1].notes[0]
        )
        assert review.accept_all().pending == [0, 1, 2]
        review.accept(1, force=True)
        data: Any = jm._core.state.link("experiences", "maya", "website")
        assert (data.emotion, data.thoughts) == (2, "slow")

    def test_positions_follow_the_items_before(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, SHOP)  # behind the search ad
        for number in range(3):
            jm.add(jn.Touchpoint(name=f"T{number}"), at=0)
        assert states(review) == ["pending"]
        review.accept_all()
        order = jm._core.state.order["touchpoint"]
        assert order == ["t2", "t1", "t0", "search-ad", "shop", "website"]

    def test_the_rules_of_the_map_still_apply(self, path: Path) -> None:
        jm = coffee()
        jm.apply([{"op": "add", "kind": "goal", "id": id, "fields": {"name": id}} for id in "ab"])
        review = reviewed(path, jm, [{"op": "link", "kind": "refines", "from": "a", "to": "b"}])
        jm.link("b", "a", kind="refines")
        assert states(review) == ["conflict"] and "would close a circle" in review[0].notes[0]
        with pytest.raises(ArgumentError, match="would close a circle"):
            review.accept(0, force=True)

    def test_several_are_accepted_all_or_none(self, path: Path) -> None:
        jm = coffee()
        review = reviewed(path, jm, RENAME, OWNER)
        jm.set("search-ad", owner="Sales")
        revision = jm._core.revision
        with pytest.raises(ArgumentError, match="step 1"):
            review.accept(0, 1)
        assert jm._core.revision == revision and review.pending == [0, 1]

    def test_changes_of_a_different_map(self, path: Path) -> None:
        review = reviewed(path, coffee(), RENAME)
        other = jn.JourneyMap("Tea", stages=["Awareness"])
        other_review = other.review_changes(path)
        assert states(other_review) == ["conflict"] and states(review) == ["pending"]
        assert other_review.accept_all().pending == [0]


WRONG: list[tuple[Any, str, str]] = [
    (
        {"format": "journeymap/1"},
        "format",
        r"this file contains a map, not changes; read it with jn\.read\(\)",
    ),
    ({"format": "journeynb-changes/3"}, "format", "written by a newer version of journeynb"),
    ({"format": 1}, "format", "unknown changes format 1; allowed: journeynb-changes/1"),
    ({"step": []}, "'step'", "unknown key; allowed: base, by"),
    ({"base": "0" * 64}, "base", "is not the hash of the map in this file"),
    ({"title": 1}, "title", "must be text, not 1"),
    ({"by": ["Anna"]}, "by", r"must be text, not \['Anna'\]"),
    (
        {"made": "yesterday"},
        "made",
        "must be a date and time such as 2026-11-22T14:03:00Z, not 'yest",
    ),
    ({"made": 5}, "made", "must be a date and time such as 2026-11-22T14:03:00Z, not 5"),
    ({"steps": {}}, "steps", "must be a list of steps, not {}"),
    ({"steps": [RENAME, {}]}, r"steps\[1\]", "must be a list of changes, not {}"),
    ({"steps": [["x"]]}, r"steps\[0\]\[0\]", "a change must be an object, not 'x'"),
    ({"steps": [[{"op": "shout"}]]}, r"steps\[0\]\[0\], field op", "allowed: add, set"),
    (
        {"steps": [RENAME, [*OWNER, {"op": "set", "id": "maya", "fields": {"age": 3}}]]},
        r"steps\[1\]\[1\], field age",
        "persona has no field 'age'; allowed: name",
    ),
    (
        {"steps": [[{"op": "set", "id": "maya", "fields": {"reviewed": "soon"}}]]},
        r"steps\[0\]\[0\], field reviewed",
        "allowed: a date as YYYY-MM-DD",
    ),
    (
        {"steps": [NO_MAYA, NO_MAYA]},
        r"steps\[1\]\[0\], field id",
        "unknown id 'maya'; allowed: an id on the map",
    ),
    ({"map": {"format": "journeymap/1", "x": 1}}, "map, 'x'", "unknown key"),
    ({"map": []}, "map", r"a journey map must be a JSON object, not \[\]"),
]


class TestFilesThatAreWrong:
    @pytest.mark.parametrize(("more", "where", "said"), WRONG)
    def test_are_refused_with_the_part_at_fault(
        self, path: Path, more: dict[str, Any], where: str, said: str
    ) -> None:
        jm = coffee()
        before = dumps(jm._core.state)
        with pytest.raises(FormatError, match=rf", {where}: .*{said}") as caught:
            reviewed(path, jm, **more)
        assert str(caught.value).startswith(f"{path}, ")
        assert dumps(jm._core.state) == before and len(jm.history(by="hand")) == 0

    @pytest.mark.parametrize("key", ["base", "map", "steps"])
    def test_without_a_key(self, path: Path, key: str) -> None:
        jm = coffee()
        found = content(jm, RENAME)
        del found[key]
        path.write_text(json.dumps(found))
        with pytest.raises(FormatError, match=f", {key}: required$"):
            jm.review_changes(path)

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "not valid JSON: the file is empty"),
            (b"{", "line 1: not valid JSON"),
            (b"[]", r"a changes file must be a JSON object, not \[\]"),
            (b"\xff", "is not valid UTF-8"),
            (
                b'{"format": "journeynb-changes/1", "by": "a", "by": "b"}',
                "the key 'by' occurs twice",
            ),
            (b"[" * 100_000, "nested too deeply"),
        ],
    )
    def test_that_contain_no_changes(self, path: Path, data: bytes, said: str) -> None:
        path.write_bytes(data)
        with pytest.raises(FormatError, match=said):
            coffee().review_changes(path)

    def test_that_do_not_exist(self, tmp_path: Path) -> None:
        with pytest.raises(FileError, match=r"no\.json cannot be read"):
            coffee().review_changes(tmp_path / "no.json")

    def test_text_that_would_run_or_control_a_terminal_is_shown(self, path: Path) -> None:
        jm = coffee()
        bad = "<script>alert(1)</script>\x1b[31m\n\u202e"
        review = reviewed(
            path, jm,
            [{"op": "set", "id": "maya", "fields": {"role": bad, "tags": [bad]}}],
            [{"op": "add", "kind": "note", "id": "n", "fields": {"name": bad, "description": bad}}],
            by=bad, title=bad,
        ).refuse(1, reason=bad)  # fmt: skip
        html = review._repr_html_()
        assert "<script" not in html and "&lt;script&gt;" in html
        for text in (repr(review), html):
            assert "\x1b" not in text and "\u202e" not in text
        assert len(repr(review).splitlines()) == 7
        review.accept_all()
        assert jm["maya"].role == bad


def test_a_step_about_an_entity_that_another_step_adds_waits_for_it(path: Path) -> None:
    jm = coffee()
    add = {"op": "add", "kind": "persona", "id": "tom", "fields": {"name": "Tom"}}
    link = {"op": "link", "kind": "experiences", "from": "tom", "to": "search-ad"}
    review = reviewed(
        path, jm, [add], [{"op": "set", "id": "tom", "fields": {"role": "Barista"}}], [link],
        [{**link, "fields": {"emotion": 1}}], [{"op": "unlink", **_ends(link)}],
        [{"op": "remove", "id": "tom"}],
    )  # fmt: skip
    jm.add(jn.Stage(id="tom", name="Tom"))
    assert states(review) == ["conflict", *["waits"] * 5]
    assert review[5].notes == ["depends on step 0"]
    review.accept_all()
    assert states(review) == ["conflict", *["waits"] * 5]
    assert jm["tom"].kind == "stage"
    jm.remove("tom")
    assert states(review) == ["pending"] * 6
    assert set(states(review.accept_all())) == {"accepted"}
    assert "tom" not in jm


def test_a_step_that_a_later_one_overtook_is_in_conflict(path: Path) -> None:
    jm = coffee()
    rename = [{"op": "set", "id": "maya", "fields": {"name": "Maja"}}]
    again = [{"op": "add", "kind": "persona", "id": "maya", "fields": {"name": "Maya"}}]
    review = reviewed(path, jm, rename, NO_MAYA, again)
    jm.remove("maya")
    assert states(review) == ["conflict", "there", "pending"]
    review.accept_all()
    assert states(review) == ["conflict", "accepted", "accepted"]
    assert review[0].notes == ["step 2, which adds maya, is already accepted"]
    assert jm["maya"].name == "Maya"


def _ends(link: dict[str, Any]) -> dict[str, Any]:
    return {name: link[name] for name in ("kind", "from", "to")}


@settings(max_examples=examples(40))
@given(data=st.data())
def test_accepting_all_steps_repeats_any_edits(data: Any) -> None:
    base = CoreMap()
    for _ in range(3):
        _try(base, data.draw(change_lists(document(base.state), junk=0)))
    edited = CoreMap(base.state.copy())
    steps = []
    for _ in range(4):
        changes = data.draw(change_lists(document(edited.state), junk=0))
        if _try(edited, changes):
            steps.append(changes)
    text = json.dumps({
        "format": "journeynb-changes/1", "base": map_hash(base.state), "title": "",
        "map": document(base.state), "steps": steps,
    })  # fmt: skip
    file = read_changes(text)

    here = CoreMap(base.state.copy())
    review = ReviewedChanges(here, ProposalsInMemory(file), file)
    assert not {"conflict", "waits"} & set(states(review))
    review.accept_all()
    assert dumps(here.state) == dumps(edited.state) and review.pending == []

    moved = CoreMap(base.state.copy())
    for _ in range(2):
        _try(moved, data.draw(change_lists(document(moved.state), junk=0)))
    before = dumps(moved.state)
    review = ReviewedChanges(moved, ProposalsInMemory(file), file)
    assert repr(review) and review._repr_html_()
    assert dumps(moved.state) == before
    fits = [each in {"pending", "there"} for each in states(review)]
    review.accept_all()
    assert [each == "accepted" for each in states(review)] == fits
    assert set(states(review)) <= {"accepted", "conflict", "waits"}
    while moved.done and moved.done[-1].by == "hand":
        moved.undo()
    assert dumps(moved.state) == before


def _try(core: CoreMap, changes: list[Any]) -> bool:
    try:
        return bool(core.apply(changes))
    except ChangeError:
        return False
