"""One view's connection to a session: it answers requests and sends news.

It needs no notebook and no widget: its owner passes on the messages in both directions.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from journeynb.base.today import pinned_day
from journeynb.gaps.rule_table import rule_table
from journeynb.model.core import NOBODY, Author
from journeynb.model.python_code import to_code
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync import messages
from journeynb.sync.answers import Answer
from journeynb.sync.concurrent_edits import Rebased, put_back
from journeynb.sync.customer_fits import Fits, filters_with, problem_of
from journeynb.sync.edits_outside_code import code_of, journal
from journeynb.sync.exports import Exports, Maker
from journeynb.sync.message_parts import CardShow, Gap, Made, Snapshot, ViewName
from journeynb.sync.news import News, ShownNews
from journeynb.sync.protocol import Body, Handler, MessageError, answer, request_of
from journeynb.sync.session import Session
from journeynb.sync.shown_values import check_shown, still_shown

if TYPE_CHECKING:
    from journeynb.insight.customers.customers import Customers
    from journeynb.sync.background_count import Counting

SMALL = 1000
"""Number of characters up to which a view gets back the changes that it sent."""
REMEMBERED = 50
"""Number of answers that are kept for each window that asks again after a break."""
_SHOWN: tuple[Literal["selection", "view", "persona"], ...] = ("selection", "view", "persona")
_ONCE = (
    "edit", "undo", "redo", "undo_theirs", "bring", "save", "reload", "export", "keep_export",
    "decide",
)  # fmt: skip


class Connection:
    """A view of a session, or several windows of one, which share what they show.

    Parameters
    ----------
    session : Session
        The session of the map.
    send : callable
        Sends a message to the view.
    author : Author
        The person who looks at it: undo takes back what they did, and others see who did it.
    readonly : bool
        Whether the view can only show the map.
    counting : Counting, optional
        The counts of a log on the map.
    customers : Customers, optional
        The customers who are counted by the filters of personas and segments.
    on_shown : callable, optional
        Takes what a step changed of the values the view shows; by default the view gets it as news.
    on_cards : callable, optional
        Called when the view shows something else of the log on its touchpoints.
    on_left : callable, optional
        Called when the last window has left.
    maker : callable, optional
        Returns the function that makes a file of the map as it is, to export it.
    largest_file : int, optional
        Bytes up to which such a file is sent to the view.

    Attributes
    ----------
    why_readonly : str
        What an edit gets as an answer if the view can only show the map.
    selection : list of str
        Ids of what is selected.
    view : {"map", "goals", "personas", "alignment", "table", "priorities"}
        View that is shown.
    persona : str
        Id of the persona whose journey is highlighted; "" for none.
    cards : {"counts", "attribution"}
        What touchpoints show of the log.
    clients : dict
        Windows that get news, by name.
    """

    def __init__(
        self,
        session: Session,
        send: Callable[[Answer | News], object],
        *,
        author: Author = NOBODY,
        readonly: bool = False,
        counting: Counting | None = None,
        customers: Customers | None = None,
        on_shown: Callable[[ShownNews], object] | None = None,
        on_cards: Callable[[], object] = lambda: None,
        on_left: Callable[[], object] = lambda: None,
        maker: Maker | None = None,
        largest_file: int | None = None,
    ) -> None:
        self.session = session
        self.author = author
        self.readonly = readonly
        self.why_readonly = "this editor is read-only"
        self.selection: list[str] = []
        self.view: ViewName = "map"
        self.persona = ""
        self.cards: CardShow = "counts"
        self.clients: dict[str, None] = {}
        self.counting = counting
        self._core = session.core
        self._send = send
        self._on_shown = on_shown or self._send_later
        self._on_cards = on_cards
        self._on_left = on_left
        self._fits = None if customers is None else Fits(customers, self._send_later)
        self._exports = None if maker is None else Exports(maker, self._send_later, largest_file)
        self._client = ""
        self._answered: dict[str, OrderedDict[str, Answer]] = {}
        self._queue: list[News] | None = None
        self._rules_of: dict[str, Mapping[str, Any]] = {}
        self._handlers: Mapping[str, Handler] = {
            "edit": self._edit,
            "undo": lambda _: self._travel("undo"),
            "redo": lambda _: self._travel("redo"),
            "undo_theirs": self._undo_theirs,
            "bring": self._bring,
            "bring_over": self._bring_over,
            "save": self._save,
            "reload": self._reload,
            "map": lambda _: {"type": "map", "state": self.snapshot()},
            "steps": self._steps,
            "gaps": self._gaps,
            "status": lambda _: {"type": "status", "status": session.look()},
            "journal": lambda _: {"type": "journal", "journal": journal(self._core)},
            "code": lambda message: {"type": "code", "code": code_of(self._core, message)},
            "map_code": lambda _: {"type": "code", "code": to_code(self._core.state)},
            "fit": self._fit,
            "export": self._export,
            "export_part": self._export_part,
            "keep_export": self._keep_export,
            "cancel_export": self._cancel_export,
            "proposals": lambda _: {"type": "proposals", "proposals": session.proposals.all()},
            "decide": self._decide,
            "show": self._show,
            "bye": self._bye,
        }
        session.join(self)
        if counting is not None:
            counting.join(self)

    def receive(self, content: Any) -> None:
        """Answer a message of the view, then send the news that came meanwhile."""
        request = request_of(content)
        answered: OrderedDict[str, Answer] = OrderedDict()
        if request is not None:
            self._client = _client(request)
            self.clients[self._client] = None
            answered = self._answered.setdefault(self._client, answered)
            if request in answered:
                self._send(answered[request])
                return
        self._queue = []
        try:
            made = answer(content, self._handlers)
        finally:
            later, self._queue = self._queue, None
        if request is not None and content.get("type") in _ONCE:
            answered[request] = made
            while len(answered) > REMEMBERED:
                answered.popitem(last=False)
        self._send(made)
        for news in later:
            self._send_later(news)

    def on_news(self, news: News) -> None:
        """Take news of the session, or of a log that is counted."""
        if news["type"] == "step":
            self._forget_removed(news["changes"])
            if self.author.key:
                news = {**news, "history": self.session.history(self.author)}
        elif news["type"] == "gap_changes":
            news = {**news, "found": self._with_customers(news["found"])}
        self._send_later(news)

    @property
    def watched(self) -> bool:
        """Whether someone may look at the view."""
        return bool(self.clients)

    @property
    def credited(self) -> bool:
        """Whether it shows the credit of touchpoints for conversions."""
        return self.cards == "attribution"

    def hold(self, counting: Counting | None) -> None:
        """Show the counts of another log on the map, or of none."""
        if self.counting is not None:
            self.counting.leave(self)
        self.counting = counting
        if counting is not None:
            counting.join(self)
            counting.look()

    def close(self) -> None:
        """Leave the session: no more news."""
        self.clients.clear()
        self.hold(None)
        self.session.leave(self)

    def exported(self, job: int) -> tuple[str, bytes]:
        """Return the name and the data of a file that was made."""
        return self._files().file(job)

    def snapshot(self) -> Snapshot:
        """Return the map as it is, with the counts of the log."""
        made = self.session.snapshot(self.author)
        if self.counting is not None:
            made["observed"] = self.counting.as_json(self.credited)
        return made

    def _send_later(self, news: News) -> None:
        """Send news, after the answer that is being made."""
        if self._queue is not None:
            self._queue.append(news)
        elif self.clients:  # a view that comes later asks for what it missed
            self._send(news)

    def _make(self, step: Callable[[], object]) -> Made:
        self._refuse_readonly()
        made = self.session.make(step, self, self._client)
        self._forget_removed(made.get("changes", ()))
        return made

    def _edit(self, message: messages.Edit) -> Body:
        changes, base = message["changes"], message.get("base")
        edit = Rebased(changes)

        def apply() -> None:
            nonlocal edit
            edit = self.session.fitted(changes, base, self._client, self.author)
            put_back(edit, self._core.apply(edit.changes, "hand", self.author))

        made = self._make(apply)
        if base is not None:
            self.session.note(edit, base, self._client)
        if made.get("changes") == changes and len(json.dumps(changes)) > SMALL:
            del made["changes"]  # the view has them
        self.session.tell(edit.notices)
        return {"type": "stepped", **made, **({"renamed": edit.renamed} if edit.renamed else {})}

    def _travel(self, what: Literal["undo", "redo"]) -> Body:
        kept: list[str] = []
        made = self._make(lambda: kept.extend(self._core.travel(what, "hand", self.author) or ()))
        if kept:  # the number of steps may differ although nothing changed
            return {"type": "stepped", "history": self.session.history(self.author), **made,
                    "kept": kept}  # fmt: skip
        return {"type": "stepped", **made}

    def _undo_theirs(self, message: messages.UndoTheirs) -> Body:
        self._refuse_readonly()
        step = self.session.step_at(message["rev"])
        if step is None or step.by not in ("file", "agent"):
            raise MessageError(
                f"step {message['rev']} did not come from the file or an assistant, or is no "
                "longer in the history"
            )
        kept: list[str] = []
        made = self._make(lambda: kept.extend(self._core.take_back(step, "hand", self.author)))
        return {"type": "stepped", **made, **({"kept": kept} if kept else {})}

    def _bring(self, message: messages.Bring) -> Body:
        refused: list[str] = []
        edits, run = message["edits"], message["run"]
        made = self._make(lambda: refused.extend(self.session.take_over(edits, run, self.author)))
        return {"type": "stepped", **made, "refused": refused}

    def _bring_over(self, _: messages.BringOver) -> Body:
        self._refuse_readonly()
        session = self.session
        return {"type": "brought", "refused": session.bring_over(), "status": session.status()}

    def _save(self, message: messages.Save) -> Body:
        self._refuse_readonly()
        self.session.storage.save(message["path"], force=message.get("force", False))
        return {"type": "status", "status": self.session.publish_status()}

    def _reload(self, _: messages.Reload) -> Body:
        made = self._make(self.session.storage.reload)
        return {"type": "stepped", **made, "status": self.session.publish_status()}

    def _decide(self, message: messages.Decide) -> Body:
        self._refuse_readonly()
        made = self._make(lambda: self.session.proposals.decide(message, self.author))
        self.session.proposals.look()
        return {"type": "stepped", **made}

    def _refuse_readonly(self) -> None:
        if self.readonly:
            raise MessageError(self.why_readonly)

    def _steps(self, message: messages.AskSteps) -> Body:
        session = self.session
        steps = session.since(message["since"])
        if steps is None:
            return {"type": "map", "state": self.snapshot()}
        return {
            "type": "steps", "steps": steps, "history": session.history(self.author),
            "status": session.look(),
        }  # fmt: skip

    def _gaps(self, message: messages.AskGaps) -> Body:
        client = _client(message["request"])
        table = rule_table(lenient_settings(self._core))
        known = message.get("again") and self._rules_of.get(client) == table
        self._rules_of[client] = table
        rules = {} if known else {"rules": table}
        gaps: Sequence[Gap] = self.session.gap_search.all()
        day = pinned_day()
        pinned = {} if day is None else {"today": day.isoformat()}
        more = {"outlooks": self.session.gap_search.outlooks, **rules, **pinned}
        if self.counting is None:
            return {"type": "gaps", "gaps": gaps, **more}
        of_log = self.counting.gaps()
        gaps = [*self._with_customers(gaps), *of_log]
        seen = self.counting.as_json(self.credited)
        return {"type": "gaps", "gaps": gaps, **more, "observed": seen}

    def _fit(self, message: messages.AskFit) -> Body:
        id, text = message["id"], message["filter"]
        filters = filters_with(self._core, id, text)
        problem, allowed = problem_of(text) if id in filters else ("", "")
        if self._fits is None or problem or id not in filters:
            return {"type": "fit", "problem": problem, "allowed": allowed, "counting": False}
        return {"type": "fit", **self._fits.fitting(filters, id)}

    def _files(self) -> Exports:
        if self._exports is None:
            raise MessageError("this editor cannot export files; use jm.picture() or jm.report()")
        return self._exports

    def _export(self, message: messages.Export) -> Body:
        title = self._core.info.title
        return {"type": "exporting", "job": self._files().start(message["format"], title)}

    def _export_part(self, message: messages.AskExportPart) -> Body:
        data = self._files().part(message["job"], message["part"])
        return {"type": "export_part", "data": data}

    def _keep_export(self, message: messages.KeepExport) -> Body:
        return {"type": "kept", "path": str(self._files().keep(message["job"]))}

    def _cancel_export(self, message: messages.CancelExport) -> Body:
        self._files().cancel(message["job"])
        return {"type": "done"}

    def _show(self, message: messages.Show) -> Body:
        given = {name: message[name] for name in _SHOWN if name in message}
        for name, value in given.items():
            check_shown(self._core, name, value)
        for name, value in given.items():
            setattr(self, name, value)
        if self.counting is not None and message.get("cards", self.cards) != self.cards:
            self.cards = message["cards"]
            self.counting.look()
            self._on_cards()
        return {"type": "done"}

    def _bye(self, message: messages.Bye) -> Body:
        """Send a window no more news until it asks again: no view is left there."""
        self.clients.pop(_client(message["request"]), None)
        self._rules_of.pop(_client(message["request"]), None)
        if not self.clients:
            self._on_left()
        return {"type": "done"}

    def _with_customers(self, gaps: Iterable[Gap]) -> list[Gap]:
        """Return gaps with the number of customers that each affects."""
        if self.counting is None:
            return list(gaps)
        return [
            gap if len(gap) == 5 else (*gap, self.counting.customers(gap[1], gap[2]))
            for gap in gaps
        ]

    def _forget_removed(self, changes: Iterable[Mapping[str, Any]]) -> None:
        """Select and highlight nothing that is no longer on the map."""
        if any(change["op"] == "remove" for change in changes):
            news = still_shown(self._core.state, self.selection, self.persona)
            self.selection = news.get("selection", self.selection)
            self.persona = news.get("persona", self.persona)
            if len(news) > 1:
                self._on_shown(news)


def _client(request: str) -> str:
    return request.rpartition("-")[0]
