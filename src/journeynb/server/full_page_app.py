"""The server of ``journeynb edit``: one page with the editor of a map, for one person.

It runs the server extension and nothing else of a Jupyter server: no kernels, no terminals, and no
files other than through the extension. It listens on the loopback interface only.
"""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from journeynb.base.errors import ArgumentError, JourneyError, need
from journeynb.base.host import user_name
from journeynb.base.text import visible

try:
    from jupyter_server.auth.identity import IdentityProvider, User
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
except ImportError:
    raise need("jupyter_server", "lab", "journeynb edit") from None
from tornado.ioloop import PeriodicCallback
from traitlets.config import Config

from journeynb.server.document import Viewer
from journeynb.server.full_page import ADDRESS, add_full_page
from journeynb.server.routes import documents_of

LOOPBACK = "127.0.0.1"
CLOSED = 2.5
"""Seconds without a page after which the server ends: the browser asks sooner to load it again."""
LOADING = 30.0
"""The same while a page is being loaded, which takes long if the computer is busy."""
LOST = 60.0
"""The same if a connection broke and nothing says that the page was closed."""
PERIOD = 0.25
Tell = Callable[[str], object]
"""Prints a line for the user."""


class OnePerson(IdentityProvider):  # type: ignore[misc] # Jupyter's classes are typed in part
    """Each visitor who has the token is the person at this computer."""

    login_available = False
    logout_available = False

    def generate_anonymous_user(self, handler: Any) -> User:
        """Return the person."""
        return User(user_name() or "You")


class OnlyMaps(AsyncLargeFileManager):  # type: ignore[misc]
    """The files of the folder; the server sends none of them by itself."""

    def get_extra_handlers(self) -> list[Any]:
        """Return no handlers."""
        return []


class FullPageApp(ServerApp):  # type: ignore[misc]
    """A Jupyter server with the editor of one map.

    Parameters
    ----------
    folder : Path
        Folder of the files that the page can open.
    path : str
        Path of the map in it.
    command : str
        The command that opens the page again.
    port : int
        The port; 0 for a free one.
    """

    name = "journeynb-edit"
    default_services = ("auth",)
    subcommands: ClassVar[dict[str, Any]] = {}

    def __init__(self, folder: Path, path: str, command: str, port: int = 0) -> None:
        config = Config()
        config.IdentityProvider.token = config.OnePerson.token = secrets.token_hex(24)
        super().__init__(
            config=config, ip=LOOPBACK, port=port, port_retries=0, open_browser=False,
            root_dir=str(folder), allow_root=True, terminals_enabled=False,
            identity_provider_class=OnePerson, contents_manager_class=OnlyMaps,
            cookie_secret=secrets.token_bytes(32), default_url=f"/{ADDRESS}?path={quote(path)}",
            jpserver_extensions={"journeynb.server": True}, log_level="CRITICAL",
        )  # fmt: skip
        self.map_path = path
        self.command = command
        self.problems: list[str] = []
        self.closed_by_page = False
        self.clock: Callable[[], float] = time.monotonic
        self._seen = False
        self._left_at = float("inf")
        self._before: set[str] | None = None

    def initialize(self, argv: Any = None, find_extensions: bool = False, **options: Any) -> None:
        """Make everything ready to serve the page."""
        super().initialize(argv=[], find_extensions=False, **options)
        documents_of(self.web_app.settings)
        add_full_page(self.web_app, self.map_path, self.command_of, self.visited)
        self._watch = PeriodicCallback(self.look, PERIOD * 1000)
        self._watch.start()

    def command_of(self, path: str) -> str:
        """Return the command that opens the page of a map again."""
        if path == self.map_path:
            return self.command
        folder = os.path.relpath(self.root_dir)
        named = os.path.normpath(os.path.join(folder, path))
        return f"journeynb edit {shlex.quote(named)} --folder {shlex.quote(folder)}"

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Read no settings: those of the user's Jupyter server are not for this one."""

    def migrate_config(self) -> None:
        """Migrate nothing."""

    def init_signal(self) -> None:
        """End at once, without a question: the map is saved then."""
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), self._on_signal)

    def _on_signal(self, *_: Any) -> None:
        self.stop(from_signal=True)

    @property
    def address(self) -> str:
        """The address of the page, with its token."""
        return (
            f"http://{LOOPBACK}:{self.port}{self.default_url}&token={self.identity_provider.token}"
        )

    def visited(self) -> None:
        """Note that the page is being loaded, until there is a view that is not there yet."""
        self._left_at = self.clock()
        self._before = {view.client for view in self._views()}

    def look(self) -> None:
        """End if the page was closed."""
        now = self.clock()
        views = self._views()
        here = {view.client for view in views if view.is_here}
        if self._before is not None and here - self._before:
            self._before = None
        if here:
            self._seen, self._left_at = True, now
        elif self._seen and now - self._left_at > self._patience(views):
            self.closed_by_page = True
            self._watch.stop()
            self.stop()

    def _patience(self, views: list[Viewer]) -> float:
        """Return the seconds to wait for a page when none of these views is here."""
        if any(not view.page_closed for view in views):
            return LOST
        return CLOSED if self._before is None else LOADING

    def _views(self) -> list[Viewer]:
        documents = documents_of(self.web_app.settings).documents
        return [view for document in documents for view in document.views.values()]

    async def cleanup_extensions(self) -> None:
        """Save what is not saved; what cannot be saved is kept as a draft."""
        documents = documents_of(self.web_app.settings)
        for document in documents.documents:
            if document.file.storage.unsaved:
                try:
                    await document.save(force=False)
                except JourneyError as error:
                    self.problems.append(
                        f"{error}. The edits are kept, and come back when you edit the map again"
                    )
        await documents.close()
        await super().cleanup_extensions()

    def show(self) -> bool:
        """Open the page in a browser; return False if there is none."""
        try:
            browser = webbrowser.get()
        except webbrowser.Error:
            return False
        self.write_browser_open_file()
        address = Path(self.browser_open_file).as_uri()
        threading.Thread(target=browser.open, args=(address,), daemon=True).start()
        return True

    def write_browser_open_file(self) -> None:
        """Write a file that leads to the page: other users can see the arguments of a command."""
        Path(self.browser_open_file).touch(mode=0o600)
        Path(self.browser_open_file).write_text(
            f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" '
            f'content="0;url={self.address.replace("&", "&amp;")}"><title>journeynb</title>',
            "utf-8",
        )


def serve(
    path: Path, shown: Path, *, folder: Path | None, port: int | None, browser: bool, tell: Tell
) -> None:
    """Serve the page of a map until it is closed.

    Parameters
    ----------
    path : Path
        The file, with links followed.
    shown : Path
        The path as the user has given it.
    folder : Path or None
        Folder of the files that the page can open; None for that of the map.
    port : int or None
        The port; None for a free one.
    browser : bool
        Whether to open the page in a browser.
    tell : callable
        Prints a line for the user.
    """
    root = path.parent if folder is None else folder.resolve()
    if not path.is_relative_to(root):
        raise ArgumentError(f"--folder {folder} does not contain {shown}")
    if port is not None:
        _require_free(port)
    inside = path.relative_to(root).as_posix()
    app = FullPageApp(root, inside, f"journeynb edit {shlex.quote(str(shown))}", port or 0)
    app.initialize()
    writable = os.access(path, os.W_OK)
    if writable:
        tell(f"Editing {shown}. Every edit is saved.")
    else:
        tell(f"Showing {shown}. It cannot be edited, because the file is read-only.")
    if browser and not app.show():
        tell("No browser was found. Open this address:")
    tell(app.address)
    tell("To end, close the page or press Ctrl-C.")
    app.start_ioloop()
    app.clear_instance()
    if app.problems:
        raise JourneyError("; ".join(map(visible, app.problems)))
    ended = ["The page was closed."] if app.closed_by_page else []
    saved = [f"{shown} is saved."] if writable else []
    if ended or saved:
        tell(" ".join([*ended, *saved]))


def _require_free(port: int) -> None:
    """Raise if a port is in use."""
    try:
        with socket.create_server((LOOPBACK, port)):
            pass
    except OSError as error:
        raise ArgumentError(
            f"--port {port} cannot be used: {error.strerror}; omit it to use any free port"
        ) from None
