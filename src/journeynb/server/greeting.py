"""How a view is let in: the map and who is here, or why it cannot be opened."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal

from journeynb.base.errors import ArgumentError, FileError, FormatError, JourneyError
from journeynb.server.contents_store import OpenError
from journeynb.server.outbox import Outbox
from journeynb.server.people import person_of
from journeynb.server.view import View
from journeynb.sync.news import CannotOpen, Hello
from journeynb.sync.shown_values import require_editable

if TYPE_CHECKING:
    from journeynb.server.document import Document
    from journeynb.server.documents import Documents

_NAME = re.compile(r"[a-z0-9-]{1,40}")
"""Name of a view, which keeps it when the server has started again."""
Code = Literal["malformed", "missing", "refused", "too_large", "newer"]


class Guest:
    """One connection: it is let in to a document, or hears why not.

    Parameters
    ----------
    write : callable
        Sends a frame.
    close : callable
        Ends the connection.
    """

    def __init__(
        self, write: Callable[[str], Awaitable[object]], close: Callable[[], object]
    ) -> None:
        self.outbox = Outbox(write, close)
        self.view: View | None = None
        self._close = close

    async def enter(
        self,
        documents: Documents,
        path: str,
        *,
        run: str,
        user: Any,
        client: str,
        autosave: bool,
        may_write: Callable[[], Awaitable[bool]],
    ) -> None:
        """Open a map and greet the view, or say why it cannot be opened and end.

        Parameters
        ----------
        documents : Documents
            The documents of the server.
        path : str
            Path of the map in the file browser.
        run : str
            The session that the view knows, whose file may have another path since; or empty.
        user : jupyter_server.auth.User
            Who has logged in.
        client : str
            Name of the view before its connection ended; empty for a new one.
        autosave : bool
            Whether edits are to be saved when nobody looks at the map any more.
        may_write : callable
            Asks whether the person may write files.
        """
        writes = await may_write()
        try:
            document = await documents.open(path, run)
            require_editable(document.core.state)
        except (JourneyError, OSError) as error:
            self.outbox.put(_failed(error))
            await self.outbox.drained()
            self._close()
            return
        # from here to the greeting nothing else runs, so that no step is missed
        known = document.views.get(client)
        if isinstance(known, View) and known.username == user.username:
            view = known  # it was away for a while, and asks again for answers that it missed
            view.disconnect()
        else:
            free = known is None and _NAME.fullmatch(client)
            person = person_of(user, client if free else secrets.token_hex(8))

            def on_bye(discard: bool) -> None:
                documents.left(document, discard=discard)

            view = View(document, person, user.username, path.strip("/"), may_write, on_bye)
        view.may_write = may_write
        view.autosave = autosave
        view.page_closed = False
        view.let_write(writes)
        self.view, view.outbox = view, self.outbox
        document.join(view)
        view.send(_hello(document, view))
        document.greeted(view)

    async def receive(self, frame: str | bytes) -> None:
        """Answer a message."""
        if self.view is not None and self.view.outbox is self.outbox:
            await self.view.receive(frame)

    def leave(self, *, page_closed: bool) -> None:
        """Note that the connection has ended, perhaps because the page was closed."""
        self.outbox.close()
        view = self.view
        if view is not None and view.outbox is self.outbox:
            view.outbox, view.left_at, view.page_closed = None, time.monotonic(), page_closed
            if view.client in view.document.views:
                view.document.send_people_soon()


def _hello(document: Document, view: View) -> Hello:
    from journeynb.picture.drawing.brand import look_of
    from journeynb.settings.settings_file import lenient_settings

    state = {**view.connection.snapshot(), **look_of(lenient_settings(document.core))}
    return Hello(
        type="hello",
        client=view.client,
        state={**state, "me": view.person["name"]},  # type: ignore[typeddict-item]
        file=view.file(),
        readonly=view.connection.readonly,
        me=view.person,
        people=document.people(),
    )


def _failed(error: Exception) -> CannotOpen:
    """Return why a map cannot be opened."""
    code: Code = "refused"
    line: int | None = None
    field: str | None = None
    match error:
        case OpenError():
            code = error.code  # type: ignore[assignment]
        case FormatError():
            code = "newer" if "newer version" in error.message else "malformed"
            found = re.fullmatch(r"line (\d+)", error.where or "")
            line, field = (int(found[1]), None) if found else (None, error.where)
        case ArgumentError():
            code = "too_large"
        case FileError():
            code = "missing"
    return CannotOpen(type="failed", code=code, message=str(error), line=line, field=field)
