"""Reading JSON-LD: which of the two vocabularies a file uses."""

from __future__ import annotations

from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.text import few
from journeynb.formats.jsonld.nodes import Document, type_of
from journeynb.formats.jsonld.ujg_reading import is_ujg, read_ujg
from journeynb.formats.jsonld.ujm_reading import is_ujm, read_ujm
from journeynb.model.state import State


def read_jsonld(
    value: Any, source: str | None = None, *, journey: int | str | None = None
) -> State:
    """Return the map that a file in UJM or UJG describes.

    Contexts are not loaded: keys and types are read by their short names. Older drafts are read
    too.

    Parameters
    ----------
    value : object
        The JSON value of the file.
    source : str, optional
        The file's name, for messages.
    journey : int or str, optional
        Which journey of several: its number from 0, its title or its id. By default the only one,
        or the only one that is not part of another.

    Raises
    ------
    FormatError
        The file uses another vocabulary, or has several journeys and none is chosen.

    Examples
    --------
    >>> state = read_jsonld({"type": "Journey", "title": "Buy", "steps": [
    ...     {"type": "Step", "id": "urn:x:pay", "name": "Pay", "channel": "Web"}]})
    >>> [(each.id, each.channels) for each in state.entities("touchpoint")]
    [('pay', ('web',))]
    """
    document = Document(value, source)
    if is_ujg(document):
        return read_ujg(document, journey)
    if is_ujm(document):
        return read_ujm(document, journey)
    types = list(dict.fromkeys(filter(None, map(type_of, document.nodes))))
    raise FormatError(
        "no journey found; allowed: a Journey with steps (UJM), or a UJGDocument with states or "
        f"experience steps (UJG){f'. This file has {few(types)}' if types else ''}",
        source=source,
    )
