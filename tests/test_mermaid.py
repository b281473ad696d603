"""Mermaid's journey diagrams: what they become, what Mermaid makes of ours."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import unicodedata
import warnings
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeynb.base.errors import FormatError, JourneyError, JourneyWarning
from journeynb.formats.mermaid import list_mermaid, read_mermaid, write_mermaid
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.state import State
from strategies import examples

HERE = Path(__file__).parent
MODULES = HERE.parent / "js" / "node_modules"
EXAMPLE = (HERE / "mermaid" / "day.mmd").read_text(encoding="utf-8")
README = (HERE / "mermaid" / "readme.md").read_text(encoding="utf-8")

Row = tuple[str | None, str, dict[str, float | None]]


def rows(state: State) -> list[Row]:
    """Each touchpoint's stage, name, and emotions by the personas' names, in the map's order."""
    index = Index(state)
    return [
        (
            index.name(index.stage_of[each.id]) if each.id in index.stage_of else None,
            each.name,
            {
                persona.name: index.out("experiences", persona.id)[each.id].emotion
                for persona in index.personas
                if each.id in index.out("experiences", persona.id)
            },
        )
        for each in index.touchpoints
    ]


def names(state: State, kind: str) -> list[str]:
    return [entity.name for entity in state.entities(kind)]


def read_one(line: str) -> Row:
    """The row of a diagram with one line, which must be read without a warning."""
    (row,) = rows(read_mermaid(f"journey\n{line}\n"))
    return row


def warned(text: str, *messages: str) -> State:
    """Read a text that must warn of each message, and of nothing else, naming file and line."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        state = read_mermaid(text, "day.mmd")
    found = [str(each.message) for each in caught]
    assert all(each.category is JourneyWarning for each in caught)
    assert all(each.filename == __file__ for each in caught), "the warning points at the caller"
    assert len(found) == len(messages), found
    for message, expected in zip(found, messages, strict=True):
        assert message.startswith("day.mmd, line ") and expected in message
    return state


class TestReading:
    def test_a_diagram_becomes_a_map(self) -> None:
        state = read_mermaid(EXAMPLE)
        assert state.info.title == "My working day"
        assert names(state, "stage") == ["Go to work", "Go home"]
        assert rows(state) == [
            ("Go to work", "Make tea", {"Me": 2}),
            ("Go to work", "Go upstairs", {"Me": 0}),
            ("Go to work", "Do work", {"Me": -2, "Cat": -2}),
            ("Go home", "Go downstairs", {"Me": 2}),
            ("Go home", "Sit down", {"Me": 2}),
        ]
        assert [(link.start, link.end) for link in state.links("leads_to")] == [
            ("do-work", "go-downstairs"),
            ("go-downstairs", "sit-down"),
            ("go-upstairs", "do-work"),
            ("make-tea", "go-upstairs"),
        ]
        experience = state.link("experiences", "me", "make-tea")
        assert experience is not None
        assert experience.stored() == {"emotion": 2}

    def test_personas_are_in_the_order_in_which_they_appear(self) -> None:
        state = read_mermaid("journey\n A: 3: Zoe, Ann\n B: 3: Bob,Ann")
        assert names(state, "persona") == ["Zoe", "Ann", "Bob"]

    def test_a_repeated_section_is_a_stage_of_its_own(self) -> None:
        text = "journey\n section A\n x: 1\n section B\n x: 2\n section A\n section A\n x: 3"
        state = read_mermaid(text)
        assert state.order["stage"] == ["a", "b", "a-2", "a-3"]
        assert state.order["touchpoint"] == ["x", "x-2", "x-3"]
        assert [(link.start, link.end) for link in state.links("occurs_in")] == [
            ("x", "a"), ("x-2", "b"), ("x-3", "a-3"),
        ]  # fmt: skip

    def test_a_task_before_any_section_has_no_stage(self) -> None:
        assert read_one("A: 3: Me") == (None, "A", {"Me": 0})

    @pytest.mark.parametrize("line", ["Sit: 3", "Sit: 3:", "Sit: 3: ,", "Sit:3: , "])
    def test_a_task_without_actors_is_the_customers(self, line: str) -> None:
        assert read_one(line) == (None, "Sit", {"Customer": 0})
        assert read_mermaid(f"journey\n{line}").order["persona"] == ["customer"]

    def test_an_actor_called_customer_has_the_tasks_without_actors(self) -> None:
        state = warned("journey\n A: 3\n B: 4: customer", "the task 'A' has no actor")
        assert state.order["persona"] == ["customer"]
        assert names(state, "persona") == ["customer"]

    def test_no_customer_is_added_if_none_is_needed(self) -> None:
        assert names(read_mermaid("journey\n A: 3: Me"), "persona") == ["Me"]

    def test_an_empty_journey_is_an_empty_map(self) -> None:
        assert not read_mermaid("journey").entities()

    @pytest.mark.parametrize(
        ("score", "emotion"),
        [("1", -2), ("5", 2), ("2.5", -0.5), ("2.3", -0.7), ("+4", 1), ("04.", 1), (" 3 ", 0)],
    )
    def test_scores_become_emotions(self, score: str, emotion: float) -> None:
        assert read_one(f"A: {score}: Me") == (None, "A", {"Me": emotion})

    def test_texts_are_trimmed(self) -> None:
        text = "journey\n\ttitle \t Day  \n  section  Go \t\n \tMake tea :3:\tMe \n\n"
        state = read_mermaid(text)
        assert state.info.title == "Day"
        assert rows(state) == [("Go", "Make tea", {"Me": 0})]

    @pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("journey", "\ufeffjourney")])
    def test_line_ends_and_byte_order_marks_do_not_matter(self, change: tuple[str, str]) -> None:
        assert rows(read_mermaid(EXAMPLE.replace(*change, 99))) == rows(read_mermaid(EXAMPLE))

    def test_keywords_may_be_in_capitals(self) -> None:
        state = read_mermaid("journey\n TITLE Day\n Section Go\n ACCDESCR: x\n A: 3")
        assert (state.info.title, state.info.description) == ("Day", "x")
        assert names(state, "stage") == ["Go"]

    def test_a_keyword_starts_a_name_only_as_a_whole_word(self) -> None:
        text = "journey\n titles: 3\n sectional: 3\n journeys: 3\n title: 4\n accTitles: 5"
        assert names(read_mermaid(text), "touchpoint") == [
            "titles", "sectional", "journeys", "title", "accTitles",
        ]  # fmt: skip

    def test_comments_directives_and_front_matter_are_no_part_of_the_map(self) -> None:
        text = (
            '---\nconfig:\n  theme: base\n---\n%%{init: {"journey":\n {"width": 9}}}%%\n'
            "%% before\n\njourney %% here\n %% a: 3: b\n # c\n A: 3: Me # later\n section B # no\n"
        )
        state = read_mermaid(text)
        assert rows(state) == [(None, "A", {"Me": 0})]
        assert names(state, "stage") == ["B"]

    def test_a_percent_sign_inside_a_name_is_kept(self) -> None:
        assert read_one("100% sure: 3: Me") == (None, "100% sure", {"Me": 0})
        assert read_one("%{a: 3: Me") == (None, "%{a", {"Me": 0})

    def test_signs_without_a_meaning_are_kept(self) -> None:
        for name in ["A & B", "A (x) [y] {z}", "*b*", "`a`", "a <b>", "日本 🙂", '"q"']:
            assert read_one(f"{name}: 3: {name}") == (None, name, {name: 0})

    def test_a_line_break_in_a_name_becomes_a_space(self) -> None:
        assert read_one("A<br>B <br/> C<BR />D: 3") == (None, "A B C D", {"Customer": 0})

    def test_mermaids_entities_are_decoded(self) -> None:
        assert read_one("#35;1#58; a#59; #lt;br#gt; #quot;: 3: a#44; b") == (
            None, '#1: a; <br> "', {"a, b": 0},
        )  # fmt: skip
        assert read_one("#32;A#32;: 3") == (None, " A ", {"Customer": 0})
        assert read_one("#116;itle A: 3") == (None, "title A", {"Customer": 0})

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("---\ntitle: Day # one\n---\njourney", "Day"),
            ('\n---\ntitle: "A \\u00e9: b"\n---\njourney', "A é: b"),
            ("---\nconfig: {}\ntitle: 'it''s'\n---\njourney", "it's"),
            ("---\ntitle: >-\n  two\n  lines\nx: 1\n---\njourney", "two lines"),
            ("  ---\n  title: Day\n  ---\n  journey", "Day"),
            ("---\ntitle: Day\n---\njourney\n title Night", "Night"),
            ("journey\n accTitle: Day", "Day"),
            ("journey\n accTitle: Day\n title Night", "Night"),
            ("journey title Day\n A: 3", "Day"),
            ("journey\n title One\n title Two: #35;", "Two: #"),
            ("---\nx: 1\n---\njourney", ""),
            ('---\ntitle: "open\n---\njourney', "open"),
        ],
    )
    def test_the_title(self, text: str, title: str) -> None:
        assert read_mermaid(text).info.title == title

    def test_the_description(self) -> None:
        assert read_mermaid("journey\n accDescr : a; b #1 ").info.description == "a; b #1"
        text = "journey\n accDescr {\n  a: b;\n %% no\n\n  #123;c } section S\n A: 3"
        state = read_mermaid(text)
        assert state.info.description == "\na: b;\n\n{c".strip()
        assert rows(state) == [("S", "A", {"Customer": 0})]


class TestDamage:
    """Text that Mermaid rejects or damages is read as its author meant it, with a warning."""

    @pytest.mark.parametrize(
        ("line", "row", "message"),
        [
            ("Just a task", ("Just a task", {"Customer": None}), "has no score"),
            ("Read: docs: 3: Me", ("Read: docs", {"Me": 0}), "first colon"),
            ("Meet at 10:30: 4: Me", ("Meet at 10:30", {"Me": 1}), "first colon"),
            ("Meet at 10:30: 4", ("Meet at 10:30", {"Customer": 1}), "first colon"),
            (
                "A &amp; B: 3: Me",
                ("A & B", {"Me": 0}),
                "does not read HTML entities; decoded here (write #amp; for &amp;)",
            ),
            (
                "A &#38; B: 3: Me",
                ("A & B", {"Me": 0}),
                "does not read HTML entities; decoded here (write #amp; for &amp;)",
            ),
            ("Open #42: 3: Me", ("Open #42", {"Me": 0}), "write #35;"),
            ("#42 opened: 3: Me", ("#42 opened", {"Me": 0}), "write #35;"),
            ("A: 3: Me #1", ("A", {"Me #1": 0}), "write #35;"),
            ("A #nosuch; B: 3: Me", ("A #nosuch; B", {"Me": 0}), None),
            ("A: 3: Me %% note", ("A", {"Me": 0}), "ignored a comment after a statement"),
            ("A: 3 %% note: 4", ("A", {"Customer": 0}), "ignored a comment after a statement"),
            ("a%%b: 3: Me", ("a%%b", {"Me": 0}), "write #37;#37;"),
            ("A: 101: Me", ("A", {"Me": 2}), "'101' is not between 1 and 5; read as 5"),
            ("A: -1000: Me", ("A", {"Me": -2}), "'-1000' is not between 1 and 5; read as 1"),
            ("A: 1e1: Me", ("A", {"Me": None}), "'1e1' is not a number"),
            ("A:: Me", ("A", {"Me": None}), "'' is not a number"),
            (f"A: {'9' * 5000}: Me", ("A", {"Me": None}), "is not a number"),
            (
                "journey home: 3: Me",
                ("journey home", {"Me": 0}),
                "names that start with journey; kept here",
            ),
            (": 3: Me", ("Task 1", {"Me": 0}), "a task has no name; it is called Task 1"),
            ("A: 5: Me;", ("A", {"Me": 2}), "end of a statement"),
            ("Read; write: 3: Me", ("Read; write", {"Me": 0}), "write #59;"),
            ("A: 3: Me; You", ("A", {"Me": 0, "You": 0}), "write #59;"),
            ("A: 3: Me: You", ("A", {"Me: You": 0}), "colon in an actor"),
        ],
    )
    def test_a_task(self, line: str, row: tuple[str, Any], message: str | None) -> None:
        with pytest.warns(JourneyWarning, match="day.mmd, line 3: ") as caught:
            state = read_mermaid(f"journey\n\n  {line}\n", "day.mmd")
        assert rows(state) == [(None, *row)]
        assert any(message is None or message in str(each.message) for each in caught)

    def test_a_word_in_place_of_a_score_is_the_feeling(self) -> None:
        state = warned("journey\n A: good: Me", "the score 'good' is not a number")
        experience = state.link("experiences", "me", "a")
        assert experience is not None
        assert experience.stored() == {"feeling": "good"}

    def test_a_score_mermaid_reads_well_is_not_questioned(self) -> None:
        assert read_one("A: 3: 4") == (None, "A", {"4": 0})

    def test_semicolons_between_statements(self) -> None:
        state = warned(
            "journey\n title T; section S; A: 5: Me; B; c: 3: Me", "read as 4 statements"
        )
        assert state.info.title == "T"
        assert rows(state) == [("S", "A", {"Me": 2, "B": 2}), ("S", "c", {"Me": 0})]
        assert not warned("journey;", "end of a statement").entities()

    @pytest.mark.parametrize(
        ("line", "name", "message"),
        [
            ("section Step 1: buy", "Step 1: buy", "write #58;"),
            ("section Phase #1", "Phase #1", "write #35;"),
            ("section Buy; pay", "Buy; pay", "write #59;"),
            ("section Buy;", "Buy", "end of a statement"),
            ("section Buy %% note", "Buy", "ignored a comment after a statement"),
            ("section: Buy", "Buy", "does not allow a colon after section; ignored here"),
            (
                "section A&nbsp;B",
                "A\u00a0B",
                "does not read HTML entities; decoded here (write #amp; for &amp;)",
            ),
            ("section", "Section 1", "is called Section 1"),
        ],
    )
    def test_a_section(self, line: str, name: str, message: str) -> None:
        assert names(warned(f"journey\n{line}", message), "stage") == [name]

    @pytest.mark.parametrize(
        ("line", "title", "message"),
        [
            ("title Team #1", "Team #1", "write #35;"),
            ("title Learn C# well", "Learn C# well", "write #35;"),
            ("title A; b", "A; b", "write #59;"),
            ("title: Day", "Day", "does not allow a colon after title; ignored here"),
            ("title", "", "ignored a title without text"),
        ],
    )
    def test_a_title(self, line: str, title: str, message: str) -> None:
        assert warned(f"journey\n{line}", message).info.title == title

    def test_a_line_that_starts_with_one_percent_sign_is_a_comment(self) -> None:
        assert not warned(
            "journey\n%a: 3: Me", "ignored a line that starts with %, a comment"
        ).entities()

    def test_a_part_that_is_not_closed_takes_nothing_with_it(self) -> None:
        state = warned(
            "journey\n accDescr { a\n A: 3", "accDescr is not closed by }; only this line was read"
        )
        assert (state.info.description, names(state, "touchpoint")) == ("a", ["A"])
        state = warned(
            "journey\n %%{init: {\n A: 3", "ignored a directive that is not closed by }%%"
        )
        assert names(state, "touchpoint") == ["A"]

    def test_a_warning_after_a_description_names_its_own_line(self) -> None:
        text = "journey\n accDescr {\n  A &amp; B\n } A: 9\n B: 3 %% &amp;"
        with pytest.warns(JourneyWarning) as caught:
            state = read_mermaid(text)
        assert state.info.description.strip() == "A & B"
        assert [str(each.message)[:7] for each in caught] == ["line 1:", "line 5:", "line 5:"]

    def test_other_journeys(self) -> None:
        assert names(
            warned("Journey\n A: 3", "requires the keyword journey in lower case"), "touchpoint"
        ) == ["A"]
        state = warned("journey\n A: 3\njourney\n B: 3", "ignored a second journey keyword")
        assert names(state, "touchpoint") == ["A", "B"]

    def test_half_of_a_surrogate_pair_is_ignored(self) -> None:
        state = warned("journey\n A\ud800B: 3", "day.mmd, line 2: ignored half of a surrogate pair")
        assert names(state, "touchpoint") == ["AB"]

    def test_warnings_name_the_line_of_the_whole_file(self) -> None:
        text = "# Hi\n\n```mermaid\n---\ntitle: x\n---\n%%{init:\n {}}%%\njourney\n A: good\n```\n"
        with pytest.warns(JourneyWarning, match=r"^line 10: the score 'good'"):
            read_mermaid(text)


class TestMarkdown:
    def test_the_journeys_of_a_file_are_listed(self) -> None:
        assert list_mermaid(README, "readme.md") == [
            (0, "Sign up", 7),
            (1, "Pay", 29),
            (2, "Quoted", 39),
            (3, "Nested", 47),
            (4, "", 56),
        ]

    @pytest.mark.parametrize(
        ("choice", "tasks"),
        [
            (0, ["Open the site"]),
            ("Sign up", ["Open the site"]),
            (1, ["Choose a plan", "Pay by card"]),
            ("Quoted", ["Ask", "Answer"]),
            ("Nested", ["Wait"]),
            (4, ["Leave"]),
            ("", ["Leave"]),
        ],
    )
    def test_one_of_several_is_chosen(self, choice: int | str, tasks: list[str]) -> None:
        assert names(read_mermaid(README, diagram=choice), "touchpoint") == tasks

    def test_several_need_a_choice(self) -> None:
        with pytest.raises(FormatError) as caught:
            read_mermaid(README, "readme.md")
        message = str(caught.value)
        assert message.startswith("readme.md, line 7: the file contains 5 journey diagrams")
        assert "diagram=" in message
        assert "0: 'Sign up', line 7; 1: 'Pay', line 29; 2: 'Quoted', line 39" in message

    @pytest.mark.parametrize("choice", [5, -1, "sign up"])
    def test_a_choice_must_exist(self, choice: int | str) -> None:
        with pytest.raises(FormatError, match=r"no journey diagram is .*0: 'Sign up', line 7"):
            read_mermaid(README, "readme.md", choice)

    def test_a_title_that_occurs_twice_cannot_be_chosen(self) -> None:
        text = "".join(f"```mermaid\njourney\ntitle A\n{x}: 3\n```\n" for x in "ab")
        with pytest.raises(FormatError, match="several journey diagrams are called 'A'"):
            read_mermaid(text, diagram="A")
        assert read_mermaid(text, diagram=1).info.title == "A"

    def test_one_journey_needs_no_choice(self) -> None:
        text = "Hello\n~~~~ {.mermaid #day}\njourney\n A: 3\n~~~\n B: 4\n~~~~\nBye: 3\n"
        with pytest.warns(JourneyWarning, match="line 5"):  # ~~~ does not close ~~~~
            state = read_mermaid(text)
        assert names(state, "touchpoint") == ["A", "~~~", "B"]

    def test_a_block_that_is_not_closed_ends_with_the_file(self) -> None:
        assert names(read_mermaid("```mermaid\njourney\nA: 3\n\n"), "touchpoint") == ["A"]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "# Our journey\n\njourney of a customer\n",
            "Journey notes: 3 of them\n",
            "journeys\n A: 3",
            "journey-beta\n A: 3",
            "```mermaid\nflowchart LR\n A --> B\n```\n",
            "```js\njourney\n A: 3\n```\n",
            "````markdown\n```mermaid\njourney\n A: 3\n```\n````\n",
            "```mermaid``` journey\nA: 3\n",
            "---\ntitle: x\njourney\n",
            "%% only a comment",
        ],
    )
    def test_a_text_without_a_journey_is_an_error(self, text: str) -> None:
        assert list_mermaid(text) == []
        with pytest.raises(
            FormatError, match=r"^notes.md: no Mermaid journey diagram found; allowed: "
        ):
            read_mermaid(text, "notes.md")


def changes_of(
    stages: list[str],
    personas: list[str],
    touchpoints: list[tuple[str, int | None, dict[int, float | None]]],
    info: dict[str, str],
) -> list[dict[str, Any]]:
    """The changes that build a map, with personas and stages by their positions."""
    changes: list[dict[str, Any]] = [{"op": "set", "id": "", "fields": info}]
    for kind, found in (
        ("persona", personas), ("stage", stages), ("touchpoint", [each[0] for each in touchpoints])
    ):  # fmt: skip
        changes += [
            {"op": "add", "kind": kind, "id": f"{kind}-{index}", "fields": {"name": name}}
            for index, name in enumerate(found)
        ]
    for index, (_, stage, emotions) in enumerate(touchpoints):
        id = f"touchpoint-{index}"
        if stage is not None:
            changes.append(
                {"op": "link", "kind": "occurs_in", "from": id, "to": f"stage-{stage}"}
            )  # fmt: skip
        changes += [
            {
                "op": "link", "kind": "experiences", "from": f"persona-{persona}", "to": id,
                "fields": {"emotion": emotion},
            }
            for persona, emotion in emotions.items()
        ]  # fmt: skip
    return changes


def plain(text: str) -> str:
    """A text with a space for each control character, which Mermaid text cannot contain."""
    return "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text
    )


Said = tuple[str, list[str], list[tuple[str, str, int, list[str]]]]


def said(state: State) -> Said:
    """What a journey diagram can say of a map: title, sections, and tasks in the order written."""
    index = Index(state)
    tasks = []
    for each in sorted(
        index.touchpoints,
        key=lambda each: index.stage_place.get(index.stage_of.get(each.id, ""), -1),
    ):
        found = index.into("experiences", each.id)
        emotions = [data.emotion for data in found.values() if data.emotion is not None]
        score = 3 if not emotions else int(3 + sum(emotions) / len(emotions) + 0.5)
        stage = index.name(index.stage_of.get(each.id, ""))
        actors = [plain(index.name(id)) for id in index.sorted(found)]
        tasks.append((plain(stage), plain(each.name), score, actors))
    return plain(index.info.title), [plain(each.name) for each in index.stages], tasks


def unrated(state: State) -> set[tuple[str, str, int]]:
    """Who experiences what without an emotion, by names, and how often."""
    index = Index(state)
    found = Counter(
        (plain(index.name(link.start)), plain(index.name(link.end)))
        for link in state.links("experiences")
        if link.data.emotion is None
    )
    return {(*pair, number) for pair, number in found.items()}


HOSTILE = [
    "#", ":", ";", ",", "%", "%%", "%%{", "}%%", "{", "}", "<", ">", "&", "&amp;", "&#35;", "#35;",
    "#amp;", '"', "'", "`", "```", "~~~", "---", "\n", "\r\n", "\t", "\0", "\u2028", "\u00a0",
    "\ufeff", "，", "、", "：5", " ", "  ",
    "title ", "section x", "journey", "accTitle:", "accDescr {", "Section\t",
    "JOURNEY\n", "<br>", "<script>alert(1)</script>", "C4Context", "C4Container", "C4Deployment",
    "style a", "style: ", "classDef", "ﬂ°°35¶ß", "ﬂ°", "¶ß", "ﬂ", "°", "é", "e\u0301", "日本語",
    "🙂", "3", ": 3: Me", "10:30", "a", "Ann", "Make tea", "$$x$$", "\\", "=", "*b*", "-->", "init",
    "ſ", "```mermaid\njourney", "graph TD", "\u061c", "\U000e0041", "_", "(", "|",
]  # fmt: skip

texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=6).map("".join)
some_names = texts.filter(bool)
emotions = st.one_of(st.none(), st.sampled_from([-2, -1, 0, 1, 2, 0.5, -1.25]))


@st.composite
def maps(draw: st.DrawFn) -> State:
    stages = draw(st.lists(some_names, max_size=3))
    personas = draw(st.lists(some_names, max_size=3, unique_by=plain))
    experiences = st.dictionaries(st.integers(0, len(personas) - 1), emotions)
    touchpoint = st.tuples(
        some_names,
        st.sampled_from([None, *range(len(stages))]),
        experiences if personas else st.just({}),
    )
    touchpoints = draw(st.lists(touchpoint, max_size=5))
    info = {"title": draw(texts), "description": draw(texts)}
    core = CoreMap()
    core.apply(changes_of(stages, personas, touchpoints, info))
    return core.state


def random_map(dice: random.Random) -> State:
    def text() -> str:
        return "".join(dice.choice(HOSTILE) for _ in range(dice.randint(1, 4)))

    personas = list({plain(each): each for each in (text() for _ in range(3))}.values())
    stages = [text() for _ in range(dice.randint(0, 3))]
    touchpoints = [
        (
            text(),
            dice.choice([None, *range(len(stages))]),
            {
                index: dice.choice([None, -2, -0.5, 0, 1, 2])
                for index in range(len(personas))
                if dice.random() < 0.5
            },
        )
        for _ in range(dice.randint(0, 4))
    ]
    core = CoreMap()
    info = {"title": text(), "description": text()}
    core.apply(changes_of(stages, personas, touchpoints, info))
    return core.state


class TestWriting:
    def test_a_diagram_is_written_as_it_was_read(self) -> None:
        assert write_mermaid(read_mermaid(EXAMPLE)) == EXAMPLE

    def test_an_empty_map(self) -> None:
        assert write_mermaid(State()) == "journey\n"

    def test_what_is_special_in_mermaid_is_escaped(self) -> None:
        core = CoreMap()
        core.apply(
            changes_of(
                ["Step 1: buy", "Empty"],
                ["Ann, 30", "Bob"],
                [
                    ("section #1; 100%", 0, {0: 1}),
                    (" %% <b>", None, {}),
                    ("A & B\nAT&T", 0, {1: None, 0: None}),
                ],
                {"title": "Day: one & two", "description": "First:\n }"},
            )
        )
        assert write_mermaid(core.state).splitlines() == [
            "journey",
            "    title Day: one #amp; two",
            "    accDescr {",
            "      First#58;",
            "      #32;#125;",
            "    }",
            "    %% no persona",
            "    #32;#37;#37; #lt;b#gt;: 3",
            "    section Step 1#58; buy",
            "      #115;ection #35;1#59; 100%: 4: Ann#44; 30",
            "      %% no emotion",
            "      A & B AT#amp;T: 3: Ann#44; 30, Bob",
            "    section Empty",
        ]

    @pytest.mark.parametrize(
        ("felt", "score"),
        [
            ([], 3), ([None], 3), ([None, 2], 5), ([-2], 1), ([0.5], 4), ([-0.5], 3), ([-1.5], 2),
            ([-1.6], 1), ([1, 2], 5), ([-1, 0], 3), ([2, -2], 3), ([-1, -2], 2), ([1.4], 4),
        ],
    )  # fmt: skip
    def test_the_score_is_three_plus_the_mean_emotion_half_up(
        self, felt: list[float | None], score: int
    ) -> None:
        people = [f"P{index}" for index in range(len(felt))]
        core = CoreMap()
        core.apply(changes_of([], people, [("A", None, dict(enumerate(felt)))], {}))
        tail = f": {', '.join(people)}" if people else ""
        lines = write_mermaid(core.state).splitlines()
        assert (lines[0], lines[-1]) == ("journey", f"    A: {score}{tail}")

    @given(maps())
    def test_what_is_written_is_read_as_it_was(self, state: State) -> None:
        text = write_mermaid(state)
        title, sections, tasks = said(state)
        for found in (
            read_mermaid(text),  # a warning would be an error here
            read_mermaid(f"# Map\n```mermaid\n{text}```\n"),
        ):
            again = said(found)
            assert again[:2] == (title, sections)
            assert [
                (stage, name, score, sorted(actors)) for stage, name, score, actors in again[2]
            ] == [(stage, name, score, sorted(actors)) for stage, name, score, actors in tasks]
            assert unrated(found) == unrated(state)

    @given(texts)
    def test_a_description_keeps_its_lines(self, text: str) -> None:
        core = CoreMap()
        core.apply([{"op": "set", "id": "", "fields": {"description": text}}])
        found = read_mermaid(write_mermaid(core.state)).info.description
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert found == "\n".join(map(plain, lines)).strip("\n")


class TestAnyText:
    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=9)), max_size=30))
    def test_only_our_errors_come_out(self, parts: list[str]) -> None:
        read_quietly("".join(parts))
        read_quietly("journey\n" + "".join(parts))
        read_quietly("```mermaid\njourney\n" + "\n".join(parts))

    @given(
        st.sampled_from([EXAMPLE, README]),
        st.lists(
            st.tuples(
                st.integers(0, 2000), st.integers(0, 9), st.one_of(st.sampled_from(HOSTILE), texts)
            ),
            max_size=8,
        ),
    )
    def test_damaged_diagrams(self, text: str, damages: list[tuple[int, int, str]]) -> None:
        for place, length, instead in damages:
            at = place % (len(text) + 1)
            text = text[:at] + instead + text[at + length :]
        read_quietly(text)

    @pytest.mark.parametrize(
        "text",
        [
            "x" * 10**5,
            " " * 10**5,
            ":" * 10**5,
            "a;" * 10**5,
            "x " + "#" * 10**5,
            "&" * 10**5,
            "<br " * 10**5,
            "a: " + "9" * 10**5,
            "a:" + "9 :" * 10**5,
            ("a:" + " " * 1000 + "3" + " " * 1000 + "x") * 200,
            "accDescr {\n" * 10**5,
            "accDescr{}" * 10**5,
            "%%{" * 10**5,
            "a: 3 " + "%" * 10**5,
            "a" + "\u0316\u0300" * 10**5 + ": 3",
            "> ```mermaid\n" * 3000,
            ">" * 10**5 + "```mermaid\n",
            "- " * 10**5 + "\n",
        ],
        ids=lambda text: repr(text[:12]),
    )
    def test_long_texts_take_no_longer_than_they_must(self, text: str) -> None:
        read_quietly(text)
        read_quietly("journey\n" + text)

    def test_many_equal_names(self) -> None:
        state = read_mermaid("journey\n" + "Same: 3\n" * 5000 + "Same 9000: 3\n" + "Same: 3\n" * 9)
        ids = state.order["touchpoint"]
        assert ids[:3] == ["same", "same-2", "same-3"]
        assert len(set(ids)) == 5010


def read_quietly(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", JourneyWarning)
        list_mermaid(text)
        with suppress(JourneyError):
            read_mermaid(text)


def mermaid(diagrams: list[str]) -> list[dict[str, Any]]:
    """What Mermaid's own parser makes of diagrams, or why it refuses them."""
    node = shutil.which("node")
    if node is None or not (MODULES / "mermaid").is_dir():
        reason = "needs Node.js and js/node_modules: run `npm run packages` in js/"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    run = subprocess.run(
        [node, str(HERE / "mermaid" / "parse.mjs"), str(MODULES)],
        input=json.dumps(diagrams),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


SOUND = [
    EXAMPLE,
    "journey title Day\n A: 3\n",
    "journey\n A: 3: Me # note\n section S # note\n",
    "journey %% c\n%% d\n A: 3: 4\n %{b: 1: c\n",
    'journey\n accDescr { a } section x\n "b": 2: c, d\n',
    "journey\n A & B #amp; #35;: 5: #44;, b\n Section X\n 100% sure: 1: b\n",
    "---\nconfig: {}\n---\n%%{init: {}}%%\njourney\n a: 2\n",
]


def written_states() -> list[State]:
    """Maps of hostile names and of chance."""
    dice = random.Random(20_261)
    states = [read_mermaid(EXAMPLE), State()]
    for name in HOSTILE:  # each alone, in each place
        core = CoreMap()
        core.apply(
            changes_of([name], [name], [(name, 0, {0: 1}), (name, None, {})], {"title": name})
        )
        states.append(core.state)
    return states + [random_map(dice) for _ in range(examples(150))]


def test_mermaids_own_parser_reads_what_is_written_and_agrees_on_what_is_sound() -> None:
    states = written_states()
    diagrams = [write_mermaid(state) for state in states]
    parsed = mermaid([*diagrams, *SOUND])  # one process of Node.js for all
    for state, diagram, found in zip(states, diagrams, parsed, strict=False):
        assert "error" not in found, f"{found['error']}\n{diagram}"
        tasks = [
            (task["section"], task["task"], task["score"], task["people"])
            for task in found["tasks"]
        ]
        assert (found["title"], found["sections"], tasks) == said(state), diagram
        # Mermaid drops blank lines and the blanks at the ends of lines.
        description = plain(state.info.description)
        assert found["description"].split() == description.split(), diagram
    for diagram, found in zip(SOUND, parsed[len(diagrams) :], strict=True):
        title, sections, tasks = said(read_mermaid(diagram))
        assert (title, sections) == (found["title"], [each.strip() for each in found["sections"]])
        assert [(task["task"].strip(), task["score"]) for task in found["tasks"]] == [
            (name, score) for _, name, score, _ in tasks
        ]
