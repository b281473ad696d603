"""What a notebook shows for an error: the user's own lines and the message."""

from __future__ import annotations

import pickle
import re
import textwrap
import traceback
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import journeynb as jn

Run = Callable[..., list[str]]
COLOR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(scope="module")
def cells() -> list[str]:
    return [
        """
        import journeynb as jn
        jm = jn.JourneyMap("Coffee", stages=["Find"])
        jm.set("fnd", name="Search")
        """,
        "%tb",
        """
        def build(name):
            return jm.add(
                jn.Touchpoint(name=name, cost=-1),
                stage="find",
            )
        import pandas as pd
        pd.Series(["Ad"]).apply(build)
        """,
        """
        try:
            {}["missing"]
        except KeyError:
            jm.remove("nothing")
        """,
        """
        try:
            jm["nothing"]
        except KeyError as error:
            raise jn.ArgumentError("no such card") from error
        """,
        "jm.require(select='M')",
        "jm.touchpoints(owner='Marketing')",
        "jm.touchpoint",
        "%xmode Minimal",
        "jm['nothing']",
        "%xmode Verbose",
        "jm['nothing']",
        "import warnings\nwarnings.warn('plain')\njm.add('stage', name='Find')",
    ]


@pytest.fixture(scope="module")
def shown(cells: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each cell shows: of an error the traceback, else the text of its outputs."""
    made = [nbformat.v4.new_code_cell(textwrap.dedent(each).strip()) for each in cells]
    notebook = nbformat.v4.new_notebook(cells=made)
    path = str(tmp_path_factory.mktemp("notebook"))
    resources = {"metadata": {"path": path}}
    NotebookClient(notebook, allow_errors=True, resources=resources).execute()
    texts = []
    for cell in notebook.cells:
        parts = [
            "\n".join(each["traceback"]) if each.output_type == "error" else each.get("text", "")
            for each in cell.outputs
        ]
        texts.append(COLOR.sub("", "".join(parts)))
    return texts


class TestInANotebook:
    def test_the_users_line_and_the_message_are_all_there_is(self, shown: list[str]) -> None:
        lines = shown[0].splitlines()
        assert len(lines) == 9 and "site-packages" not in shown[0]
        assert '----> 3 jm.set("fnd", name="Search")' in lines
        assert lines[-2:] == [
            "UnknownIdError: unknown id 'fnd'; allowed: an id on the map, such as find",
            "Lines inside libraries are not shown; %tb shows them all.",
        ]

    def test_tb_shows_all_lines(self, shown: list[str]) -> None:
        assert "journeynb/model/edits.py" in shown[1] and len(shown[1].splitlines()) > 30
        assert shown[1].endswith("allowed: an id on the map, such as find")

    def test_lines_in_the_users_functions_stay_and_those_of_libraries_between_go(
        self, shown: list[str]
    ) -> None:
        assert "----> 7 pd.Series" in shown[2] and "in build(name)" in shown[2]
        assert "----> 3         jn.Touchpoint(name=name, cost=-1)," in shown[2]
        assert "site-packages" not in shown[2] and len(shown[2].splitlines()) < 25

    def test_an_error_that_the_user_raises_from_another_shows_both(self, shown: list[str]) -> None:
        assert "UnknownIdError: unknown id 'nothing'" in shown[4]
        assert "direct cause of the following exception" in shown[4]
        assert "ArgumentError: no such card" in shown[4]
        assert "journeynb/model" not in shown[4]

    def test_a_wrong_id_hides_the_errors_behind_it(self, shown: list[str]) -> None:
        assert "journeynb/model" not in shown[3]
        assert "UnknownIdError: unknown id 'nothing'" in shown[3]

    def test_errors_of_every_kind_are_shown_like_that(self, shown: list[str]) -> None:
        for text in shown[5:8]:
            assert "----> 1 jm." in text and "journeynb/" not in text
        assert "GapsFound: 1 finding, at most 0 allowed\nerror M105:" in shown[5]
        assert "CallError: JourneyMap.touchpoints() has no argument 'owner'" in shown[6]
        assert "did you mean touchpoints or table('touchpoint')?" in shown[7]

    def test_the_style_of_tracebacks_that_the_user_chose_holds(self, shown: list[str]) -> None:
        assert shown[9].strip() == "UnknownIdError: unknown id 'nothing'; allowed: an id on the map"
        assert "journeynb/model/state.py" in shown[11]

    def test_warnings_name_the_users_line(self, shown: list[str]) -> None:
        mine, ours = re.findall(r"^.*?:(\d+): \w*Warning: ", shown[12], re.M)
        assert (mine, ours) == ("2", "3")
        assert "JourneyWarning: the map already has a stage named 'Find' (find)" in shown[12]


class TestElsewhere:
    def test_scripts_show_the_usual_traceback(self, tmp_path: Path) -> None:
        with pytest.raises(jn.UnknownIdError) as caught:
            jn.JourneyMap("Coffee")["nothing"]
        plain = traceback.format_exception(caught.value)
        assert caught.value._render_traceback_() == plain
        assert "state.py" in "".join(plain)

    def test_errors_are_pickled_with_what_they_say(self) -> None:
        for call in (lambda: jn.rules(selct="M"), lambda: jn.JourneyMap("").tuchpoints):
            with pytest.raises(jn.JourneyError) as caught:
                call()
            again = pickle.loads(pickle.dumps(caught.value))
            assert type(again) is type(caught.value) and str(again) == str(caught.value)
