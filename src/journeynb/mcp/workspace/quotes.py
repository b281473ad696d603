"""Quotes and comments, which an assistant reads only if the server was started with ``--quotes``.

Quotes are those of personas, those of sources, and the texts of what personas say at touchpoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from journeynb.base.text import count
from journeynb.mcp.asking.refusal import Refused
from journeynb.model.kinds.entities import Persona
from journeynb.model.kinds.links import Cites, Experiences
from journeynb.model.state import State

HIDDEN = "(hidden)"
"""The text of a quote that is there but is not shown."""

COMMENT_KINDS = ("comment", "comments_on", "answers")
"""The kinds of entities and links that are comments."""


def without_quotes(state: State) -> State:
    """Return a map in which each quote is ``(hidden)`` and no comment is left.

    The rules find the same in it, apart from those about comments.
    """
    shown = state.copy()
    for id in list(shown.order["comment"]):
        shown.drop(id)
    for entity in shown.entities("persona"):
        if isinstance(entity, Persona) and entity.quote:
            shown.put(entity.model_copy(update={"quote": HIDDEN}))
    for start, end, _, data in list(shown.edges("experiences")):
        if isinstance(data, Experiences) and data.says:
            shown.put_link("experiences", start, end, data.model_copy(update={"says": HIDDEN}))
    for start, end, _, data in list(shown.edges("cites")):
        if isinstance(data, Cites) and data.quotes:
            quotes = tuple(each.model_copy(update={"text": HIDDEN}) for each in data.quotes)
            shown.put_link("cites", start, end, data.model_copy(update={"quotes": quotes}))
    return shown


def hidden_in_words(state: State) -> str | None:
    """Return how many quotes and comments a whole map has, None if it has none."""
    quotes = sum(1 for each in state.entities("persona") if getattr(each, "quote", ""))
    quotes += sum(1 for *_, data in state.edges("experiences") if data.says)
    quotes += sum(len(data.quotes) for *_, data in state.edges("cites"))
    comments = len(state.order["comment"])
    counted = [count(quotes, "quote")] * bool(quotes) + [count(comments, "comment")] * bool(
        comments
    )
    return f"{' and '.join(counted)}; the server was started without --quotes" if counted else None


def changes_without_quotes(
    state: State, changes: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return changes to show, in which each quote is ``(hidden)``, without those of comments.

    Parameters
    ----------
    state : State
        The whole map, with its comments, before or after the changes.
    changes : iterable of dict
        Changes that the door has accepted.
    """
    kinds = {entity.id: entity.kind for entity in state.entities("persona", "comment")}
    shown = []
    for change in changes:
        if change["op"] == "add":
            kinds[change["id"]] = change["kind"]
        made = _without_quotes(change, kinds)
        if made is not None:
            shown.append(made)
    return shown


def require_nothing_hidden(changes: Iterable[Any]) -> None:
    """Refuse changes that would write ``(hidden)`` over the text of a quote.

    Raises
    ------
    Refused
        A field of a change contains it.
    """
    for number, change in enumerate(changes):
        fields = change.get("fields") if isinstance(change, Mapping) else None
        for name, value in fields.items() if isinstance(fields, Mapping) else ():
            if _holds_hidden(value):
                raise Refused(
                    "hidden_text",
                    f"{name}: {HIDDEN!r} is not the text: the server does not show it, and this "
                    "would replace it",
                    field=str(name),
                    allowed="omit the field",
                    change=number,
                )


def _without_quotes(change: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any] | None:
    if change.get("kind") in COMMENT_KINDS or kinds.get(change.get("id", "")) == "comment":
        return None
    fields = dict(change.get("fields") or {})
    if kinds.get(change.get("id", "")) == "persona" and fields.get("quote"):
        fields["quote"] = HIDDEN
    if change.get("kind") == "experiences" and fields.get("says"):
        fields["says"] = HIDDEN
    if change.get("kind") == "cites" and fields.get("quotes"):
        fields["quotes"] = [{**each, "text": HIDDEN} for each in fields["quotes"]]
    return {**change, "fields": fields} if fields else dict(change)


def _holds_hidden(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_hidden(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return any(_holds_hidden(each) for each in value)
    return bool(value == HIDDEN)
