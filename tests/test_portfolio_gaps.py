"""Gaps over the maps of a portfolio: the rules C, compared with a slow reference over the files."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn

TODAY = "2026-11-22"
CODES = ["C701", "C702", "C703", "C704", "C705", "C706"]
Doc = dict[str, Any]
Key = tuple[str, str, str, str]
"""Map, rule, id and other map of a finding."""


def write(folder: Path, **docs: Doc) -> jn.Portfolio:
    """Write maps, each as the content of its file, and return their portfolio."""
    for name, doc in docs.items():
        text = json.dumps({"format": "journeymap/1", **doc})
        (folder / f"{name.replace('_', '-')}.journeymap.json").write_text(text, "utf-8")
    return jn.Portfolio(folder)


def keys(pf: jn.Portfolio, select: Any = "C", **options: Any) -> list[Key]:
    frame = pf.gaps(select, today=TODAY, **options)
    return list(zip(frame["map"], frame["rule"], frame["id"], frame["other"], strict=True))


def persona(id: str, **fields: Any) -> Doc:
    return {"id": id, "name": id.title(), **fields}


class TestExamples:
    @pytest.mark.parametrize("code", CODES)
    def test_each_finds_one_gap_in_its_two_maps_and_none_after_the_fix(
        self, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        page = repr(jn.explain(code))
        found = re.fullmatch(
            r".*\nTwo maps with the gap:\n(.*?)\n(pf\.gaps\([^\n]*\)) reports:\n(.*)\n"
            r"How to fix it:\n(.*)",
            page,
            re.DOTALL,
        )
        assert found
        bad, call, says, fix = (textwrap.dedent(each) for each in found.groups())
        names: dict[str, Any] = {"jn": jn}
        exec(bad, names)
        frame = eval(call, names)
        assert list(frame["rule"]) == [code]
        assert says.strip() == f"{frame['message'][0]}\n{frame['fix'][0]}"
        exec(fix, names)
        assert eval(call, names).empty

    def test_are_drawn_with_the_map_that_the_finding_is_about(self) -> None:
        assert jn.explain("C702").bad_picture.description == "Persona card of Noor, Café owner."
        html = jn.explain("C701")._repr_mimebundle_()["text/html"]
        assert "Two maps with the gap" in html and html.count("<img") == 2


def reference(docs: dict[str, Doc], today: dt.date) -> set[Key]:
    """Return what the rules C find, by going through all pairs of maps."""
    found: set[Key] = set()
    names = sorted(docs)
    libraries = {doc.get("library", "").removesuffix(".journeymap.json") for doc in docs.values()}
    libraries &= set(names)
    for a, b in itertools.combinations(names, 2):
        for kind in ("personas", "goals", "segments", "sources"):
            for one, other in itertools.product(docs[a].get(kind, []), docs[b].get(kind, [])):
                if one["id"] == other["id"] and one != other:
                    found.add((a, "C701", one["id"], b))
    for name in libraries & set(names):
        others = [docs[each] for each in names if each != name]
        for each in docs[name].get("personas", []):
            if not any(each["id"] in ids(doc, "personas") for doc in others):
                found.add((name, "C702", each["id"], ""))
        for goal in ids(docs[name], "goals"):
            lower: set[str] = set()
            grown = {goal}
            while grown != lower:
                lower = grown
                grown = lower | {
                    link["from"]
                    for doc in docs.values()
                    for link in doc.get("links", [])
                    if link["kind"] == "refines" and link["to"] in lower
                }
            if not any(
                link["kind"] == "supports"
                and link["to"] in lower
                and link["from"] in ids(doc, "touchpoints")
                for doc in docs.values()
                for link in doc.get("links", [])
            ):
                found.add((name, "C703", goal, ""))
    for name in names:
        shifts = [
            (shift["date"], other)
            for other in names
            if other != name
            for shift in docs[other].get("shifts", [])
            if shift["date"] <= str(today)
        ]
        if shifts and docs[name].get("reviewed", "9") < max(shifts)[0]:
            latest = max(shifts)[0]
            found.add((name, "C706", "", min(other for day, other in shifts if day == latest)))
    return found


def owners(docs: dict[str, Doc]) -> tuple[set[Key], set[tuple[str, str, str]]]:
    """Return which pairs of maps contradict each other about a touchpoint, and where any does."""
    pairs: set[Key] = set()
    where: set[tuple[str, str, str]] = set()
    for a, b in itertools.combinations(sorted(docs), 2):
        here, there = docs[a].get("touchpoints", []), docs[b].get("touchpoints", [])
        for one, other in itertools.product(here, there):
            same = one["id"] == other["id"] or (
                one["name"] == other["name"]
                and set(one.get("channels", [])) & set(other.get("channels", []))
                and one["id"] not in ids(docs[b], "touchpoints")
                and other["id"] not in ids(docs[a], "touchpoints")
            )
            contradict = any(
                one.get(field) and other.get(field) and one[field] != other[field]
                for field in ("owner", "tone", "promise")
            )
            if same and contradict:
                pairs.add((a, "C704", one["id"], b))
                where.add((b, other["id"], one["id"]))
    return pairs, where


def ids(doc: Doc, plural: str) -> list[str]:
    return [each["id"] for each in doc.get(plural, [])]


def some_maps(seed: int) -> dict[str, Doc]:
    """Return two to four maps that overlap in much."""
    rng = random.Random(seed)

    def some(items: list[Any], least: int = 0) -> list[Any]:
        return rng.sample(items, rng.randint(least, len(items)))

    docs: dict[str, Doc] = {}
    for name in ["a", "b", "c", "lib"][: rng.randint(2, 4)]:
        goals = some(["g", "h", "k"])
        touchpoints: list[Doc] = [
            {
                "id": id,
                "name": rng.choice(["Shop", "Ad"]),
                **({"channels": some(["web", "app", "mail"], 1)} if rng.random() < 0.8 else {}),
                **{field: rng.choice(["x", "y"]) for field in some(["owner", "tone", "promise"])},
            }
            for id in some(["t", "u", "v"])
        ]
        links = [
            {"kind": "refines", "from": low, "to": high}
            for low, high in itertools.combinations(sorted(goals, reverse=rng.random() < 0.5), 2)
            if rng.random() < 0.4
        ]
        links += [
            {"kind": "supports", "from": each["id"], "to": goal}
            for each in touchpoints
            for goal in goals
            if rng.random() < 0.2
        ]
        docs[name] = {
            **({"library": "lib.journeymap.json"} if name != "lib" and rng.random() < 0.8 else {}),
            **({"reviewed": f"2026-0{rng.randint(1, 9)}-10"} if rng.random() < 0.7 else {}),
            "shifts": [
                {"date": rng.choice(["2026-03-10", "2026-06-10", "2027-01-01"])}
                for _ in range(rng.randint(0, 2))
            ],
            "personas": [
                persona(id, **({"role": rng.choice(["x", "y"])} if rng.random() < 0.6 else {}))
                for id in some(["p", "q", "r"])
            ],
            "goals": [{"id": id, "name": rng.choice(["G", "H"])} for id in goals],
            "segments": [{"id": "s", "name": rng.choice(["S", "T"])}] * rng.randint(0, 1),
            "sources": [{"id": "src", "name": "X", "tags": some(["a", "b"])}] * rng.randint(0, 1),
            "touchpoints": touchpoints,
            "links": links,
        }  # fmt: skip
    if "lib" not in docs:
        for doc in docs.values():
            doc.pop("library", None)
    return docs


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_finds_what_a_slow_search_through_all_pairs_finds(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("maps")
    docs = some_maps(seed)
    found = keys(write(folder, **docs))
    assert len(found) == len(set(found))
    assert {key for key in found if key[1] != "C704"} == reference(docs, dt.date(2026, 11, 22))
    pairs, _ = owners(docs)
    listed = {key for key in found if key[1] == "C704"}
    assert listed <= pairs
    # a map that contradicts an earlier one about a touchpoint is listed with one of these
    assert {(key[2], key[3]) for key in listed if key[2] in "tuv"} >= {
        (id, other)
        for _, _, id, other in pairs
        if any(each["id"] == id for each in docs[other]["touchpoints"])
    }


class TestContradicts:
    def test_a_pair_of_maps_has_one_row_with_all_fields(self, tmp_path: Path) -> None:
        pf = write(
            tmp_path,
            a={"personas": [persona("maya", role="Barista", wants=["coffee"])]},
            b={"personas": [persona("maya", role="Student", wants=["coffee"], tags=["B2C"])]},
            c={"personas": [persona("maya", role="Student", wants=["coffee"], tags=["B2C"])]},
        )
        found = pf.gaps("C701")
        assert list(zip(found["map"], found["other"], strict=True)) == [("a", "b"), ("a", "c")]
        assert found["message"][0] == (
            "Maya has different fields on the map b: tags (– here, B2C there), "
            "role (Barista here, Student there)"
        )
        assert found["kind"][0] == "persona" and found["severity"][0] == "error"

    def test_long_values_are_cut_to_where_they_differ(self, tmp_path: Path) -> None:
        role = "Barista at the small coffee roastery in the old harbor of "
        more = {"quote": "a", "tags": ["x"], "wants": ["y"]}
        pf = write(
            tmp_path,
            a={"personas": [persona("maya", role=f"{role}Bergen,\nfor years")]},
            b={"personas": [persona("maya", role=f"{role}Turku", **more)]},
        )
        assert pf.gaps("C701")["message"][0] == (
            "Maya has different fields on the map b: tags (– here, x there), "
            "role (…rbor of Bergen, for years here, …rbor of Turku there), "
            "quote (– here, a there), wants"
        )

    def test_true_is_not_1_and_the_order_of_a_list_counts(self, tmp_path: Path) -> None:
        def doc(value: Any, *wants: str) -> Doc:
            custom = [{"name": "Pets", "value": value}]
            return {"personas": [persona("maya", custom=custom, wants=[*wants])]}

        pf = write(tmp_path, a=doc(2, "x", "y"), b=doc(2.0, "x", "y"), c=doc(2, "y", "x"))
        assert [(key[0], key[3]) for key in keys(pf, "C701")] == [("a", "c"), ("b", "c")]

    def test_the_same_id_of_two_kinds_is_not_the_same(self, tmp_path: Path) -> None:
        pf = write(
            tmp_path,
            a={"personas": [persona("x")], "stages": [{"id": "y", "name": "Y"}]},
            b={"goals": [{"id": "x", "name": "Other"}], "stages": [{"id": "y", "name": "Z"}]},
        )
        assert keys(pf, "C701") == []


class TestOwners:
    def test_each_map_is_compared_with_the_first_that_contradicts_it(self, tmp_path: Path) -> None:
        def doc(**fields: str) -> Doc:
            return {"touchpoints": [{"id": "shop", "name": "Shop", **fields}]}

        pf = write(
            tmp_path,
            a=doc(owner="Web"),
            b=doc(owner="App", tone="warm"),
            c=doc(owner="App", tone="cool"),
            d=doc(owner="Web"),
            e=doc(promise="Fast"),
        )
        found = pf.gaps("C704")
        assert list(zip(found["map"], found["other"], strict=True)) == [
            ("a", "b"), ("a", "c"), ("b", "d"),
        ]  # fmt: skip
        assert found["message"][0] == "Shop is also on the map b, with a different owner"

    def test_names_the_other_id_where_only_name_and_channel_are_the_same(
        self, tmp_path: Path
    ) -> None:
        def doc(id: str, owner: str, *channels: str) -> Doc:
            return {"touchpoints": [
                {"id": id, "name": "Shop", "channels": [*channels], "owner": owner, "tone": owner}
            ]}  # fmt: skip

        pf = write(
            tmp_path,
            a=doc("shop", "Web", "web", "app"),
            b=doc("store", "Retail", "app"),
            c=doc("kiosk", "Street", "street"),
        )
        found = pf.gaps("C704")
        assert list(found["message"]) == [
            "Shop is also on the map b, with a different owner and tone (as store)"
        ]


class TestLibrary:
    def test_a_goal_is_served_through_maps_that_each_know_a_part(self, tmp_path: Path) -> None:
        library = {
            "goals": [{"id": "high", "name": "High"}, {"id": "low", "name": "Low"}],
            "links": [{"kind": "refines", "from": "low", "to": "high"}],
        }
        shop = {
            "library": "library.journeymap.json",
            "goals": [{"id": "low", "name": "Low"}],
            "touchpoints": [{"id": "t", "name": "T"}],
            "links": [{"kind": "supports", "from": "t", "to": "low"}],
        }
        pf = write(tmp_path, library=library, shop=shop)
        assert keys(pf, "C703") == []
        pf["shop"].remove("t")
        assert keys(pf, "C703") == [
            ("library", "C703", "high", ""), ("library", "C703", "low", "")
        ]  # fmt: skip

    def test_is_not_asked_what_its_personas_experience(self, tmp_path: Path) -> None:
        library = {
            "personas": [persona("maya")],
            "goals": [{"id": "g", "name": "G"}],
            "links": [{"kind": "targets", "from": "g", "to": "maya"}],
        }
        pf = write(tmp_path, library=library, shop={"library": "library.journeymap.json"})
        assert keys(pf, "M107,A203") == []
        assert set(pf["library"].gaps("M107,A203")["rule"]) == {"A203", "M107"}
        pf["shop"].set(library="")
        assert {key[1] for key in keys(pf, "M107,A203")} == {"A203", "M107"}


class TestReferences:
    def test_say_where_they_are_and_what_is_wrong(self, tmp_path: Path) -> None:
        (tmp_path / "plan.txt").write_text("no map")
        pf = write(
            tmp_path,
            a={
                "library": "../library.journeymap.json",
                "stages": [{"id": "pay", "name": "Pay", "journey": "b.journeymap.json"}],
                "touchpoints": [
                    {"id": "t", "name": "Till", "journey": "gone.journeymap.json"},
                    {"id": "u", "name": "Plan", "journey": "plan.txt"},
                ],
            },
            b={"stages": [{"id": "back", "name": "Back", "journey": "a.journeymap.json"}]},
        )
        found = pf.gaps("C705")
        assert list(found["map"] + ":" + found["kind"] + ":" + found["id"]) == [
            "a:map:", "a:stage:pay", "a:touchpoint:t", "a:touchpoint:u", "b:stage:back",
        ]  # fmt: skip
        assert list(found["other"]) == ["", "b", "", "", "a"]
        assert list(found["message"]) == [
            "The library ../library.journeymap.json is outside the portfolio's folder",
            "The nested map of the stage Pay, b.journeymap.json, leads back to this map",
            "The nested map of the touchpoint Till, gone.journeymap.json, does not exist",
            "The nested map of the touchpoint Plan, plan.txt, is not a map",
            "The nested map of the stage Back, a.journeymap.json, leads back to this map",
        ]

    def test_a_new_file_fixes_them_at_once(self, tmp_path: Path) -> None:
        pf = write(tmp_path, a={"library": "lib.journeymap.json"})
        assert keys(pf) == [("a", "C705", "", "")]
        write(tmp_path, lib={})
        assert keys(pf) == []
        (tmp_path / "lib.journeymap.json").write_text("{")
        assert keys(pf) == [] and list(pf.broken["map"]) == ["lib"]


class TestGaps:
    def test_are_those_of_each_map_and_those_between_maps_in_one_order(self) -> None:
        pf = jn.sample_portfolio("coffee")
        found = pf.gaps(today=TODAY)
        assert list(found.columns) == ["map", *pf["office"].gaps(today=TODAY).columns]
        assert set(map(str, found.dtypes)) == {"str"}
        for name in pf:
            mine = found[(found["map"] == name) & ~found["rule"].str.startswith("C")]
            alone = pf[name].gaps(today=TODAY, ignore="M107,A203" if name == "library" else None)
            assert mine.drop(columns="map").reset_index(drop=True).equals(alone)
        order = {"error": 0, "warning": 1, "info": 2}
        ranks = list(zip(found["severity"].map(order), found["rule"], found["map"], strict=True))
        assert ranks == sorted(ranks)

    def test_codes_are_chosen_as_on_one_map(self, tmp_path: Path) -> None:
        pf = write(tmp_path, a={"stages": [{"id": "s", "name": "S"}]}, b={})
        assert keys(pf, ["m105", "C"]) == [("a", "M105", "s", "")]
        assert keys(pf, None, ignore=["M", "P", "C"]) == []
        for wrong, words in (("Z", "no rule code starts with 'Z'"), ("E", "these rules need")):
            with pytest.raises(jn.ArgumentError, match=words):
                pf.gaps(wrong)
        with pytest.raises(jn.ArgumentError, match=r"C701, .* need a portfolio: jn\.Portfolio"):
            pf["a"].gaps("C")
        assert pf["a"].gaps("C,M105")["rule"].tolist() == ["M105"]

    def test_either_of_two_maps_can_accept_a_contradiction(self, tmp_path: Path) -> None:
        docs = {name: {"personas": [persona("maya", role=name)]} for name in "abc"}
        pf = write(tmp_path, **docs)
        assert len(keys(pf, "C701")) == 3
        pf["b"].accept("C701", "maya", other="a", reason="Two markets.")
        assert [(key[0], key[3]) for key in keys(pf, "C701")] == [("a", "c"), ("b", "c")]
        pf["c"].accept("C701", "maya", reason="Another person.")
        assert keys(pf, "C701") == []
        found = pf.gaps("C701", excepted=True)
        assert list(found["reason"]) == ["Two markets.", "Another person.", "Another person."]
        assert pf.check("C701").useless == ()
        pf["a"].set("maya", role="b")
        assert pf.check("C701").useless == (
            "b: the exception for C701 (maya, a) matches no finding.",
        )

    def test_only_the_map_itself_can_accept_what_is_about_it_alone(self, tmp_path: Path) -> None:
        shift = {"shifts": [{"date": "2026-06-01", "what": "New prices"}]}
        both = {"reviewed": "2026-01-01", "reviews": [], **shift}
        pf = write(tmp_path, a=both, b=both)
        pf["b"].accept("C706", reason="Prices do not matter here.")
        assert keys(pf, "C706") == [("a", "C706", "", "b")]
        pf["b"].set(shifts=[])
        pf["a"].set(shifts=[])
        assert pf.check("C706").useless == (
            "b: the exception for C706 (the map) matches no finding.",
        )

    def test_the_settings_of_each_folder_apply_to_its_maps(self, tmp_path: Path) -> None:
        for name in ("eu", "us"):
            (tmp_path / name).mkdir()
            write(tmp_path / name, m={"library": "gone.json", "stages": [{"id": "s", "name": "S"}]})
        (tmp_path / "us/journeynb.toml").write_text('ignore = ["M105"]\n[severity]\nC = "info"\n')
        found = jn.Portfolio(tmp_path).gaps("C,M")
        rows = set(zip(found["map"], found["rule"], found["severity"], strict=True))
        assert rows == {
            ("eu/m", "C705", "error"),
            ("us/m", "C705", "info"),
            ("eu/m", "M105", "error"),
        }

    def test_settings_that_are_not_valid_are_named_and_the_portfolio_is_still_shown(
        self, tmp_path: Path
    ) -> None:
        pf = write(tmp_path, a={})
        (tmp_path / "journeynb.toml").write_text('ignore = ["M105"')
        with pytest.raises(jn.FormatError, match=r"journeynb\.toml, end of document: not valid"):
            pf.gaps()
        with pytest.warns(jn.JourneyWarning, match="The settings are ignored"):
            assert "text/html" in pf._repr_mimebundle_()

    def test_a_broken_file_and_an_empty_folder_hide_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "broken.journeymap.json").write_text("{")
        pf = jn.Portfolio(tmp_path)
        assert pf.gaps().empty and list(pf.gaps().columns)[:2] == ["map", "rule"]
        write(tmp_path, a={"library": "gone.json"})
        assert keys(pf, "C") == [("a", "C705", "", "")]

    def test_a_rule_of_ones_own_runs_on_every_map(self, tmp_path: Path) -> None:
        pf = write(tmp_path, a={"title": "A"}, b={})

        @jn.rule("SHOP1", "Map without title", message="no title", severity="error")
        def untitled(jm: jn.JourneyMap) -> Any:
            return [] if jm.title else [""]

        try:
            assert [key[:2] for key in keys(pf, "SHOP")] == [("b", "SHOP1")]
        finally:
            jn.remove_rule("SHOP1")


class TestCheckAndRequire:
    def test_name_the_map_of_each_finding_and_the_broken_files(self, tmp_path: Path) -> None:
        pf = write(tmp_path, a={"library": "gone.journeymap.json"}, b={})
        (tmp_path / "c.journeymap.json").write_text("{")
        found = pf.check("C")
        assert found.summary() == "1 error, 1 file that cannot be read"
        text = repr(found)
        assert "error C705: a: The library gone.journeymap.json does not exist" in text
        assert "c.journeymap.json, line 1: not valid JSON" in text and "pf.gaps()" in text
        html = found._repr_html_()
        assert "a: The library" in html and "c.journeymap.json" in html
        assert "1 error" in html and "1 file that cannot be read" in html
        assert "✓" not in pf.check("C702")._repr_html_()
        assert found.fails("error") and pf.check("C702").fails("error")
        with pytest.raises(jn.GapsFound, match="1 file that cannot be read") as caught:
            pf.require("C")
        assert [row["map"] for row in caught.value.findings] == ["a"]
        assert "error C705: a: The library" in str(caught.value)
        (tmp_path / "c.journeymap.json").unlink()
        assert str(pf.require("C", max=1)).endswith(
            "passed\n  6 rules on 2 maps: 1 finding, at most 1 allowed"
        )

    def test_one_persona_of_many_maps_does_not_push_out_other_gaps(self, tmp_path: Path) -> None:
        docs = {f"m{at}": {"personas": [persona("maya", role=str(at))]} for at in range(9)}
        pf = write(tmp_path, **{**docs, "z": {"library": "gone.json"}})
        text = repr(pf.check("C"))
        assert (
            "m0: Maya has different fields on the map m1: role (0 here, 1 there) (and 35 more)"
            in text
        )
        assert "z: The library gone.json does not exist" in text

    def test_an_error_lists_the_first_fifty_findings(self) -> None:
        maps = []
        for number in range(11):
            jm = jn.JourneyMap(f"Map {number}")
            jm.add(jn.Persona(name="Maya", role=f"Role {number}"))
            maps.append(jm)
        with pytest.raises(jn.GapsFound, match="55 findings, at most 0 allowed") as caught:
            jn.Portfolio(maps).require("C701")
        assert len(caught.value.findings) == 55
        assert str(caught.value).count("error C701") == 50
        assert str(caught.value).endswith("\n... 5 more: pf.gaps()")

    def test_no_map_at_all_does_not_pass(self, tmp_path: Path) -> None:
        with pytest.raises(jn.GapsFound, match="the portfolio has no map, so nothing was checked"):
            jn.Portfolio(tmp_path).require("C")
        with pytest.raises(jn.ArgumentError, match="max=True is not valid"):
            jn.Portfolio(tmp_path).require(max=True)


class TestTree:
    def test_lists_a_map_below_each_that_shows_it_and_goes_on_below_it_once(
        self, tmp_path: Path
    ) -> None:
        def doc(**journeys: str) -> Doc:
            return {"stages": [
                {"id": id, "name": id, "journey": f"{name}.journeymap.json"}
                for id, name in journeys.items()
            ]}  # fmt: skip

        pf = write(tmp_path, a=doc(z="d", y="c"), b=doc(x="c"), c=doc(w="d"), d={}, e=doc(v="e"))
        assert [tuple(row) for row in pf.tree().itertuples(index=False)] == [
            ("a", "", "", 0), ("d", "a", "z", 1), ("c", "a", "y", 1), ("d", "c", "w", 2),
            ("b", "", "", 0), ("c", "b", "x", 1), ("e", "", "", 0),
        ]  # fmt: skip
        assert list(map(str, pf.tree().dtypes)) == ["str", "str", "str", "int64"]

    def test_of_many_levels_of_diamonds_is_short(self, tmp_path: Path) -> None:
        for level in range(40):
            below = f"m{level + 1:02}.journeymap.json"
            stages = [{"id": id, "name": id, "journey": below} for id in ("s", "t")] * (level < 39)
            write(tmp_path, **{f"m{level:02}": {"stages": stages}})
        assert len(jn.Portfolio(tmp_path).tree()) == 1 + 39 * 2


class TestRollup:
    def test_adds_up_each_map_below_once(self, tmp_path: Path) -> None:
        def doc(emotion: float, **journeys: str) -> Doc:
            return {
                "personas": [persona("maya")],
                "stages": [{"id": "s", "name": "S"}],
                "touchpoints": [
                    {"id": "t", "name": "T"},
                    *(
                        {"id": id, "name": id.title(), "journey": f"{name}.journeymap.json"}
                        for id, name in journeys.items()
                    ),
                ],
                "opportunities": [
                    {"id": "o", "name": "O"}, {"id": "done", "name": "D", "status": "done"}
                ],
                "links": [
                    {"kind": "occurs_in", "from": "t", "to": "s"},
                    {"kind": "experiences", "from": "maya", "to": "t", "emotion": emotion},
                    {"kind": "addresses", "from": "o", "to": "t"},
                ],
            }  # fmt: skip

        pf = write(
            tmp_path, top=doc(2, u="mid", v="low"), mid=doc(1, x="low", y="low", z="top"),
            low=doc(-2),
        )  # fmt: skip
        top = pf["top"]
        found = top.rollup(today=TODAY)
        assert list(found.columns) == ["id", "name", "journey", "emotion", "opportunities", "gaps"]
        assert found["id"].tolist() == ["u", "v"]
        numbers = {row.id: row for row in found.itertuples()}
        low, mid = (len(pf[name].gaps(today=TODAY)) for name in ("low", "mid"))
        own = {
            id: sum(id in (row.id, row.other) for row in top.gaps(today=TODAY).itertuples())
            for id in ("u", "v")
        }
        assert (numbers["v"].emotion, numbers["v"].opportunities) == (-2, 1)
        assert numbers["v"].gaps == own["v"] + low
        assert (numbers["u"].emotion, numbers["u"].opportunities) == (-0.5, 2)
        assert numbers["u"].gaps == own["u"] + mid + low
        top.set("s", journey="low.journeymap.json")
        stage = top.rollup(today=TODAY).iloc[0]
        assert (stage["id"], stage["emotion"], stage["opportunities"]) == ("s", 0, 2)

    def test_warns_of_a_map_that_is_not_there_and_counts_the_rest(self, tmp_path: Path) -> None:
        (tmp_path / "bad.journeymap.json").write_text("{")
        places = [("a", "gone.json"), ("b", "bad.journeymap.json"), ("c", "../x.json")]
        stages = [{"id": id, "name": id, "journey": journey} for id, journey in places]
        jm = write(tmp_path, top={"stages": stages})["top"]
        with pytest.warns(jn.JourneyWarning) as said:
            found = jm.rollup(today=TODAY)
        assert found["id"].tolist() == ["a", "b", "c"] and found["emotion"].isna().all()
        words = "\n".join(str(each.message) for each in said)
        assert "gone.json (top.journeymap.json): there is no such file" in words
        assert "not valid JSON" in words and "outside the folder of the maps" in words

    def test_needs_a_file_for_the_paths_to_start_from(self) -> None:
        jm = jn.JourneyMap("Buy", stages=["Pay"])
        assert jm.rollup().empty
        jm.set("pay", journey="pay.journeymap.json")
        with pytest.raises(jn.ArgumentError, match=r"this map has none yet: use save\("):
            jm.rollup()
