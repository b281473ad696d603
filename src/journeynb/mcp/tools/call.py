"""A call of a tool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journeynb.base.errors import JourneyError
from journeynb.mcp.workspace.workspace import Workspace


class NoLongerAskedError(JourneyError):
    """The client no longer waits for the answer."""


def _no_progress(done: float, total: float, message: str) -> None:
    pass


def _not_cancelled() -> bool:
    return False


@dataclass(frozen=True)
class Call:
    """What a tool knows beside its arguments.

    Parameters
    ----------
    workspace : Workspace
        The maps and the log.
    client : str
        Name that the client gives itself; "" if it gives none. It proves nothing.
    progress : callable
        Takes the steps done, their number and a message; the message contains no text of a map.
    is_cancelled : callable
        Whether the client no longer waits.
    """

    workspace: Workspace
    client: str = ""
    progress: Callable[[float, float, str], None] = _no_progress
    is_cancelled: Callable[[], bool] = _not_cancelled

    def stop_if_cancelled(self) -> None:
        """Raise `NoLongerAskedError` if the client no longer waits."""
        if self.is_cancelled():
            raise NoLongerAskedError("the client no longer waits for the answer")
