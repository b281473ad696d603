"""Files that a view exports: made in a thread beside the edits, and sent in parts."""

from __future__ import annotations

import asyncio
import base64
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from journeynb.base.files import write_atomic
from journeynb.base.user_warnings import hearing
from journeynb.model.kinds.ids import id_from_name
from journeynb.sync.message_parts import ExportedFile, ExportFormat
from journeynb.sync.news import ExportNews
from journeynb.sync.protocol import MessageError, failure

Step = Callable[[str, float], None]
"""Takes what is being done, and how much of it is done, from 0 to 1."""
Make = Callable[[Path, Step], None]
"""Writes a file of a map as it was when the file was asked for."""
Maker = Callable[[ExportFormat], Make]

ENDINGS: dict[ExportFormat, str] = {
    "png": ".png", "svg": ".svg", "pdf": ".pdf", "html": ".html", "report": "-report.pdf",
    "pptx": ".pptx", "mermaid": ".mmd",
}  # fmt: skip
assert tuple(ENDINGS) == get_args(ExportFormat.__value__)
PART = 360_000
"""Bytes in one message: Jupyter drops messages beyond one million bytes a second."""
MOST = 12_000_000
"""Bytes up to which a file is sent to the browser; larger ones are saved beside the notebook."""
REMEMBERED = 4
"""Number of files that are kept until the view has taken them."""
AT_ONCE = 3
"""Number of files that a view can have made at the same time."""


@dataclass
class _Job:
    name: str
    data: bytes = b""
    remarks: list[str] = field(default_factory=list)
    path: Path | None = None
    canceled: bool = False


class _Canceled(BaseException):
    """Ends the making of a file that nobody wants any more."""


class Exports:
    """The files that one view exports.

    Parameters
    ----------
    maker : callable
        Returns the function that makes a file of the map as it is.
    send : callable
        Sends news to the view.
    most : int, optional
        Bytes up to which a file is sent to the view; larger ones are saved beside the notebook.
        By default, as many as a notebook can send.
    """

    def __init__(
        self, maker: Maker, send: Callable[[ExportNews], object], most: int | None = None
    ) -> None:
        self._maker = maker
        self._send = send
        self._most = MOST if most is None else most
        self._running: set[int] = set()
        self._jobs: dict[int, _Job] = {}
        self._count = 0

    def start(self, format: ExportFormat, title: str) -> int:
        """Start to make a file; return the number of the job."""
        if len(self._running) >= AT_ONCE:
            raise MessageError(
                f"{AT_ONCE} exports are already running; wait for one to finish, or cancel it"
            )
        make = self._maker(format)
        job = self._count
        self._count += 1
        self._jobs[job] = made = _Job(id_from_name(title or "journey", "journey") + ENDINGS[format])
        while len(self._jobs) > REMEMBERED:
            del self._jobs[next(iter(self._jobs))]
        self._running.add(job)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # outside of a notebook
            self._run(job, made, make, self._send)
            return job

        def tell(news: ExportNews) -> None:
            with suppress(RuntimeError):  # the loop ended meanwhile
                loop.call_soon_threadsafe(self._send, news)

        arguments = (job, made, make, tell)
        threading.Thread(
            target=self._run, args=arguments, daemon=True, name="journeynb-export"
        ).start()
        return job

    def part(self, job: int, part: int) -> str:
        """Return a part of a file in base64."""
        data = self._job(job).data[part * PART : (part + 1) * PART]
        return base64.b64encode(data).decode()

    def file(self, job: int) -> tuple[str, bytes]:
        """Return the name and the data of a file."""
        made = self._job(job)
        return made.name, made.data

    def keep(self, job: int) -> Path:
        """Save a file beside the notebook; return its path."""
        made = self._job(job)
        if made.path is None:
            made.path = _saved(made)
        return made.path

    def cancel(self, job: int) -> None:
        """Stop making a file, at its next step; a file that is ready is forgotten."""
        made = self._jobs.pop(job, None)
        if made is not None:
            made.canceled = True

    def _job(self, job: int) -> _Job:
        made = self._jobs.get(job)
        if made is None or not made.data:
            raise MessageError("this file is no longer available; export it again")
        return made

    def _run(self, job: int, made: _Job, make: Make, tell: Callable[[ExportNews], object]) -> None:
        def on_step(words: str, share: float) -> None:
            if made.canceled:
                raise _Canceled
            tell(ExportNews(type="export", job=job, words=words, share=share))

        try:
            with hearing() as heard, tempfile.TemporaryDirectory(prefix="journeynb-") as folder:
                path = Path(folder, made.name)
                make(path, on_step)
                made.data = path.read_bytes()
            if made.canceled:
                return
            made.remarks = list(dict.fromkeys(heard))
            parts = -(-len(made.data) // PART)
            if len(made.data) > self._most:
                made.path, parts = _saved(made), 0
            file = ExportedFile(
                name=made.name,
                size=len(made.data),
                parts=parts,
                path=None if made.path is None else str(made.path),
                remarks=made.remarks,
            )
            tell(ExportNews(type="export", job=job, file=file))
        except _Canceled:
            pass
        except Exception as error:  # the editor continues, whatever fails
            tell(ExportNews(type="export", job=job, problem=failure(error)["message"]))
        finally:
            self._running.discard(job)


def _saved(made: _Job) -> Path:
    """Write a file to the folder of the notebook, under a name that is free."""
    folder = Path.cwd()
    start, dot, ending = made.name.rpartition(".")
    path, number = folder / made.name, 2
    while path.exists():
        path = folder / f"{start}-{number}{dot}{ending}"
        number += 1
    write_atomic(path, made.data)
    return path
