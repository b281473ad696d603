"""The editor of a map as an anywidget."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets

from journeynb.model.core import CoreMap
from journeynb.model.errors import ArgumentError
from journeynb.model.refusals import shown
from journeynb.widgets.messages import Message, MessageError, answer, number_of, text_of
from journeynb.widgets.session import rule_table, session_of

STATIC = Path(__file__).parent.parent / "static"
VIEWS = ("map", "goals", "personas", "alignment", "table", "priorities")
SMALL = 1000
"""Up to how many letters the changes of a step go back to the view that asked for them."""


class Keeper(Protocol):
    """Where a map is kept, as far as an editor asks."""

    @property
    def path(self) -> Path | None:
        """The map's file."""

    def save(self, path: str | None = None, *, force: bool = False) -> None:
        """Write the map."""

    def reload(self) -> Any:
        """Take the state of the map's file."""

    def _repr_mimebundle_(self) -> dict[str, str]:
        """Return the map's picture, as a notebook shows it."""


class Editor(anywidget.AnyWidget):
    """A map as an editor; what is edited there is in the map at once, and the other way round.

    Attributes
    ----------
    selection : list of str
        The ids of what is selected; can be read, set and observed.
    view : {"map", "goals", "personas", "alignment", "table", "priorities"}
        What is shown.
    persona : str
        The id of the persona whose journey is highlighted, "" for none.
    height : str
        In CSS.
    readonly : bool
        Whether the map is only shown.
    """

    _esm = STATIC / "editor.js"
    _css = STATIC / "editor.css"

    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
    view = traitlets.Enum(VIEWS, default_value="map").tag(sync=True)
    persona = traitlets.Unicode().tag(sync=True)
    height = traitlets.Unicode("640px").tag(sync=True)
    readonly = traitlets.Bool(False).tag(sync=True)
    # serialised whenever a view asks for state, and never sent because of a change
    _state = traitlets.Int(0).tag(sync=True, to_json=lambda _, widget: widget._snapshot())
    _origin = traitlets.Unicode().tag(sync=True)

    def __init__(self, core: CoreMap, keeper: Keeper, **traits: Any) -> None:
        self._core = core
        self._keeper = keeper
        self._session = session_of(core)
        self._aside: list[Message] | None = None
        super().__init__(**traits)
        self._handlers = {
            "changes": self._edit,
            "undo": lambda _: self._step(lambda: core.undo(by="hand")),
            "redo": lambda _: self._step(lambda: core.redo(by="hand")),
            "ask": self._ask,
            "save": self._save,
            "reload": self._reload,
        }
        self._session.join(self._told)
        self.on_msg(self._received)

    def _snapshot(self) -> Message:
        return {**self._session.snapshot(), "status": self._status()}

    def _status(self) -> Message:
        path = self._keeper.path
        return {
            "path": None if path is None else str(path),
            "live": False, "unsaved": False, "conflict": False, "problem": None, "earlier": False,
        }  # fmt: skip

    def _received(self, _: Any, content: Any, __: Any) -> None:
        found = answer(content, self._handlers)
        if found is not None:
            self.send(found)

    def _edit(self, message: Mapping[str, Any]) -> Message:
        changes = message["changes"]
        made = self._step(lambda: self._core.apply(changes, by="hand"))
        if made.get("changes") == changes and len(json.dumps(changes)) > SMALL:
            del made["changes"]  # the view has them
        return made

    def _step(self, make: Callable[[], object]) -> Message:
        """Make a step; the news of it is the answer to the view that asked for it."""
        if self.readonly:
            raise MessageError("this editor only shows the map")
        aside: list[Message] = []
        self._aside = aside
        try:
            make()
        finally:
            self._aside = None
        made = [news for news in aside if "changes" in news]
        for news in aside:
            if news not in made:
                self.send(news)
        if not made:
            return {"rev": self._core.revision}
        return {key: made[0][key] for key in ("rev", "changes", "history")}

    def _ask(self, message: Mapping[str, Any]) -> Message:
        what = text_of(message["ask"], "ask")
        if what == "map":
            return {"state": self._snapshot()}
        if what == "steps":
            steps = self._session.since(number_of(message.get("since"), "since"))
            if steps is None:
                return {"state": self._snapshot()}
            return {"steps": steps, **self._session.history(), "status": self._status()}
        if what == "gaps":
            return {"gaps": self._session.all_gaps(), "rules": rule_table()}
        raise MessageError(f"ask={shown(what)}; allowed: map, steps, gaps")

    def _save(self, message: Mapping[str, Any]) -> Message:
        path = message["save"]
        self._keeper.save(
            None if path is None else text_of(path, "save"), force=message.get("force") is True
        )
        return {"status": self._status()}

    def _reload(self, _: Mapping[str, Any]) -> Message:
        self._keeper.reload()
        return {"status": self._status()}

    def _told(self, news: Message) -> None:
        if self._aside is None:
            self.send(news)
        else:
            self._aside.append(news)

    def __repr__(self) -> str:
        return f"Editor of {self._core.info.title!r}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        view, metadata = made if isinstance(made, tuple) else (made, {})
        return {**self._keeper._repr_mimebundle_(), **view, "text/plain": repr(self)}, metadata


def editor(
    core: CoreMap, keeper: Keeper, view: str, height: str | int, persona: str, readonly: bool
) -> Editor:
    """Return an editor of a map; raises where its options are none."""
    if view not in VIEWS:
        raise ArgumentError(f"view={shown(view)}; allowed: {', '.join(VIEWS)}")
    if persona and core.entity(persona).kind != "persona":
        raise ArgumentError(f"persona={shown(persona)}: a {core.entity(persona).kind}, no persona")
    if isinstance(height, bool) or not isinstance(height, (int, str)):
        raise ArgumentError(f"height={shown(height)}; allowed: pixels, or a length of CSS")
    return Editor(
        core,
        keeper,
        view=view,
        height=height if isinstance(height, str) else f"{height}px",
        persona=persona,
        readonly=bool(readonly),
    )
