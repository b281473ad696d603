"""Gap rules: what is missing in a map. Importing this brings the register of all rules."""

from journeynb.gaps import alignment, experience, mapping, observation, research, smart
from journeynb.gaps.rule import RULES, Rule

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
