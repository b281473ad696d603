"""Event patterns: parsed, ranked, compiled; the same answer from Python and from DuckDB."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

import journeynb as jn
from journeynb.evidence.matching.event_patterns import glob_text, parse


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "event", "conditions"),
        [
            ("order", ("order",), []),
            ("  order  ", ("order",), []),
            ("page view", ("page view",), []),
            ("order*", ("order", ""), []),
            ("a**b", ("a", "b"), []),
            (r"5\* stars\@home \\ a\=b", ("5* stars@home \\ a=b",), []),
            ("a @ page=/x* @ n=3", ("a",), [("page", ("/x", "")), ("n", ("3",))]),
            ("a@page=", ("a",), [("page", ("",))]),
            (r"a @ a\=b=c\@d", ("a",), [("a=b", ("c@d",))]),
            ("*", ("", ""), []),
            ("\\  order\\ ", ("  order ",), []),
            ("a @ b=\\ c\\\t ", ("a",), [("b", (" c\t",))]),
        ],
    )
    def test_the_parts_of_a_pattern(
        self, text: str, event: tuple[str, ...], conditions: list[tuple[str, tuple[str, ...]]]
    ) -> None:
        found = parse(text)
        assert found.event.pieces == event
        assert [(name, glob.pieces) for name, glob in found.conditions] == conditions

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "is not valid: it names no event"),
            (" @ page=/", "is not valid: it names no event"),
            ("a @ page", "a condition is not of the form column=value"),
            (
                "a @ page=x=y",
                r"not of the form column=value; allowed: exactly one =; write \= for a",
            ),
            ("a @ =x", "a condition names no column"),
            ("a @ p*=x", "a condition names no column"),
            (
                "a=b",
                r"the event contains an unescaped =; allowed: event @ column=value; write \= for",
            ),
            (
                "a\\n",
                r"a backslash before 'n' has no meaning; allowed: \*, \@, \=, \\ and \ before",
            ),
            ("a\\", "a backslash before '' has no meaning"),
        ],
    )
    def test_a_wrong_one_is_named_with_what_is_allowed(self, text: str, words: str) -> None:
        with pytest.raises(jn.ArgumentError) as found:
            parse(text)
        said = str(found.value)
        assert said.startswith("the event pattern ") and words in said and "allowed:" in said

    def test_more_conditions_then_no_star_then_more_letters_win(self) -> None:
        texts = ["*", "order*", "order_d*", "order", "order_x", "* @ a=*", "order @ a=b",
                 "o @ a=* @ b=*"]  # fmt: skip
        assert sorted(texts, key=lambda text: parse(text).rank) == texts

    def test_a_text_as_a_pattern_means_itself(self) -> None:
        blanks = (" a", "a ", "  a  b  ", " ", "  ", "\t", "a\n", "\u00a0a\u2003", "a\\ ", " @ ")
        for text in ("a", "a=b*", "x@y", "\\", "a \\* b", *blanks):
            assert parse(glob_text(text)).event.pieces == (text,)

    def test_whether_two_can_match_the_same_event(self) -> None:
        assert parse("a* @ c=x").overlaps(parse("*b @ d=y"))
        assert not parse("a @ c=x").overlaps(parse("a @ c=y"))
        assert not parse("ab*").overlaps(parse("ac*"))
        assert not parse("*x").overlaps(parse("*y"))
        assert parse("order*").overlaps(parse("order_done"))


NAMES = ["order", "order_done", "orders", "Order", "pre_order", "a.b", "axb", "a_b", "a%b", "ab",
         "a\nb", "a\\b", "5* stars", "x@y=z", "aXbYc", "abc\n", "é", "a b"]  # fmt: skip
PATTERNS = ["order", "order*", "*order", "*rder*", "o*r*d*e", "a.b", "a*b", "a_b", "a%b", "a*b*c",
            r"5\* stars", r"x\@y\=z", "*", "a*c", "*é*", r"a\\b", "a b", "*b*y*c"]  # fmt: skip


def test_duckdb_matches_as_python_does() -> None:
    pytest.importorskip("ibis")
    from journeynb.evidence.matching.event_patterns import compiled

    days = pd.date_range("2026-01-01", periods=len(NAMES))
    frame = pd.DataFrame({"customer": "c", "time": days, "event": NAMES})
    log = jn.EventLog(frame)
    events = log.events
    tests = {f"p{n}": compiled(parse(text).event, events.event) for n, text in enumerate(PATTERNS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = log.run(events.select("event", **tests), "patterns").set_index("event")
    for number, text in enumerate(PATTERNS):
        for name in NAMES:
            assert found.loc[name, f"p{number}"] == parse(text).event.matches(name), (text, name)


def test_conditions_on_any_column_compare_as_text() -> None:
    pytest.importorskip("ibis")
    jm = jn.JourneyMap("x")
    for id, text in {
        "first": "login @ first=true",
        "third": "login @ number=3",
        "half": "login @ size=0.5",
        "web": "login @ channel=web",
        "any": "login @ number=* @ size=*",
    }.items():
        jm.add(jn.Touchpoint(id=id, name=id, events=text))
    frame = pd.DataFrame(
        {
            "customer": ["a", "b", "c", "d", "e", "f"],
            "time": pd.Timestamp("2026-01-01"),
            "event": "login",
            "medium": [None, None, None, "web", None, None],
            "first": [True, False, False, False, False, False],
            "number": pd.array([None, 3, None, None, 7, None], dtype="Int64"),
            "size": [None, None, 0.5, None, 1.5, None],
        }
    )
    found = jm.evidence(jn.EventLog(frame, channel="medium")).touchpoints()
    assert found.set_index("id").events.to_dict() == {
        "first": 1, "third": 1, "half": 1, "web": 1, "any": 1,
    }  # fmt: skip


def test_ties_and_unknown_columns_are_reported() -> None:
    pytest.importorskip("ibis")
    jm = jn.JourneyMap("x")
    jm.add(jn.Touchpoint(id="one", name="One", events=["a*", "c @ nope=1"]))
    jm.add(jn.Touchpoint(id="two", name="Two", events=["*b"]))
    jm.add(jn.Touchpoint(id="three", name="Three", events=["aab"]))
    frame = pd.DataFrame(
        {
            "customer": "c",
            "time": pd.date_range("2026-01-01", periods=5),
            "event": ["ab", "axb", "aab", "xb", "ay"],
        }
    )
    log = jn.EventLog(frame)
    with pytest.warns(jn.JourneyWarning) as caught:
        found = jm.evidence(log).touchpoints()
    said = " ".join(str(each.message) for each in caught)
    assert "2 events match both 'a*' of one and '*b' of two; they are counted for one" in said
    assert "the log has no column nope, so the event pattern 'c @ nope=1' matches no event" in said
    assert found.events.tolist() == [3, 1, 1]


def test_a_wrong_pattern_names_its_touchpoint() -> None:
    pytest.importorskip("ibis")
    jm = jn.JourneyMap("x")
    jm.add(jn.Touchpoint(id="one", name="One", events=["a @ b"]))
    frame = pd.DataFrame({"customer": ["c"], "time": [pd.Timestamp("2026-01-01")], "event": ["a"]})
    with pytest.raises(
        jn.ArgumentError, match="touchpoint one: the event pattern 'a @ b' is not valid"
    ):
        jm.evidence(jn.EventLog(frame)).unmapped_events()
