"""The editor's Python side: traits, messages and their size, status, earlier maps, live outputs."""

from __future__ import annotations

import asyncio
import json
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

import journeynb as jn
import journeynb.notebook.cells as origin
from journeynb.formats.journeymap import dumps
from journeynb.notebook.editor_widget import Editor
from journeynb.notebook.live_output import Failed
from wire import faults, faults_sent

NAME = "coffee.journeymap.json"


def coffee() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
    return jm


class View:
    """A view of an editor: what it sends and what is sent to it."""

    def __init__(self, editor: Editor, client: str = "view") -> None:
        self.editor = editor
        self.client = client
        self.count = 0
        self.sent: list[Any] = []
        editor.send = self._take  # type: ignore[method-assign]

    def _take(self, content: Any, buffers: Any = None) -> None:
        text = json.dumps(content)
        self.sent.append(json.loads(text))
        if len(text) < 20_000:  # larger ones take seconds
            assert faults_sent(content) == []

    def ask(self, type: str, **fields: Any) -> Any:
        """Send a message, and return the answer without its request and type."""
        self.count += 1
        request = f"{self.client}-{self.count}"
        before = len(self.sent)
        self.editor._received(self.editor, {"request": request, "type": type, **fields}, [])
        found = [each for each in self.sent[before:] if each.get("request") == request]
        assert len(found) == 1
        return {key: value for key, value in found[0].items() if key not in ("request", "type")}

    def news(self, type: str) -> list[Any]:
        return [each for each in self.sent if each["type"] == type and "request" not in each]


@pytest.fixture
def jm() -> jn.JourneyMap:
    return coffee()


@pytest.fixture
def view(jm: jn.JourneyMap) -> View:
    return View(jm.edit())


def rename(id: str, name: str) -> list[dict[str, Any]]:
    return [{"op": "set", "id": id, "fields": {"name": name}}]


class TestTraits:
    def test_selection_view_and_persona_are_read_set_observed_and_linked(
        self, jm: jn.JourneyMap
    ) -> None:
        editor = jm.edit(view="goals", persona="maya")
        assert (editor.view, editor.persona, editor.selection) == ("goals", "maya", [])
        seen: list[Any] = []
        editor.observe(lambda change: seen.append(change["new"]), "selection")
        editor.set_state({"selection": ["maya", "search-ad"], "view": "table"})
        assert seen == [["maya", "search-ad"]]
        assert editor.view == "table"
        other = jm.edit()
        ipywidgets.link((editor, "selection"), (other, "selection"))
        other.selection = ["awareness"]
        assert editor.selection == ["awareness"]

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("selection", ["nobody"], "selection: unknown id 'nobody'"),
            ("persona", "awareness", "persona: awareness is a stage; allowed: the id of a persona"),
            ("persona", "nobody", "persona: unknown id 'nobody'"),
            ("view", "chart", "The 'view' trait"),
        ],
    )
    def test_an_entity_that_is_not_on_the_map_is_refused(
        self, jm: jn.JourneyMap, name: str, value: Any, message: str
    ) -> None:
        editor = jm.edit()
        before = getattr(editor, name)
        with pytest.raises(traitlets.TraitError, match=f"^{message}"):
            setattr(editor, name, value)
        assert getattr(editor, name) == before

    def test_a_wrong_value_from_a_browser_is_reset_and_sent_back(
        self, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor = jm.edit()
        back: list[Any] = []
        monkeypatch.setattr(Editor, "send_state", lambda self, key=None: back.append(key))
        editor.set_state(
            {"selection": ["nobody"], "view": 7, "persona": None, "readonly": True, "_esm": "x"}
        )
        assert (editor.selection, editor.view, editor.persona) == ([], "map", "")
        assert not editor.readonly and editor._esm != "x"
        assert back == ["selection", "view", "persona"]

    def test_a_height_from_a_browser_is_taken_if_it_is_one(
        self, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        editor = jm.edit(height=500)
        back: list[Any] = []
        monkeypatch.setattr(Editor, "send_state", lambda self, key=None: back.append(key))
        editor.set_state({"height": "720px"})
        editor.set_state({"height": "url(x)"})
        assert (editor.height, back[-1]) == ("720px", "height")

    def test_a_removed_entity_is_not_selected_any_more(self, jm: jn.JourneyMap) -> None:
        editor = jm.edit(persona="maya")
        editor.selection = ["maya", "awareness"]
        jm.remove("maya")
        assert (editor.selection, editor.persona) == (["awareness"], "")

    @pytest.mark.parametrize(
        ("name", "value", "allowed"),
        [
            ("view", "chart", "map, goals, personas, alignment, table, priorities"),
            ("persona", "awareness", "the id of a persona"),
            *(
                ("height", height, "a whole number of pixels from 1, or a CSS length such as")
                for height in (1.5, True, None, 0, -3, "", "x", "640", "px", "80vh; color: red")
            ),
        ],
    )
    def test_an_option_that_is_not_valid_is_refused(
        self, jm: jn.JourneyMap, name: str, value: Any, allowed: str
    ) -> None:
        with pytest.raises(jn.ArgumentError) as caught:
            jm.edit(**{name: value})
        found, words = str(caught.value).split("; allowed: ")
        assert found.startswith(f"{name}={value!r} is ")
        assert words.startswith(allowed)

    @pytest.mark.parametrize(
        ("height", "css"),
        [
            (300, "300px"), ("80vh", "80vh"), ("12.5em", "12.5em"), (" 100% ", "100%"),
            ("min(860px, 88vh)", "min(860px, 88vh)"), ("calc(100vh - 80px)", "calc(100vh - 80px)"),
        ],
    )  # fmt: skip
    def test_a_height_is_a_number_of_pixels_or_css(
        self, jm: jn.JourneyMap, height: Any, css: str
    ) -> None:
        editor = jm.edit(height=height)
        assert editor.height == css
        with pytest.raises(traitlets.TraitError, match="height='x' is not valid; allowed: a whole"):
            editor.height = "x"
        assert editor.height == css

    def test_the_output_is_the_view_with_the_picture_as_its_fallback(
        self, jm: jn.JourneyMap
    ) -> None:
        editor = jm.edit()
        bundle, _ = editor._repr_mimebundle_()
        assert set(bundle) == {
            "application/vnd.jupyter.widget-view+json", "application/vnd.journeymap+json",
            "text/html", "image/png", "text/plain",
        }  # fmt: skip
        assert bundle["text/html"].startswith("<img")
        assert bundle["text/plain"] == repr(editor) == repr(jm.edit()) == "Editor of 'Coffee'"

    def test_a_source_tree_without_the_bundle_says_what_to_run(
        self, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(sys.modules, "journeynb.notebook.editor_widget")
        monkeypatch.setattr(Path, "is_file", lambda self: False)
        with pytest.raises(jn.JourneyError, match="make setup"):
            jm.edit()


class TestSteps:
    def test_a_step_is_answered_once_and_sent_to_the_others(self, jm: jn.JourneyMap) -> None:
        one, two = View(jm.edit()), View(jm.edit())
        for each in (one, two):
            each.ask("steps", since=2)
        answer = one.ask("edit", changes=rename("maya", "Maja"))
        assert answer == {
            "rev": 3, "changes": rename("maya", "Maja"), "by": "hand", "history": [3, 0],
        }  # fmt: skip
        assert one.news("step") == []
        assert [each["rev"] for each in two.news("step")] == [3]
        assert jm["maya"].name == "Maja"
        assert jm.history(by="hand").what.tolist() == ["set name of maya"]

    def test_the_same_request_again_is_answered_and_not_done_again(self, view: View) -> None:
        first = view.ask("undo")
        view.count -= 1
        assert view.ask("undo") == first
        assert view.editor._core.revision == 3

    def test_a_refusal_is_the_doors_and_changes_nothing(
        self, jm: jn.JourneyMap, view: View
    ) -> None:
        before = dumps(jm._core.state)
        answer = view.ask("edit", changes=[*rename("maya", "Maja"), *rename("nobody", "x")])
        assert answer["error"]["code"] == "unknown_id" and answer["error"]["change"] == 1
        assert dumps(jm._core.state) == before

    def test_steps_that_a_listener_makes_are_sent_in_order(self, jm: jn.JourneyMap) -> None:
        def follow(event: Any) -> None:
            if jm.title == "Coffee":
                jm.title = "Tea"

        jm.listen(follow)  # before the editor's own
        view = View(jm.edit())
        view.ask("gaps")
        answer = view.ask("edit", changes=rename("maya", "Maja"))
        assert answer["rev"] == 3
        assert [each["rev"] for each in view.news("step")] == [4]
        assert [each["rev"] for each in view.ask("steps", since=2)["steps"]] == [3, 4]

    def test_a_view_that_missed_too_much_gets_the_map(self, jm: jn.JourneyMap, view: View) -> None:
        assert len(view.ask("steps", since=2)["steps"]) == 0
        assert view.ask("steps", since=0)["state"]["rev"] == 2
        assert view.ask("map")["state"]["map"]["title"] == "Coffee"

    def test_a_view_that_said_goodbye_is_sent_nothing(self, jm: jn.JourneyMap, view: View) -> None:
        view.ask("gaps")
        jm.title = "Tea"
        assert len(view.news("step")) == 1
        view.ask("bye")
        jm.title = "Cocoa"
        assert len(view.news("step")) == 1
        assert [each["rev"] for each in view.ask("steps", since=3)["steps"]] == [4]

    def test_a_read_only_editor_refuses_to_edit(self, jm: jn.JourneyMap) -> None:
        view = View(jm.edit(readonly=True))
        for message in (
            {"type": "edit", "changes": rename("maya", "x")}, {"type": "undo"}, {"type": "redo"},
            {"type": "reload"}, {"type": "bring", "edits": [], "run": ""},
            {"type": "save", "path": "x.journeymap.json"}, {"type": "bring_over"},
        ):  # fmt: skip
            assert view.ask(**message)["error"]["message"] == "this editor is read-only"
        assert jm["maya"].name == "Maya"
        assert view.ask("gaps")["gaps"]

    def test_the_edits_made_in_the_editor_are_given_as_code(
        self, jm: jn.JourneyMap, view: View
    ) -> None:
        view.ask("edit", changes=rename("maya", "Maja"))
        jm.title = "Tea"
        assert view.ask("code") == {"code": "jm.set('maya', name='Maja')\n"}
        view.ask("undo")
        view.ask("undo")
        assert view.ask("code") == {"code": ""}
        assert view.ask("redo")["by"] == "hand"
        assert view.ask("redo")["by"] == "code"  # in the editor, but it is the cell's step again

    def test_the_edits_of_an_assistant_are_no_less_than_those_in_the_editor(
        self, jm: jn.JourneyMap, view: View
    ) -> None:
        view.ask("gaps")
        jm.apply(rename("maya", "Maja"), by="agent")
        assert [each["by"] for each in view.news("step")] == ["agent"]
        assert view.ask("code") == {"code": "jm.set('maya', name='Maja')\n"}
        assert view.ask("journal")["journal"]["done"][-1] == rename("maya", "Maja")

    def test_a_part_of_the_map_and_the_map_are_given_as_code(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Buy"])
        jm.add(jn.Persona(name="Maya"))
        jm.add(jn.Touchpoint(name="Ad"), stage="buy", personas="maya")
        jm.add(jn.Touchpoint(name="Shop"), stage="buy")
        jm.link("ad", "shop", kind="leads_to", share=0.5)
        view = View(jm.edit())
        leads = "jm.link('ad', 'shop', kind='leads_to', share=0.5)\n"
        code = view.ask("code", ids=["ad", "shop"])["code"]
        assert code == (
            "jm.add(jn.Touchpoint(name='Ad'), stage='buy')\n"
            "jm.add(jn.Touchpoint(name='Shop'), stage='buy')\n"
            f"jm.link('maya', 'ad')\n{leads}"
        )
        link = {"kind": "leads_to", "from": "ad", "to": "shop"}
        assert view.ask("code", links=[link]) == {"code": leads}
        assert view.ask("map_code") == {"code": jm.to_code()}
        copy = jn.JourneyMap("Coffee", stages=["Buy"])
        copy.add(jn.Persona(name="Maya"))
        exec(code, {"jn": jn, "jm": copy})
        assert copy.equals(jm)

    def test_code_of_what_is_not_on_the_map_is_refused(self, view: View) -> None:
        assert view.ask("code", ids=["nobody"])["error"]["code"] == "unknown_id"
        link = {"kind": "leads_to", "from": "maya", "to": "nobody"}
        error = view.ask("code", links=[link])["error"]
        assert error["message"] == "unknown link from 'maya' to 'nobody': 'leads_to'"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(), each, max_size=4),
    max_leaves=12,
)
WORDS = st.sampled_from(
    ["type", "changes", "edits", "path", "run", "since", "force", "again", "selection", "view"]
)
TYPES = st.sampled_from(
    ["edit", "undo", "redo", "save", "reload", "bring", "bring_over", "map", "steps", "gaps",
     "status", "journal", "code", "map_code", "show", "bye"]
)  # fmt: skip
OPS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "set", "move", "remove", "link", "unlink", "x"])},
    optional={
        name: JSON | st.sampled_from(["maya", "search-ad", "touchpoint", "leads_to"])
        for name in ("kind", "id", "fields", "at", "from", "to")
    },
)
VALUES = JSON | st.sampled_from(["map", "steps", "gaps", "code", "x.exe"]) | st.lists(OPS | JSON)


def test_every_rule_can_be_written_out_in_a_view(view: View) -> None:
    rules = view.ask("gaps")["rules"]
    assert list(rules) == jn.rules().rule.to_list()
    assert rules["E604"]["link"] == {"kind": "leads_to", "from": "id", "to": "other"}
    assert [code for code in rules if rules[code].get("events")] == ["E601"]


class TestMalformed:
    @given(
        content=JSON
        | st.dictionaries(WORDS, VALUES, max_size=3)
        | st.builds(dict, st.dictionaries(WORDS, VALUES, max_size=3), type=TYPES)
    )
    def test_any_json_is_answered_with_an_error_or_obeyed_and_never_raises(
        self, content: Any
    ) -> None:
        jm = coffee()
        view = View(jm.edit())
        before = dumps(jm._core.state)
        revision = jm._core.revision
        if isinstance(content, dict):
            content = {"request": "view-1", **content}
        view.editor._received(view.editor, content, [])
        answers = [each for each in view.sent if "request" in each]
        assert len(answers) == 1
        named = isinstance(content, dict)
        assert answers[0]["request"] == ("view-1" if named else None)
        if not named or faults("Request", content):
            assert answers[0]["type"] == "error"
        if answers[0]["type"] == "error":
            assert answers[0]["error"]["message"]
            assert (dumps(jm._core.state), jm._core.revision) == (before, revision)

    def test_a_path_that_no_file_can_have_is_refused(self, view: View) -> None:
        error = view.ask("save", path="a\0.journeymap.json")["error"]
        assert "null byte" in error["message"]

    @pytest.mark.parametrize("request_", [None, 3, "", "x" * 65, ["a"]])
    def test_a_message_that_names_no_request_is_answered_without_one(
        self, view: View, request_: Any
    ) -> None:
        view.editor._received(view.editor, {"request": request_, "type": "undo"}, [])
        assert [(each["type"], each["request"]) for each in view.sent] == [("error", None)]
        assert "request" in view.sent[0]["error"]["message"]
        assert view.editor._core.revision == 2

    @pytest.mark.parametrize(
        ("message", "words"),
        [
            ({}, "a message needs a type; allowed: bring, "),
            ({"type": "money"}, "unknown message type 'money'; allowed: bring, "),
            ({"type": 3}, "unknown message type 3; allowed: bring, "),
            ({"type": "edit"}, "edit needs changes"),
            ({"type": "edit", "changes": None}, "edit: changes=None is not valid; allowed: a list"),
            ({"type": "edit", "changes": "x"}, "edit: changes='x' is not valid; allowed: a list"),
            ({"type": "edit", "changes": [3]}, "edit: changes[0]=3 is not valid; allowed: {op, "),
            ({"type": "edit", "changes": [{"op": "set"}]}, "unknown id None"),
            ({"type": "undo", "redo": True}, "undo has no field 'redo'; allowed: request, type"),
            ({"type": "steps"}, "steps needs since"),
            (
                {"type": "steps", "since": -1},
                "steps: since=-1 is not valid; allowed: a whole number from 0",
            ),
            ({"type": "steps", "since": True}, "steps: since=True is not valid; allowed: a whole"),
            ({"type": "gaps", "again": 1}, "gaps: again=1 is not valid; allowed: true or false"),
            ({"type": "save", "path": 3}, "save: path=3 is not valid; allowed: text"),
            ({"type": "save", "path": ""}, ".: unknown file extension; allowed: "),
            ({"type": "save", "path": "x.exe"}, "x.exe: unknown file extension; allowed: "),
            ({"type": "save", "path": None}, "this map has no file yet"),
            ({"type": "bring", "edits": [3], "run": ""}, "bring: edits[0]=3 is not valid; allowed"),
            ({"type": "bring", "edits": []}, "bring needs run"),
            ({"type": "show", "view": "x"}, "show: view='x' is not valid; allowed: one of map, "),
            ({"type": "show", "selection": ["nobody"]}, "selection: unknown id 'nobody'"),
            ({"type": "bye", "now": 1}, "bye has no field 'now'; allowed: request, type"),
            ({"type": "reload"}, "this map has no file to reload"),
        ],
    )
    def test_an_invalid_message_is_answered_with_an_error(
        self, view: View, message: dict[str, Any], words: str
    ) -> None:
        before = dumps(view.editor._core.state)
        view.editor._received(view.editor, {"request": "view-1", **message}, [])
        [answer] = view.sent
        assert (answer["type"], answer["request"]) == ("error", "view-1")
        assert answer["error"]["message"].startswith(words)
        assert dumps(view.editor._core.state) == before


def size(*messages: Any) -> int:
    return sum(len(json.dumps(each, ensure_ascii=False).encode()) for each in messages)


def big(count: int) -> jn.JourneyMap:
    jm = jn.JourneyMap("Big", stages=[f"Stage {number}" for number in range(5)])
    with jm.batch():
        for number in range(3):
            jm.add(jn.Persona(name=f"Persona {number}"))
        for number in range(count):
            jm.add(
                jn.Touchpoint(name=f"Touchpoint {number}", channels="web"),
                stage=f"stage-{number % 5}",
                personas=f"persona-{number % 3}",
            )
    return jm


class TestSize:
    @pytest.mark.parametrize("count", [10, 300, 3000])
    def test_an_edit_sends_its_change_and_not_the_map(self, count: int) -> None:
        jm = big(count)
        one, two = View(jm.edit()), View(jm.edit())
        for each in (one, two):
            each.ask("gaps")
        link = {"from": "persona-1", "to": "touchpoint-1"}
        long = "ü" * 5000
        edits: list[tuple[str, int, list[dict[str, Any]]]] = [
            ("rename", 2000, rename("touchpoint-1", "Search ad")),
            ("move", 2000, [{"op": "move", "id": "touchpoint-1", "at": count - 1}]),
            ("link", 2000, [{"op": "link", "kind": "leads_to", "from": "touchpoint-1",
                             "to": "touchpoint-2"}]),
            ("emotion", 2000, [{"op": "link", "kind": "experiences", **link,
                                "fields": {"emotion": -1.5}}]),
            ("delete", 2000, [{"op": "remove", "id": "touchpoint-3"}]),
            ("text", 2 * len(long) + 1000, [{"op": "set", "id": "touchpoint-4",
                                             "fields": {"description": long}}]),
        ]  # fmt: skip
        for what, most, changes in edits:
            before = len(one.sent)
            message = {"request": "view-1", "changes": changes}
            assert "error" not in one.ask("edit", changes=changes)
            took = size(message, *one.sent[before:])
            print(f"{what} at {count}: {took} bytes with the gaps that it changes")
            assert took <= most

    def test_the_gaps_of_a_large_map_are_looked_for_in_slices(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("journeynb.sync.gap_search.SLICE", 0.001)
        jm = big(600)
        view = View(jm.edit())
        view.ask("gaps")

        async def edit() -> int:
            view.ask("edit", changes=[{"op": "remove", "id": "touchpoint-3"}])
            view.ask("edit", changes=rename("touchpoint-4", "Search ad"))
            turns = 0
            while not view.news("gap_changes"):
                await asyncio.sleep(0.002)
                turns += 1
                assert turns < 5000
            return turns

        assert asyncio.run(edit()) > 10
        news = view.news("gap_changes")
        assert len(news) == 1  # both edits in one go
        assert all(key[1] == "touchpoint-3" for key in news[0]["lost"] if len(key[1]) > 8)
        known = view.editor._connection.session.gap_search.gaps
        assert known is not None
        assert set(known) == {(row.rule, row.id, row.other) for row in jm.gaps().itertuples()}


def test_the_editor_knows_the_name_of_the_user_for_comments(
    jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "Ann")
    assert jm.edit().get_state("_state")["_state"]["me"] == "Ann"


class TestStatus:
    def status(self, view: View) -> dict[str, Any]:
        return view.ask("status")["status"]

    def test_a_map_in_memory_says_so(self, view: View) -> None:
        status = self.status(view)
        assert status == {
            "path": None, "live": False, "unsaved": True, "conflict": False, "problem": None,
            "earlier": False,
        }  # fmt: skip

    def test_saving_under_a_name_goes_on_as_one_edits(
        self, jm: jn.JourneyMap, view: View, tmp_path: Path
    ) -> None:
        path = tmp_path / NAME
        status = view.ask("save", path=str(path))["status"]
        assert (status["path"], status["live"], status["unsaved"]) == (str(path), True, False)
        view.ask("edit", changes=rename("maya", "Maja"))
        assert '"Maja"' in path.read_text("utf-8")
        assert not self.status(view)["unsaved"]

    def test_another_file_is_not_overwritten_unless_forced(
        self, jm: jn.JourneyMap, view: View, tmp_path: Path
    ) -> None:
        other = tmp_path / NAME
        other.write_text("theirs")
        error = view.ask("save", path=str(other))["error"]
        assert error["code"] == "file_exists" and NAME in error["message"]
        assert other.read_text() == "theirs"
        assert view.ask("save", path=str(other), force=True)["status"]["path"] == str(other)
        table = tmp_path / "coffee.csv"
        assert "error" not in view.ask("save", path=str(table))
        assert "Search ad" in table.read_text("utf-8")
        assert self.status(view)["path"] == str(other)
        assert "allowed" in view.ask("save", path="coffee.exe")["error"]["message"]

    def test_what_others_write_to_the_file_is_merged_and_every_view_hears_of_it(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / NAME
        jm = jn.open(path)
        jm.add(jn.Persona(name="Maya"))
        one, two = View(jm.edit()), View(jm.edit())
        for each in (one, two):
            assert not self.status(each)["conflict"]
        other = jn.read(path)
        other.set(title="Theirs")
        other.save()
        assert not self.status(one)["conflict"]
        assert jm.title == "Theirs"
        assert two.news("step")[-1]["by"] == "file"
        news = two.news("merged")[-1]
        assert (news["rev"], news["words"], news["undoable"]) == (2, "changed the map", True)
        other.set("maya", description="Theirs")
        other.save()
        one.ask("edit", changes=rename("maya", "Maja"))  # no warning: the notice says it
        assert one.news("merged")[-1]["words"] == "changed Maja"
        assert jn.read(path).equals(jm)

    def test_every_view_hears_that_the_file_is_no_longer_a_map(self, tmp_path: Path) -> None:
        path = tmp_path / NAME
        jm = jn.open(path)
        jm.add(jn.Persona(name="Maya"))
        one, two = View(jm.edit()), View(jm.edit())
        for each in (one, two):
            assert not self.status(each)["conflict"]
        whole = path.read_text("utf-8")
        path.write_text("{", "utf-8")
        assert self.status(one)["conflict"]
        assert two.news("status_changed")[-1]["status"]["conflict"]
        with pytest.warns(jn.JourneyWarning, match="cannot be merged"):
            one.ask("edit", changes=rename("maya", "Maja"))
        assert path.read_text("utf-8") == "{"
        assert one.ask("save", path=None)["error"]["code"] == "file_changed"
        path.write_text(whole.replace('"title": "coffee"', '"title": "Theirs"'), "utf-8")
        assert not self.status(two)["conflict"]
        assert (jm.title, jm["maya"].name) == ("Theirs", "Maja")
        assert not one.news("status_changed")[-1]["status"]["conflict"]
        assert jn.read(path).equals(jm)

    def test_reload_and_keeping_ours_end_a_conflict(self, tmp_path: Path) -> None:
        path = tmp_path / NAME
        jn.JourneyMap("Ours").save(path)
        jm = jn.read(path)
        view = View(jm.edit())
        assert not self.status(view)["conflict"]
        jn.JourneyMap("Theirs").save(path)
        assert self.status(view)["conflict"]
        answer = view.ask("reload")
        assert answer["changes"] and not answer["status"]["conflict"]
        assert jm.title == "Theirs"
        jn.JourneyMap("Theirs again").save(path)
        view.ask("edit", changes=[{"op": "set", "id": "", "fields": {"title": "Ours"}}])
        assert view.ask("save", path=None)["error"]["code"] == "file_changed"
        assert not view.ask("save", path=None, force=True)["status"]["conflict"]
        assert jn.read(path).title == "Ours"

    def test_the_reason_why_a_file_could_not_be_written_is_sent(self, tmp_path: Path) -> None:
        folder = tmp_path / "folder"
        folder.mkdir()
        jm = jn.open(folder / NAME)
        jm.add(jn.Persona(name="Maya"))
        view = View(jm.edit())
        (folder / NAME).unlink()
        folder.rmdir()
        with pytest.warns(jn.JourneyWarning):
            status = view.ask("edit", changes=rename("maya", "Maja"))["status"]
        assert "cannot be written" in status["problem"] and status["unsaved"]


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have a notebook's cell run: ``cell("name")``."""
    runs = 0
    now: list[origin.Cell | None] = [None]

    def run(name: str) -> None:
        nonlocal runs
        runs += 1
        now[0] = origin.Cell(name, str(runs))

    monkeypatch.setattr(origin, "running_cell", lambda: now[0])
    monkeypatch.setattr("journeynb.notebook.editor_widget.running_cell", lambda: now[0])
    return run


class TestEarlier:
    def test_the_cell_that_builds_a_map_makes_the_one_before_an_earlier_one(
        self, cell: Callable[[str], None]
    ) -> None:
        cell("one")
        old = coffee()
        fork = old.fork()
        view = View(old.edit())
        assert not view.ask("status")["status"]["earlier"]
        view.ask("edit", changes=rename("maya", "Maja"))
        old.title = "By code"
        view.ask("edit", changes=[{"op": "remove", "id": "search-ad"}])
        view.ask("edit", changes=rename("awareness", "Start"))
        cell("two")
        coffee()
        assert not view.ask("status")["status"]["earlier"]
        cell("one")
        new = coffee()
        status = view.ask("status")["status"]
        assert (status["earlier"], status["edits"]) == (True, 3)
        assert origin.newer(fork._core) is None  # the new run made no fork yet
        other = new.fork()
        assert origin.newer(fork._core) is other._core
        new.remove("awareness")
        steps = len(new.history())
        answer = view.ask("bring_over")
        assert len(answer["refused"]) == 1 and "awareness" in answer["refused"][0]
        assert answer["status"]["edits"] == 0
        assert new["maya"].name == "Maja" and "search-ad" not in new
        assert len(new.history()) == steps + 1
        assert new.title == "Coffee"
        assert view.ask("bring_over")["refused"] == []
        assert len(new.history()) == steps + 1
        new.undo()
        assert new["maya"].name == "Maya" and "search-ad" in new

    def test_edits_that_a_page_kept_come_to_the_map_of_a_new_kernel(
        self, jm: jn.JourneyMap, view: View
    ) -> None:
        add = {"op": "add", "kind": "persona", "id": "tom", "fields": {"name": "Tom"}}
        known = {"op": "add", "kind": "persona", "id": "maya", "fields": {"name": "Maya"}}
        taken = {"op": "add", "kind": "stage", "id": "maya", "fields": {"name": "Maya"}}
        edits = [rename("search-ad", "Ad"), [add], [known], [taken], rename("tom", "Tommy")]
        answer = view.ask("bring", edits=edits, run="of another kernel")
        assert len(answer["refused"]) == 1 and "maya" in answer["refused"][0]
        assert (jm["search-ad"].name, jm["tom"].name) == ("Ad", "Tommy")
        assert answer["rev"] == 3 and answer["history"] == [3, 0]

    def test_a_malformed_list_of_edits_changes_nothing(self, view: View) -> None:
        before = dumps(view.editor._core.state)
        assert "error" in view.ask("bring", edits=[rename("maya", "Maja"), [7]], run="x")
        assert dumps(view.editor._core.state) == before

    def test_the_editor_that_a_cell_showed_before_ends_with_its_view(
        self, cell: Callable[[str], None], jm: jn.JourneyMap
    ) -> None:
        cell("show")
        old, beside = View(jm.edit()), View(jm.edit())
        for each in (old, beside):
            each.ask("gaps")
        cell("show")
        new = View(jm.edit())
        assert old.editor.comm is not None
        old.ask("bye")
        assert old.editor.comm is None
        assert beside.editor.comm is not None and new.editor.comm is not None
        new.ask("bye")
        assert new.editor.comm is not None  # hidden, but the newest

    def test_nothing_of_a_kernel_is_looked_at_without_one(self, jm: jn.JourneyMap) -> None:
        assert origin.origin_of(jm._core) == ""
        assert origin.running_cell() is None

    def test_the_cell_is_what_the_kernel_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        parent: dict[str, Any] = {
            "header": {"msg_type": "execute_request", "msg_id": "7"},
            "metadata": {"cellId": "abc"},
            "content": {"code": "jm"},
        }
        shell = types.SimpleNamespace(kernel=types.SimpleNamespace(get_parent=lambda: parent))
        fake = types.SimpleNamespace(get_ipython=lambda: shell)
        monkeypatch.setitem(sys.modules, "IPython", fake)
        assert origin.running_cell() == origin.Cell("abc", "7")
        parent["metadata"] = {}
        assert origin.running_cell() == origin.Cell("jm", "7")
        parent["header"] = {"msg_type": "comm_msg"}
        assert origin.running_cell() is None


class TestLive:
    def test_it_is_shown_once_outside_of_a_notebook(self, jm: jn.JourneyMap) -> None:
        assert repr(jn.live(lambda: jm.title, jm)) == "'Coffee'"

    def test_anything_but_a_function_and_maps_is_refused(self, jm: jn.JourneyMap) -> None:
        with pytest.raises(jn.ArgumentError, match="function"):
            jn.live(jm.gaps(), jm)  # type: ignore[arg-type]
        with pytest.raises(jn.ArgumentError, match="maps"):
            jn.live(jm.gaps)
        with pytest.raises(jn.ArgumentError, match="maps"):
            jn.live(jm.gaps, "coffee")  # type: ignore[arg-type]

    def test_steps_in_quick_succession_make_one_update_and_errors_are_shown(
        self, jm: jn.JourneyMap
    ) -> None:
        shown: list[Any] = []
        other = coffee()
        live = jn.live(lambda: f"{jm['maya'].name} {other.title}", jm, other)
        live._outputs.append(types.SimpleNamespace(update=shown.append))
        live._ends = [each.listen(live._after_step) for each in (jm, other)]

        async def edit() -> None:
            for number in range(20):
                jm.set("maya", name=f"Maya {number}")
            other.title = "Tea"
            await asyncio.sleep(0.4)
            jm.remove("maya")
            await asyncio.sleep(0.4)
            jm.undo()
            await asyncio.sleep(0.4)
            live.stop()
            jm.set("maya", name="X")
            await asyncio.sleep(0.4)

        asyncio.run(edit())
        first, failed, last = shown
        assert first == last == "Maya 19 Tea"
        assert isinstance(failed, Failed) and "UnknownIdError" in repr(failed)
