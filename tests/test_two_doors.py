"""Compare the door in TypeScript with the one in Python, with valid and invalid changes."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from journeynb.base.errors import ChangeError
from journeynb.formats.journeymap import document, dumps
from journeynb.model.core import CoreMap
from strategies import change_lists, examples, same
from test_editor_sequences import Views, views  # noqa: F401 - a fixture

BOTH = ("code", "change", "field")


def as_json(value: Any) -> Any:
    """Return a value as JSON stores it; None if JSON cannot."""
    try:
        text = json.dumps(value, allow_nan=False)
        found = json.loads(text)
    except (TypeError, ValueError):
        return None
    return found if finite(found) else None


def finite(value: Any) -> bool:
    """Whether each number is one in JavaScript, too."""
    if isinstance(value, dict):
        return all(map(finite, value.values()))
    if isinstance(value, list):
        return all(map(finite, value))
    if isinstance(value, int):
        return abs(value) < 10**308
    return not isinstance(value, float) or math.isfinite(value)


@settings(max_examples=examples(60))
@given(data=st.data())
def test_both_doors_say_the_same(views: Views, data: Any) -> None:  # noqa: F811
    core = CoreMap()
    for _ in range(6):
        before = as_json(document(core.state))
        changes = as_json(data.draw(change_lists(before, junk=0.1)))
        if changes is None:
            continue
        told = views.ask(apply=before, changes=changes)
        assert "crash" not in told, told
        try:
            inverse = core.apply(changes)
        except ChangeError as error:
            known = error.as_dict()
            assert {key: told["error"][key] for key in BOTH} == {key: known[key] for key in BOTH}
            assert bool(told["error"]["allowed"]) >= (known["code"] == "bad_value")
        else:
            assert "error" not in told, told
            assert same(told["map"], as_json(document(core.state)))
            assert same(told["inverse"], as_json(inverse))
            assert told["text"] == dumps(core.state)
