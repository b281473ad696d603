"""Kernels that start fast: forks of a process that has imported and done what most notebooks do.

``python forked_kernels.py serve FILENO [MODULE...]`` is that process. What Jupyter starts is
``python forked_kernels.py start SOCKET CONNECTION_FILE``: it asks for a fork that is the kernel,
passes signals on to it and ends with it. More arguments are options of the kernel.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

IMPORTS = (
    "ipykernel.debugger", "ipykernel.kernelapp", "sqlite3", "pandas", "altair", "anywidget",
    "vl_convert", "fontTools.ttLib", "journeynb.api.journey_map", "journeynb.charts.map_charts",
    "journeynb.charts.renderer", "journeynb.formats.mermaid", "journeynb.formats.spreadsheet",
    "journeynb.gaps.check", "journeynb.notebook.editor_widget", "journeynb.tables.map_text",
)  # fmt: skip


class _Shell:
    """What modules see of the shell while they are imported: that it is one of a kernel."""

    kernel = None


def forking(folder: Path, env: dict[str, str], more: Iterable[str] = ()) -> subprocess.Popen[bytes]:
    """Start the process that forks kernels, and add to `env` where Jupyter finds them.

    Parameters
    ----------
    folder : Path
        A folder for the description of the kernel.
    env : dict
        The environment of the process.
    more : iterable of str
        More modules to import first.
    """
    from jupyter_client.kernelspec import KernelSpecManager

    command = [sys.executable, "-P", __file__]
    address = str(folder / "forks")
    spec = folder / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    described = KernelSpecManager().get_kernel_spec("python3").to_dict()
    described["argv"] = [*command, "start", address, "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps(described))
    env["JUPYTER_PATH"] = str(folder / "jupyter")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        number = listener.fileno()
        return subprocess.Popen(
            [*command, "serve", str(number), *more], env=env, cwd=folder, stdin=subprocess.DEVNULL,
            pass_fds=[number], start_new_session=True,
        )  # fmt: skip


def serve(listening: str, *more: str) -> None:
    """Fork kernels until the process that started this one ends."""
    parent = os.getppid()
    ended: list[int] = []
    atexit.register(_end_fast, ended)  # before modules register theirs: this runs last
    with socket.socket(fileno=int(listening)) as listener:
        vars(builtins)["get_ipython"] = _Shell  # pandas looks, to know how wide tables may be
        gc.disable()
        for name in (*IMPORTS, *more):
            importlib.import_module(name)
        _warm_up()
        del vars(builtins)["get_ipython"]
        gc.freeze()  # the kernels share it
        gc.enable()
        listener.settimeout(1)
        while os.getppid() == parent:
            _reap()
            try:
                asked, _ = listener.accept()
            except TimeoutError:
                continue
            with asked:
                asked.settimeout(None)
                if os.fork() == 0:
                    listener.close()
                    _become_kernel(asked, ended)


def _warm_up() -> None:
    """Draw a map, and do what an editor does first, so that no kernel loads fonts and rules again.

    It makes no widget: a kernel would know that of its own and find none of its views.
    """
    jn: Any = importlib.import_module("journeynb")
    jm = jn.JourneyMap("Map", stages=["Start"])
    jm.add(jn.Touchpoint(name="Website"), stage="start")
    jm.picture().png_text()
    jm.gaps()
    importlib.import_module("journeynb.gaps.rule_table").rule_table()
    importlib.import_module("journeynb.sync.protocol").read({"request": "a-0", "type": "gaps"})


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def _become_kernel(asked: socket.socket, ended: list[int]) -> NoReturn:
    text, files, _, _ = socket.recv_fds(asked, 1 << 20, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    given = json.loads(text)
    os.setsid()
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])
    asked.sendall(str(os.getpid()).encode())
    threading.Thread(target=_end_with, args=[asked], daemon=True).start()
    sys.argv = ["ipykernel_launcher.py", "-f", *given["arguments"]]
    importlib.import_module("ipykernel.kernelapp").launch_new_instance()
    ended.append(os.getpid())
    sys.exit()


def _end_fast(ended: list[int]) -> None:
    """End a kernel without tidying all that it shares, which takes longer than most notebooks."""
    if os.getpid() in ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _end_with(asked: socket.socket) -> None:
    asked.recv(1)
    os._exit(1)


def start(path: str, *arguments: str) -> None:
    """Have a kernel forked, and end with it."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(path)
        given = {"folder": os.getcwd(), "environment": {**os.environ}, "arguments": arguments}
        socket.send_fds(asking, [json.dumps(given).encode()], [0, 1, 2])
        kernel = int(asking.recv(32))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda which, _: os.kill(kernel, which))
        asking.recv(1)


if __name__ == "__main__":
    {"serve": serve, "start": start}[sys.argv[1]](*sys.argv[2:])
