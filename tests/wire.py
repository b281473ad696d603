"""The schema of the editor's messages, as the other side reads it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = Path(__file__).parents[1] / "js/src/protocol/messages.schema.json"


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    return Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


def faults(name: str, message: Any) -> list[str]:
    """Return what is wrong with a message; its name is Request, Answer or News."""
    found = _validator(name).iter_errors(json.loads(json.dumps(message)))
    return [each.message for each in found]


def faults_sent(message: Any) -> list[str]:
    """Return what is wrong with a message that Python sent."""
    return faults("Answer" if "request" in message else "News", message)
