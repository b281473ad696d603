"""Gap rules: what is missing in a map. Importing this brings the register of all rules."""

from journeynb.gaps.rules import alignment, experience, mapping, smart
from journeynb.gaps.rules import evidence as observation
from journeynb.gaps.rules import personas as research
from journeynb.gaps.rules.rule import RULES, Rule

RULES.update(sorted((code, RULES.pop(code)) for code in list(RULES)))

__all__ = [
    "RULES",
    "Rule",
    "alignment",
    "experience",
    "mapping",
    "observation",
    "research",
    "smart",
]
