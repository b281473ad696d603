"""All resources: what is listed, what is read, and how an address is completed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeynb.base.errors import JourneyError
from journeynb.mcp.asking.answer import compact_json
from journeynb.mcp.asking.refusal import Refused, unknown
from journeynb.mcp.resources.addresses import Address, address_of, no_resource
from journeynb.mcp.resources.glossary import glossary
from journeynb.mcp.resources.map_parts import (
    MAPS,
    counts,
    map_parts,
    names_of_parts,
    part_of_map,
    title_of,
)
from journeynb.mcp.resources.resource import JSON, Content, Resource, Template
from journeynb.mcp.resources.schema_parts import (
    SCHEMA,
    names_of_schemas,
    schema_of,
    schema_overview,
)
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace

GLOSSARY, RULES = "glossary", "rules"
MAPS_ON_A_PAGE = 10
MOST_COMPLETIONS = 100
"""The largest number of values that a client takes."""
SCHEMA_JSON = "application/schema+json"

FIXED = (
    Resource(
        str(Address((SCHEMA,))),
        SCHEMA,
        "Schema of maps",
        "Kinds of item and link, their fields, and an example of each form of change.",
    ),
    Resource(
        str(Address((GLOSSARY,))),
        GLOSSARY,
        "Glossary",
        "Meanings of the terms of journey mapping.",
    ),
    Resource(
        str(Address((RULES,))),
        RULES,
        "Gap rules",
        "Codes, titles and severities of the rules that find gaps.",
    ),
)
"""Resources that do not depend on the folder."""

TEMPLATES = (
    Template(
        "journeymap://maps/{map}",
        "map",
        "A map",
        "Fields of a map, and its parts with the number of items in each.",
    ),
    Template(
        "journeymap://maps/{map}/{part}",
        "part-of-map",
        "A part of a map",
        "Items of one kind, such as touchpoints, or links of one kind, such as leads_to.",
    ),
    Template(
        "journeymap://schema/{kind}",
        "schema-of-kind",
        "Schema of a kind",
        "Fields of a kind of item or link in JSON Schema.",
        SCHEMA_JSON,
    ),
    Template(
        "journeymap://rules/{code}",
        "rule",
        "A gap rule",
        "What a rule finds, why that matters, an example and its fix.",
    ),
)
"""Forms of addresses."""


def page(workspace: Workspace, cursor: str | None = None) -> tuple[list[Resource], str | None]:
    """Return resources, and the cursor of those that follow.

    Each map is listed with its kinds of item; links of a kind are read by their addresses.

    Parameters
    ----------
    workspace : Workspace
        The maps.
    cursor : str, optional
        What the page before returned.

    Raises
    ------
    Refused
        The cursor is not valid.
    """
    if cursor is not None and not (cursor.isdecimal() and len(cursor) < 10):
        raise Refused(
            "bad_argument", "the cursor is not valid", field="cursor", allowed="that of a page"
        )
    start = int(cursor or 0)
    names = workspace.names()
    end = start + MAPS_ON_A_PAGE
    found = [] if start else list(FIXED)
    for name in names[start:end]:
        found += _listed(workspace, name)
    return found, str(end) if end < len(names) else None


def read(workspace: Workspace, uri: str) -> Content:
    """Return what is at an address.

    Raises
    ------
    Refused
        There is nothing at this address.
    FileError, FormatError
        The file of the map cannot be read.
    """
    address = address_of(uri)
    kind = JSON
    match address.parts:
        case ("maps", name):
            text = map_parts(name, workspace.map(name)).text()
        case ("maps", name, part):
            jm = workspace.map(name)
            found = part_of_map(name, jm, part, address.offset, comments=workspace.quotes)
            text = found.text()
        case ("schema",):
            text = compact_json(schema_overview())
        case ("schema", name):
            text, kind = compact_json(schema_of(name)), SCHEMA_JSON
        case ("glossary",):
            text = compact_json(glossary())
        case ("rules",):
            text = compact_json(_rules())
        case ("rules", code):
            text = ask(Call(workspace), "explain_rule", {"code": code}).text()
        case _:
            raise no_resource(uri)
    return Content(uri, kind, text)


def complete(
    workspace: Workspace,
    uri_template: str,
    argument: str,
    value: str,
    given: Mapping[str, str] | None = None,
) -> list[str]:
    """Return values that complete a variable of a template.

    Parameters
    ----------
    workspace : Workspace
        The maps.
    uri_template : str
        The template.
    argument, value : str
        The variable, and what was typed so far.
    given : dict, optional
        The other variables so far.

    Raises
    ------
    Refused
        There is no such template or variable.
    """
    templates = [each.uri_template for each in TEMPLATES]
    if uri_template not in templates:
        raise unknown("unknown_resource", "template", uri_template, templates, field="ref")
    values: dict[str, Callable[[], list[str]]] = {
        "map": workspace.names,
        "part": lambda: _parts(workspace, (given or {}).get("map", "")),
        "kind": names_of_schemas,
        "code": lambda: [each["code"] for each in _rules()["rules"]],
    }
    names = [name for name in values if f"{{{name}}}" in uri_template]
    if argument not in names:
        raise unknown("unknown_argument", "argument", argument, names, field="argument")
    return starting(values[argument](), value)


def starting(values: list[str], typed: str) -> list[str]:
    """Return the values that start with what was typed, then those that contain it."""
    word = typed.casefold()
    found = [each for each in values if word in each.casefold()]
    found.sort(key=lambda each: not each.casefold().startswith(word))
    return found


def _listed(workspace: Workspace, name: str) -> list[Resource]:
    """Return the resources of a map; only the map itself if it cannot be read."""
    found = [
        Resource(
            str(Address((MAPS, name))),
            name,
            f"{name}: map",
            "Fields of the map, and its parts with the number of items in each.",
        )
    ]
    try:
        numbers = counts(workspace.map(name), links=False)
    except JourneyError:
        return found
    return found + [
        Resource(
            str(Address((MAPS, name, part))),
            f"{name}/{part}",
            f"{name}: {title_of(part)}",
            f"The map's {title_of(part)}: {number:,}.",
        )
        for part, number in numbers.items()
    ]


def _parts(workspace: Workspace, name: str) -> list[str]:
    """Return the parts of a map, or all that a map can have."""
    try:
        return list(counts(workspace.map(name), links=True)) if name else names_of_parts()
    except JourneyError:
        return names_of_parts()


def _rules() -> dict[str, Any]:
    from journeynb.gaps.rules.own import all_rules

    rows = [
        {"code": code, "title": rule.title, "severity": rule.severity, "about": rule.holds_for}
        for code, rule in all_rules().items()
    ]
    return {"rules": rows, "next": f"{Address((RULES, ''))}CODE: why, an example and the fix"}
