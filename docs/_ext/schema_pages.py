"""The tables of the file format and the glossary, from the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import journeynb as jn
from journeynb.mcp.resources.glossary import marked_terms, term_of
from pages import table, write


def write_file_format(path: Path) -> None:
    """Write tables of the fields of the map, the kinds, the kinds of link, and parts."""
    schema = jn.schema()
    shared, defs = schema["x-journey"], schema["$defs"]
    known = {each["type"] for each in [*shared["kinds"], *shared["links"]]}
    fields = {name: schema["properties"][name] for name in shared["map"]}
    parts = ["## The map itself", field_table(fields, ()), "## Kinds"]
    for each in shared["kinds"]:
        made = defs[each["type"]]
        parts += [
            f"(kind-{each['kind']})=\n### {each['kind']}",
            f"{made['description']} In files `{each['plural']}`, in Python `jn.{each['type']}`.",
            field_table(made["properties"], made["required"]),
        ]
    parts += [
        "## Links",
        "Every link has `kind`, `from` and `to`, the ids of its two ends. There is at most one "
        "link of a kind from one entity to another, and none from an entity to itself.",
    ]
    for each in shared["links"]:
        parts += [f"(link-{each['kind']})=\n### {each['kind']}", defs[each["type"]]["description"]]
        parts.append("From " + listed(each["from"]) + " to " + listed(each["to"]) + ".")
        if each["once"]:
            parts.append(f"At most one from each {listed(each['once'])}.")
        if each["acyclic"]:
            parts.append("These links may not form a circle.")
        own = {name: defs[each["type"]]["properties"][name] for name in each["fields"]}
        if own:
            parts.append(field_table(own, ()))
    parts += ["## Parts of fields", "Some fields are such a small object, or a list of them."]
    for name in sorted(set(defs) - known):
        parts += [f"(part-{name})=\n### {name}", defs[name].get("description", "")]
        if "x-rule" in defs[name]:
            parts.append(f"Rule: {defs[name]['x-rule']}.")
        parts.append(field_table(defs[name]["properties"], defs[name].get("required", ())))
    write(path, "\n\n".join(filter(None, parts)) + "\n")


def field_table(fields: dict[str, Any], required: Iterable[str]) -> str:
    """Return the table of some fields of the JSON Schema."""
    rows = [
        [
            f"`{name}`" + (" (required)" if name in required else ""),
            type_of(field),
            default_of(field),
            field.get("description", ""),
        ]
        for name, field in fields.items()
    ]
    return table(["Field", "Type and range", "Default", "Meaning"], rows)


def type_of(field: dict[str, Any]) -> str:
    """Return the type and the range of a field in words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#part-{name})"
    if "anyOf" in field:
        return " or ".join(type_of(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        return f"list of {type_of(field['items'])}"
    text = field.get("format") or {
        "string": "text",
        "number": "number",
        "integer": "whole number",
        "boolean": "`true` or `false`",
    }.get(field.get("type", ""), "any")
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        text += f", {low} to {high}"
    elif low is not None:
        text += f", from {low}"
    elif field.get("pattern"):
        text = "id"
    elif field.get("minLength"):
        text += ", not empty"
    return text


def default_of(field: dict[str, Any]) -> str:
    """Return the default of a field as JSON, or nothing if the field is then absent."""
    value = field.get("default", "")
    return "" if value == "" else f"`{str(value).lower() if value in (True, False) else value}`"


def listed(names: Iterable[str]) -> str:
    """Return names of kinds joined by commas and 'or'."""
    names = [f"`{name}`" for name in names]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


def write_glossary(path: Path) -> None:
    """Write the terms, including kinds and kinds of link, and then every field."""
    schema = jn.schema()
    shared, defs = schema["x-journey"], schema["$defs"]
    terms = marked_terms()
    for each in [*shared["kinds"], *shared["links"]]:
        what = "kind" if "plural" in each else "link"
        page = f"[{'Fields' if what == 'kind' else 'Ends and fields'}](#{what}-{each['kind']})."
        terms[term_of(each)] += f" {page}"
    lines = [
        line
        for name in sorted(terms, key=str.casefold)
        for line in (name, f"  {' '.join(terms[name].split())}", "")
    ]
    where: dict[tuple[str, str], list[str]] = {}
    groups = [("map", {name: schema["properties"][name] for name in shared["map"]})]
    for each in [*shared["kinds"], *shared["links"]]:
        made = defs[each["type"]]["properties"]
        groups.append((each["kind"], {name: made[name] for name in each["fields"]}))
    for kind, fields in groups:
        for name, field in fields.items():
            where.setdefault((name, field.get("description", "")), []).append(kind)
    common = {kind["kind"] for kind in shared["kinds"]}
    rows = [
        [
            f"`{name}`",
            "every kind" if len(common & set(kinds)) > len(common) - 2 else ", ".join(kinds),
            text,
        ]
        for (name, text), kinds in sorted(where.items())
    ]
    parts = [
        "# Glossary",
        "The same words are used in Python, in files, in messages and on these pages.",
        "::::{glossary}\n" + "\n".join(lines) + "::::",
        "## Fields",
        "The meaning of each field, and the kinds and links that have it.",
        table(["Field", "Belongs to", "Meaning"], rows),
    ]
    write(path, "\n\n".join(parts) + "\n")
