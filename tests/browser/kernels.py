"""Kernels that start six times as fast: forks of a process that has imported what notebooks import.

``python kernels.py FILENO`` is that process. ``python kernels.py SOCKET CONNECTION_FILE`` is what
JupyterLab starts: it asks for a fork that is the kernel, passes signals on to it and ends with it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import threading
from typing import NoReturn

IMPORTS = (
    "ipykernel.kernelapp", "pandas", "altair", "anywidget", "vl_convert", "fontTools.ttLib",
    "journeynb.api.journey_map", "journeynb.charts.map_charts", "journeynb.charts.renderer",
    "journeynb.formats.mermaid", "journeynb.formats.spreadsheet", "journeynb.gaps.check",
    "journeynb.notebook.editor_widget", "journeynb.tables.map_text",
)  # fmt: skip


def serve(listening: str) -> None:
    """Fork kernels until the process that started this one ends."""
    parent = os.getppid()
    with socket.socket(fileno=int(listening)) as listener:
        for name in IMPORTS:
            importlib.import_module(name)
        gc.freeze()  # the kernels share it
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
                    _become_kernel(asked)


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def _become_kernel(asked: socket.socket) -> NoReturn:
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
    sys.argv = ["ipykernel_launcher.py", "-f", given["connection"]]
    importlib.import_module("ipykernel.kernelapp").launch_new_instance()
    sys.exit()


def _end_with(asked: socket.socket) -> None:
    asked.recv(1)
    os._exit(1)


def start(path: str, connection: str) -> None:
    """Have a kernel forked, and end with it."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(path)
        given = {"folder": os.getcwd(), "environment": {**os.environ}, "connection": connection}
        socket.send_fds(asking, [json.dumps(given).encode()], [0, 1, 2])
        kernel = int(asking.recv(32))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda which, _: os.kill(kernel, which))
        asking.recv(1)


if __name__ == "__main__":
    (serve if len(sys.argv) == 2 else start)(*sys.argv[1:])
