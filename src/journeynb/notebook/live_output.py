"""Any output, updated after each step of a map."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakSet

from journeynb.base.errors import ArgumentError
from journeynb.base.host import in_voila
from journeynb.base.public_calls import Public
from journeynb.base.text import shown
from journeynb.model.core import Event
from journeynb.notebook.cells import running_cell

REST = 0.15
"""Seconds without an edit after which the output is updated."""


class Steps(Protocol):
    """A map, as the source of its steps."""

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call a function after each step."""


class Live(Public):
    """An output that follows maps.

    It ends with `stop`, when the cell that shows it runs again, or with the kernel.
    """

    def __init__(self, make: Callable[[], Any], maps: tuple[Steps, ...]) -> None:
        if not callable(make):
            raise ArgumentError(
                "live needs a function that creates the output, such as lambda: "
                f"jm.gaps(), not {shown(make)}"
            )
        if not maps or not all(callable(getattr(each, "listen", None)) for each in maps):
            raise ArgumentError("live needs the maps to follow: live(make, jm)")
        self._make = make
        self._maps = maps
        self._outputs: list[Any] = []
        self._ends: list[Callable[[], None]] = []
        self._due: asyncio.TimerHandle | None = None

    def _ipython_display_(self) -> None:
        from IPython import get_ipython
        from IPython.display import DisplayHandle

        handle: Any = InVoila() if in_voila() else DisplayHandle()  # type: ignore[no-untyped-call]
        handle.display(self._made())
        if getattr(get_ipython(), "kernel", None) is None:
            return  # a terminal cannot update it
        self._outputs.append(handle)
        if not self._ends:
            self._ends = [each.listen(self._after_step) for each in self._maps]
            _replace(self)

    def _display_(self) -> Any:
        return self._make()  # marimo runs the cell again

    def __repr__(self) -> str:
        return repr(self._make())

    def stop(self) -> None:
        """Stop the updates; the last output stays."""
        for end in self._ends:
            end()
        self._ends = []
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _made(self) -> Any:
        try:
            return self._make()
        except Exception as error:
            return Failed(error)

    def _after_step(self, _: Event) -> None:
        if self._due is not None:
            self._due.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._show()
        else:
            self._due = loop.call_later(REST, self._show)

    def _show(self) -> None:
        self._due = None
        made = self._made()
        for handle in self._outputs:
            handle.update(made)


class InVoila:
    """An output that can be updated in Voilà, which ignores updates of other outputs."""

    def __init__(self) -> None:
        from ipywidgets import Output  # type: ignore[import-untyped]

        self._widget: Any = Output()

    def display(self, made: Any) -> None:
        """Show an output."""
        from IPython.display import display

        self.update(made)
        display(self._widget)  # type: ignore[no-untyped-call]

    def update(self, made: Any) -> None:
        """Show another output in its place."""
        from IPython import get_ipython

        data, metadata = get_ipython().display_formatter.format(made)
        self._widget.outputs = (
            {"output_type": "display_data", "data": data, "metadata": metadata},
        )


class Failed:
    """The error of an output that could not be updated, as text."""

    def __init__(self, error: Exception) -> None:
        own = traceback.extract_tb(error.__traceback__)[1:2]
        at = f"  line {own[0].lineno}: {own[0].line}\n" if own and own[0].line else ""
        self._text = (
            f"The output could not be updated. It is tried again after the next change.\n{at}"
        ) + ("".join(traceback.format_exception_only(error)).rstrip())

    def __repr__(self) -> str:
        return self._text


_BY_CELL: dict[str, tuple[str, WeakSet[Live]]] = {}


def _replace(made: Live) -> None:
    """End the outputs that the same cell showed in its last run."""
    cell = running_cell()
    if cell is None:
        return
    run, shown_before = _BY_CELL.get(cell.name, ("", WeakSet()))
    if run != cell.run:
        for each in shown_before:
            each.stop()
        shown_before = WeakSet()
        _BY_CELL[cell.name] = (cell.run, shown_before)
    shown_before.add(made)


def live(make: Callable[[], Any], *maps: Steps) -> Live:
    """Return an output that follows maps."""
    return Live(make, maps)
