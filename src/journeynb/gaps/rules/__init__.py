"""Gap rules, a module for each letter. Importing this package registers all of them."""

from journeynb.gaps.rules import (
    across_maps,
    alignment,
    comments,
    customers,
    evidence,
    experience,
    explanation,
    goal_data,
    mapping,
    personas,
    smart,
)
from journeynb.gaps.rules.rule import RULES, Rule

RULES.update(sorted((code, RULES.pop(code)) for code in list(RULES)))

__all__ = [
    "RULES",
    "Rule",
    "across_maps",
    "alignment",
    "comments",
    "customers",
    "evidence",
    "experience",
    "explanation",
    "goal_data",
    "mapping",
    "personas",
    "smart",
]
