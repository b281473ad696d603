"""Edits of a map that is open in JupyterLab, in the session of the people who look at it.

Jupyter servers write where they listen, with their token, to files that only their user can read.
Only servers on this computer are asked.
"""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any

from journeynb.base.errors import FileChangedError
from journeynb.mcp.asking.refusal import Refused
from journeynb.model.transaction import Change

SECONDS = 20.0
"""How long a server may take to answer."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
_EVERYWHERE = ("", "0.0.0.0", "::", "*")
_LARGEST = 64_000_000


@dataclass(frozen=True)
class JupyterServer:
    """A Jupyter server of this user on this computer.

    Parameters
    ----------
    host : str
        Its loopback address.
    port : int
        Its port.
    secure : bool
        Whether it speaks HTTPS.
    base_url : str
        The start of its paths.
    token : str
        Lets in who knows it.
    root : Path
        The folder of its file browser.
    """

    host: str
    port: int
    secure: bool
    base_url: str
    token: str
    root: Path


@dataclass(frozen=True)
class SessionEdit:
    """What a session says about an edit.

    Parameters
    ----------
    undo : list of dict
        The changes that take it back.
    saved : bool
        Whether the file has it.
    problem : str
        Why it could not be saved, "" if nobody tried or it could.
    """

    undo: list[Change]
    saved: bool
    problem: str


def edit_in_session(
    path: Path, base: str, changes: Sequence[Change], who: str, why: str
) -> SessionEdit | None:
    """Make changes in the session of a map; None if it is open on no server that can be asked.

    Parameters
    ----------
    path : Path
        The map's file.
    base : str
        The hash of the map for which the changes were made.
    changes : list of dict
        The changes, in the form of the door.
    who, why : str
        Name and reason of the assistant.

    Raises
    ------
    FileChangedError
        The file has changed meanwhile.
    Refused
        The session refuses the changes, or has not answered.
    """
    real = Path(os.path.realpath(path))
    for server in running_servers():
        if not real.is_relative_to(server.root):
            continue
        inside = real.relative_to(server.root).as_posix()
        body = {"path": inside, "base": base, "changes": list(changes), "who": who, "why": why}
        status, answer = _post(server, body)
        if status == 200 and {"undo", "saved", "problem"} <= answer.keys():
            return SessionEdit(answer["undo"], answer["saved"], answer["problem"])
        if answer.get("code") == "file_changed":
            raise FileChangedError(answer["message"])
        if status in (400, 500) or (status == 403 and "reason" not in answer):
            raise Refused(  # a 403 with a reason is Jupyter's own: it does not let us in
                answer.get("code") or "refused",
                answer["message"],
                field=answer.get("field"),
                allowed=answer.get("allowed"),
                change=answer.get("change"),
            )
    return None


def running_servers() -> Iterator[JupyterServer]:
    """Yield the Jupyter servers of this user that listen on this computer."""
    from jupyter_core.paths import jupyter_runtime_dir

    try:
        names = sorted(os.listdir(jupyter_runtime_dir()))
    except OSError:
        return
    for name in names:
        if name.startswith("jpserver-") and name.endswith(".json"):
            try:
                found = json.loads(Path(jupyter_runtime_dir(), name).read_bytes())
                server = _server(found)
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue  # half written, or of another program
            if server is not None:
                yield server


def _server(found: dict[str, Any]) -> JupyterServer | None:
    """Return a server from its file; None if it has ended, or cannot be asked from here."""
    host = found["hostname"]
    if found.get("sock") or host not in (*_LOOPBACK, *_EVERYWHERE):
        return None
    if os.name == "posix":
        try:
            os.kill(int(found["pid"]), 0)
        except (ProcessLookupError, PermissionError):
            return None  # it has ended; the number may belong to someone else now
    return JupyterServer(
        host="::1" if host in ("::1", "[::1]") else "127.0.0.1",
        port=int(found["port"]),
        secure=bool(found.get("secure")),
        base_url=str(found["base_url"]),
        token=str(found["token"]),
        root=Path(os.path.realpath(found["root_dir"])),
    )


def _post(server: JupyterServer, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON object that a server answers; 0 if it cannot be reached."""
    made = _connection(server)
    headers = {"Authorization": f"token {server.token}", "Content-Type": "application/json"}
    url = f"{server.base_url.rstrip('/')}/journeynb/assistant-edit"
    try:
        made.connect()
    except OSError:
        return 0, {}
    try:
        made.request("POST", url, json.dumps(body), headers)
        answered = made.getresponse()
        answer = json.loads(answered.read(_LARGEST))
        return answered.status, answer if isinstance(answer, dict) else {}
    except ValueError:
        return 0, {}  # a page: an older journeynb, or none
    except (OSError, HTTPException):
        raise Refused(
            "no_answer",
            "JupyterLab has the map open but did not respond; the edit may have been made",
            allowed="check the map, and edit again only if the edit is missing",
        ) from None
    finally:
        made.close()


def _connection(server: JupyterServer) -> HTTPConnection:
    if not server.secure:
        return HTTPConnection(server.host, server.port, timeout=SECONDS)
    own = ssl.create_default_context()  # the name in its certificate is not that of this address
    own.check_hostname = False
    own.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(server.host, server.port, timeout=SECONDS, context=own)
