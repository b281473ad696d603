"""The file of a map: canonical when written, lenient in layout and strict in content when read."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeynb.base.errors import ChangeError, FormatError, JourneyError
from journeynb.base.text import number_text
from journeynb.formats.canonical_json import json_text
from journeynb.formats.journeymap import FORMAT, document, dumps, from_document, loads
from journeynb.model.core import CoreMap
from strategies import IMAGE, anything, change_lists, examples, same

BYTES = (Path(__file__).parent / "vectors/file/everything.journeymap.json").read_bytes()
GOLDEN = BYTES.decode()
EMPTY = '{\n  "format": "journeymap/1"\n}\n'


def shuffled(value: Any) -> Any:
    """Turn round the order of all keys, and of the links, which have none of their own."""
    if isinstance(value, dict):
        return {
            key: shuffled(item[::-1] if key == "links" else item)
            for key, item in reversed(value.items())
        }
    return [shuffled(item) for item in value] if isinstance(value, list) else value


class TestWriting:
    def test_every_key_is_in_its_place(self) -> None:
        assert dumps(loads(GOLDEN)) == GOLDEN

    def test_an_empty_map_is_its_format(self) -> None:
        assert dumps(CoreMap().state) == EMPTY

    def test_the_order_in_which_a_map_was_read_does_not_show(self) -> None:
        assert dumps(loads(json.dumps(shuffled(json.loads(GOLDEN))))) == GOLDEN

    def test_defaults_and_empty_kinds_are_omitted(self) -> None:
        found = {
            "format": FORMAT, "title": "", "state": "as_is", "review_days": 365.0, "owners": [],
            "personas": [], "links": [],
            "touchpoints": [{"id": "t", "name": "T", "tags": [], "ours": True, "image": ""}],
        }  # fmt: skip
        assert document(from_document(found)) == {
            "format": FORMAT,
            "touchpoints": [{"id": "t", "name": "T"}],
        }

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (3.0, "3"), (0.1, "0.1"), (-0.5, "-0.5"),
            (1.25, "1.25"), (100, "100"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
            (123456789012345680000, "123456789012345680000"), (1e20, "100000000000000000000"),
            (1e21, "1e+21"), (-1e21, "-1e+21"), (1.5e21, "1.5e+21"), (1e22, "1e+22"),
            (12345678901234567890123.0, "1.2345678901234568e+22"), (1e300, "1e+300"),
            (0.000001, "0.000001"), (0.00000123, "0.00000123"), (1e-7, "1e-7"),
            (1.5e-7, "1.5e-7"), (-1.25e-10, "-1.25e-10"), (5e-324, "5e-324"),
            (2.2250738585072014e-308, "2.2250738585072014e-308"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (0.30000000000000004, "0.30000000000000004"), (4.35, "4.35"),
            (9007199254740991, "9007199254740991"), (9007199254740993, "9007199254740992"),
            (12345.678, "12345.678"), (1234567890123456.7, "1234567890123456.8"),
            (333333333.33333329, "333333333.3333333"), (1e-5, "0.00001"),
            (0.00001234, "0.00001234"),
        ],
    )  # fmt: skip
    def test_numbers_are_written_as_ecmascript_writes_them(self, value: float, text: str) -> None:
        assert number_text(value) == text

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_every_number_reads_back_as_itself(self, value: float) -> None:
        text = number_text(value)
        assert float(text) == value
        mantissa = text.split("e")[0].lstrip("-")
        digits = mantissa.replace(".", "").strip("0")
        assert len(digits) <= 17
        if "e" not in text:
            assert value == 0 or 1e-6 <= abs(value) < 1e21
        else:
            assert abs(value) < 1e-6 or abs(value) >= 1e21
            assert "e+" in text or "e-" in text

    def test_text_is_escaped_as_little_as_json_allows(self) -> None:
        text = "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028é😀<'
        assert json_text(text) == (
            '"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r'
            "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018"
            '\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\\"\\\\/\x7f\u2028é😀<"'
        )

    def test_what_edits_left_behind_does_not_show(self) -> None:
        core = CoreMap(loads(GOLDEN))
        for entity in core.entities():
            core.apply([{"op": "remove", "id": entity.id}])
            core.undo()
        assert dumps(core.state) == GOLDEN


class TestReading:
    @pytest.mark.parametrize(
        "data",
        [
            GOLDEN.encode(),
            b"\xef\xbb\xbf" + GOLDEN.encode(),
            "\ufeff" + GOLDEN,
            GOLDEN.replace("\n", "\r\n").encode(),
            GOLDEN.replace("\n", "\r").encode(),
            json.dumps(json.loads(GOLDEN)).encode(),
            json.dumps(json.loads(GOLDEN), ensure_ascii=False, indent="\t").encode(),
            GOLDEN.replace("1200", "1.2e3").replace('"severity": 4', '"severity": 4.0'),
            "\n \t" + GOLDEN + "\n\n",
        ],
        ids=["bytes", "bom", "bom-text", "crlf", "cr", "ascii", "tabs", "numbers", "blanks"],
    )
    def test_layout_makes_no_difference(self, data: bytes | str) -> None:
        assert dumps(loads(data)) == GOLDEN

    def test_a_file_may_be_as_large_as_maps_get(self) -> None:
        found = {
            "format": FORMAT,
            "goals": [{"id": f"g-{index}", "name": "G"} for index in range(5_000)],
            "links": [
                {"kind": "refines", "from": f"g-{index}", "to": f"g-{index + 1}"}
                for index in range(4_999)
            ],
        }
        assert same(document(from_document(found))["goals"], found["goals"])


def entity(plural: str, text: str) -> str:
    return f'{{"format": "journeymap/1", "{plural}": [{{"id": "x", "name": "X", {text}}}]}}'


def links(*items: str) -> str:
    return (
        '{"format": "journeymap/1", "personas": [{"id": "p", "name": "P"}], '
        '"stages": [{"id": "s", "name": "S"}, {"id": "r", "name": "R"}], '
        '"touchpoints": [{"id": "t", "name": "T"}], "notes": [{"id": "n"}], '
        '"goals": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "c", "name": "C"}], '
        f'"links": [{", ".join(items)}]}}'
    )


def link(kind: str, start: str, end: str, more: str = "") -> str:
    return f'{{"kind": "{kind}", "from": "{start}", "to": "{end}"{more}}}'


BAD: dict[str, tuple[bytes | str, str | None]] = {
    "nothing": ("", "line 1"),
    "blanks": ("\n\n ", "line 3"),
    "not JSON": ('{\n  "format": "journeymap/1",\n  oops\n}', "line 3"),
    "half a file": (GOLDEN[: GOLDEN.index("fair")], "line 6"),
    "two files in one": (EMPTY + EMPTY, "line 4"),
    "a comma too many": ('{"format": "journeymap/1",}', "line 1"),
    "a comment": ('{"format": "journeymap/1" /* 1 */}', "line 1"),
    "a line end in a text": ('{"format": "journeymap/1", "title": "a\nb"}', "line 1"),
    "invalid UTF-8": (b'{"format": "journeymap/1",\n "title": "\xff"}', "line 2"),
    "UTF-16": (EMPTY.encode("utf-16"), "line 1"),
    "surrogates in UTF-8": (b'{"format": "journeymap/1", "title": "\xed\xa0\x80"}', "line 1"),
    "a list": ("[]", None),
    "a number": ("7", None),
    "null": ("null", None),
    "a text": ('"journeymap/1"', None),
    "no format": ("{}", "format"),
    "another format": ('{"format": "cjml/1"}', "format"),
    "a format that is a number": ('{"format": 1}', "format"),
    "a format that is null": ('{"format": null}', "format"),
    "a format that is a list": ('{"format": ["journeymap/1"]}', "format"),
    "format 0": ('{"format": "journeymap/0"}', "format"),
    "a newer format": ('{"format": "journeymap/2", "new": 1}', "format"),
    "a much newer format": ('{"format": "journeymap/100"}', "format"),
    "an unknown key": ('{"format": "journeymap/1", "persona": []}', "persona"),
    "an unknown key that is half a pair": ('{"format": "journeymap/1", "\\ud800": []}', "ud800"),
    "a kind that is an object": ('{"format": "journeymap/1", "personas": {}}', "personas"),
    "a kind that is null": ('{"format": "journeymap/1", "personas": null}', "personas"),
    "an entity that is a text": ('{"format": "journeymap/1", "stages": ["S"]}', "stages[0]"),
    "links that are an object": ('{"format": "journeymap/1", "links": {}}', "links"),
    "a link that is a list": ('{"format": "journeymap/1", "links": [[]]}', "links[0]"),
    "a title that is a number": ('{"format": "journeymap/1", "title": 1}', "title"),
    "a title that is null": ('{"format": "journeymap/1", "title": null}', "title"),
    "an unknown field": (entity("stages", '"severity": 3'), "stages[0].severity"),
    "a field with a bad value": (entity("pain_points", '"severity": 9'), "pain_points[0].severity"),
    "a field that is null": (entity("stages", '"color": null'), "stages[0].color"),
    "null deep in a field": (
        entity("personas", '"demographics": [{"name": "Age", "value": null}]'),
        "personas[0].demographics[0].value",
    ),
    "an unknown key deep in a field": (
        entity("goals", '"measurements": [{"date": "2026-01-01", "value": 1, "unit": "%"}]'),
        "goals[0].measurements[0].unit",
    ),
    "a bad day deep in a field": (
        entity("goals", '"measurements": [{"date": "2026-02-30", "value": 1}]'),
        "goals[0].measurements[0].date",
    ),
    "no name": ('{"format": "journeymap/1", "stages": [{"id": "s"}]}', "stages[0].name"),
    "an empty name": (
        '{"format": "journeymap/1", "stages": [{"id": "s", "name": ""}]}', "stages[0].name"
    ),
    "no id": ('{"format": "journeymap/1", "stages": [{"name": "S"}]}', "stages[0].id"),
    "a bad id": (
        '{"format": "journeymap/1", "stages": [{"id": "S", "name": "S"}]}', "stages[0].id"
    ),
    "an id that is null": (
        '{"format": "journeymap/1", "stages": [{"id": null, "name": "S"}]}', "stages[0].id"
    ),
    "one id twice": (
        '{"format": "journeymap/1", "stages": [{"id": "s", "name": "S"}, '
        '{"id": "s", "name": "R"}]}',
        "stages[1].id",
    ),
    "one id in two kinds": (
        '{"format": "journeymap/1", "personas": [{"id": "s", "name": "S"}], '
        '"notes": [{"id": "s"}]}',
        "notes[0].id",
    ),
    "a key twice": ('{"format": "journeymap/1", "title": "a", "title": "a"}', "the map itself"),
    "a key twice in an entity": (entity("stages", '"name": "Y"'), "stages[0]"),
    "a key twice deep in a field": (
        entity("personas", '"demographics": [{"name": "a", "name": "b"}]'),
        "personas[0].demographics[0]",
    ),
    "a key twice, inside of what is there twice": (
        '{"format": "journeymap/1", "links": [{"a": 1, "a": 1}], "links": []}', "the map itself"
    ),
    "a link's key twice": (links(link("targets", "a", "p", ', "to": "p"')), "links[0]"),
    "NaN": (entity("goals", '"target": NaN'), "goals[0].target"),
    "Infinity": (entity("touchpoints", '"cost": Infinity'), "touchpoints[0].cost"),
    "-Infinity": (entity("goals", '"baseline": -Infinity'), "goals[0].baseline"),
    "NaN as text": (entity("goals", '"unit": NaN'), "goals[0].unit"),
    "NaN in custom": (
        entity("goals", '"custom": [{"name": "x", "value": NaN}]'), "goals[0].custom[0].value"
    ),
    "a number too large": (entity("goals", '"target": 1e999'), "goals[0].target"),
    "an integer too large": (entity("goals", f'"target": {"9" * 400}'), "goals[0].target"),
    "a whole number too large": (
        entity("sources", f'"sample_size": {"9" * 400}'), "sources[0].sample_size"
    ),
    "an integer of 100,000 digits": (
        entity("sources", f'"sample_size": {"9" * 100_000}'), "sources[0].sample_size"
    ),
    "half of a surrogate pair": (entity("stages", '"color": "\\ud800"'), "stages[0].color"),
    "half of a pair in a list": (entity("stages", '"tags": ["a", "\\udc00"]'), "stages[0].tags[1]"),
    "half of a pair in a title": ('{"format": "journeymap/1", "title": "\\udfff"}', "title"),
    "half of a pair in an id": (
        '{"format": "journeymap/1", "notes": [{"id": "\\ud800"}]}', "notes[0].id"
    ),
    "custom names twice": (
        entity("stages", '"custom": [{"name": "a", "value": 1}, {"name": "a", "value": 1}]'),
        "stages[0].custom",
    ),
    "an SVG": (
        entity("personas", '"portrait": "data:image/svg+xml;base64,PHN2Zy8+"'),
        "personas[0].portrait",
    ),
    "an unknown kind of link": (links(link("likes", "p", "t")), "links[0].kind"),
    "no kind of link": (links('{"from": "p", "to": "t"}'), "links[0].kind"),
    "a dangling start": (links(link("targets", "x", "p")), "links[0].from"),
    "a dangling end": (links(link("targets", "a", "x")), "links[0].to"),
    "no end": (links('{"kind": "targets", "from": "a"}'), "links[0].to"),
    "an end that is null": (links('{"kind": "targets", "from": "a", "to": null}'), "links[0].to"),
    "an end that is a list": (links('{"kind": "targets", "from": "a", "to": []}'), "links[0].to"),
    "one link twice": (links(*[link("targets", "a", "p")] * 2), "links[1]"),
    "a link between the wrong kinds": (links(link("targets", "p", "a")), "links[0]"),
    "a link to itself": (links(link("refines", "a", "a")), "links[0]"),
    "a touchpoint in two stages": (
        links(link("occurs_in", "t", "s"), link("occurs_in", "t", "r")), "links[1]"
    ),
    "a circle of two": (links(link("refines", "a", "b"), link("refines", "b", "a")), "links[1]"),
    "a circle of three": (
        links(link("refines", "a", "b"), link("refines", "b", "c"), link("refines", "c", "a")),
        "links[2]",
    ),
    "a link with a bad value": (
        links(link("experiences", "p", "t", ', "emotion": 3')), "links[0].emotion"
    ),
    "a link with an unknown field": (links(link("targets", "a", "p", ', "x": 1')), "links[0].x"),
    "a link with null": (links(link("leads_to", "t", "t", ', "share": null')), "links[0]"),
    "lists in lists": ("[" * 100_000, None),
    "a field in lists": (entity("stages", '"tags": ' + "[" * 500 + "]" * 500), "stages[0].tags[0]"),
    "a key in objects": (
        entity("stages", '"color": ' + '{"a":' * 500 + "1" + "}" * 500), "stages[0].color"
    ),
}  # fmt: skip


class TestRefusing:
    @pytest.mark.parametrize("name", BAD)
    def test_a_bad_file_names_itself_and_the_place(self, name: str) -> None:
        data, where = BAD[name]
        with pytest.raises(FormatError) as caught:
            loads(data, "coffee.journeymap.json")
        error = caught.value
        assert isinstance(error, ValueError) and isinstance(error, JourneyError)
        assert error.source == "coffee.journeymap.json"
        assert str(error).startswith("coffee.journeymap.json")
        if where is None:
            assert error.where is None
        else:
            assert where in str(error.where)
            assert not where.startswith(("links", "stages")) or error.where == where
        assert len(str(error)) < 1000
        str(error).encode()

    def test_messages_say_what_was_wrong_and_what_is_allowed(self) -> None:
        def said(name: str) -> str:
            with pytest.raises(FormatError) as caught:
                loads(BAD[name][0], "x.json")
            return str(caught.value)

        assert said("a newer format").endswith(
            "written by a newer version of journeynb ('journeymap/2'): update journeynb"
        )
        assert "1 to 5" in said("a field with a bad value")
        assert "'title' occurs twice" in said("a key twice")
        assert "a -> b -> c -> a" in said("a circle of three")
        assert "'x' is not an id in this file" in said("a dangling end")
        assert "the id s is already used" in said("one id in two kinds")
        assert "experiences" in said("an unknown kind of link")
        assert "64 KB" in said("an SVG")
        assert "nested too deeply" in said("lists in lists")

    @pytest.mark.parametrize(
        ("part", "count"), [(b"[", 100_000_000), (b'{"a":', 20_000_000)], ids=["lists", "objects"]
    )
    def test_a_hundred_megabytes_of_nesting_is_only_an_error(self, part: bytes, count: int) -> None:
        with pytest.raises(FormatError, match=r"^deep\.json: nested too deeply for a journeynb"):
            loads(part * count, "deep.json")

    def test_very_many_double_keys_are_refused_at_once(self) -> None:
        with pytest.raises(FormatError, match="'0' occurs twice"):
            loads("{" + ",".join(f'"{key % 99_999}": 0' for key in range(100_000)) + "}")

    def test_a_portrait_over_64_kb_is_refused_and_one_of_64_kb_is_not(self) -> None:
        head = "data:image/jpeg;base64,"
        start, end = b64decode(IMAGE.removeprefix(head))[:-2], b"\xff\xd9"
        room = (65_536 - len(head)) // 4 * 3 - len(start) - len(end)
        most = head + b64encode(start + b"\x00" * room + end).decode()
        assert len(most) > 65_530
        core = CoreMap()
        core.apply(
            [{"op": "add", "kind": "persona", "id": "p", "fields": {"name": "P", "portrait": most}}]
        )
        with pytest.raises(ChangeError, match="larger than 64 KB") as caught:
            core.apply([{"op": "set", "id": "p", "fields": {"portrait": most + "AAAA" * 2}}])
        assert (caught.value.code, caught.value.field) == ("bad_value", "portrait")
        assert dumps(loads(dumps(core.state))) == dumps(core.state)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for key, item in items:
        inside = places(item, (*path, key)) if isinstance(item, (dict, list)) else [(*path, key)]
        found += inside
    return found


PATCHES = st.binary(max_size=4) | st.sampled_from(
    [b"{", b"}", b"[", b'"', b",", b":", b"null", b"1e999", b"\\ud800"]
)
PLACES = places(json.loads(GOLDEN))


def read_or_refused(data: bytes | str) -> None:
    """Read a file, which is then written and read again as the same, or have it refused."""
    error = None
    try:
        text = dumps(loads(data, "damaged.json"))
    except FormatError as refused:
        error = refused
    if error is None:
        assert dumps(loads(text)) == text
    else:
        assert error.source == "damaged.json"
        str(error).encode()


class TestDamage:
    @settings(max_examples=examples(150))
    @given(st.lists(st.tuples(st.integers(0, len(BYTES)), st.integers(0, 40), PATCHES), max_size=4))
    def test_a_file_with_damaged_bytes_is_read_or_refused(
        self, wounds: list[tuple[int, int, bytes]]
    ) -> None:
        data = BYTES
        for at, length, put in wounds:
            data = data[:at] + put + data[at + length :]
        read_or_refused(data)

    @settings(max_examples=examples(150))
    @given(st.data())
    def test_a_file_with_a_value_in_the_wrong_place_is_read_or_refused(self, data: Any) -> None:
        found = json.loads(GOLDEN)
        for _ in range(data.draw(st.integers(1, 3))):
            target = data.draw(st.sampled_from(PLACES))
            value: Any = json.loads(GOLDEN)
            if data.draw(st.booleans()):
                value = data.draw(anything)
            else:
                for key in data.draw(st.sampled_from(PLACES)):
                    value = value[key]
            try:
                holder = found
                for key in target[:-1]:
                    holder = holder[key]
                holder[target[-1]] = value
            except (TypeError, KeyError, IndexError, AttributeError):
                continue  # an earlier swap took the place away
        read_or_refused(json.dumps(found))

    @given(anything)
    def test_any_json_value_is_a_map_or_refused(self, value: Any) -> None:
        read_or_refused(json.dumps(value))

    @given(st.binary(max_size=40) | st.text(max_size=40))
    def test_any_bytes_and_any_text_are_a_map_or_refused(self, data: bytes | str) -> None:
        read_or_refused(data)

    @settings(max_examples=examples(150))
    @given(st.data())
    def test_the_door_refuses_any_nonsense_and_stays_as_it_was(self, data: Any) -> None:
        core = CoreMap(loads(GOLDEN))
        keys = ["op", "kind", "id", "fields", "at", "from", "to", "name"]
        words = ["add", "set", "move", "remove", "link", "unlink", "persona", "targets", "maya", ""]
        change = st.dictionaries(
            st.sampled_from(keys), st.sampled_from(words) | anything, max_size=6
        )
        changes = data.draw(st.lists(change, max_size=3) | anything | change)
        inverse, error = [], None
        try:
            inverse = core.apply(changes)
        except ChangeError as refused:
            error = refused
        assert bool(inverse) == (dumps(core.state) != GOLDEN) == bool(core.done)
        if error is not None:
            assert error.message and (error.change is None) == (not isinstance(changes, list))
            json.dumps(error.as_dict())
        core.apply(inverse)
        assert dumps(core.state) == GOLDEN

    @settings(max_examples=examples(60))
    @given(st.data())
    def test_any_edit_of_a_full_map_can_be_undone(self, data: Any) -> None:
        core = CoreMap(loads(GOLDEN))
        for _ in range(data.draw(st.integers(1, 4))):
            try:
                core.apply(data.draw(change_lists(document(core.state), junk=0)))
            except ChangeError:
                continue
        text = dumps(core.state)
        steps = len(core.done)
        assert dumps(loads(text)) == text
        assert [core.undo() for _ in range(steps + 1)] == [True] * steps + [False]
        assert dumps(core.state) == GOLDEN
        assert [core.redo() for _ in range(steps + 1)] == [True] * steps + [False]
        assert dumps(core.state) == text
