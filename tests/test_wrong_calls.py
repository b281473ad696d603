"""A wrong name or argument: the message names the public call and the nearest right word."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.base.public_calls import Public
from journeynb.model.kinds.entities import ENTITIES


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    jm = jn.sample("coffee")
    log = jn.EventLog(jn.sample_log("coffee"))
    return {"jn": jn, "jm": jm, "log": log, "ev": jm.evidence(log)}


WRONG_CALLS = [
    (
        "jm.touchpoints(owner='Marketing')",
        "JourneyMap.touchpoints() has no argument 'owner'; filter the table that it "
        "returns: .query(\"owner == 'Marketing'\"). Allowed: persona, stage, goal, "
        "channel, tag",
    ),
    (
        "jm.touchpoints(channels='web')",
        "JourneyMap.touchpoints() has no argument 'channels'; did you mean 'channel'? "
        "Allowed: persona, stage, goal, channel, tag",
    ),
    (
        "jm.add('touchpoint', 'Search ad')",
        "JourneyMap.add() takes 1 argument by position (what), but got 2; pass the others by "
        "name: at=, on_duplicate=, the fields",
    ),
    (
        "jm.link('maya')",
        "JourneyMap.link() needs 'end'; its arguments: start, end, kind",
    ),
    (
        "jm.link('maya', 'checkout', 'experiences', kind='experiences')",
        "JourneyMap.link() got 'kind' twice, by position and by name",
    ),
    (
        "jm.undo(3)",
        "JourneyMap.undo() takes no arguments by position, but got 1",
    ),
    (
        "jm.history(as_cod=True)",
        "JourneyMap.history() has no argument 'as_cod'; did you mean 'as_code'? Allowed: "
        "as_code, by",
    ),
    (
        "jm.chart.coverage(persna='maya')",
        "JourneyMap.chart.coverage() has no argument 'persna'; did you mean 'persona'? "
        "Allowed: persona, width, height",
    ),
    (
        "ev.funnel(whithin='30d')",
        "Evidence.funnel() has no argument 'whithin'; did you mean 'within'? Allowed: "
        "order, within, ordered",
    ),
    (
        "ev.chart.volume(widht=3)",
        "Evidence.chart.volume() has no argument 'widht'; did you mean 'width'? Allowed: "
        "every, width, height",
    ),
    (
        "log.concat()",
        "EventLog.concat() needs 'logs'; its arguments: logs, gap",
    ),
    (
        "jn.JourneyMap('Coffee', ['Find'])",
        "JourneyMap() takes 1 argument by position (title), but got 2; pass the others by "
        "name: stages=, on_duplicate=, the fields",
    ),
    (
        "jn.JourneyMap.from_frame()",
        "JourneyMap.from_frame() needs 'df'; its arguments: df, columns, shape, persona, "
        "scale, emotions, custom",
    ),
    (
        "jn.rules(sel='M')",
        "jn.rules() has no argument 'sel'; did you mean 'select'? Allowed: select",
    ),
    (
        "jn.open()",
        "jn.open() needs 'path'; its arguments: path, on_duplicate",
    ),
    (
        "jn.Report()",
        "Report() needs 'source'; its arguments: source, events, since, today",
    ),
]

WRONG_FIELDS = [
    (
        "jm.set('maya', rol='x')",
        "persona has no field 'rol'; did you mean 'role'? Allowed: ",
    ),
    (
        "jm.set('checkout', channel='web')",
        "touchpoint has no field 'channel'; did you mean 'channels'? Allowed: ",
    ),
    (
        "jm.set(titel='x')",
        "map has no field 'titel'; did you mean 'title'? Allowed: ",
    ),
    (
        "jm.link('maya', 'checkout', emotions=1)",
        "experiences has no field 'emotions'; did you mean 'emotion'? Allowed: ",
    ),
    (
        "jm.add('touchpoint', nam='Ad')",
        "touchpoint has no field 'nam'; did you mean 'name'? ",
    ),
    (
        "jm.add('touchpont', name='Ad')",
        "unknown kind 'touchpont'; did you mean 'touchpoint'? ",
    ),
    (
        "jm.add(jn.Touchpoint(name='Ad'), personna='maya')",
        "add() does not take 'personna' with a touchpoint object; did you mean 'persona'? ",
    ),
    (
        "jm.add(jn.Touchpoint(name='Ad'), owner='Sales')",
        "add() does not take 'owner' with a touchpoint object; set it in the object: "
        "jn.Touchpoint(owner=...); ",
    ),
    (
        "jn.JourneyMap('Coffee', stage=['Find'])",
        "map has no field 'stage'; did you mean 'stages'? ",
    ),
    (
        "jn.Touchpoint(name='Ad', chanels='web')",
        "touchpoint has no field 'chanels'; did you mean 'channels'? ",
    ),
]

WRONG_NAMES = [
    (
        "jm.touchpoint",
        "JourneyMap has no attribute 'touchpoint'; did you mean touchpoints or "
        "table('touchpoint')?",
    ),
    (
        "jm.stages",
        "JourneyMap has no attribute 'stages'; did you mean table('stage')?",
    ),
    (
        "jm.owners",
        "JourneyMap has no attribute 'owners'; did you mean info.owners?",
    ),
    (
        "jm.delete",
        "JourneyMap has no attribute 'delete'; did you mean remove?",
    ),
    (
        "jm.to_csv",
        "JourneyMap has no attribute 'to_csv'; did you mean save('map.csv')?",
    ),
    (
        "jm.chart.alignement",
        "JourneyMap.chart has no attribute 'alignement'; did you mean alignment?",
    ),
    (
        "ev.funel",
        "Evidence has no attribute 'funel'; did you mean funnel?",
    ),
    (
        "log.prepar",
        "EventLog has no attribute 'prepar'; did you mean prepare?",
    ),
    (
        "jm['maya'].rol",
        "the persona has no attribute 'rol'; did you mean role?",
    ),
    (
        "jm.info.titel",
        "the map has no attribute 'titel'; did you mean title?",
    ),
    (
        "jn.Touchpont",
        "journeynb has no attribute 'Touchpont'; did you mean Touchpoint?",
    ),
]


class TestCalls:
    @pytest.mark.parametrize(("call", "message"), WRONG_CALLS)
    def test_a_wrong_call_names_the_call_and_the_right_words(
        self, names: dict[str, Any], call: str, message: str
    ) -> None:
        with pytest.raises(TypeError) as caught:
            eval(call, names)
        assert str(caught.value).startswith(message)
        assert isinstance(caught.value, (jn.CallError, jn.ArgumentError, ValueError))

    @pytest.mark.parametrize(("call", "message"), WRONG_FIELDS)
    def test_a_wrong_field_names_the_nearest(
        self, names: dict[str, Any], call: str, message: str
    ) -> None:
        with pytest.raises(jn.ChangeError) as caught:
            eval(call, names)
        assert str(caught.value).startswith(message)

    def test_every_public_method_explains_a_wrong_call(self, names: dict[str, Any]) -> None:
        objects = [names["jm"], names["jm"].chart, names["ev"], names["ev"].chart, names["log"]]
        objects += [names["jm"].picture(), names["jm"].check(), names["jm"].diff(names["jm"])]
        for one in objects:
            assert isinstance(one, Public)
            for name, function in inspect.getmembers(type(one), inspect.isfunction):
                accepts = inspect.signature(function).parameters.values()
                if name.startswith("_") or any(each.kind is each.VAR_KEYWORD for each in accepts):
                    continue
                method = getattr(one, name)
                with pytest.raises(jn.CallError, match=rf"\.{name}\(\) has no argument 'wrnog'"):
                    method(wrnog=1)

    def test_a_type_error_from_inside_a_call_stays_what_it_is(self) -> None:
        class Odd(Public):
            def call(self, function: Callable[..., Any]) -> Any:
                return function(1)

        for broken in (len, lambda: None):
            with pytest.raises(TypeError) as caught:
                Odd().call(broken)
            assert not isinstance(caught.value, jn.JourneyError)

    def test_signatures_documentation_and_pickles_stay(self) -> None:
        jm = jn.JourneyMap("Coffee")
        parameters = list(inspect.signature(jm.touchpoints).parameters)
        assert parameters == ["persona", "stage", "goal", "channel", "tag"]
        assert inspect.getdoc(jn.JourneyMap.add).startswith("Add an entity")  # type: ignore[union-attr]
        assert "def add(" in inspect.getsource(jm.add)
        assert pickle.loads(pickle.dumps(jn.rules)) is jn.rules


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("jm.set('checkout', cost=pd.Series([1, 2]))", r"field cost: a Series \(Series\) is not"),
        ("jm.set('checkout', owner=np.array(['a', 'b']))", "field owner: array"),
        ("jn.Goal(name='x', target=pd.Series(dtype=float))", r"field target: Series\(\[\]"),
        ("jm.chart.emotion(persona=5)", "expected an id or a list of ids, not 5"),
        ("jm.chart.projection(goal=5)", "expected an id or a list of ids, not 5"),
        ("jm.require(has=None)", "expected an id or a list of ids, not None"),
        ("jm.comment('x', at=float('nan'))", "at=nan is not valid"),
        ("jm.comments(on=jm.table('stage').id)", "on=a Series is not valid; allowed: an id, ''"),
        ("jn.Portfolio([jm]).picture(tiles=[])", r"tiles=\[\] is not valid; allowed: large"),
        ("jn.Portfolio([jm]).versions([])", r"no map has a persona, goal, .* \[\]; allowed"),
        ("ev.paths(top=[5])", r"\[5\] is not valid here; allowed: a single value"),
        ("ev.stages(by_persona=['maya'])", r"\['maya'\] is not valid here"),
        ("log.prepare(5)", "path=5 is not valid; allowed: a path as text or Path"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_named(names: dict[str, Any], call: str, says: str) -> None:
    with pytest.raises(jn.JourneyError, match=says):
        eval(call, {**names, "np": np, "pd": pd})


class TestNames:
    @pytest.mark.parametrize(("expression", "message"), WRONG_NAMES)
    def test_a_wrong_name_names_the_nearest(
        self, names: dict[str, Any], expression: str, message: str
    ) -> None:
        with pytest.raises(AttributeError) as caught:
            eval(expression, names)
        assert str(caught.value).startswith(message)
        assert isinstance(caught.value, jn.UnknownNameError)

    def test_tab_still_lists_what_there_is(self) -> None:
        jm = jn.JourneyMap("Coffee")
        assert {"add", "touchpoints", "chart", "title", "on_duplicate"} <= {*dir(jm)}
        assert "touchpoint" not in dir(jm)
        assert not hasattr(jm, "touchpoint") and not hasattr(jm, "_repr_latex_")
        assert copy.deepcopy(jm).equals(jm)

    def test_an_error_inside_a_property_is_not_treated_as_a_wrong_name(self) -> None:
        class Odd(Public):
            @property
            def broken(self) -> int:
                raise AttributeError("from inside")

        with pytest.raises(AttributeError, match=r"^from inside$"):
            _ = Odd().broken

    @pytest.mark.parametrize(
        ("name", "way"),
        [
            ("owners", "set a field of the map with jm.set(owners=...)"),
            ("titel", "set a field of the map with jm.set(title=...)"),
            ("stages", "add entities with jm.add('stage', name=...)"),
            ("add", "set a field of the map with jm.set(title=...)"),
        ],
    )
    def test_setting_an_attribute_that_does_not_exist_names_the_way(
        self, name: str, way: str
    ) -> None:
        jm = jn.JourneyMap("Coffee")
        with pytest.raises(AttributeError) as caught:
            setattr(jm, name, ["x"])
        assert str(caught.value) == f"jm.{name} cannot be set; {way}"
        jm.title, jm.mine = "Tea", 1  # type: ignore[attr-defined]
        assert jm.title == "Tea" and jm.mine == 1  # type: ignore[attr-defined]

    @pytest.mark.parametrize("kind", ENTITIES)
    def test_entities_suggest_their_fields(self, kind: str) -> None:
        made = ENTITIES[kind](name="Ad", description="An ad")
        with pytest.raises(jn.UnknownNameError, match="did you mean description"):
            _ = made.descripton  # type: ignore[attr-defined]


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "call"),
        [
            ("map.png", "jm.picture().save()"),
            ("map.pptx", "jm.report()"),
        ],
    )
    def test_a_file_that_another_call_writes_names_the_call(
        self, tmp_path: Path, name: str, call: str
    ) -> None:
        with pytest.raises(jn.ArgumentError, match=rf"for this one, use {re.escape(call)}"):
            jn.sample("coffee").save(tmp_path / name)
        assert not (tmp_path / name).exists()

    def test_a_folder_is_called_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(jn.ArgumentError, match="is a folder; allowed: the path of a file"):
            jn.read(tmp_path)
