"""Arguments that are no path are refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.model.schema import EDIT_LIMIT
from journeynb.sync.protocol import MessageError, read

JM = jn.JourneyMap("Coffee", stages=["Awareness"])
CALLS: dict[str, Callable[[Any], object]] = {
    "save": lambda path: JM.save(path),
    "report": lambda path: JM.report(path),
    "picture": lambda path: JM.picture().save(path),
    "read": lambda path: jn.read(path),
    "since": lambda path: JM.report("a.html", since=path),
    "template": lambda path: JM.report("a.html", template=path),
    "Report": lambda path: jn.Report(path),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_path_of_another_type(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for wrong in (3, [], {}, b"x", object(), "a\0b.html", True):
        with pytest.raises(jn.JourneyError):
            CALLS[name](wrong)
    assert not list(tmp_path.iterdir())


def test_a_message_with_too_many_changes_is_refused_at_once() -> None:
    change = {"op": "remove", "id": "awareness"}
    for message in (
        {"type": "edit", "request": "a-1", "changes": [change] * (EDIT_LIMIT + 1)},
        {"type": "earlier", "request": "a-1", "edits": [[change] * EDIT_LIMIT, [change]]},
    ):
        with pytest.raises(MessageError, match=r"20,001 changes; allowed: at most 20,000"):
            read(message)
    most = {"type": "edit", "request": "a-1", "changes": [change] * EDIT_LIMIT}
    assert read(most)["type"] == "edit"
