"""The editor of a map as an anywidget."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4
from weakref import WeakSet

import anywidget
import traitlets

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import shown, with_article
from journeynb.base.today import pinned_day
from journeynb.notebook.after_cell import look_after_cells
from journeynb.notebook.cells import newer, origin_of, running_cell
from journeynb.notebook.front_end import in_kernel, loads_widgets_without_view
from journeynb.notebook.nested_editors import NestedEditors
from journeynb.notebook.stored_picture import StoredPicture, place, publish
from journeynb.picture.drawing.picture import Picture
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.connection import Connection
from journeynb.sync.exports import Make
from journeynb.sync.lens import Columns, Names, lens_of
from journeynb.sync.map_storage import StoredMap
from journeynb.sync.message_parts import VIEWS, ExportFormat, Lens
from journeynb.sync.news import ShownNews
from journeynb.sync.protocol import answer
from journeynb.sync.session import session_of
from journeynb.sync.shown_values import check_shown, require_editable

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.insight.customers.customers import Customers

PICTURED = 1500
"""Number of entities up to which an editor has a picture as its fallback; more take seconds."""
FORGET = 2.0
"""Seconds without a view after which the editor that a cell showed before it ran again ends."""
_CSS_LENGTH = re.compile(
    r"(\d+\.?\d*|\.\d+)(px|%|r?em|r?ex|r?lh|r?ch|cm|mm|q|in|p[tc]|[sld]?v([hwib]|min|max))"
    r"|(calc|min|max|clamp)\([\w\s.,%+*/()-]+\)",
    re.ASCII | re.IGNORECASE,
)

_ESM = Path(__file__).parent.parent / "static" / "editor.js"
if not _ESM.is_file():
    raise JourneyError(
        f"the editor is missing ({_ESM}): reinstall journeynb or, in a source checkout, "
        "run `make setup`"
    )


class EditedMap(StoredMap, Protocol):
    """A map with a picture: the map that a user holds."""

    def _repr_mimebundle_(self) -> dict[str, str]:
        """Return the map's picture, as a notebook shows it."""

    def _exporter(self, format: ExportFormat, evidence: Evidence | None) -> Make:
        """Return a function that writes a file of the map as it is."""

    def _opened(self, path: Path) -> EditedMap:
        """Return another map, open: every edit is saved to its file."""

    def _root(self, own: Path) -> Path:
        """Return the folder that references do not leave."""


class Editor(anywidget.AnyWidget):
    """The editor of a map. Edits in the editor change the map at once, and the reverse.

    Attributes
    ----------
    selection : list of str
        Ids of the selected items; can be read, set and observed.
    view : {"map", "goals", "personas", "alignment", "table", "priorities"}
        Current view.
    persona : str
        Id of the persona whose journey is highlighted; "" for none.
    height : str
        Height as a CSS length.
    readonly : bool
        Whether the map can only be read.
    """

    _stored: StoredPicture | None = None

    _esm = _ESM
    _css = _ESM.with_suffix(".css")

    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
    view = traitlets.Enum(VIEWS, default_value="map").tag(sync=True)
    persona = traitlets.Unicode().tag(sync=True)
    height = traitlets.Unicode("640px").tag(sync=True)
    readonly = traitlets.Bool(False).tag(sync=True)
    # serialized whenever a view asks for state, and never sent because of a change
    _state = traitlets.Int(0).tag(sync=True, to_json=lambda _, widget: widget._snapshot())
    _origin = traitlets.Unicode().tag(sync=True)
    # id of the widget; the page looks for elements with this id to show the editor there
    _place = traitlets.Unicode().tag(sync=True)
    # revision of the map in the picture that the notebook stores
    _pictured = traitlets.Int(-1).tag(sync=True)
    # set by views in marimo, where cells follow the traits
    _revision = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        edited: EditedMap,
        evidence: Evidence | EventLog | None = None,
        customers: Customers | None = None,
        lens: Lens | None = None,
        **traits: Any,
    ) -> None:
        self._edited = edited
        self._core = core = edited._core
        self._lens: Lens = lens or {}
        session = session_of(edited, newer)
        self._connection = Connection(
            session,
            lambda message: self.send(message),
            counting=None if evidence is None else session.counting_of(evidence),
            customers=customers,
            on_shown=self._take_shown,
            on_cards=self._draw_soon,
            on_left=self._end_soon,
            maker=self._maker,
        )
        self._nested = NestedEditors(edited, edited._root, self._editor_of)
        self._replaced = False
        id = uuid4().hex
        super().__init__(_origin=origin_of(core), _place=id, model_id=id, **traits)
        self.on_msg(self._received)
        _replace(self)
        look_after_cells()

    @traitlets.validate("selection", "persona", "view")
    def _check_shown(self, proposal: Any) -> Any:
        try:
            check_shown(self._core, proposal["trait"].name, proposal["value"])
        except ArgumentError as error:
            raise traitlets.TraitError(str(error)) from None
        return proposal["value"]

    @traitlets.validate("height")
    def _check_height(self, proposal: Any) -> Any:
        try:
            return _css_height(proposal["value"])
        except ArgumentError as error:
            raise traitlets.TraitError(str(error)) from None

    @traitlets.observe("selection", "persona", "view", "readonly")
    def _follow_traits(self, change: Any) -> None:
        setattr(self._connection, change["name"], change["new"])

    def _maker(self, format: ExportFormat) -> Make:
        counting = self._connection.counting
        return self._edited._exporter(format, None if counting is None else counting.evidence)

    @property
    def title(self) -> str:
        """Title of the map."""
        return self._core.info.title

    def _editor_of(self, target: Path) -> Editor:
        """Return an editor of the map in another file, which is shown below this one."""
        other = self._edited._opened(target)
        require_editable(other._core.state)
        return Editor(other, lens=self._lens, height=self.height, readonly=self.readonly)

    def _take_shown(self, news: ShownNews) -> None:
        for name in ("selection", "persona"):
            if name in news:
                setattr(self, name, news[name])

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take the values that a view may set; send back those that are not valid."""
        good: dict[str, Any] = {}
        for name, value in sync_data.items():
            if name in ("selection", "persona", "view", "height", "_revision"):
                try:
                    self._trait_values_of(name, value)
                except traitlets.TraitError:
                    self.send_state(name)
                else:
                    good[name] = value
        super().set_state(good)

    def _trait_values_of(self, name: str, value: Any) -> None:
        """Raise if a trait does not take a value."""
        self.traits()[name]._validate(self, value)

    def _received(self, _: Any, content: Any, __: Any) -> None:
        if self._stored is not None and content.get("type") == "picture":
            data, metadata = self._stored.output()
            request = content.get("request")
            self.send({"type": "picture", "request": request, "data": data, "metadata": metadata})
            return
        if self._nested.answers(content):
            self.send(answer(content, self._nested.handlers))
            return
        self._connection.receive(content)

    def close(self) -> None:
        """End the editor."""
        if self.comm is not None:  # else it was never shown, or is closed
            self._connection.close()
            self._nested.close()
        if self._stored is not None:
            self._stored.stop()
        super().close()

    def _end_soon(self) -> None:
        if self._replaced:
            try:
                asyncio.get_running_loop().call_later(FORGET, self._end)
            except RuntimeError:
                self._end()

    def _snapshot(self) -> dict[str, Any]:
        """Return the map as it is, with the colors of the team and the name of the user."""
        from journeynb.base.host import user_name
        from journeynb.picture.drawing.brand import look_of

        look = look_of(lenient_settings(self._core))
        chosen = {"lens": self._lens} if self._lens else {}
        return {**self._connection.snapshot(), **look, **chosen, "me": user_name()}

    def _end(self) -> None:
        if not self._connection.watched:
            self.close()

    def __repr__(self) -> str:
        return f"Editor of {self._core.info.title!r}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = self._fallback() if len(self._core.state) <= PICTURED else {}
        made: Any = super()._repr_mimebundle_(**kwargs)
        view, metadata = made if isinstance(made, tuple) else (made, {})
        return {**bundle, **view, "text/plain": repr(self)}, metadata

    def _ipython_display_(self) -> None:
        """Show the editor, or a place for it, and below it the picture of the map.

        A place needs no view of the widget, which a saved notebook could not show.
        """
        if not in_kernel():
            raise NotImplementedError  # a terminal prints it
        if loads_widgets_without_view():
            publish(place(self._place))
        else:
            made: Any = super()._repr_mimebundle_()
            view, metadata = made if isinstance(made, tuple) else (made, {})
            publish(({**view, "text/plain": repr(self)}, metadata))
        if self._stored is None:
            self._stored = StoredPicture(
                self._place, self._core, self._drawn, self._set_pictured, self._is_counted
            )
        self._stored.show()  # it takes time, and the page shows the editor meanwhile

    def _draw_soon(self) -> None:
        if self._stored is not None:
            self._stored.draw_soon()

    def _set_pictured(self, rev: int) -> None:
        self._pictured = rev

    def _is_counted(self) -> bool:
        counting = self._connection.counting
        return counting is None or not counting.counting

    def _drawn(self) -> Picture | None:
        """Return the picture of the map; None if the map is too large."""
        if len(self._core.state) > PICTURED:
            return None
        if self._connection.counting is not None:
            return self._picture(self._counted())
        key = f"drawn {self._lens.get('rules')} {pinned_day()}"
        drawn: Picture = self._core.once_a_step(key, lambda _: self._picture({}))
        return drawn

    def _fallback(self) -> dict[str, str]:
        """Return the picture of the map, with the counts of the log if they are ready soon."""
        counted = self._counted()
        if counted.get("counts") is None and "rules" not in self._lens:
            return self._edited._repr_mimebundle_()
        return self._picture(counted)._repr_mimebundle_()

    def _picture(self, counted: dict[str, Any]) -> Picture:
        """Return the picture of the map with what is known of the log and the chosen gaps."""
        from journeynb.gaps.findings import selected
        from journeynb.picture import brand_of, picture

        settings, only = lenient_settings(self._core), self._lens.get("rules")
        return picture(
            self._core.index,
            **counted,
            rules=selected(only, None, settings=settings),
            select=", ".join(only or ()),
            brand=brand_of(settings),
            today=pinned_day(),
        )

    def _counted(self) -> dict[str, Any]:
        """Return what a picture shows of the log, if it is known soon."""
        counting = self._connection.counting
        if counting is None:
            return {}
        counts, credit = counting.wait(), counting.credit
        shown = self._connection.credited and not isinstance(credit, str)
        return {"counts": counts, "credit": credit if counts is not None and shown else None}


_BY_CELL: dict[str, tuple[str, WeakSet[Editor]]] = {}


def _replace(made: Editor) -> None:
    """Mark the editors that the same cell showed in its last run: they end with their views."""
    cell = running_cell()
    if cell is None:
        return
    run, editors = _BY_CELL.get(cell.name, ("", WeakSet()))
    if run != cell.run:
        for each in editors:
            each._replaced = True
        editors = WeakSet()
        _BY_CELL[cell.name] = (cell.run, editors)
    editors.add(made)


def _css_height(height: Any) -> str:
    """Return a height as CSS; raise if it is not valid."""
    if isinstance(height, str) and _CSS_LENGTH.fullmatch(height.strip()):
        return height.strip()
    if isinstance(height, int) and not isinstance(height, bool) and height > 0:
        return f"{height}px"
    raise ArgumentError(
        f"height={shown(height)} is not valid; allowed: a whole number of pixels from 1, or a CSS "
        "length such as '640px', '80vh' or 'min(640px, 80vh)'"
    )


def editor(
    edited: EditedMap,
    view: str,
    height: str | int,
    persona: str,
    readonly: bool,
    evidence: Evidence | EventLog | None = None,
    customers: Customers | None = None,
    select: Names | None = None,
    columns: Columns | None = None,
) -> Editor:
    """Return an editor of a map; raise if an option is not valid."""
    core = edited._core
    require_editable(core.state)
    if view not in VIEWS:
        raise ArgumentError(f"view={shown(view)} is not valid; allowed: {', '.join(VIEWS)}")
    if persona and core.entity(persona).kind != "persona":
        raise ArgumentError(
            f"persona={shown(persona)} is {with_article(core.entity(persona).kind)}; allowed: the "
            "id of a persona"
        )
    if customers is not None:
        from journeynb.insight.customers.table.checked_customers import must_be_customers

        must_be_customers(customers)
    settings = lenient_settings(core)
    return Editor(
        edited,
        evidence,
        customers,
        lens_of(select, columns, settings, evidence is not None),
        view=view,
        height=_css_height(height),
        persona=persona,
        readonly=bool(readonly),
    )
