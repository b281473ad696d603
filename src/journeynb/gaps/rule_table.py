"""The rules as an editor needs them: words to fill in, and the link that fixes a gap."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from journeynb.gaps.findings import found
from journeynb.gaps.rule_explanation import EXAMPLE_DAY
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.own import all_rules, changes
from journeynb.gaps.rules.rule import without_calls
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
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
    rule = RULES[code]
    if rule.needs_portfolio or len(rule.mend) != 1 or rule.mend[0]["op"] != "link":
        return {}
    core = CoreMap()
    core.apply(list(rule.bad))
    index, (seen, numbers) = Index(core.state), (rule.observed, rule.numbers)
    _, gap = next(found(index, [rule], EXAMPLE_DAY, observed=seen, numbers=numbers))
    link = rule.mend[0]
    names = {gap.id: "id", gap.other: "other"}
    ends = {side: names[link[side]] for side in ("from", "to") if names.get(link[side])}
    return {"link": {"kind": link["kind"], **ends}} if "id" in ends.values() else {}
