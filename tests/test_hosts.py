"""What hosts of notebooks other than JupyterLab get: marimo, Voilà, Panel, nbconvert."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell

import journeynb as jn
from journeynb.base import host
from journeynb.charts import renderer
from journeynb.charts.look.colors import INK
from journeynb.formats.journeymap import dumps
from journeynb.notebook.live_output import InVoila
from journeynb.picture.drawing.picture import SCHEMES

HOSTS = ("SERVER_SOFTWARE", "VOILA_PREHEAT")


@pytest.fixture(autouse=True)
def _no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HOSTS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delitem(sys.modules, "marimo", raising=False)


@pytest.fixture
def jm() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
    return jm


def svg_of(html: str) -> str:
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert found is not None
    return base64.b64decode(found[1]).decode()


class TestPictures:
    def test_a_host_that_asks_only_for_html_gets_the_picture(self, jm: jn.JourneyMap) -> None:
        for shown in (jm, jm.picture(), jm.persona("maya")):
            html = shown._repr_html_()
            assert html == shown._repr_mimebundle_()["text/html"]
            assert html.startswith("<img alt=")
        before = jm._repr_html_()
        jm.title = "Tea"
        assert jm._repr_html_() != before

    def test_jupyter_gets_each_format_once(self, jm: jn.JourneyMap) -> None:
        data, metadata = DisplayFormatter().format(jm)  # type: ignore[no-untyped-call]
        assert data == jm._repr_mimebundle_() and metadata == {}

    def test_it_has_the_colors_of_both_themes(self, jm: jn.JourneyMap) -> None:
        html = jm._repr_html_()
        drawn = svg_of(html)
        light, dark = (jm.picture(theme=theme).svg for theme in ("light", "dark"))
        sheet = re.search(r"<style>svg\{(.*?)\}@media\(prefers-color-scheme:dark\)\{svg\{(.*?)\}\}",
                          drawn)  # fmt: skip
        assert sheet is not None
        ids = re.compile(r"\bd[0-9a-f]{7}-")  # they depend on the colors
        for values, own in zip(sheet.groups(), (light, dark), strict=True):
            back = re.sub(r"<style>svg.*?</style>", "", drawn)
            for name, color in (each.split(":") for each in values.split(";")):
                back = back.replace(f"var({name})", color)
            assert ids.sub("", back) == ids.sub("", own)
        assert html.endswith(SCHEMES)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_a_theme_that_is_asked_for_stays(self, jm: jn.JourneyMap, theme: str) -> None:
        html = jm.picture(theme=theme)._repr_html_()
        assert svg_of(html) == jm.picture(theme=theme).svg and SCHEMES not in html

    def test_files_are_light(self, jm: jn.JourneyMap) -> None:
        assert jm.picture().svg == jm.picture(theme="light").svg

    @pytest.mark.parametrize("sample", ["coffee", "saas"])
    def test_small_text_of_the_png_can_be_read_and_ten_maps_fit_a_page(self, sample: str) -> None:
        jm = jn.sample(sample)
        data = base64.b64decode(jm._repr_mimebundle_()["image/png"])
        width = int.from_bytes(data[16:20], "big")
        assert width >= 0.75 * jm.picture().size[0]  # text of 12 px has at least 9
        assert 10 * len(json.dumps(jm._repr_mimebundle_())) < 5_500_000


class TestCharts:
    def test_the_interactive_chart_has_the_text_color_of_the_page(self) -> None:
        chart = jn.sample("coffee").chart.goals()
        bundle = renderer.render(chart.to_dict())[0]
        spec = bundle[renderer.MEDIA_TYPE]
        assert spec["title"]["color"] == spec["title"]["subtitleColor"] == "currentColor"
        assert spec["usermeta"]["embedOptions"] == {"renderer": "svg"}
        left = json.dumps(spec).count(INK)  # letters stand on these
        assert left == json.dumps(spec).count(f'"fill": "{INK}"') > 0
        assert INK in bundle["image/svg+xml"] and "currentColor" not in bundle["image/svg+xml"]

    def test_options_of_a_user_stay(self) -> None:
        chart = jn.sample("coffee").chart.coverage().properties(
            usermeta={"embedOptions": {"renderer": "canvas", "actions": False}, "by": "me"}
        )  # fmt: skip
        spec = renderer.render(chart.to_dict())[0][renderer.MEDIA_TYPE]
        assert spec["usermeta"] == {
            "embedOptions": {"renderer": "canvas", "actions": False}, "by": "me"
        }  # fmt: skip

    @pytest.mark.parametrize("name", ["coverage", "emotion"])
    def test_the_png_is_small_and_on_white(self, name: str) -> None:
        bundle = renderer.render(getattr(jn.sample("coffee").chart, name)().to_dict())[0]
        png = base64.b64decode(bundle["image/png"])
        assert png[24:26] == b"\x08\x03"  # 8 bits, of a palette
        assert len(png) < 50_000


class TestMarimo:
    def test_it_is_found_only_while_a_cell_runs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert not host.in_marimo()
        marimo = pytest.importorskip("marimo")
        monkeypatch.setitem(sys.modules, "marimo", marimo)
        assert not host.in_marimo()

    def test_all_outputs_are_one_format_and_are_exported(self, tmp_path: Path) -> None:
        pytest.importorskip("marimo")
        cells = ["jm", "jm.picture()", "jm.persona('maya')", "jm.chart.coverage()", "jm.check()",
                 "jn.live(lambda: jm.chart.gaps(), jm)"]  # fmt: skip
        code = ["import marimo", "app = marimo.App()"]
        code += ["@app.cell", "def _():", "    import journeynb as jn",
                 "    jm = jn.JourneyMap('Coffee', stages=['Awareness'])",
                 "    jm.add(jn.Persona(name='Maya'))", "    return jm, jn"]  # fmt: skip
        for cell in cells:
            code += ["@app.cell", "def _(jm, jn):", f"    {cell}", "    return"]
        code += ["@app.cell", "def _(jm):", "    editor = jm.edit()", "    editor",
                 "    return (editor,)"]  # fmt: skip
        code += ["@app.cell", "def _(editor):",
                 "    type(editor).__name__ + ' ' + editor.view", "    return"]  # fmt: skip
        (tmp_path / "app.py").write_text("\n".join(code) + "\n", "utf-8")
        subprocess.run(
            [sys.executable, "-m", "marimo", "-y", "export", "ipynb", "app.py", "-o", "out.ipynb",
             "--include-outputs"],
            cwd=tmp_path, check=True, timeout=120, capture_output=True,
        )  # fmt: skip
        made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
        outputs = [cell.outputs for cell in made.cells if cell.cell_type == "code"][1:]
        assert all(len(each) == 1 and each[0].output_type == "display_data" for each in outputs)
        kinds = [list(each[0].data) for each in outputs]
        html, chart = ["text/html"], [renderer.MEDIA_TYPE]
        assert kinds[:6] == [html, html, html, chart, html, chart]
        assert "marimo-anywidget" in str(outputs[6])
        assert "anywidget map" in str(outputs[7])  # an element of marimo, with our traits


class TestExecuted:
    def test_papermill_runs_a_notebook_and_nbconvert_shows_its_pictures(
        self, tmp_path: Path
    ) -> None:
        papermill = pytest.importorskip("papermill")
        nbconvert = pytest.importorskip("nbconvert")
        cells = [
            "import journeynb as jn\njm = jn.JourneyMap('Coffee', stages=['Awareness'])",
            "jm", "jm.chart.coverage()", "jn.live(lambda: jm.title.upper(), jm)",
        ]  # fmt: skip
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        nbformat.write(notebook, tmp_path / "a.ipynb")
        papermill.execute_notebook(
            tmp_path / "a.ipynb", tmp_path / "b.ipynb", kernel_name="python3", progress_bar=False
        )
        done = nbformat.read(tmp_path / "b.ipynb", as_version=4)
        alt = '<img alt="Coffee. Customer journey map: '
        page = nbconvert.HTMLExporter().from_notebook_node(done)[0].rpartition("<main")[2]
        assert alt in page and "Error" not in page
        assert page.count("data:image/svg+xml;base64,") == 2  # the map and the chart
        text, files = nbconvert.MarkdownExporter().from_notebook_node(done)
        assert alt in text and "'COFFEE'" in text
        (chart,) = (body for name, body in files["outputs"].items() if name.endswith(".svg"))
        assert b"aria-label" in chart


class TestVoila:
    @pytest.mark.parametrize(
        ("name", "value"), [("SERVER_SOFTWARE", "voila/0.5.13"), ("VOILA_PREHEAT", "True")]
    )
    def test_it_is_known_by_its_environment(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        assert not host.in_voila()
        monkeypatch.setenv(name, value)
        assert host.in_voila()

    def test_a_live_output_is_a_widget_that_is_filled_again(
        self, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shell = InteractiveShell()  # type: ignore[no-untyped-call]
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)
        shown: list[Any] = []
        monkeypatch.setattr("IPython.display.display", shown.append)
        output = InVoila()
        output.display(jm.chart.coverage())
        (widget,) = shown
        (first,) = widget.outputs
        assert {renderer.MEDIA_TYPE, "image/png"} <= set(first["data"])
        output.update(jm.title)
        (second,) = widget.outputs
        assert second["data"] == {"text/plain": "'Coffee'"}


class TestWithoutAServer:
    """In JupyterLite the document of a map asks the kernel of an open notebook for the gaps."""

    def test_a_kernel_finds_the_gaps_of_a_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import comm

        from journeynb.notebook.gaps_for_documents import TARGET, answer
        from journeynb.sync.session import session_of

        targets: dict[str, Any] = {}

        class Manager:
            register_target = staticmethod(targets.__setitem__)

        monkeypatch.setattr(comm, "get_comm_manager", Manager)
        answer()
        sent: list[Any] = []

        class Comm:
            send = staticmethod(sent.append)

        jm = jn.sample("coffee")
        for text in (dumps(jm._core.state), "{"):
            targets[TARGET](Comm, {"content": {"data": {"text": text}}})
        found = json.loads(json.dumps(sent[0]["found"]))
        assert sorted(found["gaps"]) == sorted(map(list, session_of(jm).gap_search.all()))
        assert found["rules"]["M106"]["title"]
        assert "line 1" in sent[1]["problem"]

    def test_that_needs_no_pandas(self) -> None:
        code = (
            "import sys\n"
            "for name in ('pandas', 'numpy', 'altair', 'anywidget', 'vl_convert', 'typer'):\n"
            "    sys.modules[name] = None\n"
            "from journeynb.notebook.gaps_for_documents import gaps_of\n"
            "assert gaps_of('{\"format\": \"journeymap/1\"}')['found']['gaps']\n"
        )
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
