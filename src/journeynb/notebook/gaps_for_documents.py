"""Finds the gaps of maps that are open beside a notebook, where no server does.

In JupyterLite the document of a map asks the kernel of an open notebook, over a comm.
"""

from __future__ import annotations

from typing import Any

from journeynb.base.errors import JourneyError
from journeynb.base.today import day_of
from journeynb.formats.journeymap import loads
from journeynb.gaps.findings import found, selected
from journeynb.gaps.rule_table import rule_table
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.goal_outlooks import outlooks_of

TARGET = "journeynb.gaps"
"""Name of the comm; the document has it too."""


def answer() -> None:
    """Answer documents from now on."""
    from comm import get_comm_manager

    get_comm_manager().register_target(TARGET, _opened)


def gaps_of(text: str) -> dict[str, Any]:
    """Return the gaps of the text of a map, with the rules and the projections of goals.

    Parameters
    ----------
    text : str
        The text of a ``.journeymap.json`` file.
    """
    try:
        core = CoreMap(loads(text.encode()))
    except JourneyError as error:
        return {"problem": f"Gaps are not available: {error}"}
    settings = lenient_settings(core)
    index, today = Index(core.state), day_of(None)
    gaps = [
        (rule.code, each.id, each.other, each.words)
        for rule, each in found(index, selected(None, None, settings=settings), today)
    ]
    rules = rule_table(settings)
    outlooks = outlooks_of(index, today)
    return {"found": {"gaps": gaps, "rules": rules, "outlooks": outlooks}}


def _opened(comm: Any, message: Any) -> None:
    comm.send(gaps_of(message["content"]["data"]["text"]))
