"""Mermaid journeys as people write them: in all kinds of documents, with any scores and actors."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.formats.journeymap import document
from journeynb.formats.mermaid.scales import scale_of

JOURNEY = "journey\n  title Trip\n  section S\n    Do: 4: Me"
INDENTED = JOURNEY.replace("\n", "\n   ")
CELL = {"cell_type": "markdown", "id": "a", "metadata": {}}


class Read:
    """What a text becomes as a file, and the warnings."""

    def __init__(self, folder: Path, name: str, text: str, **options: Any) -> None:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.map = jn.read(path, **options)
        self.warnings = [str(each.message).removeprefix(f"{path}, ") for each in caught]
        self.personas = self.names("persona")
        self.touchpoints = self.names("touchpoint")

    def names(self, kind: str) -> list[str]:
        return [each.name for each in self.map._core.state.entities(kind)]

    @property
    def emotions(self) -> dict[tuple[str, str], float | None]:
        """The emotions by the names of the persona and the touchpoint."""
        state = self.map._core.state
        return {
            (state.entity(link.start).name, state.entity(link.end).name): link.data.emotion
            for link in state.links("experiences")
        }

    @property
    def owners(self) -> dict[str, str]:
        found = self.map._core.state.entities("touchpoint")
        return {each.name: each.owner for each in found if each.owner}


@pytest.fixture
def read(tmp_path: Path) -> Any:
    return lambda name, text, **options: Read(tmp_path, name, text, **options)


def notebook(*cells: Any, **metadata: Any) -> str:
    found = [{**CELL, "source": each} if isinstance(each, (str, list)) else each for each in cells]
    return json.dumps({"cells": found, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


BLOCKS = [
    ("page.md", f":::mermaid\n{JOURNEY}\n:::\n"),
    ("page.md", f"::: mermaid\n{JOURNEY}\n:::\n"),
    ("page.md", f":::{{mermaid}}\n{JOURNEY}\n:::\n"),
    ("page.md", f":::::: codeview\n---\nlang: mermaid\n---\n:::mermaid\n{JOURNEY}\n:::\n::::::\n"),
    ("page.md", f"::: {{.column}}\n```mermaid\n{JOURNEY}\n```\n:::\n"),
    ("page.md", f"- A list\n\n  :::mermaid\n  {JOURNEY}\n  :::\n"),
    ("page.md", f"```mermaid-example\n{JOURNEY}\n```\n"),
    ("page.md", f"```{{.mermaid .numberLines}}\n{JOURNEY}\n```\n"),
    ("page.md", f"```{{ #fig .mermaid }}\n{JOURNEY}\n```\n"),
    ("page.md", f"```mermaid {{code_block=true}}\n{JOURNEY}\n```\n"),
    ("page.md", f"```\n{JOURNEY}\n```\n"),
    ("page.md", f"{{{{< mermaid >}}}}\n{JOURNEY}\n{{{{< /mermaid >}}}}\n"),
    ("page.md", f'{{{{<mermaid align="left">}}}}{JOURNEY}\n{{{{</mermaid>}}}}\n'),
    ("page.md", f"{{{{% mermaid %}}}}\n{JOURNEY}\n{{{{% /mermaid %}}}}\n"),
    ("page.md", f"{{% mermaid %}}\n{JOURNEY}\n{{% endmermaid %}}\n"),
    ("page.md", f"{{%- mermaid -%}}\n{JOURNEY}\n{{%- endmermaid -%}}\n"),
    ("page.md", f'<pre class="mermaid">\n{JOURNEY}\n</pre>\n'),
    ("page.md", f"<div align='center' class='wide mermaid'>\n{JOURNEY}\n</div>\n"),
    ("page.mdx", f"import X from 'x'\n\n<Mermaid chart={{`\n{JOURNEY}\n`}} />\n"),
    ("page.mdx", f"```mermaid title='x'\n{JOURNEY}\n```\n"),
    ("page.qmd", f"```{{mermaid}}\n%%| label: fig-a\n%%| fig-cap: B\n{JOURNEY}\n```\n"),
    ("page.Rmd", f"```{{mermaid, echo=FALSE}}\n#| label: a\n{JOURNEY}\n```\n"),
    ("page.rst", f"T\n~\n\n.. mermaid::\n   :caption: A: 5: b\n\n   {INDENTED}\n\nT\n~\n"),
    ("page.rst", f".. code-block:: mermaid\n\n   {INDENTED}\n"),
    ("page.rst", f".. note::\n\n   .. mermaid::\n\n      {INDENTED}\n"),
    ("page.rst", f".. raw:: html\n\n   <div class='mermaid'>\n   {INDENTED}\n   </div>\n"),
    ("page.adoc", f"[mermaid]\n----\n{JOURNEY}\n----\n"),
    ("page.adoc", f"T\n~\n\n[mermaid, trip, svg]\n.A title\n....\n{JOURNEY}\n....\n"),
    ("page.adoc", f"[source,mermaid]\n----\n{JOURNEY}\n----\n"),
    ("page.asciidoc", f"[mermaid#trip]\n--\n{JOURNEY}\n--\n"),
    ("page.adoc", f"[mermaid]\n{JOURNEY}\n\nMore\n"),
    ("page.html", f'<pre class="mermaid">\n{JOURNEY}\n</pre>'),
    ("page.html", f"<div id=a class=mermaid>{JOURNEY}</div>"),
    ("page.htm", f'<PRE><CODE class="language-mermaid">{JOURNEY}\n</CODE></PRE>'),
    ("page.html", f'<pre class="mermaid"><code>{JOURNEY}\n</code></pre>'),
    ("book.ipynb", notebook(f"# T\n```mermaid\n{JOURNEY}\n```")),
    ("book.ipynb", notebook(["```mermaid\n", *JOURNEY.splitlines(keepends=True), "\n```"])),
    ("a.mmd", JOURNEY),
]  # fmt: skip


class TestBlocks:
    @pytest.mark.parametrize(("name", "text"), BLOCKS, ids=lambda each: ascii(each)[:44])
    def test_of_all_kinds_of_documents_are_read(self, read: Any, name: str, text: str) -> None:
        found = read(name, text)
        assert found.map.title == "Trip"
        assert found.names("stage") == ["S"]
        assert found.emotions == {("Me", "Do"): 1}
        assert found.warnings == []

    def test_two_of_a_wiki_are_chosen_by_number_or_title(self, read: Any) -> None:
        text = f":::mermaid\n{JOURNEY}\n:::\n\n::: mermaid\n{JOURNEY.replace('Trip', 'B')}\n:::\n"
        assert read("wiki.md", text, diagram=0).map.title == "Trip"
        assert read("wiki.md", text, diagram="B").map.title == "B"
        with pytest.raises(jn.FormatError, match="line 2: the file contains 2 journey diagrams"):
            read("wiki.md", text)

    def test_text_in_html_is_decoded(self, read: Any) -> None:
        text = (
            '<pre class="mermaid">journey\n Do &amp; see &lt;b&gt;<br>it: 4: A &quot;B&quot;</pre>'
        )
        assert read("page.html", text).emotions == {('A "B"', "Do & see <b> it"): 1}

    def test_a_line_of_a_page_is_named(self, read: Any) -> None:
        found = read("page.html", "<p>\n<pre class=mermaid>\njourney\n A: good: B\n</pre>")
        assert found.warnings[0].startswith("line 4: the score 'good'")

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.md", "```md\n:::mermaid\n{}\n:::\n```"),
            ("a.md", "{{{{</* mermaid */>}}}}\n{}\n{{{{</* /mermaid */>}}}}"),
            ("a.md", "```\njourney\nof a customer\n```"),
            ("a.md", "```text\n{}\n```"),
            ("a.rst", ".. code-block:: rst\n\n   {}"),
            ("a.adoc", "[source,asciidoc]\n----\n[mermaid]\n....\n{}\n....\n----"),
            ("a.html", "<p>journey</p><script>'<pre class=mermaid>{}</pre>'</script>"),
            ("a.html", "<p title='<pre class=mermaid>{}</pre>'>"),
            ("a.html", "<pre class='mermaids'>{}</pre>"),
        ],
    )
    def test_examples_of_blocks_are_no_diagrams(self, read: Any, name: str, text: str) -> None:
        with pytest.raises(jn.FormatError, match="no Mermaid journey diagram"):
            read(name, text.format(JOURNEY))

    def test_a_block_without_a_name_counts_if_no_other_does(self, read: Any) -> None:
        other = JOURNEY.replace("Trip", "Other")
        found = read("a.md", f"```\n{other}\n```\n\n```mermaid\n{JOURNEY}\n```\n")
        assert found.map.title == "Trip"

    def test_an_example_beside_the_same_diagram_needs_no_choice(self, read: Any) -> None:
        text = f"```mermaid-example\n{JOURNEY}\n```\n\n```mermaid\n  {JOURNEY}\n```\n"
        assert read("a.md", text).map.title == "Trip"

    @pytest.mark.parametrize("name", ["a.md", "a.qmd", "a.rst", "a.adoc", "a.mmd"])
    def test_are_written_as_they_are_read(self, read: Any, tmp_path: Path, name: str) -> None:
        found = read("a.mmd", JOURNEY).map
        found.save(tmp_path / name)
        assert jn.read(tmp_path / name).equals(found)


class TestComments:
    OLD = JOURNEY.replace("Trip", "Old")

    @pytest.mark.parametrize(
        ("name", "before", "after"),
        [
            ("a.md", "<!--\n", "\n-->"),
            ("a.md", "> <!-- note\n> ", "\n> -->"),
            ("a.md", "<!-- ---\n<div>", "</div> -->"),
            ("a.mdx", "{/*\n", "\n*/}"),
            ("a.md", "{% comment %}\n", "\n{% endcomment %}"),
            ("a.md", "{{/*\n", "\n*/}}"),
            ("a.md", "%%\n", "\n%%"),
            ("a.adoc", "////\n[mermaid]\n", "\n////"),
            ("a.html", "<!--\n", "\n-->"),
        ],
    )
    def test_diagrams_in_them_are_not_read(
        self, read: Any, name: str, before: str, after: str
    ) -> None:
        def block(text: str) -> str:
            if name == "a.adoc":
                return f"[mermaid]\n----\n{text}\n----"
            if name == "a.html":
                return f"<pre class=mermaid>\n{text}\n</pre>"
            return f"```mermaid\n{text}\n```"

        old = block(self.OLD).replace("\n", "\n> ") if before[0] == ">" else block(self.OLD)
        hidden = f"{before}{old}{after}\n\n"
        assert read(name, hidden + block(JOURNEY)).map.title == "Trip"
        assert read(name, block(JOURNEY) + "\n\n" + hidden).map.title == "Trip"

    def test_in_rst_are_not_read(self, read: Any) -> None:
        old = self.OLD.replace("\n", "\n      ")
        hidden = f".. old\n\n   .. mermaid::\n\n      {old}\n\n"
        assert read("a.rst", f"{hidden}.. mermaid::\n\n   {INDENTED}\n").map.title == "Trip"

    def test_a_diagram_only_in_one_is_named(self, read: Any) -> None:
        with pytest.raises(jn.FormatError, match=r"line 4: no Mermaid .* except in a comment"):
            read("a.md", f"# T\n<!--\n```mermaid\n{JOURNEY}\n```\n-->\n")

    @pytest.mark.parametrize("start", ["<!--", "{/*", "%%", "`<!--` is how a comment starts"])
    def test_what_starts_none_hides_nothing(self, read: Any, start: str) -> None:
        assert read("a.md", f"{start}\n\n```mermaid\n{JOURNEY}\n```\n").map.title == "Trip"

    def test_in_a_block_of_code_are_code(self, read: Any) -> None:
        text = f"```html\n<!--\n```\n\n```mermaid\n{JOURNEY}\n```\n\n-->\n"
        assert read("a.md", text).map.title == "Trip"


class TestNotebooks:
    def shown(self) -> dict[str, Any]:
        """A code cell that shows a map of ours."""
        ours = document(jn.JourneyMap("Ours")._core.state)
        data = {"application/vnd.journeymap+json": ours}
        output = {"output_type": "display_data", "metadata": {}, "data": data}
        return {
            **CELL, "cell_type": "code", "source": "jm", "outputs": [output], "execution_count": 1
        }  # fmt: skip

    def test_a_map_of_ours_comes_first_unless_a_diagram_is_named(self, read: Any) -> None:
        text = notebook(f"```mermaid\n{JOURNEY}\n```", self.shown())
        assert read("a.ipynb", text).map.title == "Ours"
        assert read("a.ipynb", text, map=0).map.title == "Ours"
        assert read("a.ipynb", text, diagram=0).map.title == "Trip"
        assert read("a.ipynb", text, diagram="Trip").map.title == "Trip"
        with pytest.raises(jn.ArgumentError, match="map= and diagram= cannot be used together"):
            read("a.ipynb", text, diagram=0, map=0)

    def test_two_diagrams_are_named_by_cell_and_line(self, read: Any) -> None:
        text = notebook("# T", f"```mermaid\n{JOURNEY}\n```", f"\n```mermaid\n{JOURNEY}: 5\n```")
        message = r"cell 2, line 2: .*0: 'Trip', cell 2, line 2; 1: 'Trip', cell 3, line 3"
        with pytest.raises(jn.FormatError, match=message):
            read("a.ipynb", text)

    def test_warnings_name_the_cell(self, read: Any) -> None:
        found = read("a.ipynb", notebook("# T", "```mermaid\njourney\n A: good: B\n```"))
        assert found.warnings[0].startswith("cell 2, line 3: the score 'good'")

    def test_other_cells_are_not_searched(self, read: Any) -> None:
        code = {**self.shown(), "source": f"```mermaid\n{JOURNEY}\n```", "outputs": []}
        with pytest.raises(jn.FormatError, match="no map and no Mermaid journey diagram"):
            read("a.ipynb", notebook(code))

    def test_of_a_wrong_shape_are_an_error(self, read: Any) -> None:
        for cells in ([None], [{"cell_type": "markdown"}], [{**CELL, "source": [1, None]}]):
            with pytest.raises(jn.FormatError):
                read("a.ipynb", json.dumps({"cells": cells}))


class TestScales:
    @pytest.mark.parametrize(
        ("scores", "scale"),
        [
            ([1, 5], (1, 5)), ([3], (1, 5)), ([], (1, 5)), ([1.5, 4.5], (1, 5)),
            ([4, 6, 9, 10, 0], (0, 10)), ([3, 4, 6], (1, 10)), ([6, 8], (1, 10)), ([0, 5], (0, 5)),
            ([0, 3], (0, 5)), ([100], (0, 100)), ([20, 85], (0, 100)), ([0, 11], (0, 100)),
            ([-2, 2], (-2, 2)), ([-1], (-2, 2)), ([-3, 1], (-3, 3)), ([-2, 5], (-5, 5)),
            ([-7, 0], (-10, 10)), ([-50, 80], (-100, 100)), ([101], None), ([-101, 0], None),
        ],
    )  # fmt: skip
    def test_the_smallest_usual_scale_is_taken(
        self, scores: list[float], scale: tuple[int, int] | None
    ) -> None:
        found = scale_of(scores)
        assert (found and (found.worst, found.best)) == scale

    def test_scores_from_0_to_10(self, read: Any) -> None:
        scores = {"A": 4, "B": 6, "C": 9, "D": 10, "E": 0}
        text = "journey\n" + "".join(f" {name}: {score}: L\n" for name, score in scores.items())
        found = read("a.mmd", text)
        assert found.emotions == {
            ("L", "A"): -0.4, ("L", "B"): 0.4, ("L", "C"): 1.6, ("L", "D"): 2, ("L", "E"): -2
        }  # fmt: skip
        assert found.warnings == [
            "line 1: not all scores are from 1 to 5, so they are read on a scale from 0 to 10; to "
            "set another, use scale=, such as scale=(0, 10)"
        ]

    def test_scores_from_1_to_10(self, read: Any) -> None:
        found = read("a.mmd", "journey\n A: 1: L\n B: 10: L\n C: 7: L")
        assert found.emotions == {("L", "A"): -2, ("L", "B"): 2, ("L", "C"): 0.667}
        assert "from 1 to 10" in found.warnings[0]

    def test_a_scale_that_is_passed_is_taken_without_a_warning(self, read: Any) -> None:
        found = read("a.mmd", "journey\n A: 1: L\n B: 7: L\n C: 4: L", scale=(1, 7))
        assert list(found.emotions.values()) == [-2, 2, 0]
        assert found.warnings == []
        grades = read("a.mmd", "journey\n A: 1: L\n B: 6: L", scale="6-1")
        assert list(grades.emotions.values()) == [2, -2]
        low = read("a.mmd", "journey\n A: 1: L\n B: 3: L", scale=[1, 3])
        assert list(low.emotions.values()) == [-2, 2]

    def test_a_score_outside_of_a_scale_is_named(self, read: Any) -> None:
        found = read("a.mmd", "journey\n A: 9: L", scale=(1, 7))
        assert found.warnings == ["line 2: the score '9' is not between 1 and 7; read as 7"]

    @pytest.mark.parametrize(
        "scale", [5, "15", (1, 1), (1,), (1, 2, 3), (0, float("inf")), ("a", "b"), {}]
    )
    def test_a_scale_must_be_two_numbers(self, read: Any, scale: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"scale=.* is not valid; allowed: the worst"):
            read("a.mmd", JOURNEY, scale=scale)


class TestActors:
    ORDER = (
        "journey\n title Ordering\n section Pay\n"
        "  Enter the card: 2: Customer\n"
        "  Check the payment: 4: Payment Service\n"
        "  Send the parcel: 4: System, Warehouse\n"
        "  Open the parcel: 5: Customer, Courier\n"
    )

    def test_customers_are_the_only_personas(self, read: Any) -> None:
        found = read("a.mmd", self.ORDER, customers=["Customer"])
        assert found.personas == ["Customer"]
        assert found.emotions == {
            ("Customer", "Enter the card"): -1, ("Customer", "Open the parcel"): 2
        }  # fmt: skip
        assert found.owners == {
            "Check the payment": "Payment Service", "Send the parcel": "System"
        }  # fmt: skip
        assert found.names("note") == [
            "Send the parcel also involves Warehouse", "Open the parcel also involves Courier"
        ]  # fmt: skip
        notes = {link.start for link in found.map._core.state.links("occurs_in")}
        assert set(found.map._core.state.order["note"]) <= notes
        assert found.warnings == []

    def test_systems_and_teams_are_known_by_their_names(self, read: Any) -> None:
        found = read("a.mmd", self.ORDER)
        assert found.personas == ["Customer"]
        assert found.owners["Check the payment"] == "Payment Service"
        assert found.warnings == [
            "line 1: read as systems or teams, not as personas: 'Payment Service', 'System', "
            "'Warehouse', 'Courier'; to choose the personas, use customers=, such as "
            "customers=['Customer']"
        ]

    def test_the_guess_can_be_corrected(self, read: Any) -> None:
        found = read("a.mmd", self.ORDER, customers=["customer", "Courier"])
        assert found.personas == ["Customer", "Courier"]
        assert found.emotions["Courier", "Open the parcel"] == 2

    @pytest.mark.parametrize(
        "name",
        [
            "System", "Payment Service", "PaymentService", "payment_service", "API", "CI/CD",
            "DevOps Team", "Team A", "Team 2", "IT", "Orders (System)", "System (CRM)", "Chatbot",
            "Customer Support", "Servers", "支付系统", "システム", "Équipe support", "Система",
            "Servicio de pago", "Backend", "Web-App", "Marketing",
        ],
    )  # fmt: skip
    def test_names_of_systems_and_teams(self, read: Any, name: str) -> None:
        found = read("a.mmd", f"journey\n A: 3: Me\n B: 3: {name}")
        assert (found.personas, found.owners) == (["Me"], {"B": name})

    @pytest.mark.parametrize(
        "name",
        [
            "User", "App user", "System administrator", "Support Engineer", "Service designer",
            "Team lead", "QA", "Cat", "客服", "用户", "Boss", "Business", "Delivery driver", "Gina",
        ],
    )  # fmt: skip
    def test_names_of_people(self, read: Any, name: str) -> None:
        found = read("a.mmd", f"journey\n A: 3: Me\n B: 3: {name}")
        assert (found.personas, found.owners) == (["Me", name], {})
        assert found.warnings == []

    def test_someone_must_remain(self, read: Any) -> None:
        found = read("a.mmd", "journey\n A: 3: Support\n B: 4: System")
        assert found.personas == ["Support", "System"]
        assert found.warnings == []

    @pytest.mark.parametrize("customers", [["Bob"], [1], [], 5, [None]])
    def test_customers_must_be_actors(self, read: Any, customers: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"customers.*allowed: "):
            read("a.mmd", self.ORDER, customers=customers)

    def test_one_customer_may_be_text(self, read: Any) -> None:
        assert read("a.mmd", self.ORDER, customers="Customer").personas == ["Customer"]

    def test_a_task_without_an_actor_is_the_only_ones(self, read: Any) -> None:
        found = read("a.mmd", "journey\n Find: 5: Visitor\n Wait: 1\n Join: 4: Visitor\n")
        assert found.personas == ["Visitor"]
        assert found.emotions["Visitor", "Wait"] == -2
        assert found.warnings == [
            "line 3: the task 'Wait' has no actor; read as a task of 'Visitor'"
        ]

    def test_a_task_without_an_actor_is_the_main_ones(self, read: Any) -> None:
        found = read("a.mmd", "journey\n A: 5: X, Y\n B: 1:\n C: 4: Y\n D: 4: System")
        assert found.emotions["Y", "B"] == -2
        assert found.personas == ["X", "Y"]

    @pytest.mark.parametrize(
        "actors", ["用户、客服", "用户，客服", "用户, 客服", "用户； 客服", "用户 ，、 客服"]
    )
    def test_signs_between_actors(self, read: Any, actors: str) -> None:
        found = read("a.mmd", f"journey\n 搜索: 4: {actors}")
        assert found.personas == ["用户", "客服"]

    @pytest.mark.parametrize(
        ("line", "emotion"),
        [
            ("打开：5：用户", 2), ("打开：5: 用户", 2), ("打开: 5：用户", 2),
            ("打开 ： ５ ： 用户", 2), ("打开: ２: 用户", -1), ("打开：４．５：用户", 1.5),
        ],
    )  # fmt: skip
    def test_full_width_signs(self, read: Any, line: str, emotion: float) -> None:
        found = read("a.mmd", f"journey\n title：旅程\n section　浏览\n {line}")
        assert (found.map.title, found.names("stage")) == ("旅程", ["浏览"])
        assert found.emotions == {("用户", "打开"): emotion}
        assert any("full-width" in each for each in found.warnings)

    def test_a_full_width_colon_in_a_name_is_kept(self, read: Any) -> None:
        found = read("a.mmd", "journey\n 第一步：打开: 5: 用户\n 第二步：打开：3：用户")
        assert found.touchpoints == ["第一步：打开", "第二步：打开"]


class TestWhatNobodyRated:
    @pytest.fixture
    def jm(self) -> jn.JourneyMap:
        jm = jn.JourneyMap("T", stages=["S"])
        jm.add(jn.Persona(name="Maya"))
        jm.add(jn.Persona(name="Support team"))
        jm.add(jn.Touchpoint(name="A"), stage="s", personas="maya")
        jm.add(jn.Touchpoint(name="B"), stage="s")
        jm.add(jn.Touchpoint(name="C"), stage="s", personas=["support-team"])
        jm.link("maya", "c", emotion=1)
        return jm

    def test_is_listed_as_a_loss_and_read_back_without_an_emotion(
        self, tmp_path: Path, jm: jn.JourneyMap
    ) -> None:
        path = tmp_path / "a.mmd"
        with pytest.warns(
            jn.JourneyWarning, match=r"unknown emotions at 2 touchpoints \(written as"
        ):
            jm.save(path)
        found = Read(tmp_path, "b.mmd", path.read_text())
        assert found.emotions == {
            ("Maya", "A"): None, ("Maya", "C"): 1, ("Support team", "C"): None
        }  # fmt: skip
        assert found.personas == ["Maya", "Support team"]
        assert found.warnings == []
        assumed = [row.message for row in found.map.gaps().itertuples() if row.rule == "X509"]
        assert len(assumed) == 1 and "C is assumed" in assumed[0]

    def test_is_a_comment_to_mermaid(self, jm: jn.JourneyMap) -> None:
        assert str(jm.to_mermaid()).splitlines() == [
            "journey",
            "    title T",
            "    %% personas: Maya, Support team",
            "    section S",
            "      %% no emotion",
            "      A: 3: Maya",
            "      %% no persona",
            "      B: 3",
            "      %% no emotion: Support team",
            "      C: 4: Maya, Support team",
        ]

    def test_decimals_and_personas_without_an_experience_are_listed_too(
        self, tmp_path: Path
    ) -> None:
        jm = jn.JourneyMap("T")
        jm.add(jn.Persona(name="Maya"))
        jm.add(jn.Persona(name="Tom"))
        jm.add(jn.Touchpoint(name="A"))
        jm.link("maya", "a", emotion=0.5)
        with pytest.warns(jn.JourneyWarning) as caught:
            jm.save(tmp_path / "a.mmd")
        (message,) = [str(each.message) for each in caught]
        assert "1 persona without an experience" in message
        assert "decimals of the emotion at 1 touchpoint (rounded)" in message


class TestMergeMarks:
    CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"

    @pytest.mark.parametrize(
        ("name", "before", "line"),
        [
            ("a.journeymap.json", '{"format": "journeymap/1",\n "touchpoints": [\n', '{"id": "a"}'),
            ("a.ipynb", '{"cells": [\n\n', '{"cell_type": "code"}'),
            ("a.mmd", "journey\n title A\n", " B: 3: Me"),
            ("a.csv", "stage,touchpoint\nS,A\n", "S,B"),
            ("a.tsv", "stage\ttouchpoint\nS\tA\n", "S\tB"),
            ("a.md", "```mermaid\njourney\n", "    Ad: 3: Me"),
            ("a.qmd", "| stage | touchpoint |\n| --- | --- |\n", "| A | Ad |"),
            ("a.rst", ".. mermaid::\n\n", "   journey"),
            ("a.html", '<pre class="mermaid">\njourney\n', "    Ad: 3: Me"),
        ],
    )
    def test_are_named_with_their_lines(self, read: Any, name: str, before: str, line: str) -> None:
        two = self.CONFLICT.format(line, line) + line + "\n" + self.CONFLICT.format(line, line)
        with pytest.raises(jn.FormatError) as caught:
            read(name, before + two)
        assert "line 3: an unresolved git merge, lines 3 to 7, 9 to 13; keep one" in str(
            caught.value
        )
        assert str(caught.value).endswith(name) and "git checkout --theirs " in str(caught.value)

    def test_in_a_map_name_what_differs(self, read: Any, tmp_path: Path) -> None:
        path = tmp_path / "a.journeymap.json"
        jn.sample("coffee").save(path)
        lines = path.read_text("utf-8").splitlines()
        for mark, old, new in (
            ('"id": "creator-video"', "eight", "nine"),
            ('"from": "elif", "to": "barista-chat"', '"emotion"', '"basis": "assumed", "emotion"'),
            ('  "title"', "Copper Finch, the", "The Copper Finch,"),
        ):
            at = next(number for number, line in enumerate(lines) if mark in line)
            both = lines[at] + "\n" + lines[at + 1]  # the second line is the same in both versions
            lines[at : at + 2] = self.CONFLICT.format(both, both.replace(old, new, 1)).splitlines()
        with pytest.raises(jn.FormatError) as caught:
            read(path.name, "\n".join(lines))
        assert (
            "(the field title, touchpoint creator-video, the link experiences from elif to "
            "barista-chat); keep one version of each part" in str(caught.value)
        )

    def test_in_other_code_of_a_document_are_no_merge(self, read: Any) -> None:
        shown = f"~~~\n{self.CONFLICT.format('a', 'b')}~~~\n"
        diagram = "```mermaid\njourney\n  section A\n    Ad: 3: Me\n```\n"
        assert len(read("a.md", shown + diagram).touchpoints) == 1

    def test_of_three_versions_too(self, read: Any) -> None:
        with pytest.raises(jn.FormatError, match="line 1: an unresolved git merge, lines 1 to 7"):
            read("a.json", "<<<<<<< a\n{\n||||||| b\n{\n=======\n{\n>>>>>>> c\n")

    def test_are_named_by_reload(self, tmp_path: Path) -> None:
        path = tmp_path / "a.journeymap.json"
        jm = jn.JourneyMap("T")
        jm.save(path)
        path.write_text(self.CONFLICT.format("{}", "{}"))
        with pytest.raises(jn.FormatError, match="an unresolved git merge, lines 1 to 5"):
            jm.reload()

    def test_text_like_them_is_text(self, read: Any) -> None:
        text = "Words\n=======\n\n```sh\n<<<<<<< HEAD\n=======\n>>>>>>> b\n```\n"
        assert read("a.md", f"{text}```mermaid\n{JOURNEY}\n```\n").map.title == "Trip"
        assert read("a.mmd", f"{JOURNEY}\n ======= : 3: Me").touchpoints == ["Do", "======="]


@pytest.mark.parametrize(
    "text",
    [
        "<", "<!--", '<a x="', "<a x='", "<!", "<?", "</a ", "<a ", "<a/", "<a x=", "&#",
        "<!doctype ", "<![CDATA[", '<script type="application/json" id="journeynb">',
        "<pre class=mermaid>",
        "<style>", "<div class='mermaid' ", "`<!--`", "<!--\n", "> <!--\n", "{/*\n", "%%\n",
        "{{< mermaid", "{% mermaid ", "<div class=class=", ":::mermaid\n", ".. a\n", "[mermaid]\n",
        "////\n", "<Mermaid {", "{% comment %}\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.html", "a.md", "a.rst", "a.adoc"])
def test_long_files_take_no_longer_than_they_must(read: Any, name: str, text: str) -> None:
    """A quadratic reader would take minutes here."""
    size = 200_000 if name == "a.html" else 40_000
    with pytest.raises(jn.JourneyError):
        read(name, text * (size // len(text)))
