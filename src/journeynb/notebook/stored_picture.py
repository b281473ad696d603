"""The picture of the map that a notebook stores beside the editor, as the map was last edited."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from journeynb.formats.embedded_maps import KEY, bundled
from journeynb.model.core import CoreMap, Event
from journeynb.notebook.front_end import nobody_looks_on
from journeynb.picture.drawing.picture import Picture

REST = 1.0
"""Seconds without an edit after which the picture is drawn again."""

Output = tuple[dict[str, Any], dict[str, Any]]


def publish(output: Output, **options: Any) -> None:
    """Add an output to the cell that runs, or update outputs of others."""
    from IPython.display import publish_display_data

    publish_display_data(*output, **options)  # type: ignore[no-untyped-call]


def place(id: str) -> Output:
    """Return an output in which the page puts the editor; without the editor it is empty.

    Parameters
    ----------
    id : str
        Id of the widget.
    """
    html = f'<div class="jn-place jn-place-{id}"></div>'
    return {"text/html": html, "text/plain": ""}, {KEY: {"editor": id}}


class StoredPicture:
    """The picture of a map in a notebook, updated after each pause in editing.

    Parameters
    ----------
    id : str
        Id of the editor's widget.
    core : CoreMap
        The map.
    draw : callable
        Returns the picture; None if the map is too large.
    on_drawn : callable
        Called with the revision that is on the picture.
    is_ready : callable, optional
        Whether what is on the picture is known; if not, it is drawn later.
    """

    def __init__(
        self,
        id: str,
        core: CoreMap,
        draw: Callable[[], Picture | None],
        on_drawn: Callable[[int], object],
        is_ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._id = id
        self._core = core
        self._draw = draw
        self._on_drawn = on_drawn
        self._is_ready = is_ready
        self._rest = REST
        self._due: asyncio.TimerHandle | threading.Timer | None = None
        self._after_cells = nobody_looks_on()
        self._stop = core.listen(self._after_step)

    def show(self) -> None:
        """Show the picture as an output of the cell that runs."""
        self._publish(update=False)

    def output(self) -> Output:
        """Return the picture as an output of a notebook."""
        rev = self._core.revision
        data: dict[str, Any] = dict(bundled(self._core.state))
        metadata: dict[str, Any] = {KEY: {"still": self._id, "rev": rev}}
        picture = self._draw()
        title = self._core.state.info.title
        data["text/plain"] = f"Editor of {title!r}"
        if picture is None:
            data["text/plain"] += (
                f": its {len(self._core.state):,} items are too many for a picture"
            )
        elif (png := picture.png_text()) is not None:
            data["image/png"] = png
            metadata["image/png"] = {"alt": picture.description, "width": picture.size[0]}
        else:
            data["text/html"] = picture.to_html()
        return data, metadata

    def stop(self) -> None:
        """Update the picture no more."""
        self._stop()
        _WAITING.discard(self)
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def draw_soon(self) -> None:
        """Draw the picture again, since the editor shows something else."""
        self._update_later()

    def _after_step(self, _: Event) -> None:
        if self._after_cells:
            _WAITING.add(self)
            _look_after_cells()
        else:
            self._update_later()

    def _update_later(self) -> None:
        if self._due is not None:
            self._due.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._due = threading.Timer(self._rest, self._look)
            self._due.daemon = True
            self._due.start()
        else:
            self._due = loop.call_later(self._rest, self._look)

    def _look(self) -> None:
        self._due = None
        if not self._is_ready():
            self._update_later()
            return
        start = time.monotonic()
        self.update()
        self._rest = max(REST, 2 * (time.monotonic() - start))

    def update(self) -> None:
        """Draw the picture again, in each place where it is shown."""
        self._publish(update=True)

    def _publish(self, update: bool) -> None:
        output = self.output()
        shown = {"display_id": f"journeynb-{self._id}"}
        publish(output, transient=shown, update=update)
        self._on_drawn(output[1][KEY]["rev"])


_WAITING: WeakSet[StoredPicture] = WeakSet()
"""Pictures that are drawn again after the cell that runs: its program may end the kernel then."""


def _look_after_cells() -> None:
    from IPython import get_ipython

    events = get_ipython().events
    if _after_cell not in events.callbacks["post_run_cell"]:
        events.register("post_run_cell", _after_cell)


def _after_cell(_: Any = None) -> None:
    for each in list(_WAITING):
        _WAITING.discard(each)
        each.update()
