"""What users rely on in the model and the vectors do not say."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from contextlib import suppress
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeynb.base import errors
from journeynb.base.errors import (
    ArgumentError,
    ChangeError,
    FormatError,
    ImmutableError,
    JourneyError,
    JourneyWarning,
    UnknownIdError,
)
from journeynb.formats.journeymap import document, dumps, loads
from journeynb.model import edits as calls
from journeynb.model.core import CoreMap
from journeynb.model.diff import diff
from journeynb.model.index import Index
from journeynb.model.kinds.entities import (
    ENTITIES,
    Goal,
    Lane,
    Note,
    Opportunity,
    PainPoint,
    Persona,
    Segment,
    Source,
    Stage,
    Touchpoint,
)
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.kinds.field_values import Measurement, NamedText
from journeynb.model.kinds.ids import id_from_name, is_id
from journeynb.model.kinds.links import LINKS, kinds_between
from journeynb.model.python_code import changes_as_code


@pytest.fixture
def core() -> CoreMap:
    made = calls.start_map("Coffee", ["Awareness", "Decision", "Loyalty"], {})
    calls.add(made, Persona(name="Maya", role="Home barista"), {})
    calls.add(made, Persona(name="Tom"), {})
    calls.add(made, Goal(id="repeat", name="Lift repeat purchases"), {})
    calls.add(made, Touchpoint(name="Search ad", channels="web"), {"stage": "awareness"})
    calls.add(made, Touchpoint(name="Shop"), {"stage": "decision"})
    calls.add(made, PainPoint(name="Slow"), {})
    made.forget_history()
    return made


def linked(core: CoreMap) -> list[tuple[str, str, str]]:
    return [(link.kind, link.start, link.end) for link in core.links()]


class TestConstructors:
    def test_one_string_is_read_as_a_list_of_one(self) -> None:
        assert Touchpoint(name="Ad", channels="web").channels == ("web",)
        assert MapInfo(owners="Ana").owners == ("Ana",)

    @pytest.mark.parametrize(
        "value",
        [["a", "b"], ("a", "b"), {"b", "a"}, np.array(["a", "b"]), pd.Series(["a", "b"]),
         pd.Index(["a", "b"])],
        ids=["list", "tuple", "set", "numpy", "series", "index"],
    )  # fmt: skip
    def test_many_types_are_read_as_a_list(self, value: Any) -> None:
        assert Persona(name="Maya", needs=value).needs == ("a", "b")

    def test_a_dict_is_read_as_names_and_values(self) -> None:
        maya = Persona(
            name="Maya",
            demographics={"Age": "34"},
            personality={"Open": 5, "Calm": 2},
            custom={"Pets": True, "Cups": 3, "Pet": "cat"},
        )
        assert maya.stored() == {
            "name": "Maya",
            "custom": [
                {"name": "Pets", "value": True},
                {"name": "Cups", "value": 3},
                {"name": "Pet", "value": "cat"},
            ],
            "demographics": [{"name": "Age", "value": "34"}],
            "personality": [{"name": "Open", "value": 5}, {"name": "Calm", "value": 2}],
        }

    def test_parts_may_be_objects_of_their_own(self) -> None:
        day = dt.date(2026, 1, 1)
        goal = Goal(name="G", measurements=[Measurement(date=day, value=1)])
        assert goal == Goal(name="G", measurements=[{"date": "2026-01-01", "value": 1}])
        assert Persona(name="P", demographics=NamedText(name="Age", value="3")).demographics

    @pytest.mark.parametrize(
        "value",
        ["2026-01-31", dt.date(2026, 1, 31), dt.datetime(2026, 1, 31), pd.Timestamp("2026-01-31"),
         np.datetime64("2026-01-31")],
        ids=["text", "date", "datetime", "timestamp", "numpy"],
    )  # fmt: skip
    def test_many_types_are_read_as_a_date(self, value: Any) -> None:
        goal = Goal(name="G", due=value)
        assert goal.due == dt.date(2026, 1, 31)
        assert goal.stored()["due"] == "2026-01-31"

    def test_a_time_of_day_is_not_a_date(self) -> None:
        with pytest.raises(ChangeError, match="YYYY-MM-DD"):
            Goal(name="G", due=dt.datetime(2026, 1, 31, 12))

    @pytest.mark.parametrize("number", [np.float64(0.25), np.float32(0.25), 0.25])
    def test_numbers_of_numpy_are_numbers(self, number: Any) -> None:
        target = Goal(name="G", target=number).target
        assert target == 0.25 and type(target) is float

    @pytest.mark.parametrize("number", [np.int64(3), np.uint8(3), np.float64(3), 3, 3.0])
    def test_whole_numbers_of_numpy_are_whole_numbers(self, number: Any) -> None:
        severity = PainPoint(name="P", severity=number).severity
        assert severity == 3 and type(severity) is int

    def test_bools_of_numpy_are_bools(self) -> None:
        assert Touchpoint(name="T", ours=np.bool_(False)).ours is False

    @pytest.mark.parametrize(
        "missing", [None, float("nan"), np.nan, pd.NA, pd.NaT, np.float64("nan")]
    )
    def test_what_pandas_calls_missing_is_absent(self, missing: Any) -> None:
        assert Goal(name="G", target=missing, due=missing).stored() == {"name": "G"}
        assert PainPoint(name="P", severity=missing).severity is None
        assert Segment(name="S", size=missing).size is None

    @pytest.mark.parametrize(
        ("make", "field", "allowed"),
        [
            (lambda: Persona(name=""), "name", "must not be empty; allowed: non-empty text"),
            (lambda: Persona(), "name", "required; allowed: non-empty text"),
            (lambda: Persona(name="M", priority="first"), "priority", "primary, secondary"),
            (lambda: PainPoint(name="P", severity=6), "severity", "from 1 to 5"),
            (lambda: PainPoint(name="P", severity=True), "severity", "from 1 to 5"),
            (lambda: Goal(name="G", target="12"), "target", "a finite number"),
            (lambda: Goal(name="G", target=float("inf")), "target", "a finite number"),
            (lambda: Goal(name="G", due="31.1.2026"), "due", "YYYY-MM-DD"),
            (lambda: Touchpoint(name="T", ours=1), "ours", "true or false"),
            (lambda: Touchpoint(name="T", channels=1), "channels", "a list"),
            (lambda: Opportunity(name="O", status="open"), "status", "idea, planned"),
            (lambda: Source(name="S", sample_size=1.5), "sample_size", "from 0"),
            (lambda: MapInfo(review_days=0), "review_days", "from 1"),
            (lambda: MapInfo(library="/lib.json"), "library", "a relative path with /"),
            (lambda: Touchpoint(name="T", journey="a\\b"), "journey", "a relative path with /"),
        ],
    )
    def test_a_bad_argument_is_named_with_what_is_allowed(
        self, make: Any, field: str, allowed: str
    ) -> None:
        with pytest.raises(ChangeError, match=field) as caught:
            make()
        assert (caught.value.code, caught.value.field) == ("bad_value", field)
        assert allowed in str(caught.value)
        assert caught.value.__cause__ is None

    def test_an_unknown_argument_is_named_with_the_known_ones(self) -> None:
        with pytest.raises(ChangeError, match=r"'stage'.*severity") as caught:
            PainPoint(name="P", stage="decision")  # type: ignore[call-arg]
        assert caught.value.code == "unknown_field"

    @pytest.mark.parametrize("kind", ENTITIES)
    def test_tab_and_help_show_every_field(self, kind: str) -> None:
        cls = ENTITIES[kind]
        assert list(inspect.signature(cls).parameters) == list(cls.model_fields)
        if kind != "note":
            documented = str(inspect.getdoc(cls))
            own = set(cls.model_fields) - set(ENTITIES["note"].model_fields)
            assert all(f"{name} : " in documented for name in own)


class TestEntities:
    def test_nothing_in_an_entity_can_be_changed(self) -> None:
        maya = Persona(name="Maya", needs=["a"], demographics={"Age": "34"})
        with pytest.raises(ImmutableError, match=r"jm.set\('', name=...\)"):
            maya.name = "Tom"
        with pytest.raises(ValueError, match="frozen"):
            maya.demographics[0].value = "35"
        assert isinstance(maya.needs, tuple) and isinstance(maya.demographics, tuple)
        assert isinstance(maya.tags, tuple)

    def test_a_list_that_was_given_can_change_without_harm(self) -> None:
        needs = ["a"]
        maya = Persona(name="Maya", needs=needs)
        needs.append("b")
        assert maya.needs == ("a",)

    def test_stored_values_are_copies(self, core: CoreMap) -> None:
        core.entity("search-ad").stored()["channels"].append("mail")
        assert core.entity("search-ad").stored()["channels"] == ["web"]

    def test_an_entity_shows_only_what_it_has(self) -> None:
        assert repr(Persona(name="Maya", role="Chef")) == "Persona(name='Maya', role='Chef')"
        assert str(Note()) == "Note()"

    def test_entities_compare_and_hash_by_their_fields(self) -> None:
        assert Stage(name="S", color="#f00") == Stage(name="S", color="#f00")
        assert Stage(name="S") != Stage(name="R")
        assert len({Stage(name="S"), Stage(name="S")}) == 1

    def test_what_is_read_from_the_map_stays_as_it_was(self, core: CoreMap) -> None:
        maya = core.entity("maya")
        calls.set_fields(core, "maya", {"role": "Chef"})
        assert maya.role == "Home barista" and core.entity("maya").role == "Chef"


class TestErrors:
    def test_every_error_is_a_journey_error_and_a_builtin_one(self) -> None:
        found = [
            each
            for each in vars(errors).values()
            if inspect.isclass(each) and issubclass(each, JourneyError) and each is not JourneyError
        ]
        assert len(found) >= 8
        for each in found:
            assert any(base.__module__ == "builtins" for base in each.__mro__[1:-3]), each

    def test_what_is_not_there_is_a_key_error_that_reads_well(self, core: CoreMap) -> None:
        with pytest.raises(KeyError) as caught:
            core.entity("mayo")
        assert isinstance(caught.value, (ChangeError, ValueError))
        assert str(caught.value) == "unknown id 'mayo'; allowed: an id on the map, such as maya"

    def test_an_error_of_the_door_has_the_form_that_both_languages_share(
        self, core: CoreMap
    ) -> None:
        with pytest.raises(ChangeError) as caught:
            core.apply([{"op": "set", "id": "maya", "fields": {"supporting": "yes"}}])
        assert caught.value.as_dict() == {
            "code": "bad_value",
            "change": 0,
            "field": "supporting",
            "message": "persona, field supporting: 'yes' (str) is not valid",
            "allowed": "true or false",
        }

    def test_long_and_strange_values_stay_short_in_messages(self, core: CoreMap) -> None:
        deep: list[Any] = []
        for _ in range(5_000):
            deep = [deep]
        for value in ("x" * 10_000, deep, 10**5_000, "\ud800"):
            with pytest.raises(ChangeError) as caught:
                core.apply([{"op": "set", "id": "maya", "fields": {"supporting": value}}])
            assert len(str(caught.value)) < 300
            str(caught.value).encode()

    def test_a_file_error_names_the_file_and_the_place(self) -> None:
        assert (
            str(FormatError("is bad", source="a.json", where="line 3")) == "a.json, line 3: is bad"
        )
        assert str(FormatError("is bad")) == "is bad"


class TestIds:
    @pytest.mark.parametrize(
        ("name", "id"),
        [
            ("Maya", "maya"), ("Search ad", "search-ad"), ("  a  b  ", "a-b"), ("Café", "cafe"),
            ("Café & Bar", "cafe-bar"), ("e\u0301te\u0301", "ete"), ("ÅNGSTRÖM", "angstrom"),
            ("ﬁnd", "find"), ("①②", "12"), ("Ｆｕｌｌ", "full"), ("½ off", "1-2-off"),
            ("Straße", "strasse"), ("Łódź", "lodz"), ("Øystein", "oystein"), ("naïve", "naive"),
            ("İstanbul", "istanbul"),
            ("a_b", "a-b"), ("a--b", "a-b"), ("-a-", "a"), ("C++ & C#", "c-c"), ("24/7", "24-7"),
            ("Việt Nam", "viet-nam"), ("x²", "x2"), ("™", "tm"), ("K\u212a", "kk"),
            ("a" * 80, "a" * 64), ("a" * 63 + " b", "a" * 63), ("ab " * 30, "ab-" * 21 + "a"),
        ],
    )  # fmt: skip
    def test_an_id_comes_from_the_name(self, name: str, id: str) -> None:
        assert id_from_name(name, "pain_point") == id

    @pytest.mark.parametrize(
        "name", ["", "詢問", "😀", "---", "Привет", "\u0301", "\ud800", "界" * 2000]
    )
    def test_a_name_without_latin_letters_gives_a_hash(self, name: str) -> None:
        found = id_from_name(name, "pain_point")
        assert re.fullmatch("pain-point-[0-9a-z]{6}", found)
        assert id_from_name(name, "pain_point", {found}) == f"{found}-2"
        assert id_from_name(f"{name}號", "pain_point") != found

    def test_thousands_of_marks_on_a_letter_are_ordered_once(self) -> None:
        marks = "\u0316\u0300" * 5000
        assert id_from_name(marks, "note") == id_from_name(
            "\u0316" * 5000 + "\u0300" * 5000, "note"
        )

    def test_a_taken_id_gets_the_next_number(self) -> None:
        taken = {"shop"}
        for wanted in ("shop-2", "shop-3", "shop-4"):
            assert id_from_name("Shop", "touchpoint", taken) == wanted
            taken.add(wanted)

    def test_a_numbered_id_is_cut_so_that_it_fits(self) -> None:
        long = "a" * 64
        assert id_from_name(long, "note", {long}) == "a" * 62 + "-2"
        assert id_from_name("a" * 61 + "-bcd", "note", {"a" * 61 + "-bc"}) == "a" * 61 + "-2"

    @given(st.text(), st.sets(st.sampled_from(["note", "a", "b", "note-2"])))
    def test_any_name_gives_a_free_id(self, name: str, taken: set[str]) -> None:
        found = id_from_name(name, "note", taken)
        assert is_id(found) and found not in taken

    def test_an_id_never_changes_with_the_name(self, core: CoreMap) -> None:
        calls.set_fields(core, "maya", {"name": "Someone else"})
        assert core.entity("maya").name == "Someone else"
        assert calls.add(core, Persona(name="Maya"), {}) == "maya-2"


class TestAdd:
    def test_a_kind_and_fields_do_as_well_as_an_entity(self, core: CoreMap) -> None:
        assert calls.add(core, "persona", {"name": "Ana", "needs": "advice"}) == "ana"
        assert core.entity("ana") == Persona(id="ana", name="Ana", needs="advice")

    def test_neighbors_are_linked_in_the_same_step(self, core: CoreMap) -> None:
        calls.add(
            core,
            Touchpoint(name="E-mail"),
            {"stage": "loyalty", "personas": ["maya", "tom"], "goals": "repeat"},
        )
        assert [each for each in linked(core) if "e-mail" in each] == [
            ("occurs_in", "e-mail", "loyalty"),
            ("experiences", "maya", "e-mail"),
            ("experiences", "tom", "e-mail"),
            ("supports", "e-mail", "repeat"),
        ]
        assert len(core.done) == 1
        assert core.undo() and "e-mail" not in core.state

    def test_neighbors_may_be_entities_of_the_map(self, core: CoreMap) -> None:
        people = core.entities("persona")
        calls.add(
            core, Touchpoint(name="Call"), {"personas": people, "stage": core.entity("loyalty")}
        )
        assert ("experiences", "tom", "call") in linked(core)

    def test_at_sets_the_position(self, core: CoreMap) -> None:
        calls.add(core, Stage(name="Need"), {}, at=0)
        assert core.state.order["stage"] == ["need", "awareness", "decision", "loyalty"]

    @pytest.mark.parametrize(
        ("what", "fields", "code"),
        [
            ("customer", {"name": "C"}, "unknown_kind"),
            (Touchpoint(name="T"), {"stage": "nowhere"}, "unknown_id"),
            (Touchpoint(name="T"), {"stage": "maya"}, "bad_end"),
            (Touchpoint(name="T"), {"stages": ["awareness", "decision"]}, "too_many"),
            (Touchpoint(name="T"), {"touchpoints": "shop"}, "unknown_kind"),
            (Touchpoint(name="T"), {"segments": "x"}, "unknown_id"),
            (Stage(name="S"), {"persona": "repeat"}, "bad_end"),
            (Stage(name="S"), {"lane": "awareness"}, "bad_end"),
            (Touchpoint(name="T"), {"colour": "#f00"}, "unknown_field"),
            (Touchpoint(id="Bad Id", name="T"), {}, "bad_id"),
            (Touchpoint(id="maya", name="T"), {}, "id_taken"),
        ],
    )
    def test_a_refused_add_leaves_nothing_behind(
        self, core: CoreMap, what: Any, fields: Any, code: str
    ) -> None:
        before = dumps(core.state)
        with pytest.raises(ChangeError) as caught:
            calls.add(core, what, fields)
        assert caught.value.code == code
        assert dumps(core.state) == before and not core.done

    def test_a_field_beside_an_object_is_refused(self, core: CoreMap) -> None:
        with pytest.raises(ChangeError) as caught:
            calls.add(core, Lane(name="L"), {"color": "#f00"})
        assert str(caught.value) == (
            "add() does not take 'color' with a lane object; set it in the object: "
            "jn.Lane(color=...); allowed: links to a note, source, comment"
        )

    def test_fields_that_are_called_like_a_kind_are_fields_where_the_kind_has_them(self) -> None:
        words = {word for kind, cls in ENTITIES.items() for word in cls.model_fields} & {*ENTITIES}
        assert not words


class TestLink:
    def test_the_kind_follows_from_the_two_ends(self, core: CoreMap) -> None:
        calls.link(core, "maya", "shop", None, {"emotion": 1})
        calls.link(core, "repeat", "maya", None, {})
        calls.link(core, "slow", "shop", None, {})
        assert linked(core)[2:] == [
            ("experiences", "maya", "shop"),
            ("targets", "repeat", "maya"),
            ("hurts", "slow", "shop"),
        ]

    def test_of_two_kinds_that_fit_one_must_be_chosen(self, core: CoreMap) -> None:
        with pytest.raises(ChangeError, match=r"pass its kind") as caught:
            calls.link(core, "search-ad", "shop", None, {})
        assert (caught.value.code, caught.value.allowed) == ("unknown_kind", "leads_to, keeps")
        calls.link(core, "search-ad", "shop", "keeps", {"kept": "partly"})
        assert ("keeps", "search-ad", "shop") in linked(core)

    def test_the_wrong_direction_is_refused_with_the_right_one(self, core: CoreMap) -> None:
        with pytest.raises(ChangeError, match=r"link\('maya', 'shop'\)") as caught:
            calls.link(core, "shop", "maya", None, {})
        assert (caught.value.code, caught.value.field) == ("bad_end", "to")

    def test_kinds_without_a_link_are_refused_with_the_kinds_that_have_one(
        self, core: CoreMap
    ) -> None:
        with pytest.raises(ChangeError, match="persona") as caught:
            calls.link(core, "awareness", "decision", None, {})
        assert caught.value.code == "bad_end"

    def test_a_kind_that_does_not_fit_is_refused_with_one_that_does(self, core: CoreMap) -> None:
        with pytest.raises(ChangeError, match="from persona to touchpoint, use experiences"):
            calls.link(core, "maya", "shop", "targets", {})

    def test_several_are_linked_with_several_as_one_step(self, core: CoreMap) -> None:
        calls.link(core, ["maya", "tom"], ["search-ad", "shop"], None, {"basis": "assumed"})
        assert len(core.links("experiences")) == 4 and len(core.done) == 1
        with pytest.raises(UnknownIdError):
            calls.link(core, "slow", ["maya", "nobody"], None, {})
        assert not core.links("felt_by")

    def test_linking_again_merges_the_data(self, core: CoreMap) -> None:
        calls.link(core, "maya", "shop", None, {"emotion": np.float64(1), "feeling": "glad"})
        calls.link(core, "maya", "shop", None, {"emotion": None, "says": "Ah."})
        assert core.state.link("experiences", "maya", "shop").stored() == {
            "feeling": "glad",
            "says": "Ah.",
        }

    def test_bad_data_is_refused_and_nothing_is_linked(self, core: CoreMap) -> None:
        with pytest.raises(ChangeError, match="from -2 to 2"):
            calls.link(core, "maya", "shop", None, {"emotion": 3})
        with pytest.raises(ChangeError, match="feeling"):
            calls.link(core, "maya", "shop", None, {"mood": 1})
        assert not core.links("experiences")

    def test_unlink_takes_one_kind_or_all_between_two(self, core: CoreMap) -> None:
        calls.link(core, "search-ad", "shop", "leads_to", {})
        calls.link(core, "search-ad", "shop", "keeps", {})
        calls.unlink(core, "search-ad", "shop", "keeps")
        assert ("leads_to", "search-ad", "shop") in linked(core)
        calls.link(core, "search-ad", "shop", "keeps", {})
        calls.unlink(core, "search-ad", "shop", None)
        assert not core.links("leads_to", "keeps")
        with pytest.raises(KeyError, match="no link from search-ad to shop"):
            calls.unlink(core, "search-ad", "shop", None)

    def test_every_pair_of_kinds_is_joined_by_no_more_than_two_kinds_of_link(self) -> None:
        two = {
            (start, end): kinds_between(start, end)
            for start in ENTITIES
            for end in ENTITIES
            if len(kinds_between(start, end)) > 1
        }
        assert two == {("touchpoint", "touchpoint"): ["leads_to", "keeps"]}


class TestIndex:
    def test_an_index_and_a_fork_do_not_follow_later_changes(self, core: CoreMap) -> None:
        core.apply([{"op": "link", "kind": "experiences", "from": "maya", "to": "shop"}])
        index, fork, before = Index(core.state), core.state.copy(), dumps(core.state)
        links = {
            (kind, id): (dict(index.out(kind, id)), dict(index.into(kind, id)))
            for kind in LINKS
            for id in index.entity
        }
        for _ in range(2):  # the second round changes what the first one has copied
            core.apply(
                [
                    {"op": "link", "kind": "experiences", "from": "maya", "to": "shop",
                     "fields": {"emotion": -1}},
                    {"op": "add", "kind": "persona", "id": "zoe", "fields": {"name": "Zoe"}},
                    {"op": "link", "kind": "experiences", "from": "zoe", "to": "shop"},
                    {"op": "remove", "id": "shop"},
                ]
            )  # fmt: skip
            assert core.state.links("experiences") == [] and dumps(fork) == before
            for (kind, id), (out, into) in links.items():
                assert dict(index.out(kind, id)) == out and dict(index.into(kind, id)) == into
            assert core.undo() and dumps(core.state) == before

    def test_a_fork_changes_alone(self, core: CoreMap) -> None:
        fork, before = core.state.copy(), dumps(core.state)
        CoreMap(fork).apply([{"op": "remove", "id": "maya"}])
        assert "maya" not in fork and dumps(core.state) == before


class TestSetMoveRemove:
    def test_set_takes_what_people_type(self, core: CoreMap) -> None:
        calls.set_fields(core, "repeat", {"due": dt.date(2027, 3, 31), "target": np.float64(0.25)})
        calls.set_fields(core, "maya", {"demographics": {"Age": "34"}, "needs": "advice"})
        assert core.entity("repeat").stored()["due"] == "2027-03-31"
        assert core.entity("maya").needs == ("advice",)

    def test_set_of_several_is_one_step(self, core: CoreMap) -> None:
        calls.set_fields(core, ["maya", "tom"], {"priority": "primary"})
        assert [each.priority for each in core.entities("persona")] == ["primary"] * 2
        assert len(core.done) == 1

    def test_set_to_none_or_a_missing_value_removes_a_field(self, core: CoreMap) -> None:
        calls.set_fields(core, "repeat", {"target": 0.25, "baseline": 0.1})
        calls.set_fields(core, "repeat", {"target": None, "baseline": pd.NA})
        assert core.entity("repeat").stored() == {"id": "repeat", "name": "Lift repeat purchases"}

    def test_set_of_the_map_itself(self, core: CoreMap) -> None:
        calls.set_fields(core, "", {"owners": "Ana", "reviewed": pd.Timestamp("2026-01-31")})
        assert core.info == MapInfo(title="Coffee", owners=["Ana"], reviewed="2026-01-31")

    def test_an_entity_can_be_passed_for_its_id(self, core: CoreMap) -> None:
        calls.set_fields(core, core.entity("maya"), {"color": "#f00"})
        calls.set_fields(core, core.entities("persona"), {"priority": "primary"})
        assert core.entity("maya").stored()["color"] == "#f00"

    def test_an_entity_that_is_not_on_the_map_is_not_read_as_the_map_itself(
        self, core: CoreMap
    ) -> None:
        with pytest.raises(ArgumentError, match="has no id"):
            calls.set_fields(core, Persona(name="Maya"), {"description": "x"})
        assert core.info.description == ""

    @pytest.mark.parametrize(
        ("where", "order"),
        [
            ({"at": 0}, "loyalty awareness decision"),
            ({"at": 1}, "awareness loyalty decision"),
            ({"at": -1}, "awareness decision loyalty"),
            ({"at": -3}, "loyalty awareness decision"),
            ({"before": "awareness"}, "loyalty awareness decision"),
            ({"before": "decision"}, "awareness loyalty decision"),
            ({"after": "awareness"}, "awareness loyalty decision"),
            ({"after": "decision"}, "awareness decision loyalty"),
            ({"after": "loyalty"}, "awareness decision loyalty"),
        ],
    )
    def test_move_goes_to_a_place_or_beside_another(
        self, core: CoreMap, where: dict[str, Any], order: str
    ) -> None:
        calls.move(core, "loyalty", **{"at": None, "before": None, "after": None, **where})
        assert core.state.order["stage"] == order.split()

    def test_move_needs_one_place_among_its_kind(self, core: CoreMap) -> None:
        with pytest.raises(ArgumentError, match="one of"):
            calls.move(core, "loyalty", None, None, None)
        with pytest.raises(ArgumentError, match="one of"):
            calls.move(core, "loyalty", 0, "awareness", None)
        for at in (3, -4):
            with pytest.raises(ChangeError, match="from 0 to 2"):
                calls.move(core, "loyalty", at, None, None)
        with pytest.raises(ChangeError, match="the id of a stage"):
            calls.move(core, "loyalty", None, "maya", None)

    def test_remove_takes_several_or_none(self, core: CoreMap) -> None:
        before = dumps(core.state)
        with pytest.raises(UnknownIdError):
            calls.remove(core, ["maya", "nobody"])
        assert dumps(core.state) == before
        calls.remove(core, ["maya", ["shop", "slow"]])
        assert not any(id in core.state for id in ("maya", "shop", "slow"))
        assert len(core.done) == 1
        assert core.undo() and dumps(core.state) == before

    def test_a_value_that_is_not_an_id_is_refused(self, core: CoreMap) -> None:
        with pytest.raises(ArgumentError, match="expected an id or a list of ids, not 7"):
            calls.remove(core, [7])  # type: ignore[list-item]


class TestStart:
    def test_a_new_map_has_its_stages_and_nothing_to_undo(self) -> None:
        core = calls.start_map("T", ["A", Stage(name="B", color="#f00")], {"state": "to_be"})
        assert document(core.state) == {
            "format": "journeymap/1",
            "title": "T",
            "state": "to_be",
            "stages": [{"id": "a", "name": "A"}, {"id": "b", "name": "B", "color": "#f00"}],
        }
        assert not core.undo() and not core.done

    def test_stages_of_one_name_get_two_ids(self) -> None:
        with pytest.warns(
            JourneyWarning,
            match=r"named .A. \(a\); this one gets the id a-2$",
        ):
            core = calls.start_map("", ["A", "A"], {})
        assert core.state.order["stage"] == ["a", "a-2"]

    def test_stages_are_names_or_stages(self) -> None:
        with pytest.raises(ArgumentError, match=r"jn\.Stage"):
            calls.start_map("T", [Persona(name="Maya")], {})


class TestGraph:
    def test_changing_the_graph_changes_nothing_in_the_map(self, core: CoreMap) -> None:
        before = dumps(core.state)
        graph = core.graph
        graph.nodes["maya"]["name"] = "Tom"
        graph.nodes["search-ad"]["channels"].append("mail")
        graph.graph["title"] = "Tea"
        graph.remove_node("shop")
        graph.add_edge("maya", "tom", key="targets")
        assert dumps(core.state) == before
        calls.set_fields(core, "tom", {"role": "Chef"})
        assert core.graph.nodes["search-ad"]["channels"] == ["web"] and "shop" in core.graph

    def test_it_is_made_once_a_step(self, core: CoreMap) -> None:
        graph = core.graph
        assert core.graph is graph
        calls.set_fields(core, "tom", {"role": ""})
        assert core.graph is graph
        calls.set_fields(core, "tom", {"role": "Chef"})
        assert core.graph is not graph and core.graph.nodes["tom"]["role"] == "Chef"
        core.undo()
        assert core.graph.nodes["tom"]["role"] == ""

    def test_it_follows_inside_of_a_batch_and_after_one_that_failed(self, core: CoreMap) -> None:
        with suppress(ZeroDivisionError), core.batch():
            assert "tom" in core.graph
            calls.remove(core, ["tom"])
            assert "tom" not in core.graph
            raise ZeroDivisionError
        assert "tom" in core.graph

    def test_nodes_have_their_kind_and_every_field_that_has_a_value(self, core: CoreMap) -> None:
        node = core.graph.nodes["search-ad"]
        assert node["kind"] == "touchpoint" and node["ours"] is True and node["tags"] == []
        assert "cost" not in node and "id" not in node
        assert core.graph.graph["title"] == "Coffee" and core.graph.graph["review_days"] == 365

    def test_algorithms_of_networkx_run_on_it(self, core: CoreMap) -> None:
        for name in ("Cart", "Pay"):
            calls.add(core, Touchpoint(name=name), {"stage": "decision"})
        for start, end in (
            ("search-ad", "shop"),
            ("shop", "cart"),
            ("cart", "pay"),
            ("shop", "pay"),
        ):
            calls.link(core, start, end, "leads_to", {"share": 0.5})
        graph = core.graph
        assert nx.shortest_path(graph, "search-ad", "pay") == ["search-ad", "shop", "pay"]
        leads = graph.edge_subgraph(
            [edge for edge in graph.edges(keys=True) if edge[2] == "leads_to"]
        )
        assert list(nx.topological_sort(leads)) == ["search-ad", "shop", "cart", "pay"]
        assert nx.is_directed_acyclic_graph(leads) and nx.descendants(leads, "cart") == {"pay"}
        table = nx.to_pandas_edgelist(graph, edge_key="kind")
        assert set(table["kind"]) == {"occurs_in", "leads_to"} and len(table) == 8
        assert nx.node_link_graph(nx.node_link_data(graph, edges="links"), edges="links").nodes
        assert nx.ego_graph(graph, "shop", undirected=True).has_node("decision")


class TestHistory:
    def test_a_step_contains_its_changes_and_their_inverse(self, core: CoreMap) -> None:
        calls.set_fields(core, "maya", {"color": "#f00"})
        core.apply([{"op": "remove", "id": "tom"}], by="hand")
        first, second = core.done
        assert first.changes == [{"op": "set", "id": "maya", "fields": {"color": "#f00"}}]
        assert first.inverse == [{"op": "set", "id": "maya", "fields": {"color": None}}]
        assert (first.by, second.by) == ("code", "hand")

    def test_a_new_step_ends_redo_and_a_step_that_changes_nothing_does_not(
        self, core: CoreMap
    ) -> None:
        calls.set_fields(core, "maya", {"color": "#f00"})
        core.undo()
        calls.set_fields(core, "maya", {"color": ""})
        with pytest.raises(ChangeError):
            calls.set_fields(core, "maya", {"color": 1})
        assert core.redo()
        core.undo()
        calls.set_fields(core, "maya", {"color": "#00f"})
        assert not core.redo()

    def test_undo_and_redo_of_nothing_say_so(self) -> None:
        core = CoreMap()
        assert not core.undo() and not core.redo() and core.revision == 0

    def test_the_inverse_that_was_returned_can_be_changed_without_harm(self, core: CoreMap) -> None:
        before = dumps(core.state)
        inverse = core.apply([{"op": "remove", "id": "search-ad"}])
        inverse[0]["fields"]["channels"].append("mail")
        inverse.clear()
        assert core.undo() and dumps(core.state) == before

    def test_changes_that_were_given_can_be_changed_without_harm(self, core: CoreMap) -> None:
        fields: dict[str, Any] = {"needs": ["a"], "custom": [{"name": "x", "value": 1}]}
        core.apply([{"op": "set", "id": "maya", "fields": fields}])
        after = dumps(core.state)
        fields["needs"].append("b")
        fields["custom"][0]["value"] = 2
        assert core.undo() and core.redo() and dumps(core.state) == after

    def test_a_batch_is_one_step_and_notifies_once(self, core: CoreMap) -> None:
        heard: list[Any] = []
        core.listen(heard.append)
        with core.batch(by="hand"):
            calls.set_fields(core, "maya", {"color": "#f00"})
            with core.batch():
                calls.remove(core, ["tom"])
            assert not heard
        assert len(core.done) == len(heard) == 1
        assert heard[0].by == "hand" and len(heard[0].changes) == 2

    def test_a_batch_that_changes_nothing_in_the_end_is_not_a_step(self, core: CoreMap) -> None:
        with core.batch():
            calls.add(core, Note(name="N"), {})
            calls.remove(core, ["n"])
        assert not core.done

    def test_undo_does_not_work_inside_of_a_batch(self, core: CoreMap) -> None:
        calls.set_fields(core, "maya", {"color": "#f00"})
        with core.batch(), pytest.raises(ArgumentError, match="batch"):
            core.undo()
        assert core.undo()

    def test_a_huge_list_is_one_step(self) -> None:
        core = CoreMap()
        changes: list[Any] = [{"op": "add", "kind": "goal", "id": "top", "fields": {"name": "T"}}]
        for index in range(3_000):
            id = f"g-{index}"
            changes.append({"op": "add", "kind": "goal", "id": id, "fields": {"name": "G"}})
            changes.append({"op": "link", "kind": "refines", "from": id, "to": "top"})
        inverse = core.apply(changes)
        assert len(inverse) == 6_001 and len(core.done) == 1
        core.undo()
        assert document(core.state) == {"format": "journeymap/1"}
        core.redo()
        assert dumps(loads(dumps(core.state))) == dumps(core.state)
        with pytest.raises(UnknownIdError) as caught:
            core.apply([*inverse, {"op": "remove", "id": "top"}])
        assert caught.value.change == 6_001 and len(core.entities("goal")) == 3_001


class TestListeners:
    def test_each_is_called_once_a_step_until_it_stops(self, core: CoreMap) -> None:
        first: list[Any] = []
        second: list[Any] = []
        stop = core.listen(first.append)
        core.listen(second.append)
        start = core.revision
        calls.set_fields(core, "maya", {"color": "#f00"})
        stop()
        stop()
        core.undo()
        core.redo()
        assert [event.revision - start for event in first] == [1]
        assert [event.revision - start for event in second] == [1, 2, 3]
        assert core.revision == start + 3
        assert second[1].changes == [{"op": "set", "id": "maya", "fields": {"color": None}}]

    def test_a_listener_may_stop_while_it_is_called(self, core: CoreMap) -> None:
        heard: list[Any] = []

        def once(event: Any) -> None:
            heard.append(event)
            stop()

        stop = core.listen(once)
        other: list[Any] = []
        core.listen(other.append)
        calls.set_fields(core, "maya", {"color": "#f00"})
        calls.set_fields(core, "maya", {"color": "#00f"})
        assert (len(heard), len(other)) == (1, 2)

    def test_a_cached_value_is_computed_again_after_a_change_only(self, core: CoreMap) -> None:
        made: list[int] = []

        def make(state: Any) -> int:
            made.append(1)
            return len(made)

        assert core.once_a_step("x", make) == core.once_a_step("x", make) == 1
        calls.set_fields(core, "maya", {"color": "#f00"})
        assert core.once_a_step("x", make) == 2


class TestDiff:
    def test_changes_are_listed_in_words_and_as_a_table(self, core: CoreMap) -> None:
        other = CoreMap(core.state.copy())
        calls.set_fields(other, "maya", {"role": "Chef"})
        calls.move(other, "loyalty", 0, None, None)
        calls.remove(other, ["tom"])
        calls.link(other, "maya", "shop", None, {})
        found = diff(core.state, other.state)
        assert str(found).splitlines() == [
            "- persona tom (Tom)",
            "~ persona maya (Maya): role 'Home barista' -> 'Chef'",
            "~ stage loyalty (Loyalty): moved from position 2 to 0",
            "+ experiences maya -> shop",
        ]
        frame = found.to_frame()
        assert list(frame["change"]) == ["removed", "changed", "moved", "added"]
        core.apply(found.changes)
        assert dumps(core.state) == dumps(other.state)

    def test_it_contains_no_more_than_it_must(self, core: CoreMap) -> None:
        other = CoreMap(core.state.copy())
        calls.remove(other, ["shop", "loyalty"])
        assert diff(core.state, other.state).changes == [
            {"op": "remove", "id": "loyalty"},
            {"op": "remove", "id": "shop"},
        ]

    def test_a_removed_entity_takes_its_links_along(self, core: CoreMap) -> None:
        calls.link(core, "shop", "repeat", None, {})
        calls.link(core, "maya", "shop", None, {})
        other = CoreMap(core.state.copy())
        calls.remove(other, ["shop"])
        found = diff(core.state, other.state)
        assert found.changes == [{"op": "remove", "id": "shop"}]
        assert str(found).splitlines() == [
            "- touchpoint shop (Shop)",
            "- occurs_in shop -> decision",
            "- experiences maya -> shop",
            "- supports shop -> repeat",
        ]

    @pytest.mark.parametrize("words", ["Slow", "Slower"])
    def test_a_link_outlives_a_change_of_kind_where_it_ends(
        self, core: CoreMap, words: str
    ) -> None:
        calls.add(core, Source(name="Survey"), {})
        calls.link(core, "repeat", "shop", None, {})
        calls.link(core, "shop", "survey", "cites", {"quotes": [{"text": "Slow"}]})
        other = CoreMap(core.state.copy())
        calls.remove(other, ["shop"])
        calls.add(other, Stage(id="shop", name="Shop"), {})
        calls.link(other, "repeat", "shop", None, {})
        calls.link(other, "shop", "survey", "cites", {"quotes": [{"text": words}]})
        for one, two in ((core, other), (other, core)):
            work = CoreMap(one.state.copy())
            found = diff(one.state, two.state)
            work.apply(found.changes)
            assert dumps(work.state) == dumps(two.state)
            assert ("measured_at", "repeat", "shop") in linked(work)
            changed = [(row.id, row.to, row.field) for row in found.rows if row.change == "changed"]
            assert changed == [("shop", "survey", "quotes")] * (words != "Slow")

    def test_a_link_outlives_a_change_of_kind_at_one_of_its_ends(self, core: CoreMap) -> None:
        calls.link(core, "shop", "repeat", None, {})
        other = CoreMap(core.state.copy())
        calls.remove(other, ["shop"])
        calls.add(other, Opportunity(name="Shop"), {"goal": "repeat", "stage": "decision"})
        found = diff(core.state, other.state)
        core.apply(found.changes)
        assert dumps(core.state) == dumps(other.state)
        assert ("supports", "shop", "repeat") in linked(core)

    def test_two_equal_maps_have_no_differences(self, core: CoreMap) -> None:
        found = diff(core.state, loads(dumps(core.state)))
        assert not found and repr(found) == "no differences" and len(found.to_frame()) == 0

    def test_a_copy_of_a_state_is_a_map_of_its_own(self, core: CoreMap) -> None:
        before = dumps(core.state)
        other = CoreMap(core.state.copy())
        calls.remove(other, ["maya", "shop"])
        calls.move(other, "loyalty", 0, None, None)
        assert dumps(core.state) == before


def test_every_change_reads_as_the_call_that_makes_it(core: CoreMap) -> None:
    core.apply(
        [
            {"op": "add", "kind": "stage", "id": "need", "fields": {"name": "Need"}, "at": 0},
            {"op": "add", "kind": "note", "id": "n-1", "fields": {"tags": ["a"]}},
            {"op": "set", "id": "", "fields": {"title": None, "owners": ["Ana"]}},
            {"op": "set", "id": "maya", "fields": {"color": "#f00"}},
            {"op": "move", "id": "loyalty", "at": 1},
            {"op": "link", "kind": "experiences", "from": "maya", "to": "shop",
             "fields": {"emotion": 1.0}},
            {"op": "link", "kind": "keeps", "from": "shop", "to": "search-ad"},
            {"op": "unlink", "kind": "keeps", "from": "shop", "to": "search-ad"},
            {"op": "remove", "id": "tom"},
        ]
    )  # fmt: skip
    assert changes_as_code(core.done[-1].changes).splitlines() == [
        "jm.add(jn.Stage(name='Need'), at=0)",
        "jm.add(jn.Note(id='n-1', tags=['a']))",
        "jm.set(title=None, owners=['Ana'])",
        "jm.set('maya', color='#f00')",
        "jm.move('loyalty', 1)",
        "jm.link('maya', 'shop', emotion=1)",
        "jm.link('shop', 'search-ad', kind='keeps')",
        "jm.unlink('shop', 'search-ad', kind='keeps')",
        "jm.remove('tom')",
    ]


KINDS = (
    "persona stage touchpoint goal pain_point opportunity content segment lane note source comment"
)
LINK_KINDS = (
    "occurs_in goes_through experiences leads_to targets refines supports measured_at hurts "
    "felt_by addresses keeps influences represents serves in_lane cites comments_on answers"
)


def test_kinds_are_in_the_order_of_the_file() -> None:
    assert " ".join(ENTITIES) == KINDS
    assert " ".join(LINKS) == LINK_KINDS
