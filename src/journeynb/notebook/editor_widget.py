"""The editor of a map as an anywidget."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import anywidget
import traitlets

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import shown
from journeynb.gaps.rule_table import rule_table
from journeynb.model.index import Index
from journeynb.model.python_code import changes_as_code
from journeynb.notebook.after_cell import look_after_cells
from journeynb.notebook.cells import newer, origin_of, running_cell
from journeynb.sync.hand_edits import hand_edits, journal
from journeynb.sync.map_storage import Keeper
from journeynb.sync.protocol import (
    Message,
    MessageError,
    answer,
    list_of,
    number_of,
    request_of,
    text_of,
    yes,
)
from journeynb.sync.session import session_of

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog

VIEWS = ("map", "goals", "personas", "alignment", "table", "priorities")
SMALL = 1000
"""Up to how many letters the changes of a step go back to the view that asked for them."""
REMEMBERED = 50
"""How many answers are remembered for a view that asks again, since its connection broke."""
PICTURED = 1500
"""Up to how many entities a map has a picture as the fallback of its editor; more take seconds."""
FORGET = 2.0
"""After how many seconds without a view the editor that a cell showed before it ran again ends."""

_ESM = Path(__file__).parent.parent / "static" / "editor.js"
if not _ESM.is_file():
    raise JourneyError(
        f"the editor is missing ({_ESM}): reinstall journeynb or, in a source checkout, "
        "run `npm ci` and `npm run build` in js/"
    )


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

    _esm = _ESM
    _css = _ESM.with_suffix(".css")

    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)
    view = traitlets.Enum(VIEWS, default_value="map").tag(sync=True)
    persona = traitlets.Unicode().tag(sync=True)
    height = traitlets.Unicode("640px").tag(sync=True)
    readonly = traitlets.Bool(False).tag(sync=True)
    # serialised whenever a view asks for state, and never sent because of a change
    _state = traitlets.Int(0).tag(sync=True, to_json=lambda _, widget: widget._snapshot())
    _origin = traitlets.Unicode().tag(sync=True)
    # set by views where a change of a trait is what cells follow, as in marimo
    _revision = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, keeper: Keeper, evidence: Evidence | EventLog | None = None, **traits: Any
    ) -> None:
        self._keeper = keeper
        self._core = core = keeper._core
        self._session = session_of(keeper, newer)
        self._counting = None if evidence is None else self._session.counting_of(evidence)
        self._clients: dict[str, None] = {}
        self._answered: OrderedDict[str, Message] = OrderedDict()
        self._aside: list[Message] | None = None
        self._own: Message | None = None
        self._replaced = False
        super().__init__(_origin=origin_of(core), **traits)
        self._changing: dict[str, Callable[[Mapping[str, Any]], Message]] = {
            "changes": self._edit,
            "undo": self._undo,
            "redo": self._redo,
            "bring": self._take_over,
            "save": self._save,
            "reload": self._reload,
        }
        self._handlers = {**self._changing, "ask": self._ask, "bye": self._bye}
        self._session.join(self._told)
        if self._counting is not None:
            self._counting.join(self)
        self.on_msg(self._received)
        _replace(self)
        look_after_cells()

    @traitlets.validate("selection", "persona")
    def _check_ids(self, proposal: Any) -> Any:
        name = proposal["trait"].name
        value = proposal["value"]
        for id in [value] if name == "persona" and value else value:
            if id not in self._core.state:
                raise traitlets.TraitError(f"{name}: unknown id {shown(id)}")
            kind = self._core.entity(id).kind
            if name == "persona" and kind != "persona":
                raise traitlets.TraitError(
                    f"persona: {id} is a {kind}; allowed: the id of a persona"
                )
        return value

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take what a view sets; what it cannot set, or not so, stays as it is, and is told."""
        good: dict[str, Any] = {}
        for name, value in sync_data.items():
            if name in ("selection", "persona", "view", "_revision"):
                try:
                    self._trait_values_of(name, value)
                except traitlets.TraitError:
                    self.send_state(name)
                else:
                    good[name] = value
        super().set_state(good)

    def _trait_values_of(self, name: str, value: Any) -> None:
        """Raise where a trait does not take a value."""
        self.traits()[name]._validate(self, value)

    def _received(self, _: Any, content: Any, __: Any) -> None:
        request = request_of(content)
        if request is None:
            return
        client = request.rpartition("-")[0]
        self._clients[client] = None
        if request in self._answered:  # sent again after a break: it is not done again
            self.send(self._answered[request])
            return
        self._aside, self._own = [], None
        try:
            made = answer(content, self._handlers)
        finally:
            later, self._aside = self._aside, None
        if any(name in content for name in self._changing):
            self._answered[request] = made
            while len(self._answered) > REMEMBERED:
                self._answered.popitem(last=False)
        self.send(made)
        for news in later:
            if news is not self._own:
                self.counted(news)

    def _edit(self, message: Mapping[str, Any]) -> Message:
        changes = message["changes"]
        made = self._step(lambda: self._core.apply(changes, by="hand"))
        if made.get("changes") == changes and len(json.dumps(changes)) > SMALL:
            del made["changes"]  # the view has them
        return made

    def _undo(self, message: Mapping[str, Any]) -> Message:
        yes(message["undo"], "undo")
        return self._step(lambda: self._core.undo(by="hand"))

    def _redo(self, message: Mapping[str, Any]) -> Message:
        yes(message["redo"], "redo")
        return self._step(lambda: self._core.redo(by="hand"))

    def _take_over(self, message: Mapping[str, Any]) -> Message:
        edits = [
            list_of(changes, "a step of bring") for changes in list_of(message["bring"], "bring")
        ]
        run = text_of(message.get("run", ""), "run")
        refused: list[str] = []
        made = self._step(lambda: refused.extend(self._session.take_over(edits, run)))
        return {**made, "refused": refused}

    def _step(self, make: Callable[[], object]) -> Message:
        """Make a step; the news of it is the answer to the view that asked for it."""
        self._refuse_readonly()
        rev = self._core.revision
        make()
        for news in self._aside or ():
            if news.get("rev") == rev + 1:
                self._own = news
                return {key: news[key] for key in ("rev", "changes", "by", "history")}
        return {"rev": self._core.revision}

    def _refuse_readonly(self) -> None:
        if self.readonly:
            raise MessageError("this editor is read-only")

    def _ask(self, message: Mapping[str, Any]) -> Message:
        session = self._session
        match text_of(message["ask"], "ask"):
            case "map":
                return {"state": self._snapshot()}
            case "steps":
                steps = session.since(number_of(message.get("since"), "since"))
                if steps is None:
                    return {"state": self._snapshot()}
                return {"steps": steps, **session.history(), "status": session.look()}
            case "gaps":
                rules = {} if message.get("again") is True else {"rules": rule_table()}
                if self._counting is None:
                    return {"gaps": session.all_gaps(), **rules}
                of_log = self._counting.gaps()
                gaps = [*self._with_customers(session.all_gaps()), *of_log]
                return {"gaps": gaps, **rules, "observed": self._counting.as_json()}
            case "status":
                return {"status": session.look()}
            case "journal":
                return {"journal": journal(self._core)}
            case "code":
                edits = hand_edits(self._core)
                return {"code": changes_as_code(change for step in edits for change in step)}
            case "bring":
                self._refuse_readonly()
                return {"refused": session.bring_over(), "status": session.status()}
            case what:
                raise MessageError(
                    f"ask={shown(what)} is not valid; allowed: map, steps, gaps, status, "
                    "journal, code, bring"
                )

    def _snapshot(self) -> Message:
        """Return the map as it is, and what the log shows on it."""
        shows = {} if self._counting is None else {"observed": self._counting.as_json()}
        return {**self._session.snapshot(), **shows}

    def _with_customers(self, gaps: Iterable[Sequence[Any]]) -> list[list[Any]]:
        """Return gaps with how many customers each touches."""
        if self._counting is None:
            return [[*gap] for gap in gaps]
        return [[*gap, self._counting.customers(gap[1], gap[2])] for gap in gaps]

    def _save(self, message: Mapping[str, Any]) -> Message:
        self._refuse_readonly()
        path = message["save"]
        path = None if path is None else text_of(path, "save")
        self._session.kept.save(path, force=message.get("force") is True)
        return {"status": self._session.tell_status()}

    def _reload(self, message: Mapping[str, Any]) -> Message:
        self._refuse_readonly()
        yes(message["reload"], "reload")
        made = self._step(self._session.kept.reload)
        return {**made, "status": self._session.tell_status()}

    def _bye(self, message: Mapping[str, Any]) -> Message:
        """Tell a window nothing more until it asks again: no view is left there."""
        yes(message["bye"], "bye")
        self._clients.pop(message["request"].rpartition("-")[0], None)
        if self._replaced and not self._clients:
            try:
                asyncio.get_running_loop().call_later(FORGET, self._end)
            except RuntimeError:
                self._end()
        return {}

    def _end(self) -> None:
        if not self._clients:
            self.close()

    def _told(self, news: Message) -> None:
        if any(change["op"] == "remove" for change in news.get("changes", ())):
            self._forget_removed()
        if self._counting is not None and "found" in news.get("gaps", ()):
            gaps = news["gaps"]
            news = {"gaps": {**gaps, "found": self._with_customers(gaps["found"])}}
        self.counted(news)

    @property
    def watched(self) -> bool:
        """Whether a view may be looked at."""
        return bool(self._clients)

    def counted(self, news: Message) -> None:
        """Tell the views, after the answer that is being made."""
        if self._aside is not None:
            self._aside.append(news)
        elif self._clients:  # a view that comes later asks for what it missed
            self.send(news)

    def _forget_removed(self) -> None:
        state = self._core.state
        if self.persona not in state:
            self.persona = ""
        self.selection = [id for id in self.selection if id in state]

    def __repr__(self) -> str:
        return f"Editor of {self._core.info.title!r}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = self._pictured() if len(self._core.state.graph) <= PICTURED else {}
        made: Any = super()._repr_mimebundle_(**kwargs)
        view, metadata = made if isinstance(made, tuple) else (made, {})
        return {**bundle, **view, "text/plain": repr(self)}, metadata

    def _pictured(self) -> dict[str, str]:
        """Return the picture of the map, with what the log shows where that is counted soon."""
        counts = None if self._counting is None else self._counting.wait()
        if counts is None:
            return self._keeper._repr_mimebundle_()
        from journeynb.picture import picture

        index = self._core.once_a_step("index", Index)
        return picture(index, counts=counts)._repr_mimebundle_()


_BY_CELL: dict[str, tuple[str, WeakSet[Editor]]] = {}


def _replace(made: Editor) -> None:
    """Mark the editors that the same cell showed when it ran before: they end with their views."""
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


def editor(
    keeper: Keeper,
    view: str,
    height: str | int,
    persona: str,
    readonly: bool,
    evidence: Evidence | EventLog | None = None,
) -> Editor:
    """Return an editor of a map; raises where its options are none."""
    core = keeper._core
    if view not in VIEWS:
        raise ArgumentError(f"view={shown(view)} is not valid; allowed: {', '.join(VIEWS)}")
    if persona and core.entity(persona).kind != "persona":
        raise ArgumentError(
            f"persona={shown(persona)} is a {core.entity(persona).kind}; allowed: the id of a "
            "persona"
        )
    if isinstance(height, bool) or not isinstance(height, (int, str)):
        raise ArgumentError(
            f"height={shown(height)} is not valid; allowed: a number of pixels, or a CSS length"
        )
    return Editor(
        keeper,
        evidence,
        view=view,
        height=height if isinstance(height, str) else f"{height}px",
        persona=persona,
        readonly=bool(readonly),
    )
