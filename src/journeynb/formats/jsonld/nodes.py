"""The objects of a JSON-LD file under their short names, without loading any context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.text import shown
from journeynb.formats.shared.json_parts import text_of
from journeynb.model.kinds.ids import is_id
from journeynb.model.kinds.value_types import path_problem

Node = dict[str, Any]
_LISTS = ("graph", "nodes", "items")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TERMS = {
    "web": "Web",
    "mobile app": "MobileApp",
    "phone": "Phone",
    "in person": "InPerson",
    "e-mail": "Email",
    "sms": "SMS",
}
_WORDS = {term: word for word, term in _TERMS.items()}


class Document:
    """The objects of a file, each with short keys such as ``id``, ``type`` and ``label``.

    Parameters
    ----------
    value : object
        The JSON value of the file.
    source : str or None
        The file's name, for messages.
    """

    def __init__(self, value: Any, source: str | None) -> None:
        self.source = source
        try:
            top = short(value)
        except RecursionError:
            raise FormatError("nested too deeply", source=source) from None
        self.nodes = [each for each in _top_level(top) if isinstance(each, dict)]
        self.imports = top.get("imports") if isinstance(top, dict) else None
        self._by_id: dict[str, Node] = {}
        for node in self._all(self.nodes):
            if id := text_of(node.get("id")):
                known = self._by_id.setdefault(id, node)
                if len(node) > len(known):  # a mere reference to it
                    self._by_id[id] = node

    def of_type(self, *types: str) -> list[Node]:
        """Return the objects of some types, also those within others, once each."""
        found = [node for node in self._all(self.nodes) if type_of(node) in types]
        unique = {text_of(node.get("id")) or str(id(node)): node for node in reversed(found)}
        return [self.resolved(node) for node in reversed(unique.values())]

    def has_type(self, *types: str) -> bool:
        """Whether an object has one of some types."""
        return any(type_of(node) in types for node in self._all(self.nodes))

    def resolved(self, value: Any) -> Node:
        """Return the object that a value is or refers to; one with only an id if it is unknown."""
        id = reference(value)
        known = self._by_id.get(id)
        if known is not None:
            return known
        return value if isinstance(value, dict) else {"id": id}

    def list_of(self, holder: Node, *keys: str) -> list[Node]:
        """Return the objects that one lists or refers to under some keys."""
        found: list[Node] = []
        for key in keys:
            value = holder.get(key)
            items = value if isinstance(value, list) else [] if value is None else [value]
            found += [self.resolved(item) for item in items if isinstance(item, (str, dict))]
        return found

    def _all(self, nodes: Any) -> Iterator[Node]:
        todo = list(reversed(nodes))
        while todo:
            value = todo.pop()
            if isinstance(value, dict):
                yield value
                todo += reversed(list(value.values()))
            elif isinstance(value, list):
                todo += reversed(value)


def short(value: Any) -> Any:
    """Return a JSON value with short keys, and with the values and lists of JSON-LD unwrapped.

    Examples
    --------
    >>> short({"@id": "urn:a", "ujm:name": {"@value": "A"}, "https://x.org/ns#steps": {"@set": []}})
    {'id': 'urn:a', 'name': 'A', 'steps': []}
    """
    if isinstance(value, list):
        return [short(each) for each in value]
    if not isinstance(value, dict):
        return value
    for wrapper in ("@value", "@set", "@list"):
        if wrapper in value:
            return short(value[wrapper])
    return {
        re.split(r"[#/:]", key.removeprefix("@"))[-1]: short(each)
        for key, each in value.items()
        if key != "@context"
    }


def _top_level(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    inside = [item for key in _LISTS if isinstance(value.get(key), list) for item in value[key]]
    return inside or [value]


def type_of(node: Node) -> str:
    """Return the short name of an object's type, the first of several; empty if it has none."""
    value = node.get("type")
    first = next(iter(value), "") if isinstance(value, list) else value
    return local(first) if isinstance(first, str) else ""


def reference(value: Any) -> str:
    """Return the id of an object, or of a reference to one; empty if it has none."""
    return text_of(value.get("id")) if isinstance(value, dict) else text_of(value)


def words_of(node: Node, *keys: str) -> str:
    """Return the first text under some keys; of a text in several languages the first one."""
    for key in keys:
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("en") or next(iter(value.values()), None)
        elif isinstance(value, list):
            value = next((each for each in value if text_of(each)), None)
        if text := text_of(value):
            return text
    return ""


def local(iri: str) -> str:
    """Return the last part of an IRI.

    Examples
    --------
    >>> local("https://example.org/steps#pay"), local("urn:ujg:step:pay"), local("pay")
    ('pay', 'pay', 'pay')
    """
    return re.split(r"[#/:]", iri.rstrip("#/:"))[-1]


def given_id(node: Node) -> str:
    """Return what may become the id of an entity: the last part of an IRI that is a word."""
    last = local(reference(node))
    wordy = is_id(last) and not _UUID.fullmatch(last) and any(each.isalpha() for each in last)
    return last if wordy else ""


def name_of(node: Node) -> str:
    """Return the name of an object, or else the last part of its id in words."""
    found = words_of(node, "name", "label", "title")
    return found or re.sub(r"[-_\s]+", " ", local(reference(node))).strip().capitalize()


def channel_word(value: Any) -> str:
    """Return the word for a channel.

    Examples
    --------
    >>> channel_word("https://www.openuji.org/ns/ujm#MobileApp"), channel_word("ujm:Email")
    ('mobile app', 'e-mail')
    """
    term = reference(value)
    term = local(term) if ":" in term or "#" in term else term
    if term in _WORDS:
        return _WORDS[term]
    return _CAMEL.sub(" ", term).lower() if _CAMEL.search(term) or term.istitle() else term


def channel_term(word: str) -> str:
    """Return the term for a channel; `channel_word` reads most of them back.

    Examples
    --------
    >>> channel_term("in person"), channel_term("carrier pigeon")
    ('InPerson', 'CarrierPigeon')
    """
    if found := _TERMS.get(word.casefold()):
        return found
    parts = re.findall(r"[^\W_]+", word)
    return "".join(part[:1].upper() + part[1:] for part in parts) or "Other"


def chosen_journey(
    document: Document, journeys: list[Node], wanted: int | str | None, called: set[str]
) -> Node:
    """Return the journey that is wanted, or the only one that no other one contains.

    Raises
    ------
    FormatError
        There are several and none is chosen, or none is called so.
    """
    if wanted is None:
        found = journeys
        if len(found) > 1:
            found = [each for each in journeys if reference(each) not in called]
        problem = f"the file contains {len(journeys)} journeys"
    else:
        found = [
            each
            for number, each in enumerate(journeys)
            if wanted in (reference(each), local(reference(each)), name_of(each))
            or (number == wanted and not isinstance(wanted, bool))
        ]
        problem = f"{len(found) or 'no'} journeys are called {shown(wanted)}"
    if len(found) == 1:
        return found[0]
    listed = [f"{number}: {shown(name_of(each))}" for number, each in enumerate(journeys[:20])]
    more = f" and {len(journeys) - 20} more" if len(journeys) > 20 else ""
    raise FormatError(
        f"{problem}; choose one with journey= and its number, title or id: "
        f"{'; '.join(listed)}{more}",
        source=document.source,
    )


def is_map_path(text: str) -> bool:
    """Whether a reference names a map file beside this one, rather than a journey elsewhere."""
    return text.endswith(".json") and not path_problem(text)
