"""The rules as an editor needs them: words to fill in, and the link that fixes a gap."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from journeynb.gaps.rule_changes import fix_of
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.own import all_rules, changes
from journeynb.gaps.rules.rule import without_calls
from journeynb.settings.settings import Settings


def rule_table(settings: Settings | None = None) -> dict[str, dict[str, Any]]:
    """Return what a view needs of each rule to write its gaps out."""
    all_rules()  # loads those of packages
    table = _rule_table(changes())
    if settings is None or not settings.severity:
        return table
    severities = {code: settings.applied(rule).severity for code, rule in all_rules().items()}
    return {code: {**row, "severity": severities[code]} for code, row in table.items()}


@lru_cache(maxsize=1)
def _rule_table(changes: int) -> dict[str, dict[str, Any]]:
    return {
        code: {
            "title": rule.title,
            "severity": rule.severity,
            "message": rule.message,
            "fix": without_calls(rule.fix),
            "why": rule.why,
            **({"channels": True} if rule.about_channels else {}),
            **({"events": True} if rule.about_events else {}),
            **({"field": rule.fills} if rule.fills else {}),
            **_link(code),
        }
        for code, rule in RULES.items()
    }


def _link(code: str) -> dict[str, Any]:
    """Return the one link that fixes a rule's gaps, if one does, from its own example."""
    fix = fix_of(code)
    if fix is None or fix.change["op"] != "link" or "id" not in fix.places.values():
        return {}
    return {"link": {"kind": fix.change["kind"], **fix.places}}
