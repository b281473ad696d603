"""The tool that explains a rule."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from journeynb.base.errors import ArgumentError
from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.question import Question
from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool


class AskRule(Question):
    """Which rule."""

    code: str = Field(description="Code of the rule, such as M101, or its title.")


class ExplainedRule(Answer):
    """A rule, with an example."""

    rule: str
    title: str
    severity: str = Field(description="error, warning or info, unless the team changed it.")
    checks: str = Field(description="Kinds of entity that a finding names.")
    finds: str = Field(description="The definition of its findings.")
    why: str | None = Field(None, description="Why it matters.")
    fix: str | None = None
    needs: str | None = Field(None, description="Data that it needs besides the map.")
    example: list[dict[str, Any]] | None = Field(
        None, description="Changes that make a small map with the gap."
    )
    says: str | None = Field(None, description="The message of the rule about that map.")
    changes: list[dict[str, Any]] | None = Field(
        None, description="Changes that fix that map; empty: no change alone does."
    )


@tool(
    "explain_rule",
    title="Explain a rule",
    description="Explains a rule that gaps cites: what it finds, why that matters, how to fix it, "
    "and a small example as changes.",
)
def explain_rule(call: Call, asked: AskRule) -> ExplainedRule:
    """Return what a rule finds, why, and an example."""
    from journeynb.gaps.rule_explanation import explain
    from journeynb.gaps.rules.own import all_rules
    from journeynb.gaps.rules.rule import without_calls

    try:
        found = explain(asked.code)
    except ArgumentError:
        raise unknown("unknown_rule", "rule", asked.code, all_rules(), field="code") from None
    rule = found.rule
    fix = found.finding.get("fix", found.fix)
    needs = (
        (rule.needs_evidence, "an event log"),
        (rule.needs_customers, "a customer table"),
        (rule.needs_portfolio, "all maps of a portfolio"),
    )
    return ExplainedRule(
        rule=rule.code,
        title=rule.title,
        severity=rule.severity,
        checks=rule.holds_for,
        finds=rule.when,
        why=rule.why or None,
        fix=without_calls(fix) if fix else None,
        needs=", ".join(need for needed, need in needs if needed) or None,
        example=list(rule.bad) or None,
        says=found.finding.get("message"),
        changes=list(rule.mend) if rule.bad else None,
    )
