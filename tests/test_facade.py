"""A map as users work with it, from the first cell to the last."""

from __future__ import annotations

import inspect
from contextlib import suppress
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import journeynb as jn
from journeynb.model.core import Author

HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "quotes": "'\"\"\"'''\\",
    "lines": "a\nb\r\n\tc\u2028d",
    "direction": "\u202eabc\u2066",
    "emoji": "🧕🏽👩‍👩‍👧 ☕️",
    "formula": "=HYPERLINK(1)",
    "braces": "{0} {name} %s %(x)s ${y}",
    "terminal": "\x1b[31m\x07\x00",
    "blank": " ",
    "long": "x" * 10_000,
    "code": "'); raise SystemExit('",
}


@pytest.fixture
def jm() -> jn.JourneyMap:
    made = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    made.add(jn.Persona(name="Maya", role="Home barista"))
    made.add(jn.Goal(id="repeat", name="Lift repeat purchases"))
    made.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
    return made


def run(code: str, **names: Any) -> dict[str, Any]:
    exec(code, names)
    return names


def test_the_walk_of_a_first_session(tmp_path: Path) -> None:
    jm = jn.JourneyMap(
        "Coffee subscription", stages=["Awareness", "Consideration", "Decision", "Loyalty"]
    )
    assert jm.add(jn.Persona(name="Maya", role="Home barista", motivations=["better coffee"])) == (
        "maya"
    )
    jm.add(
        jn.Goal(
            id="repeat",
            name="Lift repeat purchases",
            level="marketing",
            metric="repeat rate",
            baseline=0.18,
            target=0.25,
            due="2027-03-31",
        )
    )
    ad = jm.add(
        jn.Touchpoint(name="Search ad", channels="paid search"),
        stage="awareness",
        personas=["maya"],
        goals=["repeat"],
    )
    assert ad == "search-ad"
    jm.link("maya", "search-ad", emotion=1, thoughts="Looks fresh")
    assert repr(jm).splitlines() == [
        "JourneyMap 'Coffee subscription': 1 persona, 4 stages, 1 touchpoint, 1 goal",
        "  Awareness: Search ad",
        "  Consideration: (nothing)",
        "  Decision: (nothing)",
        "  Loyalty: (nothing)",
        "  supports: Search ad → Lift repeat purchases",
    ]
    assert jm.undo() and pd.isna(jm.links("experiences").emotion[0])
    assert jm.redo() and jm.links("experiences").emotion[0] == 1
    assert jm.history().what.tolist()[-1].startswith("link maya experiences search-ad")
    gaps = jm.gaps()
    assert gaps.severity[0] == "error"
    with pytest.raises(jn.GapsFound) as found:
        jm.require(select="A")
    assert found.value.findings == jm.gaps("A").to_dict(orient="records")
    assert jm.unmapped_touchpoints().empty
    assert set(jm.goal_persona_gaps().rule) <= {"A201", "A202", "A203", "A204", "A205"}
    assert jm.table("touchpoint").channels[0] == ["paid search"]
    assert jm.matrix("goal", "persona").loc["repeat", "maya"] == 0
    jm.link("repeat", "maya")
    assert jm.matrix("goal", "persona").loc["repeat", "maya"] == 1
    assert jm.goals().status.tolist() == ["no_data"]
    assert isinstance(jm.graph, nx.MultiDiGraph)
    path = tmp_path / "coffee.journeymap.json"
    jm.save(path)
    assert jn.read(path).equals(jm)
    live = jn.open(path)
    assert jn.open(path) is live
    live.set("maya", role="Barista at home")
    assert jn.read(path).equals(live)
    assert run(live.to_code())["jm"].equals(live)
    assert jn.sample("coffee").title
    assert "M106" in jn.rules().rule.tolist()
    assert "M106" in repr(jn.explain("M106"))


class TestReading:
    def test_a_map_is_read_like_a_mapping_of_ids(self, jm: jn.JourneyMap) -> None:
        assert list(jm) == ["maya", "awareness", "decision", "search-ad", "repeat"]
        assert len(jm) == 5 and "maya" in jm and "nope" not in jm
        assert jm["maya"].role == "Home barista"
        assert 3 not in jm and None not in jm and [] not in jm
        assert bool(jn.JourneyMap())
        assert (jm.title, jm.info.title, jm.info.state) == ("Coffee", "Coffee", "as_is")

    @pytest.mark.parametrize("id", ["may", "Maya", "mayaa"])
    def test_an_unknown_id_names_those_that_are_near(self, jm: jn.JourneyMap, id: str) -> None:
        with pytest.raises(jn.UnknownIdError, match=r"such as maya") as found:
            jm[id]
        assert isinstance(found.value, KeyError) and isinstance(found.value, jn.JourneyError)
        assert str(found.value).startswith(
            f"unknown id {id!r}; allowed: an id on the map, such as "
        )

    def test_an_id_that_is_near_nothing(self, jm: jn.JourneyMap) -> None:
        for id in ("zzz", "", 3, None, [], ("a", "b")):
            with pytest.raises(KeyError, match=r"unknown id .*; allowed: an id on the map$"):
                jm[id]  # type: ignore[index]

    def test_entities_cannot_be_changed(self, jm: jn.JourneyMap) -> None:
        with pytest.raises(jn.ImmutableError, match=r"jm\.set"):
            jm["maya"].name = "x"  # type: ignore[misc]
        assert isinstance(jm["maya"].motivations, tuple)

    def test_tab_completion(self, jm: jn.JourneyMap) -> None:
        assert jm._ipython_key_completions_() == list(jm)
        assert {"Persona", "JourneyMap", "open", "read", "sample"} <= set(dir(jn))
        assert not [name for name in dir(jn) if name.startswith("_") and name != "__version__"]
        shown = inspect.signature(jn.Persona).parameters
        assert {"name", "role", "motivations", "demographics"} <= set(shown)
        assert {"gaps", "table", "apply", "save"} <= set(dir(jm))
        assert all(
            inspect.getdoc(getattr(jn.JourneyMap, name)) for name in dir(jm) if name[0] != "_"
        )

    def test_stages_are_names_or_stages_or_one_of_them(self) -> None:
        def names(**options: Any) -> list[str]:
            return jn.JourneyMap(**options).table("stage").name.tolist()

        assert names(stages="Awareness") == ["Awareness"]
        assert names(stages=("A", jn.Stage(name="B", color="#f00"))) == ["A", "B"]
        assert names(stages=jn.Stage(name="B")) == ["B"]
        assert names(stages=[]) == names(stages=None) == names() == []
        with pytest.warns(
            jn.JourneyWarning,
            match=r"named .A. \(a\); this one gets the id a-2$",
        ):
            assert names(stages=["A", "A"]) == ["A", "A"]
        with pytest.raises(jn.ArgumentError, match="stages"):
            names(stages=[3])

    def test_a_new_map_has_nothing_to_undo(self) -> None:
        jm = jn.JourneyMap("x", stages=["A"], owners="Me", state="to_be")
        assert not jm.undo() and not jm.redo()
        assert jm.history().empty and list(jm.history()) == ["step", "by", "who", "changes", "what"]


class TestRepr:
    def test_of_a_map(self) -> None:
        jm = jn.JourneyMap("Coffee", state="to_be")
        assert repr(jm) == "JourneyMap 'Coffee' (to-be): empty"
        jm.add(jn.Touchpoint(name="Ad"))
        assert repr(jm).splitlines()[1:] == ["  (no stage): Ad"]

    def test_of_a_large_map_is_short(self) -> None:
        jm = jn.JourneyMap("Big", stages=["One"])
        with jm.batch():
            for number in range(200):
                jm.add(jn.Touchpoint(name=f"Touchpoint {number}"), stage="one")
        assert len(repr(jm)) < 300 and "more" in repr(jm)

    def test_of_an_entity_is_the_code_that_makes_it(self) -> None:
        for id in (sample := jn.sample("coffee")):
            entity = sample[id]
            made = eval(repr(entity), {name: getattr(jn, name) for name in jn.__all__} | _parts())
            assert made == entity

    def test_of_a_diff_is_a_line_a_difference(self, jm: jn.JourneyMap) -> None:
        other = jm.fork()
        other.set("maya", role="Barista")
        other.remove("repeat")
        other.link("maya", "search-ad", emotion=1)
        assert sorted(repr(jm.diff(other)).splitlines()) == [
            "- goal repeat (Lift repeat purchases)",
            "~ experiences maya -> search-ad: emotion nothing -> 1.0",
            "~ persona maya (Maya): role 'Home barista' -> 'Barista'",
        ]
        assert repr(jm.diff(jm)) == "no differences"


def _parts() -> dict[str, Any]:
    from journeynb.model.kinds import entities

    return {name: value for name, value in vars(entities).items() if inspect.isclass(value)}


class TestHistory:
    def test_a_row_a_step(self, jm: jn.JourneyMap) -> None:
        jm.apply([{"op": "set", "id": "maya", "fields": {"role": "x"}}], by="hand")
        with jm.batch():
            jm.set(title="y")
            jm.remove("repeat")
        frame = jm.history()
        assert list(frame) == ["step", "by", "who", "changes", "what"]
        assert frame.step.tolist() == [1, 2, 3, 4, 5]
        assert frame.by.tolist() == ["code", "code", "code", "hand", "code"]
        assert frame.changes.tolist() == [1, 1, 3, 1, 2]
        assert frame.what[3] == "set role of maya"
        assert frame.what[4] == "set title of the map; remove repeat"
        assert jm.history(by="hand").step.tolist() == [4]
        assert jm.history(by="code").step.tolist() == [1, 2, 3, 5]
        jm.undo()
        jm.undo()
        assert jm.history().step.tolist() == [1, 2, 3]
        jm.redo()
        assert jm.history().by.tolist()[-1] == "hand"
        jm.set(title="z")
        assert not jm.redo()

    def test_edits_in_the_editor_as_code_give_the_same_map(self, jm: jn.JourneyMap) -> None:
        base, worked = jm.fork(), jm.fork()
        edits: list[list[dict[str, Any]]] = [
            [{"op": "set", "id": "maya", "fields": {"role": "x", "wants": ["a'b", "c\n"]}}],
            [{"op": "set", "id": "maya", "fields": {"role": None}}],
            [{"op": "set", "id": "", "fields": {"title": "New", "owners": ["Me"]}}],
            [{"op": "add", "kind": "touchpoint", "id": "shop", "fields": {"name": "S"}, "at": 0}],
            [{"op": "add", "kind": "note", "id": "n-1", "fields": {}}],
            [{"op": "add", "kind": "lane", "id": "back", "fields": {"name": "Backstage"}}],
            [{"op": "link", "kind": "in_lane", "from": "n-1", "to": "back"}],
            [
                {"op": "link", "kind": "leads_to", "from": "shop", "to": "search-ad",
                 "fields": {"share": 0.5}},
                {"op": "link", "kind": "keeps", "from": "shop", "to": "search-ad"},
            ],
            [{"op": "link", "kind": "experiences", "from": "maya", "to": "search-ad",
              "fields": {"emotion": -1.5, "basis": "researched"}}],
            [{"op": "unlink", "kind": "occurs_in", "from": "search-ad", "to": "awareness"}],
            [{"op": "link", "kind": "occurs_in", "from": "search-ad", "to": "decision"}],
            [{"op": "move", "id": "decision", "at": 0}],
            [{"op": "add", "kind": "stage", "id": "other-id", "fields": {"name": "Decision",
              "expected_share": 0.25, "custom": [{"name": "x y", "value": True}]}}],
            [{"op": "remove", "id": "repeat"}],
        ]  # fmt: skip
        for changes in edits:
            worked.apply(changes, by="hand")
        code = worked.history(as_code=True)
        assert run(code, jn=jn, jm=(again := base.fork())) and again.equals(worked)
        assert repr(code) == str(code).rstrip("\n")
        assert "jm.move('decision', 0)" in code
        assert base.history(as_code=True) == ""

    def test_only_edits_in_the_editor_that_were_not_undone_become_code(
        self, jm: jn.JourneyMap
    ) -> None:
        jm.set(title="By code")
        jm.apply([{"op": "set", "id": "", "fields": {"title": "By editor"}}], by="hand")
        jm.apply([{"op": "set", "id": "", "fields": {"currency": "EUR"}}], by="hand")
        jm.undo()
        assert jm.history(as_code=True) == "jm.set(title='By editor')\n"
        assert "By code" in jm.history(as_code=True, by="code")

    def test_what_an_assistant_edited_is_a_step_of_its_own_origin(self, jm: jn.JourneyMap) -> None:
        jm.set(title="By code")
        change = {"op": "set", "id": "maya", "fields": {"role": "x"}}
        jm._core.apply([change], "agent", Author("Claude Code"))
        jm.apply([{"op": "set", "id": "", "fields": {"title": "By editor"}}], by="hand")
        assert jm.history().by.tolist()[-3:] == ["code", "agent", "hand"]
        assert jm.history(by="agent").equals(jm.history(by="Claude Code"))
        assert jm.history(by="agent").who.tolist() == ["Claude Code"]
        assert jm.history(as_code=True) == "jm.set('maya', role='x')\njm.set(title='By editor')\n"
        assert jm.history(as_code=True, by="agent") == "jm.set('maya', role='x')\n"

    def test_steps_by_code_can_be_run_again_too(self) -> None:
        jm = jn.JourneyMap("x", stages=["A"])
        jm.add(jn.Persona(name="Maya"))
        jm.add(jn.Touchpoint(name="Ad"), stage="a", personas="maya")
        jm.link("maya", "ad", emotion=0.5)
        again = jn.JourneyMap("x", stages=["A"])
        run(jm.history(as_code=True, by="code"), jn=jn, jm=again)
        assert again.equals(jm)

    def test_listeners_are_called_once_a_step(self, jm: jn.JourneyMap) -> None:
        heard: list[Any] = []
        stop = jm.listen(heard.append)
        jm.set(title="a")
        jm.set(title="a")
        with jm.batch():
            jm.set(title="b")
            jm.set("maya", role="c")
        jm.apply([{"op": "set", "id": "", "fields": {"title": "d"}}], by="hand")
        with suppress(jn.ChangeError):
            jm.set(title=True)
        jm.undo()
        jm.redo()
        revisions = [event.revision for event in heard]
        assert revisions == list(range(revisions[0], revisions[0] + 5))
        assert [event.by for event in heard] == ["code", "code", "hand", "code", "code"]
        assert [len(event.changes) for event in heard] == [1, 2, 1, 1, 1]
        assert heard[3].changes == [{"op": "set", "id": "", "fields": {"title": "b"}}]
        stop()
        stop()
        jm.set(title="e")
        assert len(heard) == 5

    def test_a_batch_that_fails_leaves_nothing_behind(self, jm: jn.JourneyMap) -> None:
        before, heard = jm.fork(), []
        steps = len(jm.history())
        jm.listen(heard.append)
        for error in (ValueError, KeyboardInterrupt):
            with suppress(error), jm.batch():
                jm.remove("maya")
                with jm.batch():
                    jm.add(jn.Persona(name="Tom"))
                raise error
        with suppress(jn.ChangeError), jm.batch():
            jm.set(title="x")
            jm.set("maya", nope=1)
        assert jm.equals(before) and len(jm.history()) == steps and not heard

    def test_a_refused_call_inside_a_batch_may_be_caught(self, jm: jn.JourneyMap) -> None:
        with jm.batch():
            jm.set(title="x")
            with pytest.raises(jn.ChangeError):
                jm.add(jn.Touchpoint(name="Shop"), stage="nope")
            jm.set("maya", role="y")
        assert (jm.title, jm["maya"].role, "shop" in jm) == ("x", "y", False)
        assert jm.history().what.tolist()[-1] == "set title of the map; set role of maya"

    def test_undo_inside_a_batch_is_refused(self, jm: jn.JourneyMap) -> None:
        with jm.batch(), pytest.raises(jn.ArgumentError, match="batch"):
            jm.undo()

    def test_an_empty_batch_is_not_a_step(self, jm: jn.JourneyMap) -> None:
        steps = len(jm.history())
        with jm.batch():
            pass
        with jm.batch():
            jm.set(title="x")
            jm.set(title="Coffee")
        assert len(jm.history()) == steps


class TestCode:
    @pytest.mark.parametrize("name", ["coffee", "saas", "four-stages", "five-stages", "empty"])
    def test_it_rebuilds_the_samples_exactly(self, name: str) -> None:
        jm = jn.sample(name)
        made = run(jm.to_code("made"))["made"]
        assert made.equals(jm)
        assert list(made) == list(jm)
        assert made.to_code() == jm.to_code()

    def test_it_rebuilds_what_was_edited(self) -> None:
        jm = jn.sample("coffee")
        jm.move("loyalty", 0)
        jm.set("maya", name="Somebody else", tags=["a"])
        jm.remove("social-ad")
        assert run(jm.to_code())["jm"].equals(jm)

    def test_it_is_shown_as_it_is_written(self, jm: jn.JourneyMap) -> None:
        code = jm.to_code()
        assert repr(code) == code.rstrip("\n") and isinstance(code, str)
        assert "jm.add(jn.Touchpoint(name='Search ad'), stage='awareness')" in code

    @pytest.mark.parametrize("name", ["", "1x", "a b", "class", "jn", "a; b", None, 3])
    def test_a_name_that_python_would_not_take(self, jm: jn.JourneyMap, name: Any) -> None:
        with pytest.raises(jn.ArgumentError, match="name="):
            jm.to_code(name)


class TestComparing:
    def test_a_fork_has_the_same_content_and_a_life_of_its_own(self, jm: jn.JourneyMap) -> None:
        fork = jm.fork()
        assert fork.equals(jm) and jm.equals(fork) and not jm.diff(fork)
        assert fork.history().empty and not fork.undo()
        fork.set(title="Other")
        assert not fork.equals(jm) and jm.title == "Coffee"
        jm.set("maya", role="x")
        assert fork["maya"].role == "Home barista"

    def test_a_fork_with_other_fields(self, jm: jn.JourneyMap) -> None:
        fork = jm.fork(state="to_be", title="Wanted")
        assert (fork.info.state, fork.title, jm.info.state) == ("to_be", "Wanted", "as_is")
        assert not fork.undo()
        with pytest.raises(jn.ChangeError, match="no field 'nope'"):
            jm.fork(nope=1)

    def test_changes_of_a_diff_turn_one_map_into_the_other(self) -> None:
        coffee, saas = jn.sample("coffee"), jn.sample("saas")
        edited = coffee.fork(state="to_be")
        edited.move("loyalty", 0)
        edited.remove("maya")
        edited.add(jn.Persona(name="Maya"))
        edited.set(["jonas", "elif"], role="x")
        edited.unlink("jonas", edited.links("experiences").query("`from` == 'jonas'")["to"].iloc[0])
        for one, other in ((coffee, edited), (edited, coffee), (coffee, saas), (saas, coffee)):
            work = one.fork()
            work.apply(work.diff(other).changes)
            assert work.equals(other)
            assert list(work) == list(other)
            assert work.undo() and work.equals(one)

    def test_a_diff_as_a_table(self, jm: jn.JourneyMap) -> None:
        other = jm.fork()
        other.set("maya", role="Barista")
        diff = jm.diff(other)
        assert isinstance(diff, jn.Diff) and diff and len(diff) == 1
        frame = diff.to_frame()
        columns = ["change", "kind", "id", "to", "name", "field", "before", "after"]
        assert list(frame) == columns
        values = ["changed", "persona", "maya", "", "Maya", "role", "Home barista", "Barista"]
        assert frame.iloc[0].tolist() == values
        assert list(jm.diff(jm).to_frame()) == columns

    @pytest.mark.parametrize("other", [None, 3, "x", {}])
    def test_a_map_is_compared_with_a_map_only(self, jm: jn.JourneyMap, other: Any) -> None:
        for call in (jm.diff, jm.equals):
            with pytest.raises(
                jn.ArgumentError, match=r"cannot compare with .*; allowed: another JourneyMap"
            ):
                call(other)


class TestHostileText:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_any_text_is_data_everywhere(self, name: str, tmp_path: Path) -> None:
        text = HOSTILE[name]
        jm = jn.JourneyMap(text, stages=[text])
        stage = jm.table("stage").id[0]
        persona = jm.add(jn.Persona(name=text, role=text, wants=[text], custom={text: text}))
        goal = jm.add(jn.Goal(name=text, metric=text))
        touchpoint = jm.add(
            jn.Touchpoint(name=text, channels=[text]), stage=stage, personas=persona, goals=goal
        )
        jm.link(persona, touchpoint, thoughts=text, says=text)
        for id in jm:
            assert jm[id].name == text and len(id) <= 64
            assert isinstance(repr(jm[id]), str)
        lines = repr(jm).splitlines()
        assert len(lines) == 3 and max(map(len, lines[1:])) < 200
        assert not any(ord(letter) < 32 or letter in "\u202e\u2066" for letter in "".join(lines))
        assert run(jm.to_code())["jm"].equals(jm)
        steps = jm.history(as_code=True, by="code")
        assert run(steps, jn=jn, jm=(again := jn.JourneyMap(text, stages=[text])))
        assert again.equals(jm)
        assert jm.table("persona").loc[0, ["name", "role"]].tolist() == [text, text]
        assert jm.table("persona").loc[0, f"custom.{text}"] == text
        assert jm.links("experiences").thoughts[0] == text
        assert jm.touchpoints(channel=text).id.tolist() == [touchpoint]
        assert text in jm.gaps("S").message[0] and isinstance(repr(jm.check()), str)
        assert isinstance(repr(jm.diff(jn.JourneyMap())), str)
        jm.save(tmp_path / "a.json")
        assert jn.read(tmp_path / "a.json").equals(jm)

    def test_lone_surrogates_are_refused_and_nothing_is_changed(self, jm: jn.JourneyMap) -> None:
        before = jm.fork()
        for call in (
            lambda: jn.Persona(name="\ud800"),
            lambda: jm.set("maya", wants=["\udfff"]),
            lambda: jm.set(title="a\ud83d"),
            lambda: jm.link("maya", "search-ad", thoughts="\ud800"),
            lambda: jn.JourneyMap("\ud800"),
            lambda: jm.add(jn.Stage(id="\ud800", name="x")),
        ):
            with pytest.raises(jn.ChangeError):
                call()
        assert jm.equals(before)


CALLS: dict[str, tuple[Any, type[Exception], type[Exception]]] = {
    "unknown id": (lambda jm: jm["nope"], jn.UnknownIdError, KeyError),
    "set of an unknown id": (lambda jm: jm.set("nope", name="x"), jn.UnknownIdError, KeyError),
    "remove of an unknown id": (lambda jm: jm.remove("maya", "nope"), jn.UnknownIdError, KeyError),
    "link to an unknown id": (lambda jm: jm.link("maya", "nope"), jn.UnknownIdError, KeyError),
    "no such link": (lambda jm: jm.unlink("repeat", "maya"), jn.UnknownIdError, KeyError),
    "neighbour unknown": (
        lambda jm: jm.add(jn.Touchpoint(name="x"), stage="nope"), jn.UnknownIdError, KeyError
    ),
    "neighbor of another kind": (
        lambda jm: jm.add(jn.Touchpoint(name="x"), stage="maya"), jn.ChangeError, ValueError
    ),
    "neighbor that nothing joins": (
        lambda jm: jm.add(jn.Stage(name="x"), segments="maya"), jn.ChangeError, ValueError
    ),
    "id taken": (lambda jm: jm.add(jn.Stage(id="maya", name="x")), jn.ChangeError, ValueError),
    "bad id": (lambda jm: jm.add(jn.Stage(id="Not an id", name="x")), jn.ChangeError, ValueError),
    "no name": (lambda _: jn.Persona(), jn.ChangeError, ValueError),
    "empty name": (lambda jm: jm.set("maya", name=""), jn.ChangeError, ValueError),
    "name taken away": (lambda jm: jm.set("maya", name=None), jn.ChangeError, ValueError),
    "unknown field": (lambda jm: jm.set("maya", nope=1), jn.ChangeError, ValueError),
    "unknown field in add": (
        lambda jm: jm.add("persona", name="x", nope=1), jn.ChangeError, ValueError
    ),
    "unknown kind": (lambda jm: jm.add("nope", name="x"), jn.ChangeError, ValueError),
    "wrong type": (lambda jm: jm.set("maya", role=True), jn.ChangeError, ValueError),
    "out of range": (
        lambda jm: jm.link("maya", "search-ad", emotion=3), jn.ChangeError, ValueError
    ),
    "not a number": (lambda jm: jm.set("repeat", target=float("inf")), jn.ChangeError, ValueError),
    "no such day": (lambda jm: jm.set("repeat", due="2026-02-30"), jn.ChangeError, ValueError),
    "id cannot be set": (lambda jm: jm.set("maya", id="x"), jn.ChangeError, ValueError),
    "wrong ends": (lambda jm: jm.link("awareness", "maya"), jn.ChangeError, ValueError),
    "linked with itself": (
        lambda jm: jm.link("search-ad", "search-ad", kind="leads_to"), jn.ChangeError, ValueError
    ),
    "second stage": (lambda jm: jm.link("search-ad", "decision"), jn.ChangeError, ValueError),
    "unknown kind of link": (
        lambda jm: jm.link("maya", "search-ad", kind="nope"), jn.ChangeError, ValueError
    ),
    "place out of range": (lambda jm: jm.move("awareness", 2), jn.ChangeError, ValueError),
    "moved next to another kind": (
        lambda jm: jm.move("awareness", before="maya"), jn.ChangeError, ValueError
    ),
    "moved nowhere": (lambda jm: jm.move("awareness"), jn.ArgumentError, ValueError),
    "invalid changes": (lambda jm: jm.apply("x"), jn.ChangeError, ValueError),
    "unknown op": (lambda jm: jm.apply([{"op": "nope"}]), jn.ChangeError, ValueError),
    "by nobody": (lambda jm: jm.apply([], by="robot"), jn.ArgumentError, ValueError),
    "history by nobody": (lambda jm: jm.history(by="robot"), jn.ArgumentError, ValueError),
    "unknown rule": (lambda jm: jm.gaps("Z"), jn.ArgumentError, ValueError),
    "empty rule": (lambda jm: jm.gaps(ignore=""), jn.ArgumentError, ValueError),
    "rule to explain": (lambda _: jn.explain("M999"), jn.ArgumentError, ValueError),
    "bad day": (lambda jm: jm.gaps(today="soon"), jn.ArgumentError, ValueError),
    "bad max": (lambda jm: jm.require(max=-1), jn.ArgumentError, ValueError),
    "gaps found": (lambda jm: jm.require(), jn.GapsFound, AssertionError),
    "no id": (lambda jm: jm.accept("M104", reason="so"), jn.ArgumentError, ValueError),
    "no reason": (lambda jm: jm.accept("M105", "decision"), jn.ArgumentError, ValueError),
    "nobody reviewed": (lambda jm: jm.review([]), jn.ArgumentError, ValueError),
    "no such sample": (lambda _: jn.sample("nope"), jn.ArgumentError, ValueError),
    "sample of no name": (lambda _: jn.sample([]), jn.ArgumentError, ValueError),
    "no such file": (lambda _: jn.read("none.journeymap.json"), jn.FileError, OSError),
    "no such format": (lambda _: jn.read("map.docx"), jn.ArgumentError, ValueError),
    "no such format by name": (
        lambda _: jn.read("map.json", format="zip"), jn.ArgumentError, ValueError
    ),
    "option of another format": (
        lambda _: jn.read("map.json", sheet="a"), jn.ArgumentError, ValueError
    ),
    "invalid map": (lambda _: jn.JourneyMap(True), jn.ChangeError, ValueError),
    "field of the map": (lambda _: jn.JourneyMap("x", nope=1), jn.ChangeError, ValueError),
}  # fmt: skip


@pytest.mark.parametrize("what", CALLS)
def test_a_bad_call_raises_our_error_and_the_builtin_and_changes_nothing(
    jm: jn.JourneyMap, what: str
) -> None:
    call, ours, builtin = CALLS[what]
    before, steps = jm.fork(), len(jm.history())
    with pytest.raises(ours) as found:
        call(jm)
    assert isinstance(found.value, jn.JourneyError) and isinstance(found.value, builtin)
    assert len(str(found.value)) > 10 and "pydantic" not in str(found.value)
    assert jm.equals(before) and len(jm.history()) == steps


def test_an_error_of_the_door_says_where_and_what_is_allowed(jm: jn.JourneyMap) -> None:
    with pytest.raises(jn.ChangeError) as found:
        jm.apply(
            [
                {"op": "set", "id": "maya", "fields": {"role": "x"}},
                {"op": "set", "id": "maya", "fields": {"priority": "third"}},
            ]
        )
    error = found.value
    assert (error.code, error.change, error.field) == ("bad_value", 1, "priority")
    assert "primary" in str(error.allowed) and str(error.allowed) in str(error)
    assert jm["maya"].role == "Home barista"


class TestColors:
    @pytest.mark.parametrize("color", ["green", "zzz", "#12345", "rgb(1, 2, 3)", "url(#x)"])
    def test_a_color_that_cannot_be_drawn_is_refused(self, color: str) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        jm.add(jn.Persona(name="Maya"))
        allowed = r"not a color that can be drawn; allowed: a color as #RRGGBB or #RGB"
        for set_color in (
            lambda: jm.set("maya", color=color),
            lambda: jm.set("awareness", color=color),
            lambda: jn.Persona(name="Jonas", color=color),
            lambda: jn.Lane(name="Backstage", color=color),
        ):
            with pytest.raises(jn.ChangeError, match=allowed):
                set_color()
        assert jm["maya"].color == ""

    @pytest.mark.parametrize("color", ["#0072B2", "#abc", ""])
    def test_a_color_that_can_be_drawn_is_kept_as_it_is(self, color: str) -> None:
        assert jn.Persona(name="Maya", color=color).color == color

    def test_a_file_with_another_color_is_read_and_its_code_rebuilds_the_map(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        jm.apply([{"op": "set", "id": "awareness", "fields": {"color": "teal"}}], by="hand")
        names: dict[str, Any] = {}
        exec(jm.to_code(), names)
        assert names["jm"]["awareness"].color == "teal"
        again = jn.JourneyMap("Coffee", stages=["Awareness"])
        exec(str(jm.history(as_code=True)), {"jm": again, "jn": jn})
        assert again.equals(jm)
