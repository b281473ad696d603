"""A notebook that is open in JupyterLab, and what a user does in it."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

from browser.pages import screenshot

READY = 60_000

FIND = """
const app = window.jupyterapp;
const panel = [...app.shell.widgets('main')].find(
    (widget) => widget.context && widget.context.path === path && widget.content.model);
"""
_ALIVE = """
await panel.context.ready;
const session = panel.sessionContext;
await session.ready;
const kernel = session.session.kernel;
await kernel.info;
await kernel.requestExecute({code: '', silent: true}).done;
"""
_EXECUTE = """
const asked = value.result === null ? {} : {result: value.result};
const future = panel.sessionContext.session.kernel.requestExecute({
    code: value.code, silent: false, store_history: false, stop_on_error: false,
    user_expressions: asked});
const reply = (await future.done).content;
if (reply.status !== 'ok') return {error: reply.traceback.join('\\n')};
const found = reply.user_expressions.result;
if (!found) return {};
if (found.status !== 'ok') return {error: found.traceback.join('\\n')};
return {result: found.data['text/plain']};
"""


class Notebook:
    """A notebook that is open in JupyterLab.

    Attributes
    ----------
    page : Page
        The page of the browser.
    path : str
        Its path in the server's folder.
    """

    def __init__(self, page: Page, path: str) -> None:
        self.page = page
        self.path = path

    def call(self, body: str, value: Any = None) -> Any:
        """Run JavaScript with `app`, `panel` (the notebook's panel) and `value`; return its result.

        The body is that of an async function.
        """
        return self.page.evaluate(
            f"async ([path, value]) => {{ {FIND} {body} }}", [self.path, value]
        )

    def shown(self) -> None:
        """Wait until its cells stand on the page."""
        self.call(
            "await panel.context.ready; await panel.revealed; app.shell.activateById(panel.id);"
        )
        expect(self.cells.first).to_be_visible()

    def ready(self) -> None:
        """Wait until its kernel really runs what it is given: "idle" comes too early."""
        self.call(_ALIVE)

    @property
    def cells(self) -> Locator:
        """All cells."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell")

    def cell(self, index: int) -> Locator:
        """Return a cell, counted from 0."""
        return self.cells.nth(index)

    def output(self, index: int) -> Locator:
        """Return the outputs of a cell."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def text(self, index: int) -> str:
        """Return the text of a cell's outputs as it is seen: what is off the screen has none."""
        self.cell(index).scroll_into_view_if_needed()
        return self.output(index).inner_text()

    def run(self, index: int) -> None:
        """Run a cell, and wait until it is done; an error in it is an AssertionError."""
        self.call(
            "panel.content.activeCellIndex = value; panel.content.deselectAll();"
            "await app.commands.execute('notebook:run-cell');",
            index,
        )
        self._no_error(index)

    def run_all(self) -> None:
        """Run all cells, and wait until they are done; an error in one is an AssertionError."""
        self.call("await app.commands.execute('notebook:run-all-cells');")
        self._no_error()

    def _no_error(self, index: int | None = None) -> None:
        errors = self.call(
            "return [...panel.content.model.cells].filter("
            "(c, at) => c.type === 'code' && (value === null || at === value))"
            ".flatMap((c) => c.outputs.toJSON()).filter((o) => o.output_type === 'error')"
            ".map((o) => o.traceback.join('\\n'));",
            index,
        )
        assert not errors, "\n".join(errors)

    def restart(self, *, run_all: bool = False) -> None:
        """Restart the kernel as a user does, agreeing to what Lab asks; wait until it is ready."""
        command = "notebook:restart-run-all" if run_all else "kernelmenu:restart"
        self.call("window.restarted = app.commands.execute(value); return null;", command)
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self.call("await window.restarted;")
        self.ready()

    def python(self, code: str) -> Any:
        """Run Python in the kernel, apart from any cell.

        Parameters
        ----------
        code : str
            Statements; where the last is an expression, its value is returned, which must be
            something JSON can say.

        Raises
        ------
        AssertionError
            The kernel raised an error; its traceback is the message.
        """
        body = ast.parse(code).body
        result = None
        if body and isinstance(body[-1], ast.Expr):
            last = body.pop()
            result = f"__import__('json').dumps(({ast.unparse(last)}))"
        code = "\n".join(map(ast.unparse, body))
        answer = self.call(_EXECUTE, {"code": code, "result": result})
        assert "error" not in answer, answer["error"]
        return json.loads(ast.literal_eval(answer["result"])) if "result" in answer else None

    def theme(self, name: str) -> None:
        """Change Lab's theme: ``light`` or ``dark``."""
        title = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[name]
        self.call("await app.commands.execute('apputils:change-theme', {theme: value});", title)
        light = str(name == "light").lower()
        expect(self.page.locator(f"body[data-jp-theme-light='{light}']")).to_be_attached()

    def trusted(self) -> bool:
        """Whether Lab trusts each of its code cells."""
        return self.call(
            "return [...panel.content.model.cells].every((c) => c.type !== 'code' || c.trusted);"
        )

    def save(self) -> None:
        """Save the notebook."""
        self.call("await panel.context.save();")

    def saved(self, root: Path) -> nbformat.NotebookNode:
        """Return the notebook as it is in the server's folder `root`."""
        return nbformat.read(root / self.path, as_version=4)

    def screenshot(self, name: str) -> Path:
        """Keep what is seen of the page as ``build/screenshots/<name>.png``."""
        return screenshot(self.page, name)


def notebook_of(*cells: str, name: str = "cell") -> nbformat.NotebookNode:
    """Return a notebook of such code cells, not run; the same each time for a name."""
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(code, id=f"{name}-{number}")
            for number, code in enumerate(cells)
        ]
    )
    made.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    made.metadata["language_info"] = {"name": "python"}
    return made
