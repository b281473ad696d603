"""How a prompt is written and its arguments are completed."""

from __future__ import annotations

from journeynb.base.errors import JourneyError
from journeynb.mcp.asking.refusal import Refused, unknown
from journeynb.mcp.prompts.prompt import Given, Prompt, Written
from journeynb.mcp.prompts.prompts import PROMPTS
from journeynb.mcp.resources.registry import starting
from journeynb.mcp.workspace.workspace import Workspace


def get(workspace: Workspace, name: str, arguments: Given | None = None) -> Written:
    """Return the messages of a prompt.

    Parameters
    ----------
    workspace : Workspace
        The maps.
    name : str
        Name of the prompt.
    arguments : dict, optional
        What the person filled in.

    Raises
    ------
    Refused
        The prompt, an argument or its value is unknown, or an argument is missing.
    """
    prompt = _prompt(name)
    given = {key: value.strip() for key, value in (arguments or {}).items() if value.strip()}
    known = [each.name for each in prompt.arguments]
    for key in given:
        if key not in known:
            raise unknown("unknown_argument", "argument", key, known, field=key)
    for each in prompt.arguments:
        if each.required and each.name not in given:
            raise Refused(
                "bad_argument",
                f"{each.name}: is missing",
                field=each.name,
                allowed=each.description,
            )
    workspace.path(given["map"])
    return Written(prompt.description, prompt.write(workspace, given))


def complete(
    workspace: Workspace, name: str, argument: str, value: str, given: Given | None = None
) -> list[str]:
    """Return values that complete an argument of a prompt; none for free text.

    Raises
    ------
    Refused
        The prompt or the argument is unknown.
    """
    prompt = _prompt(name)
    arguments = {each.name: each for each in prompt.arguments}
    if argument not in arguments:
        raise unknown("unknown_argument", "argument", argument, arguments, field=argument)
    values = arguments[argument].values
    if values is None:
        return []
    try:
        return starting(values(workspace, given or {}), value)
    except JourneyError:  # there is no such map, or it cannot be read
        return []


def _prompt(name: str) -> Prompt:
    if name not in PROMPTS:
        raise unknown("unknown_prompt", "prompt", name, PROMPTS, field="name")
    return PROMPTS[name]
