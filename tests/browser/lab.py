"""A real JupyterLab for tests, and what a user does in it."""

from __future__ import annotations

import ast
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.sign import NotebookNotary
from playwright.sync_api import Locator, Page, expect

from browser.pages import HOST, ROOT, screenshot

START = 180.0
READY = 60_000

_FIND = """
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
_TIDY = """
async () => {
    const app = window.jupyterapp;
    document.querySelectorAll('.jp-Dialog .jp-Dialog-button').forEach((button) => button.click());
    for (const panel of [...app.shell.widgets('main')].filter((widget) => widget.context)) {
        await panel.sessionContext?.shutdown();
        panel.dispose();
    }
    await app.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'});
}
"""


class Lab:
    """A JupyterLab server in a folder of its own, which ignores the settings of its user.

    Parameters
    ----------
    folder : Path
        An empty folder.
    *flags : str
        More options of its command line.

    Attributes
    ----------
    root : Path
        The folder that it shows.
    url, token : str
        Where it is, and what lets one in.
    """

    def __init__(self, folder: Path, *flags: str, python: str = sys.executable) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self.token = secrets.token_hex(16)
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://{HOST}:{port}"
        self._port = port
        self._flags = flags
        self._python = python
        self._env = _environment(folder)
        self._extensions = _labextensions(folder)
        self._next: str | None = None
        self._log = (folder / "server.log").open("wb")
        self.start()

    def start(self) -> None:
        """Start the server; `wait` waits until it answers."""
        self._process = subprocess.Popen(
            [
                self._python, "-m", "jupyterlab", "--no-browser", "--allow-root",
                f"--ServerApp.ip={HOST}", f"--ServerApp.port={self._port}",
                f"--ServerApp.root_dir={self.root}", f"--IdentityProvider.token={self.token}",
                "--ServerApp.port_retries=0",
                "--ServerApp.terminals_enabled=False", "--LabApp.expose_app_in_browser=True",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                # were it left behind by a test that was killed, it would end itself
                "--ServerApp.shutdown_no_activity_timeout=300",
                "--MappingKernelManager.cull_idle_timeout=300",
                "--MappingKernelManager.cull_interval=60",
                "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
                f"--LabApp.extra_labextensions_path={self._extensions}",
                f"--JupyterNotebookApp.extra_labextensions_path={self._extensions}",
                "--ServerApp.jpserver_extensions={'journeynb.server': True}",
                *self._flags,
            ],
            env=self._env, cwd=self.root, stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self.ask("/api")
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        log = Path(self._log.name).read_text(errors="replace")
        self.close()
        raise RuntimeError(f"JupyterLab did not start:\n{log}")

    def ask(self, path: str, method: str = "GET", body: Any = None) -> bytes:
        """Return what the server's own interface answers."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            f"{self.url}{path}?token={self.token}", data=data, method=method
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.read()

    def kernels(self) -> list[str]:
        """Return the ids of the kernels that notebooks use."""
        found = [kernel["id"] for kernel in json.loads(self.ask("/api/kernels"))]
        return [id for id in found if id != self._next]

    def end_kernels(self) -> None:
        """End the kernels that run, apart from the one that waits for the next notebook."""
        for id in self.kernels():
            self.ask(f"/api/kernels/{id}", "DELETE")

    def start_next_kernel(self) -> None:
        """Start the kernel of the next notebook, so that it is ready when that is opened."""
        self._next = json.loads(self.ask("/api/kernels", "POST", {"name": "python3"}))["id"]

    def use_next_kernel(self, path: str) -> None:
        """Give a notebook the kernel that was started for it, and start the next one."""
        sessions = json.loads(self.ask("/api/sessions"))
        if self._next is None or any(each["path"] == path for each in sessions):
            return
        session = {"path": path, "name": path, "type": "notebook", "kernel": {"id": self._next}}
        self.ask("/api/sessions", "POST", session)
        self.start_next_kernel()

    def kill(self) -> None:
        """End the server as a failure of the machine does; `start` starts it again."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the server, which ends its kernels."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()

    def write(self, name: str, notebook: nbformat.NotebookNode | Sequence[str]) -> str:
        """Write a notebook, or one of such code cells, to the server's folder; return its path."""
        if not isinstance(notebook, nbformat.NotebookNode):
            notebook = notebook_of(*notebook)
        path = f"{name}.ipynb"
        nbformat.write(notebook, self.root / path)
        return path

    def sign(self, notebook: nbformat.NotebookNode) -> None:
        """Sign a notebook as a user's own, so that it is trusted."""
        notary = NotebookNotary(data_dir=self._env["JUPYTER_DATA_DIR"])
        notary.sign(notebook)
        notary.store.close()

    def open(self, page: Page, path: str, *, kernel: bool = True) -> Notebook:
        """Open a notebook of the server's folder in a page, which loads Lab if it has not yet.

        Wait until its kernel is ready, unless `kernel` is False.
        """
        if kernel:
            self.use_next_kernel(path)
        if page.evaluate("Boolean(window.jupyterapp)"):
            opens = (
                "async (path) => { window.jupyterapp.commands.execute('docmanager:open', {path}); }"
            )
            page.evaluate(opens, path)
        else:
            self.load(page, f"/tree/{path}")
        found = "(path) => { if (!window.jupyterapp) return false; %s return Boolean(panel); }"
        page.wait_for_function(found % _FIND, arg=path, timeout=READY)
        notebook = Notebook(page, path)
        notebook.shown()
        if kernel:
            notebook.ready()
        return notebook

    def load(self, page: Page, at: str = "") -> None:
        """Load Lab in a page, with a workspace of its own."""
        name = f"test-{secrets.token_hex(4)}"
        page.goto(f"{self.url}/lab/workspaces/{name}{at}?token={self.token}")

    def tidy(self, page: Page) -> None:
        """Close the notebooks of a page, saving nothing, end their kernels, and make it light."""
        if page.evaluate("Boolean(window.jupyterapp)"):
            page.evaluate(_TIDY)


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
            f"async ([path, value]) => {{ {_FIND} {body} }}", [self.path, value]
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


def notebook_of(*cells: str) -> nbformat.NotebookNode:
    """Return a notebook of such code cells, not run; the same each time."""
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(code, id=f"cell-{number}")
            for number, code in enumerate(cells)
        ]
    )
    made.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    made.metadata["language_info"] = {"name": "python"}
    return made


def _labextensions(folder: Path) -> Path:
    """Return a folder with this package's extension of JupyterLab, whichever one is installed."""
    extensions = folder / "labextensions"
    extensions.mkdir()
    (extensions / "journeynb").symlink_to(ROOT / "build" / "labextension")
    return extensions


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of the server and its kernels: this package, nobody's settings."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("JUPYTER")}
    env.pop("PYTHONWARNINGS", None)
    for name in ("config", "data", "runtime", "settings", "workspaces", "ipython"):
        (folder / name).mkdir()
    startup = folder / "ipython/profile_default/startup"
    startup.mkdir(parents=True)
    imports = (
        "import journeynb, pandas, altair, anywidget\ndel journeynb, pandas, altair, anywidget\n"
    )
    (startup / "imports.py").write_text(imports)  # before the notebook is opened
    asks = folder / "settings" / "@jupyterlab" / "apputils-extension"  # for news, over the page
    asks.mkdir(parents=True)
    settings = {"fetchNews": "false", "checkForUpdates": False}
    (asks / "notification.jupyterlab-settings").write_text(json.dumps(settings))
    return {
        **env,
        "PYTHONPATH": str(ROOT / "src"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
