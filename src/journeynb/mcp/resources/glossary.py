"""The glossary: the terms of journey mapping, with the kinds of item and of link."""

from __future__ import annotations

import re
from typing import Any

from journeynb.mcp.resources.terms import TERMS
from journeynb.model.schema import shipped_schema

_TERM = re.compile(r"\{term\}`([^`<]+?)(?: <[^>]*>)?`")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def term_of(row: dict[str, Any]) -> str:
    """Return the term of a kind of item or of link, a row of ``x-journey`` in the schema."""
    return str(row["kind"]).replace("_", " ") if "plural" in row else str(row["kind"])


def marked_terms() -> dict[str, str]:
    """Return the meaning of each term, with the marks of the documentation."""
    schema = shipped_schema()
    terms = dict(TERMS)
    for each in [*schema["x-journey"]["kinds"], *schema["x-journey"]["links"]]:
        name = term_of(each)
        meaning = schema["$defs"][each["type"]]["description"]
        terms[name] = f"{meaning} {terms.get(name, '')}".strip()
    return terms


def glossary() -> dict[str, str]:
    """Return the meaning of each term as plain text, in the order of the alphabet."""
    terms = marked_terms()
    return {name: _plain(terms[name]) for name in sorted(terms, key=str.casefold)}


def _plain(text: str) -> str:
    """Return a text without marks.

    Examples
    --------
    >>> _plain("The {term}`moves <move>` of [all rules](rules/index.md).")
    'The moves of all rules.'
    """
    return _LINK.sub(r"\1", _TERM.sub(r"\1", text))
