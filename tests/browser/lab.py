"""A real JupyterLab for tests."""

from __future__ import annotations

import asyncio
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary
from playwright.sync_api import Page

from browser.notebook import FIND, READY, Notebook, notebook_of
from browser.pages import HOST, ROOT
from forked_kernels import forking

START = 180.0
OFF = (
    "audio", "csvviewer", "debugger", "extensionmanager", "htmlviewer", "hub", "inspector",
    "logconsole", "lsp", "pluginmanager", "running", "terminal", "toc", "tooltip", "video",
)  # fmt: skip
"""Parts of JupyterLab that no test uses: without them it loads faster."""
SERVES = {
    "journeynb.server": True, "jupyter_lsp": False, "jupyter_server_terminals": False,
    "voila.server_extension": False,
}  # fmt: skip
"""The extension of the server that is tested, and those that no test uses."""

_TIDY = """
async () => {
    const app = window.jupyterapp;
    document.querySelectorAll('.jp-Dialog .jp-Dialog-button').forEach((button) => button.click());
    for (const panel of [...app.shell.widgets('main')].filter((widget) => widget.context)) {
        await panel.sessionContext?.shutdown();
        panel.dispose();
    }
    await app.commands.execute('filebrowser:activate');
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
    forks : bool
        Whether its kernels are forks of a process that has imported what notebooks import.

    Attributes
    ----------
    root : Path
        The folder that it shows.
    url, token : str
        Where it is, and what lets one in.
    """

    def __init__(
        self, folder: Path, *flags: str, python: str = sys.executable, forks: bool = False
    ) -> None:
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
        self._kernels = forking(folder, self._env) if forks else None
        self.start()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its process: this package, nobody's settings, and its kernels."""
        return {**self._env}

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
                f"--ServerApp.jpserver_extensions={SERVES}",
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
        if self._kernels is not None:
            self._kernels.kill()
            self._kernels.wait()
        self._log.close()

    def write(self, name: str, notebook: nbformat.NotebookNode | Sequence[str]) -> str:
        """Write a notebook, or one of such code cells, to the server's folder; return its path.

        Its cells are those of no other notebook: a page keeps the edits of a map by the cell that
        builds it, and offers them to the next run of that cell.
        """
        if not isinstance(notebook, nbformat.NotebookNode):
            notebook = notebook_of(*notebook, name=name)
        path = f"{name}.ipynb"
        nbformat.write(notebook, self.root / path)
        return path

    def sign(self, notebook: nbformat.NotebookNode) -> None:
        """Sign a notebook as a user's own, so that it is trusted."""
        notary = NotebookNotary(data_dir=self._env["JUPYTER_DATA_DIR"])
        notary.sign(notebook)
        notary.store.close()

    def execute(self, notebook: nbformat.NotebookNode) -> None:
        """Execute a notebook without a page, as nbconvert does, with a kernel of this server's.

        It runs in a thread: the event loop of this one is that of the browser.
        """
        found = KernelSpecManager(kernel_dirs=[self._env["JUPYTER_PATH"] + "/kernels"])
        client = NotebookClient(
            notebook,
            km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=found),
            resources={"metadata": {"path": str(self.root)}},
        )
        with ThreadPoolExecutor(1) as thread:
            thread.submit(
                lambda: asyncio.run(client.async_execute(env=self._env, cleanup_kc=True))
            ).result()

    def open(self, page: Page, path: str, *, kernel: bool = True) -> Notebook:
        """Open a notebook of the server's folder in a page, which loads Lab if it has not yet.

        Wait until its kernel is ready, unless `kernel` is False.
        """
        if kernel:
            self.use_next_kernel(path)
        if self.loaded(page):
            opens = (
                "async (path) => { window.jupyterapp.commands.execute('docmanager:open', {path}); }"
            )
            page.evaluate(opens, path)
        else:
            self.load(page, f"/tree/{path}")
        found = "(path) => { if (!window.jupyterapp) return false; %s return Boolean(panel); }"
        page.wait_for_function(found % FIND, arg=path, timeout=READY)
        notebook = Notebook(page, path)
        notebook.shown()
        if kernel:
            notebook.ready()
        return notebook

    def load(self, page: Page, at: str = "") -> None:
        """Load Lab in a page, with a workspace of its own."""
        name = f"test-{secrets.token_hex(4)}"
        page.goto(f"{self.url}/lab/workspaces/{name}{at}?token={self.token}")
        page.wait_for_function("Boolean(window.jupyterapp)", timeout=READY)

    def loaded(self, page: Page) -> bool:
        """Whether a page shows Lab; a page that was reloaded first opens again what was open."""
        return page.evaluate("""async () => {
            await window.jupyterapp?.restored;
            return Boolean(window.jupyterapp);
        }""")

    def tidy(self, page: Page) -> None:
        """Close what is open in a page, saving nothing; show the file browser and make it light."""
        if self.loaded(page):
            page.evaluate(_TIDY)


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
    page: dict[str, Any] = {
        "disabledExtensions": {f"@jupyterlab/{name}-extension": True for name in OFF},
        "buildAvailable": False, "buildCheck": False,  # each check starts Node
    }  # fmt: skip
    (folder / "config" / "labconfig").mkdir()
    (folder / "config" / "labconfig" / "page_config.json").write_text(json.dumps(page))
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
