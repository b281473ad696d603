"""Edits that were made without having seen what others did meanwhile.

An edit says on which revision of the map it was made. If others have made steps since, both are
kept where that is possible. Else the later edit counts, and the author of the earlier one hears of
it, with the changes that put it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.errors import ChangeError
from journeynb.model.changes import Door
from journeynb.model.core import Author
from journeynb.model.kinds.entity import said, start_of
from journeynb.model.kinds.ids import next_free
from journeynb.model.kinds.links import LINKS
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.model.taking_back import Key, Part, called, in_range, key_of, stored_of
from journeynb.model.text_merge import merged_value
from journeynb.model.transaction import Change
from journeynb.sync.message_parts import Step
from journeynb.sync.news import OverwrittenNews
from journeynb.sync.protocol import MessageError

_NAMES = {
    "add": ("kind", "id"), "set": ("id",), "move": ("id",), "remove": ("id",),
    "link": ("kind", "from", "to"), "unlink": ("kind", "from", "to"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeStep:
    """A step of a session, and who made it.

    Parameters
    ----------
    step : Step
        The step as views hear of it.
    inverse : list of dict
        The changes that undo it.
    author : Author
        The person who made it.
    client : str
        Name of the window that asked for it; "" for code.
    """

    step: Step
    inverse: list[Change]
    author: Author
    client: str


@dataclass(slots=True)
class Notice:
    """What someone should hear who made the earlier edit."""

    author: Author
    news: OverwrittenNews


@dataclass(slots=True)
class Rebased:
    """An edit that fits the map as it is now.

    Parameters
    ----------
    changes : list of dict
        Its changes.
    renamed : dict of str to str
        New ids of what it adds, by those that others have used meanwhile.
    notices : list of Notice
        What those hear whose values it replaces.
    mixed : dict of (Key, str) to JSON value
        Values that the edit gives fields, where the map now has those of others in them too.
    removed : list of str
        Ids of what it removes although others have changed it; `put_back` completes their notices.
    """

    changes: list[Change]
    renamed: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    mixed: dict[Part, Any] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)


def rebased(
    state: State,
    changes: Sequence[Change],
    meanwhile: Sequence[MadeStep],
    author: Author,
    sent: Mapping[Part, Any],
) -> Rebased:
    """Return an edit as it fits the map after the steps that others made meanwhile.

    Parameters
    ----------
    state : State
        The map as it is now.
    changes : list of dict
        The changes of the edit. Those that are malformed stay, for the map refuses them.
    meanwhile : list of MadeStep
        Steps that the author of the edit has not seen.
    author : Author
        The author of the edit.
    sent : dict of (Key, str) to JSON value
        Values of fields that the view has sent before, and still shows although others are mixed
        into them: a person goes on typing.
    """
    if not meanwhile or not all(map(_is_sound, changes)):
        return Rebased(list(changes))
    for mix in (True, False):
        try:
            return _Rebasing(state, meanwhile, author, sent, mix).of(changes)
        except ChangeError:
            pass
    return Rebased(list(changes))  # the map says why it refuses it


def renaming(changes: Sequence[Change], ids: Mapping[str, str]) -> list[Change]:
    """Return changes with other ids."""
    if not ids or not all(map(_is_sound, changes)):
        return list(changes)
    return [
        {
            name: ids.get(value, value) if name in ("id", "from", "to") else value
            for name, value in change.items()
        }
        for change in changes
    ]


def put_back(made: Rebased, inverse: Sequence[Change]) -> None:
    """Complete the notices about what the edit removed, with the changes that bring it back."""
    for id in made.removed:
        back = [
            change for change in inverse
            if change["op"] in ("add", "link") and id in key_of(change)
        ]  # fmt: skip
        for notice in made.notices:
            if notice.news.get("id") == id and not notice.news["field"]:
                notice.news["back"] = back


def _was_called(added: Change) -> str:
    """Return what people called an entity, of which there is the change that adds it again."""
    fields = added.get("fields", {})
    name = fields.get("name") or start_of(str(fields.get("description", "")))
    return said(added.get("kind", ""), name or added["id"])


def _is_sound(change: Any) -> bool:
    """Whether a change names what it is about."""
    if not isinstance(change, Mapping) or not isinstance(change.get("fields", {}), Mapping):
        return False
    op = change.get("op")
    names = _NAMES.get(op) if isinstance(op, str) else None
    return names is not None and all(isinstance(change.get(name), str) for name in names)


class _Rebasing:
    """What others did meanwhile, and an edit that is being fitted to it.

    With `mix`, texts and lists that both have edited become one.
    """

    def __init__(
        self,
        state: State,
        meanwhile: Sequence[MadeStep],
        author: Author,
        sent: Mapping[Part, Any],
        mix: bool,
    ) -> None:
        self.state = state.copy()
        self.door = Door(self.state)
        self.sent = sent
        self.mix = mix
        self.author = author
        self.made = Rebased([])
        self.before: dict[Part, Any] = {}  # values of fields that others have set
        self.setter: dict[Part, Author] = {}
        self.remover: dict[str, tuple[Author, list[Change]]] = {}
        self.linker: dict[Key, Author] = {}
        self.unlinked: set[Key] = set()
        for each in meanwhile:
            self._note(each)

    def _note(self, made: MadeStep) -> None:
        earlier: dict[Part, Any] = {}
        for change in made.inverse:
            key = key_of(change)
            for name, value in change.get("fields", {}).items():
                earlier[key, name] = value  # the last is the value before the step
            if change["op"] == "link":
                self.unlinked.add(key)
            if change["op"] == "add":
                links = [
                    each for each in made.inverse
                    if each["op"] == "link" and change["id"] in key_of(each)
                ]  # fmt: skip
                self.remover[change["id"]] = made.author, [change, *links]
        for change in made.step["changes"]:
            key = key_of(change)
            if change["op"] == "link":
                self.linker[key] = made.author
            if change["op"] in ("set", "link"):
                for name in change.get("fields", {}):
                    self.before.setdefault((key, name), earlier.get((key, name)))
                    self.setter[key, name] = made.author

    def of(self, changes: Sequence[Change]) -> Rebased:
        """Return the edit as it fits the map; raises `ChangeError` if it does not."""
        for change in changes:
            (known,) = renaming([change], self.made.renamed)
            for fitted in self._fitted(in_range(self.state, known)):
                self.door.apply([fitted])
                self.made.changes.append(fitted)
        return self.made

    def _fitted(self, change: Change) -> Iterator[Change]:
        match change["op"]:
            case "add":
                yield self._added(change)
            case "set":
                yield from self._restored(change["id"])
                yield self._set(change)
            case "move" if not self._was_removed(change["id"]):
                yield change
            case "remove" if not self._was_removed(change["id"]):
                self._note_removal(change["id"])
                yield change
            case "link":
                yield from self._linked(change)
            case "unlink":
                key = key_of(change)
                if key not in self.unlinked or stored_of(self.state, key) is not None:
                    yield change

    def _was_removed(self, id: str) -> bool:
        """Whether others have removed an entity meanwhile."""
        return id in self.remover and id not in self.state

    def _added(self, change: Change) -> Change:
        id = change["id"]
        free = next_free(id, self.state)
        if free == id:
            return change
        self.made.renamed[id] = free
        return {**change, "id": free}

    def _restored(self, id: str) -> Iterator[Change]:
        """Yield the changes that bring back what others have removed, since it is edited here."""
        if not self._was_removed(id):
            return
        remover, back = self.remover[id]
        name = back[0].get("fields", {}).get("name") or id
        for change in back:
            if change["op"] == "add" or all(end in self.state for end in key_of(change)[1:]):
                yield in_range(self.state, change)
        self._tell(
            remover, (id,), "", None, None, name,
            f"{self._me} has edited {name}, which you have removed. It was kept.",
            [{"op": "remove", "id": id}],
        )  # fmt: skip

    def _set(self, change: Change) -> Change:
        """Return a change of fields that contains what others have set there, if it can."""
        key = key_of(change)
        now = stored_of(self.state, key) or {}
        fields = dict(change.get("fields", {}))
        for name, mine in fields.items():
            author = self.setter.get((key, name))
            theirs = now.get(name)
            if author is None or same_json(theirs, mine):
                continue
            if self.mix:
                base = self.sent.get((key, name), self.before[key, name])
                fields[name], complete = merged_value(base, theirs, mine)
                if complete:
                    self.made.mixed[key, name] = mine
                    continue
            back: Change = {**change, "fields": {name: theirs}}
            what = f"the {name.replace('_', ' ')} of {called(self.state, key)}"
            words = f"{self._me} has changed {what} at the same time as you."
            self._tell(author, key, name, theirs, fields[name], called(self.state, key), words,
                       [back])  # fmt: skip
        return {**change, "fields": fields} if "fields" in change else change

    def _linked(self, change: Change) -> Iterator[Change]:
        kind, start, end = key_of(change)
        for id in (start, end):
            if self._was_removed(id):
                remover, back = self.remover[id]
                name = _was_called(back[0])
                raise MessageError(f"{remover.name or 'someone else'} has just removed {name}")
        cls = LINKS.get(kind)
        once = cls is not None and start in self.state and self.state.entity(start).kind in cls.once
        for other in self.state.ends_of(start, kind) if once else ():
            author = self.linker.get((kind, start, other))
            if other == end or author is None:
                continue
            about = {"kind": kind, "from": start}
            yield {"op": "unlink", **about, "to": other}
            name, place = called(self.state, (start,)), called(self.state, (end,))
            self._tell(
                author, (kind, start, other), "", other, end, name,
                f"{self._me} has moved {name} to {place} at the same time as you.",
                [{"op": "unlink", **about, "to": end}, {"op": "link", **about, "to": other}],
            )  # fmt: skip
        yield self._set(change)

    def _note_removal(self, id: str) -> None:
        """Note who has changed what the edit removes."""
        authors = {
            author.key: author
            for (key, _), author in self.setter.items()
            if id in (key if len(key) == 1 else key[1:])
        } | {author.key: author for key, author in self.linker.items() if id in key[1:]}
        if not authors or id not in self.state:
            return
        name = called(self.state, (id,))
        for author in authors.values():
            words = f"{self._me} has removed {name}, which you have just changed."
            self._tell(author, (id,), "", None, None, name, words, [])
        self.made.removed.append(id)

    @property
    def _me(self) -> str:
        return self.author.name or "Someone else"

    def _tell(
        self,
        author: Author,
        key: Key,
        name: str,
        yours: Any,
        theirs: Any,
        called: str,
        words: str,
        back: list[Change],
    ) -> None:
        if author.key == self.author.key:
            return  # another window of the same person
        news: OverwrittenNews = {
            "type": "overwritten", "field": name, "name": called, "who": self._me,
            "yours": yours, "theirs": theirs, "words": words, "back": back,
        }  # fmt: skip
        if len(key) == 1:
            news["id"] = key[0]
        else:
            news["link"] = {"kind": key[0], "from": key[1], "to": key[2]}
        self.made.notices.append(Notice(author, news))
