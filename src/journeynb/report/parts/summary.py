"""The start of a report: its subject and the executive summary."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeynb.base.text import capitalized, count
from journeynb.gaps.goals.goal_status import TONES, WORDS, Progress, figures, progress
from journeynb.gaps.rules.rule import without_calls
from journeynb.model.index import contents
from journeynb.model.kinds.entities import Goal
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Fact,
    Facts,
    Heading,
    Para,
    Severity,
    Span,
    Strong,
    severity_span,
)
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import (
    date_text,
    figure,
    joined,
    percent,
)
from journeynb.report.parts.evidence import key_facts
from journeynb.report.parts.goal_data import goal_words
from journeynb.report.parts.since_last_report import changes
from journeynb.report.parts.why import strongest

_NUMBERS = {2: "two", 3: "three"}


def title(context: Context) -> Section:
    """Return the title of the map, its contents and the date."""
    info = context.index.info
    kind = {"as_is": "as-is journey", "to_be": "to-be journey"}.get(
        info.state or "", "customer journey map"
    )
    line = f"{date_text(context.today)} · {kind} · {contents(context.index)}"
    owners = f"Owners: {joined(list(info.owners))}" if info.owners else ""
    blocks: list[Block] = [Heading(info.title or "Untitled map", 1), Para(line, "meta")]
    if info.description:
        blocks.append(Para(info.description, "lead"))
    if owners:
        blocks.append(Para(owners, "meta"))
    return Section(blocks)


def summary(context: Context) -> Section:
    """Return the executive summary: goals, the most severe gaps, customers, changes."""
    blocks: list[Block] = [Facts(_facts(context)), *_goals(context), *_most_severe(context, 3)]
    if context.evidence is not None:
        facts = key_facts(context)
        blocks += [Heading("What customers did"), Bullets(facts)] if facts else []
        reasons = strongest(context)
        blocks += [Heading("Why"), Bullets(reasons)] if reasons else []
    if context.earlier is not None:
        blocks += changes(context).blocks
    return Section(blocks)


def _facts(context: Context) -> list[Fact]:
    goals = statuses(context)
    well = sum(each.status in ("reached", "on_track") for _, each in goals)
    known = sum(each.status != "no_data" for _, each in goals)
    found = Counter(row["severity"] for row in context.rows)
    facts = []
    if goals:
        bad = any(each.state in ("overdue", "behind") for _, each in goals)
        note = "" if known == len(goals) else f"{len(goals) - known} without data"
        facts.append(
            Fact("Goals on track or reached", f"{well} of {known}", note, "error" if bad else "")
        )  # fmt: skip
    severity = "error" if found["error"] else "warning" if found["warning"] else ""
    note = f"{count(found['warning'], 'warning')}, {count(found['info'], 'hint')}"
    facts.append(Fact("Errors on the map", str(found["error"]), note, severity))
    if context.evidence is not None:
        log = context.evidence.log
        facts.append(Fact("Customers observed", f"{log.customers:,}", _period(context)))
        rows = context.evidence.conformance()
        if len(rows):
            first = rows.iloc[0]
            note = f"95% interval: {100 * first.move_low:.0f} to {100 * first.move_high:.0f}%"
            facts.append(Fact("Moves explained by the map", percent(first.move_share), note))
    basis = _researched(context)
    if basis is not None:
        facts.append(
            Fact("Experiences researched", percent(basis), "the rest are assumed or have no basis")
        )
    return facts


def _period(context: Context) -> str:
    assert context.evidence is not None
    facts = context.evidence.log.facts
    if not facts.events:
        return "no events"
    return (
        f"{facts.events:,} events, {date_text(facts.first.date())} "
        f"to {date_text(facts.last.date())}"
    )


def _researched(context: Context) -> float | None:
    """Return the share of experiences that are researched; None without experiences."""
    index = context.index
    bases = [data.basis for each in index.personas for _, data in index.experiences(each.id)]
    return bases.count("researched") / len(bases) if bases else None


def statuses(context: Context) -> list[tuple[Goal, Progress]]:
    """Return the goals with their progress."""
    return [(goal, progress(goal, context.today)) for goal in context.index.goals]


def _goals(context: Context) -> list[Block]:
    goals = statuses(context)
    if not goals:
        return []
    order = [each for each in WORDS if each != "no_data"]
    number = Counter(each.state for _, each in goals)
    counts = [
        f"{number[each]} {_be(number[each]) * (not n)}{WORDS[each]}"
        for n, each in enumerate(state for state in order if number[state])
    ]
    if number["no_data"]:
        counts.append(f"{number['no_data']} {'has' if number['no_data'] == 1 else 'have'} no data")
    lines = [_goal(context, goal, found) for state in order for goal, found in goals
             if found.state == state]  # fmt: skip
    blocks: list[Block] = [
        Heading("Goals"),
        Para(f"Of {count(len(goals), 'goal')}, {joined(counts)}."),
    ]
    return [*blocks, Bullets(lines)] if lines else blocks


def _be(number: int) -> str:
    return "is " if number == 1 else "are "


def _goal(context: Context, goal: Goal, found: Progress) -> list[Span]:
    progress_text = figures(goal, found.last, figure)
    if found.expected is not None and found.state not in ("reached", "overdue"):
        progress_text += f", {figure(found.expected, goal.unit)} expected by today"
    due = f", due {date_text(goal.due)}" if goal.due else ""
    return [Severity(TONES[found.state], WORDS[found.state]), " ", Strong(goal.name),
            f": {progress_text}{due}", *goal_words(goal, context)]  # fmt: skip


def _most_severe(context: Context, most: int) -> list[Block]:
    rows = context.most_severe(most)
    if not rows:
        return [Heading("Gaps"), Para("No rule finds an error or a warning.")]
    blocks: list[Block] = [Heading(gaps_heading(context, len(rows)))]
    return [*blocks, Bullets([_gap(context, row) for row in rows], numbered=True)]


def gaps_heading(context: Context, number: int) -> str:
    """Return the heading above the most severe gaps."""
    if number < 2:
        return "The most severe gap" if number else "Gaps"
    words = _NUMBERS.get(number, str(number))
    if context.observed is not None:
        return f"The {words} gaps that affect most customers"
    return f"The {words} most severe gaps"


def _gap(context: Context, row: dict[str, Any]) -> list[Span]:
    words: list[Span] = [
        severity_span(row["severity"]), " ", Strong(_sentence(row["message"])),
        f" {context.rules[row['rule']].why}".rstrip(),
    ]  # fmt: skip
    if row.get("customers") is not None and context.observed is not None:
        share = f", {percent(row['share'])} of all" if row["share"] is not None else ""
        words.append(f" It affects {count(row['customers'], 'customer')}{share}.")
    fix = without_calls(row["fix"])
    return [*words, f" To fix it: {fix[:1].lower() + fix[1:]}."] if fix else words


def _sentence(text: str) -> str:
    return capitalized(text).rstrip(".") + "."
