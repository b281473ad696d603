"""The editor in a page, without a kernel or a network."""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.formats.journeymap import document, map_hash
from journeynb.gaps.findings import found, selected
from journeynb.gaps.rule_table import rule_table
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.state import State
from journeynb.picture.drawing.brand import look_of
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.goal_outlooks import outlooks_of

VIEWS = ("map", "goals", "personas", "alignment", "table", "priorities")
HEIGHT = "min(860px, 88vh)"
_STATIC = Path(__file__).parent.parent.parent / "static"
_WITHOUT = (
    "The editor for this map needs JavaScript, which is turned off or blocked here. Save "
    "the page as a file and open it in a browser."
)


@dataclass(frozen=True)
class EditablePart:
    """An editor as two parts of a page.

    Parameters
    ----------
    html : str
        Element of the editor. It contains the map as JSON, and a sentence that is shown if scripts
        do not run.
    script : str
        Content of one ``script`` element in the page, the same for every map. It starts all editors
        of the page, each in its own shadow root, unaffected by the styles of the page.
    """

    html: str
    script: str

    @property
    def script_source(self) -> str:
        """The hash of the script for ``script-src`` in a Content-Security-Policy."""
        return f"'sha256-{b64encode(sha256(self.script.encode()).digest()).decode()}'"


def editable_part(
    model: State | CoreMap,
    *,
    today: dt.date | None = None,
    view: str = "map",
    height: str = HEIGHT,
    readonly: bool = False,
) -> EditablePart:
    """Return the editor of a map for a page.

    The theme is ``data-theme`` of the root element, by default that of the system. The editor is
    hidden in print. It runs under ``default-src 'none'; img-src data:; style-src 'unsafe-inline';
    script-src`` with `EditablePart.script_source`.

    Parameters
    ----------
    model : State or CoreMap
        The map.
    today : date, optional
        Date of the page (default: today).
    view : {"map", "goals", "personas", "alignment", "table", "priorities"}
        View that is shown first.
    height : str
        CSS height of the editor.
    readonly : bool
        Whether the map cannot be edited.

    Raises
    ------
    JourneyError
        The editor is not built, which happens only in a source checkout.

    Examples
    --------
    >>> part = editable_part(jn.sample("coffee")._core)
    >>> "<div data-journeynb-editor" in part.html
    True
    """
    if view not in VIEWS:
        raise ArgumentError(f"view={shown(view)} is not valid; allowed: {', '.join(VIEWS)}")
    state = model.state if isinstance(model, CoreMap) else model
    day = day_of(today)
    settings = lenient_settings(model) if isinstance(model, CoreMap) else None
    index = Index(state)
    gaps = [
        [rule.code, each.id, each.other, each.words]
        for rule, each in found(index, selected(None, None, settings=settings), day)
    ]
    rules = rule_table(settings)
    data = {
        "map": document(state),
        "base": map_hash(state),
        "made": day.isoformat(),
        "gaps": gaps,
        "rules": {code: rules[code] for code in dict.fromkeys(each[0] for each in gaps)},
        "outlooks": outlooks_of(index, day),
        "readonly": readonly,
        "height": height,
        "view": view,
        **(look_of(settings) if settings is not None else {}),
    }
    html = (
        f'<div data-journeynb-editor role="region" aria-label="Edit the map">'
        f"<p>{escape(_WITHOUT)}</p>"
        f'<script type="application/json">{inert(data)}</script></div>'
    )
    return EditablePart(html, _bundle())


def inert(value: Any) -> str:
    """Return JSON for a script element; no text in it can end the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _bundle() -> str:
    path = _STATIC / "page.js"
    try:
        return path.read_text("utf-8")
    except OSError:
        raise JourneyError(
            f"the editor is missing ({path}): reinstall journeynb or, in a source "
            "checkout, run `make setup`"
        ) from None
