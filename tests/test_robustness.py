"""What must be true when calls fail, come in the wrong order, or run at the same time."""

import contextlib
import copy
import io
import pickle
import threading

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.formats.journeymap import dumps, loads
from journeynb.formats.spreadsheet import from_frame, read_xlsx
from journeynb.model.core import CoreMap
from journeynb.model.state import State


def chain(length: int, *, downwards: bool) -> list[dict]:
    """Return the changes that add goals, each of which refines the next."""
    goals = [
        {"op": "add", "kind": "goal", "id": f"g-{n}", "fields": {"name": "G"}}
        for n in range(length)
    ]
    ends = [(n + 1, n) if downwards else (n, n + 1) for n in range(length - 1)]
    return goals + [
        {"op": "link", "kind": "refines", "from": f"g-{a}", "to": f"g-{b}"} for a, b in ends
    ]


class TestBatches:
    def test_a_batch_in_a_batch_rolls_back_alone(self) -> None:
        jm = jn.JourneyMap("x")
        with jm.batch():
            jm.set(description="kept")
            with contextlib.suppress(KeyError), jm.batch():
                jm.set(title="y")
                raise KeyError
        assert (jm.title, jm.info.description) == ("x", "kept")
        assert len(jm.history()) == 1
        jm.undo()
        assert jm.info.description == ""

    def test_a_batch_in_a_batch_is_a_part_of_its_step(self) -> None:
        jm = jn.JourneyMap("x")
        with jm.batch():
            with jm.batch():
                jm.set(title="y")
            jm.set(description="d")
        assert len(jm.history()) == 1
        jm.undo()
        assert jm.title == "x"

    def test_saving_and_reloading_are_no_part_of_a_batch(self, tmp_path) -> None:
        jm = jn.JourneyMap("x")
        jm.save(tmp_path / "x.journeymap.json")
        with jm.batch():
            jm.set(title="y")
            with pytest.raises(jn.ArgumentError, match="batch"):
                jm.save()
            with pytest.raises(jn.ArgumentError, match="batch"):
                jm.reload()

    def test_the_edits_of_another_thread_wait_for_the_batch_to_end(self) -> None:
        jm = jn.JourneyMap("x")
        inside = threading.Event()
        other = threading.Thread(target=lambda: (inside.wait(), jm.set(description="theirs")))
        other.start()
        with contextlib.suppress(KeyError), jm.batch():
            jm.set(title="y")
            inside.set()
            other.join(0.05)
            raise KeyError
        other.join()
        assert (jm.title, jm.info.description) == ("x", "theirs")

    def test_many_threads_lose_no_edit(self) -> None:
        jm = jn.JourneyMap("x")

        def work(number: int) -> None:
            for count in range(50):
                with jm.batch():
                    jm.add("persona", id=f"p-{number}-{count}", name="P")
                    jm.set(description=f"{number} {count}")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(jm) == 200
        assert len(jm.history()) == 200


class TestListeners:
    def test_one_that_fails_warns_and_the_others_are_called(self) -> None:
        jm = jn.JourneyMap("x")
        called = []
        jm.listen(lambda event: 1 / 0)
        jm.listen(called.append)
        with pytest.warns(
            jn.JourneyWarning,
            match=r"the change was made, but a listener failed: ZeroDivisionError",
        ):
            jm.add("persona", name="Maya")
        assert len(called) == 1
        assert "maya" in jm

    def test_only_a_function_can_listen(self) -> None:
        with pytest.raises(jn.ArgumentError, match="function"):
            jn.JourneyMap().listen(None)  # type: ignore[arg-type]


class TestIds:
    def test_equal_names_get_the_first_free_number(self) -> None:
        state = CoreMap()
        add = {"op": "add", "kind": "note", "fields": {}}
        for id in ("plan", "plan-2", "plan-4"):
            state.apply([{**add, "id": id}])
        assert state.state.free_id("Plan", "note") == "plan-3"
        state.apply([{**add, "id": "plan-3"}])
        assert state.state.free_id("Plan", "note") == "plan-5"
        state.apply([{"op": "remove", "id": "plan-2"}])
        assert state.state.free_id("Plan", "note") == "plan-2"

    def test_thousands_of_equal_names_are_looked_up_once_each(self, monkeypatch) -> None:
        jm = jn.JourneyMap()
        looks = 0
        there = State.__contains__

        def count(self: State, id: object) -> bool:
            nonlocal looks
            looks += 1
            return there(self, id)

        monkeypatch.setattr(State, "__contains__", count)
        for _ in range(500):
            jm._core.apply(
                [{"op": "add", "kind": "note", "id": jm._core.state.free_id("", "note")}]
            )
        assert looks < 500 * 8

    def test_numpy_strings_do_not_reach_the_code(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Persona(name="Lea"))
        change = {"op": "set", "id": np.str_("lea"), "fields": {"role": np.str_("r")}}
        jm.apply([change], by="hand")
        assert jm.history(as_code=True) == "jm.set('lea', role='r')\n"

    def test_the_same_name_again_warns(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Touchpoint(name="Search ad"))
        with pytest.warns(
            jn.JourneyWarning,
            match=r"'Search ad' \(search-ad\); this one gets the id search-ad-2. If the cell",
        ):
            assert jm.add(jn.Touchpoint(name="Search ad")) == "search-ad-2"
        jm.add(jn.Stage(name="Search ad"))  # of another kind
        jm.add(jn.Persona(name="詢問"))
        jm.add(jn.Persona(name="問"))  # the same id, another name


@pytest.mark.parametrize("downwards", [True, False])
class TestLongCascades:
    def test_each_link_is_checked_without_walking_the_chain(
        self, monkeypatch, downwards: bool
    ) -> None:
        steps = 0
        ends_of = State.ends_of

        def count(self: State, id: str, kind: str):
            nonlocal steps
            steps += 1
            return ends_of(self, id, kind)

        monkeypatch.setattr(State, "ends_of", count)
        core = CoreMap()
        core.apply(chain(300, downwards=downwards))
        assert steps < 300 * 4
        first, last = ("g-0", "g-299") if downwards else ("g-299", "g-0")
        with pytest.raises(jn.ChangeError) as refused:
            core.apply([{"op": "link", "kind": "refines", "from": first, "to": last}])
        assert refused.value.code == "cycle"

    def test_the_file_is_read_and_a_circle_in_it_is_refused(self, downwards: bool) -> None:
        core = CoreMap()
        core.apply(chain(2000, downwards=downwards))
        text = dumps(core.state)
        assert dumps(loads(text)) == text
        first, last = ("g-0", "g-1999") if downwards else ("g-1999", "g-0")
        closing = f'    {{"kind": "refines", "from": "{first}", "to": "{last}"}}\n  ]\n}}'
        damaged = text.rstrip()[: -len("\n  ]\n}")] + ",\n" + closing
        with pytest.raises(jn.FormatError, match="the refines links form a circle: g-"):
            loads(damaged)


class TestErrors:
    @pytest.mark.parametrize(
        "fail",
        [
            lambda: jn.Persona(name=""),
            lambda: jn.JourneyMap()["x"],
            lambda: jn.JourneyMap(stages=["a"]).require(),
            lambda: loads("{"),
            lambda: jn.read("no such file.csv"),
            lambda: jn.explain("Z1"),
        ],
    )
    def test_they_survive_pickling(self, fail) -> None:
        with pytest.raises(jn.JourneyError) as raised:
            fail()
        again = pickle.loads(pickle.dumps(raised.value))
        assert type(again) is type(raised.value)
        assert str(again) == str(raised.value)
        assert again.__dict__ == raised.value.__dict__

    def test_a_name_without_its_field_is_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match=r"Touchpoint\(name='Search ad'\)"):
            jn.Touchpoint("Search ad")  # type: ignore[call-arg]

    def test_missing_values_of_a_row_are_omitted(self) -> None:
        row = {"name": "A", "role": None, "quote": float("nan"), "needs": pd.NA, "reviewed": pd.NaT}
        assert jn.Persona(**row).stored() == {"name": "A"}

    def test_stages_may_come_from_pandas(self) -> None:
        assert len(jn.JourneyMap(stages=pd.Series(["a", "b"]))) == 2


class TestCopies:
    def test_a_copy_is_a_map_of_its_own(self) -> None:
        jm = jn.JourneyMap("x")
        for other in (copy.copy(jm), copy.deepcopy(jm), pickle.loads(pickle.dumps(jm))):
            other.title = "y"
            assert (jm.title, other.title) == ("x", "y")
            assert other.path is None

    def test_setting_the_title_is_a_step(self) -> None:
        jm = jn.JourneyMap("x")
        jm.title = "y"
        jm.undo()
        assert jm.title == "x"


class TestPaths:
    def test_a_path_is_added_as_one_step(self) -> None:
        jm = jn.JourneyMap()
        ids = [jm.add(jn.Touchpoint(name=name)) for name in "abc"]
        with pytest.warns(jn.JourneyWarning, match="add_path"):
            assert len(jm.paths()) == 0
        jm.add_path(ids, label="then")
        assert jm.paths()["touchpoints"].tolist() == [["a", "b", "c"]]
        assert jm.links("leads_to")["label"].tolist() == ["then", "then"]
        jm.undo()
        assert len(jm.links()) == 0
        with pytest.raises(jn.ArgumentError, match="at least two touchpoints"):
            jm.add_path(["a"])


class TestLossesAreReported:
    def test_by_a_journey_diagram(self, tmp_path) -> None:
        jm = jn.sample("coffee")
        with pytest.warns(
            jn.JourneyWarning, match=r"skipped: .*goals \(8\); .*links \(\d+\); .*the mean"
        ):
            jm.save(tmp_path / "coffee.mmd")
        plain = jn.JourneyMap("x", stages=["a"])
        plain.save(tmp_path / "plain.mmd")
        assert jm.to_mermaid().startswith("journey\n")

    def test_the_persona_of_a_table_that_names_none(self) -> None:
        frame = pd.DataFrame({"stage": ["a"], "touchpoint": ["t"]})
        state = from_frame(frame, persona="Lea")
        assert state.order["persona"] == ["lea"]
        assert state.link("experiences", "lea", "t") is not None

    def test_formulas_that_have_no_value(self) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        book.active.append(["stage", "touchpoint", "persona"])
        book.active.append(["A", "=1+1", "L"])
        file = io.BytesIO()
        book.save(file)
        with pytest.warns(jn.JourneyWarning, match="1 formula has no stored value"):
            read_xlsx(file.getvalue())
