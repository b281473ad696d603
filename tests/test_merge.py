"""Merging two maps that were both edited: what comes together, and what is a conflict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.base.errors import ChangeError
from journeynb.formats.journeymap import document, dumps, loads
from journeynb.model.core import CoreMap
from journeynb.model.diff import Row, diff
from journeynb.model.kinds.links import LINKS
from journeynb.model.merge import Merged, merge, merge_into
from journeynb.model.merge_conflicts import Conflict
from journeynb.model.orders import merged_order
from journeynb.model.state import State
from journeynb.model.text_merge import merged_value
from strategies import change_lists, examples, same

Edit = Callable[[jn.JourneyMap], Any]


def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy", "Use"])
    for name in ("Ad", "Cart", "Invoice"):
        jm.add(jn.Touchpoint(name=name), stage="buy")
    for name in ("Sales", "Reach"):
        jm.add(jn.Goal(name=name))
    jm.add(jn.Persona(name="Maya"))
    return jm


def state(*edits: Edit) -> State:
    jm = shop()
    for edit in edits:
        edit(jm)
    return loads(dumps(jm._core.state))


def merged(ours: Edit, theirs: Edit) -> Merged:
    found = merge(state(), state(ours), state(theirs))
    assert dumps(loads(dumps(found.state))) == dumps(found.state)
    return found


def change(**change: Any) -> Edit:
    change = {name.rstrip("_"): value for name, value in change.items()}
    return lambda jm: jm.apply([change])


def stage_is(id: str, stage: str) -> Edit:
    def edit(jm: jn.JourneyMap) -> None:
        before = jm._core.state.ends_of(id, "occurs_in")
        unlinks = [{"op": "unlink", "kind": "occurs_in", "from": id, "to": end} for end in before]
        jm.apply([*unlinks, {"op": "link", "kind": "occurs_in", "from": id, "to": stage}])

    return edit


def words(found: Merged) -> list[str]:
    return [str(each) for each in found.conflicts]


class TestWithoutConflict:
    def test_different_fields_of_one_entity_come_together(self) -> None:
        found = merged(
            lambda jm: jm.set("ad", name="Advert"), lambda jm: jm.set("ad", owner="Marketing")
        )
        ad = found.state.entity("ad")
        assert (ad.name, ad.owner, found.conflicts) == ("Advert", "Marketing", [])

    def test_lists_and_texts_contain_both_edits(self) -> None:
        def start(jm: jn.JourneyMap) -> None:
            jm.set("ad", channels=["web"], description="Seen online\nby people at work")

        def ours(jm: jn.JourneyMap) -> None:
            jm.set("ad", channels=["web", "app"], description="Seen online\nby people at home")

        def theirs(jm: jn.JourneyMap) -> None:
            jm.set("ad", channels=["tv", "web"], description="Heard online\nby people at work")

        found = merge(state(start), state(start, ours), state(start, theirs))
        ad = found.state.entity("ad")
        assert list(ad.channels) == ["tv", "web", "app"]
        assert ad.description == "Heard online\nby people at home"
        assert found.conflicts == []

    def test_a_moved_entity_keeps_the_edit_of_the_other(self) -> None:
        found = merged(
            change(op="move", id="use", at=0), lambda jm: jm.set("use", description="At home")
        )
        assert found.state.order["stage"] == ["use", "find", "buy"]
        assert found.state.entity("use").description == "At home"
        assert found.conflicts == []

    def test_what_both_add_is_where_each_put_it(self) -> None:
        found = merged(
            change(op="add", kind="stage", id="mine", fields={"name": "Mine"}, at=1),
            change(op="add", kind="stage", id="other", fields={"name": "Other"}, at=3),
        )
        assert found.state.order["stage"] == ["find", "mine", "buy", "use", "other"]

    def test_moves_of_different_entities_come_together(self) -> None:
        found = merged(change(op="move", id="use", at=0), change(op="move", id="invoice", at=0))
        assert found.state.order["stage"] == ["use", "find", "buy"]
        assert found.state.order["touchpoint"] == ["invoice", "ad", "cart"]
        assert found.conflicts == []

    def test_the_same_edit_on_both_sides_changes_nothing(self) -> None:
        edit: Edit = lambda jm: (jm.set("ad", name="Advert"), jm.remove("cart"))  # noqa: E731
        found = merged(edit, edit)
        assert (found.changes, found.rows, found.conflicts) == ([], [], [])

    def test_an_entity_that_both_removed_or_neither_edited_is_gone(self) -> None:
        found = merged(lambda jm: jm.remove("ad"), lambda jm: jm.remove("ad", "cart"))
        assert found.state.order["touchpoint"] == ["invoice"]
        assert found.conflicts == []

    def test_the_same_thing_added_twice_is_one(self) -> None:
        found = merged(
            lambda jm: jm.add(jn.Touchpoint(name="App", owner="Web")),
            lambda jm: jm.add(jn.Touchpoint(name="App", channels=["web"]), stage="use"),
        )
        app = found.state.entity("app")
        assert (app.owner, list(app.channels)) == ("Web", ["web"])
        assert found.state.ends_of("app", "occurs_in") == ["use"]
        assert found.conflicts == []

    def test_a_touchpoint_that_one_moves_to_another_stage_while_the_other_removes_the_old(
        self,
    ) -> None:
        def theirs(jm: jn.JourneyMap) -> None:
            for id in ("ad", "cart", "invoice"):
                stage_is(id, "use")(jm)
            jm.remove("buy")

        found = merged(lambda jm: jm.set("ad", name="Advert"), theirs)
        assert found.state.order["stage"] == ["find", "use"]
        assert found.state.ends_of("ad", "occurs_in") == ["use"]
        assert found.conflicts == []


class TestConflicts:
    def test_a_field_that_both_changed_is_theirs(self) -> None:
        found = merged(
            lambda jm: jm.set("ad", name="Advert"), lambda jm: jm.set("ad", name="Banner")
        )
        assert found.state.entity("ad").name == "Banner"
        assert words(found) == [
            "touchpoint ad (Advert): name is 'Advert' in ours, 'Banner' in theirs; theirs is kept"
        ]
        [conflict] = found.conflicts
        assert (conflict.base, conflict.ours, conflict.theirs) == ("Ad", "Advert", "Banner")

    def test_a_field_of_the_map_that_both_changed(self) -> None:
        found = merged(lambda jm: jm.set(title="A"), lambda jm: jm.set(title="B"))
        assert found.state.info.title == "B"
        assert words(found) == ["the map: title is 'A' in ours, 'B' in theirs; theirs is kept"]

    def test_an_entity_that_theirs_removed_stays_if_ours_edited_it(self) -> None:
        found = merged(lambda jm: jm.set("ad", owner="Web"), lambda jm: jm.remove("ad"))
        assert found.state.entity("ad").owner == "Web"
        assert found.state.ends_of("ad", "occurs_in") == ["buy"]
        assert words(found) == [
            "touchpoint ad (Ad): theirs removes it, ours changes it; it is kept"
        ]

    def test_an_entity_that_ours_removed_comes_back_if_theirs_edited_it(self) -> None:
        found = merged(lambda jm: jm.remove("ad"), lambda jm: jm.set("ad", owner="Web"))
        assert found.state.entity("ad").owner == "Web"
        assert found.state.order["touchpoint"] == ["ad", "cart", "invoice"]
        assert found.state.ends_of("ad", "occurs_in") == ["buy"]
        assert words(found) == [
            "touchpoint ad (Ad): ours removes it, theirs changes it; it is kept"
        ]

    def test_a_stage_that_gets_a_touchpoint_is_not_removed(self) -> None:
        found = merged(stage_is("ad", "use"), lambda jm: jm.remove("use"))
        assert found.state.ends_of("ad", "occurs_in") == ["use"]
        assert [each.conflict for each in found.conflicts] == ["removed by theirs"]

    def test_a_second_stage_is_theirs(self) -> None:
        found = merged(stage_is("ad", "use"), stage_is("ad", "find"))
        assert found.state.ends_of("ad", "occurs_in") == ["find"]
        assert words(found) == [
            "occurs_in ad -> find (Ad): occurs_in is 'use' in ours, 'find' in theirs; "
            "theirs is kept"
        ]

    @pytest.mark.parametrize("swapped", [False, True])
    def test_a_touchpoint_taken_off_its_stage_and_moved_is_in_the_new_one(
        self, swapped: bool
    ) -> None:
        off = change(op="unlink", kind="occurs_in", from_="ad", to="buy")
        moved = stage_is("ad", "use")
        found = merged(moved, off) if swapped else merged(off, moved)
        assert found.state.ends_of("ad", "occurs_in") == ["use"]
        removed = "removed by theirs" if swapped else "removed by ours"
        assert [each.conflict for each in found.conflicts] == [removed]

    def test_goals_that_refine_each_other(self) -> None:
        found = merged(
            change(op="link", kind="refines", from_="sales", to="reach"),
            change(op="link", kind="refines", from_="reach", to="sales"),
        )
        assert found.state.ends_of("sales", "refines") == ["reach"]
        assert found.state.ends_of("reach", "refines") == []
        [conflict] = found.conflicts
        assert conflict.conflict == "refused" and "circle" in conflict.note

    def test_an_id_that_both_used_for_different_things(self) -> None:
        found = merged(
            change(op="add", kind="touchpoint", id="app", fields={"name": "Phone app"}),
            lambda jm: (
                change(op="add", kind="persona", id="app", fields={"name": "Appolonia"})(jm),
                change(op="link", kind="experiences", from_="app", to="ad")(jm),
            ),
        )
        assert found.state.entity("app").name == "Phone app"
        assert found.state.entity("app-2").name == "Appolonia"
        assert found.state.ends_of("app-2", "experiences") == ["ad"]
        assert words(found) == [
            "persona app (Appolonia): the id is used for touchpoint Phone app and "
            "persona Appolonia; theirs is now app-2"
        ]

    def test_the_link_data_that_both_changed(self) -> None:
        def felt(**fields: Any) -> Edit:
            return change(op="link", kind="experiences", from_="maya", to="ad", fields=fields)

        found = merge(
            state(felt(emotion=1)),
            state(felt(emotion=2, says="Nice")),
            state(felt(emotion=-1, thoughts="Again?")),
        )
        data: Any = found.state.link("experiences", "maya", "ad")
        assert (data.emotion, data.says, data.thoughts) == (-1, "Nice", "Again?")
        assert [(each.field, each.ours, each.theirs) for each in found.conflicts] == [
            ("emotion", 2, -1)
        ]

    def test_a_link_that_theirs_removed_stays_if_ours_changed_its_data(self) -> None:
        link = {"kind": "experiences", "from_": "maya", "to": "ad"}
        base = change(op="link", fields={"emotion": 1}, **link)
        ours, off = change(op="link", fields={"emotion": 2}, **link), change(op="unlink", **link)
        found = merge(state(base), state(base, ours), state(base, off))
        assert found.state.link("experiences", "maya", "ad").emotion == 2
        found = merge(state(base), state(base, off), state(base, ours))
        assert found.state.link("experiences", "maya", "ad").emotion == 2
        assert [each.conflict for each in found.conflicts] == ["removed by ours"]

    def test_an_entity_that_both_moved(self) -> None:
        found = merged(change(op="move", id="find", at=1), change(op="move", id="find", at=2))
        assert found.state.order["stage"] == ["buy", "use", "find"]
        assert words(found) in ([], ["stage find (Find): ours moves it to 1, theirs to 2; now 2"])


class TestValues:
    @pytest.mark.parametrize(
        ("base", "ours", "theirs", "value", "complete"),
        [
            ("2026-01-01", "2026-02-01", "2026-01-02", "2026-01-02", False),
            (1, 2, 3, 3, False),
            (None, "a", "b", "b", False),
            ("a b c", "a c", "a b c d", "a c d", True),
            (["a", "b"], ["b", "a"], ["a", "b", "c"], ["b", "c", "a"], True),
            (["a"], ["a", "b"], ["a", "c"], ["a", "b", "c"], True),
            ([], ["b"], ["c"], ["b", "c"], True),
            (["a", "b"], ["a"], ["a", "b", "c"], ["a", "c"], True),
            (["a"], None, ["a", "b"], ["a", "b"], False),
            ([{"name": "x", "value": 1}], [{"name": "x", "value": 2}],
             [{"name": "x", "value": 1}, {"name": "y", "value": 3}],
             [{"name": "x", "value": 2}, {"name": "y", "value": 3}], True),
            ([{"name": "x", "value": 1}], [{"name": "x", "value": 2}],
             [{"name": "x", "value": 3}], [{"name": "x", "value": 3}], False),
            ([{"name": "x", "value": 1}], [], [{"name": "x", "value": 3}],
             [{"name": "x", "value": 3}], False),
        ],
    )  # fmt: skip
    def test_two_edits_of_a_value(
        self, base: Any, ours: Any, theirs: Any, value: Any, complete: bool
    ) -> None:
        assert merged_value(base, ours, theirs) == (value, complete)

    @given(st.text("ab \n", max_size=12), st.text("ab \n", max_size=12))
    def test_one_edit_of_a_text_is_the_value(self, base: str, other: str) -> None:
        assert merged_value(base, other, base) == (other, True)
        assert merged_value(base, base, other) == (other, True)
        assert merged_value(base, other, other) == (other, True)

    @given(st.permutations(range(6)), st.permutations(range(6)))
    def test_an_order_contains_everything_once(self, ours: list[int], theirs: list[int]) -> None:
        base = list(range(6))
        order, both = merged_order(base, [*ours, 7], [8, *theirs[1:]])
        assert sorted(order) == sorted({*ours, *theirs, 7, 8})
        assert both <= set(base)
        assert merged_order(base, base, theirs) == (list(theirs), set())
        assert merged_order(base, ours, base) == (list(ours), set())


class TestInto:
    def test_a_merge_is_one_step_that_can_be_undone(self) -> None:
        base = state()
        core = CoreMap(state(lambda jm: jm.set("ad", name="Advert")))
        before = dumps(core.state)
        found = merge_into(core, base, state(lambda jm: (jm.remove("cart"), jm.set(title="T"))))
        assert [each.by for each in core.done] == ["file"]
        assert dumps(core.state) == dumps(found.state)
        assert core.undo() and dumps(core.state) == before

    def test_a_merge_without_news_makes_no_step(self) -> None:
        core = CoreMap(state())
        assert not merge_into(core, state(), state()).rows
        assert core.revision == 0


def edited(data: st.DataObject, base: State) -> State:
    core = CoreMap(base.copy())
    for _ in range(data.draw(st.integers(0, 6))):
        try:
            core.apply(data.draw(change_lists(document(core.state), junk=0)))
        except ChangeError:
            continue
    return loads(dumps(core.state))


def excused(row: Row, field: str, conflicts: list[Conflict]) -> bool:
    """Whether a conflict lists the edit of a row, or of one of the fields that it adds."""
    for each in conflicts:
        if each.conflict == "id used twice" and row.id and each.id in (row.id, row.to):
            return True
        if (each.kind, each.id) != (row.kind, row.id):
            continue
        single = row.to and LINKS[row.kind].once
        if (each.to == row.to or single) and each.field in ("", field):
            return True
    return False


def check_row(row: Row, side: State, merged: Merged, other: State) -> None:
    found = merged.state
    if row.to:
        ends = (row.id, row.to)
        there = found.link(row.kind, *ends)
        if row.change == "removed":
            gone = [id for id in ends if id not in side]
            assert there is None or any(id in found for id in gone)
            return
        assert there is not None
        fields, stored = there.stored(), side.link(row.kind, *ends).stored()
        theirs = other.link(row.kind, *ends)
    elif row.id:
        if row.change == "removed":
            assert row.id not in found or found.entity(row.id).kind != row.kind
            return
        assert found.entity(row.id).kind == row.kind
        fields, stored = found.entity(row.id).stored(), side.entity(row.id).stored()
        has = row.id in other and other.entity(row.id).kind == row.kind
        theirs = other.entity(row.id) if has else None
    else:
        fields, stored, theirs = found.info.stored(), side.info.stored(), other.info
    there = {} if theirs is None else theirs.stored()
    for name in [row.field] if row.field else stored:
        value = fields.get(name)
        if same(value, stored.get(name)) or excused(row, name, merged.conflicts):
            continue
        was = row.before if row.field else None
        versions = merged_value(was, there.get(name), stored.get(name))
        versions_swapped = merged_value(was, stored.get(name), there.get(name))
        assert (value, True) in (versions, versions_swapped), (row, name)


@settings(max_examples=examples(60))
@given(st.data())
def test_a_merge_holds_every_edit_that_is_not_listed_as_a_conflict(data: st.DataObject) -> None:
    base = edited(data, edited(data, state()))
    ours, theirs = edited(data, base), edited(data, base)
    found = merge(base, ours, theirs)
    assert same(document(loads(dumps(found.state))), document(found.state))
    core = CoreMap(ours.copy())
    core.apply(found.changes)
    assert dumps(core.state) == dumps(found.state)
    for side, other in ((ours, theirs), (theirs, ours)):
        for row in diff(base, side).rows:
            if row.change != "moved" and not excused(row, row.field, found.conflicts):
                check_row(row, side, found, other)
    for one, two in ((base, theirs), (theirs, base), (theirs, theirs)):
        alone = merge(base, one, two)
        assert dumps(alone.state) == dumps(theirs) and not alone.conflicts
