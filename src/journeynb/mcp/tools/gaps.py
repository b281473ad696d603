"""The tool that lists the gaps of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import cut, start_of_text
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.content.gaps import OF_COMMENTS, GapCounts, Gaps
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool

if TYPE_CHECKING:
    from journeynb.gaps.rules.rule import Rule

Codes = list[str] | None


class AskGaps(Question):
    """Which gaps of which map."""

    map: MapName
    select: Codes = Field(
        None, description='Only these rules: codes or their prefixes, such as ["M101", "A"].'
    )
    ignore: Codes = Field(None, description="Not these rules: codes or their prefixes.")
    about: str | None = Field(
        None, description="Only gaps about this id; a stage includes what occurs in it."
    )
    limit: int = Field(20, ge=1, le=100, description="Largest number of findings.")
    offset: int = Field(0, ge=0, description="Number of findings to skip.")


class Finding(AnswerPart):
    """A gap."""

    rule: str = Field(description="Code of the rule; cite it.")
    severity: str = Field(description="error, warning or info.")
    id: str = Field(description="The entity that it is about; empty: the map. Cite it.")
    other: str | None = Field(None, description="A second entity, or a channel.")
    message: str
    fix: str | None = Field(
        None, description="How to fix it, given at the first finding of each rule."
    )
    changes: list[dict[str, Any]] | None = Field(
        None,
        description="The fix as changes for propose. Fill in each null first; add an entity that "
        "does not exist before you link it.",
    )
    fill: dict[str, str] | None = Field(
        None, description="Meaning of each null, given at the first finding of each rule."
    )


class GapList(Answer):
    """Gaps of a map."""

    total: int = Field(description="Number of findings that were asked for.")
    counts: GapCounts
    findings: list[Finding] = Field(description="Errors first.")
    not_checked: str | None = Field(None, description="Rules that need more than the map.")


@tool(
    "gaps",
    title="Gaps of a map",
    description="Lists what is missing or contradictory on a map, errors first, with the code of "
    "the rule, ids, and the fix as changes. Cite codes and ids. explain_rule says why a rule "
    "matters; propose takes the changes once each null is filled in. If evidence is offered, it "
    "says what the event log shows.",
)
def gaps(call: Call, asked: AskGaps) -> GapList:
    """Return the findings of the rules."""
    jm = call.workspace.map(asked.map)
    found = Gaps(jm, asked.select, asked.ignore, quotes=call.workspace.quotes)
    if asked.about is not None:
        found.only_about(asked.about)
    rows = found.rows[asked.offset : asked.offset + asked.limit]
    made = GapList(
        total=len(found.rows),
        counts=found.counts,
        findings=_findings(rows),
        not_checked=_not_checked(found.not_checked, call.workspace.log is not None),
    )
    return cut(made, "findings", start=asked.offset, total=len(found.rows))


def _findings(rows: Sequence[dict[str, Any]]) -> list[Finding]:
    from journeynb.gaps.rule_changes import fix_of
    from journeynb.gaps.rules.rule import without_calls

    made = []
    explained: set[str] = set()
    for row in rows:
        fix = fix_of(row["rule"])
        first = row["rule"] not in explained
        explained.add(row["rule"])
        made.append(
            Finding(
                rule=row["rule"],
                severity=row["severity"],
                id=row["id"],
                other=start_of_text(row["other"], 120) or None,
                message=start_of_text(row["message"], 300),
                fix=start_of_text(without_calls(row["fix"]), 300) if first else None,
                changes=[fix.of(row["id"], row["other"])] if fix else None,
                fill=(fix.missing or None) if fix and first else None,
            )
        )
    return made


def _not_checked(rules: Sequence[Rule], log: bool) -> str | None:
    """Return why rules were not checked, in a sentence.

    The rules about a log give numbers that the tool ``evidence`` masks beside their totals.
    """
    of_log = "about the event log: ask evidence" if log else "need an event log"
    reasons = {
        of_log: [each for each in rules if each.needs_evidence],
        "need a customer table": [each for each in rules if each.needs_customers],
        "need all maps of a portfolio": [each for each in rules if each.needs_portfolio],
        "need a server with --quotes": [each for each in rules if each.code == OF_COMMENTS],
    }
    parts = [f"{_codes(left)} ({reason})" for reason, left in reasons.items() if left]
    return "; ".join(parts) or None


def _codes(rules: Sequence[Rule]) -> str:
    """Return codes of rules; only the letter, if they are all the rules of a letter."""
    from journeynb.gaps.rules.own import all_rules

    every = Counter(rule.letters for rule in all_rules().values())
    left = Counter(rule.letters for rule in rules)
    words = (
        rule.letters if left[rule.letters] == every[rule.letters] else rule.code for rule in rules
    )
    return ", ".join(dict.fromkeys(words))
