"""Slides of the findings: summary, goals, their alignment with personas, gaps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeynb.base.text import capitalized, count, severity_word
from journeynb.gaps.goals.goal_projection import Projection
from journeynb.gaps.goals.goal_status import TONES, WORDS, Progress
from journeynb.gaps.goals.goal_status import figures as goal_figures
from journeynb.gaps.goals.projection_words import WORDS as PROJECTED
from journeynb.gaps.goals.projection_words import range_of, tone_of
from journeynb.gaps.rules.alignment import below
from journeynb.gaps.rules.rule import SEVERITIES, without_calls
from journeynb.model.kinds.entities import Goal
from journeynb.report.content.blocks import Bullets, Facts, Severity, Strong, Words, severity_span
from journeynb.report.content.context import Context
from journeynb.report.content.wording import (
    date_text,
    figure,
    joined,
    percent,
)
from journeynb.report.parts.evidence import key_facts
from journeynb.report.parts.gaps import alignment as aligned
from journeynb.report.parts.gaps import gap_table
from journeynb.report.parts.goal_data import goal_words, projected
from journeynb.report.parts.summary import gaps_heading, statuses, summary
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.slide import Page
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, fitting, lines, notes, text_of

GAPS = 8
"""Number of gaps listed, one per rule."""
PERSONAS = 8
_SIGNS = {"reached": "✓", "on_track": "●", "at_risk": "▲", "no_data": "–"}
_CARD = 1.3


def overview(deck: Deck, context: Context) -> None:
    """Add the executive summary."""
    blocks = summary(context).blocks
    page = deck.slide(_headline(context), notes(blocks))
    facts = next((each for each in blocks if isinstance(each, Facts)), Facts([]))
    wide = min(3.2, (WIDTH - 0.2 * (len(facts.items) - 1)) / max(len(facts.items), 1))
    for place, fact in enumerate(facts.items):
        x = LEFT + place * (wide + 0.2)
        color = {"error": "bad", "warning": "fair"}.get(fact.severity, "accent")
        texts = [
            Line(fact.label, 11, "muted", after=0, most=2),
            Line(fact.figure, 26, bold=True, after=0, most=1),
            Line(fact.note, 10, "muted", after=0, most=2),
        ]
        page.panel(x, TOP, wide, _CARD, texts[: 3 if fact.note else 2])
        page.bar(x, TOP, wide, 0.05, color)
    parts = [(label, found) for label, found in (
        ("Goals", _goal_lines(context)), (_gaps_label(context), _gap_lines(context)),
        ("What customers did", _observed_lines(context)),
    ) if found]  # fmt: skip
    y = TOP + _CARD + 0.3
    wide = min(8.0, (WIDTH - 0.35 * (len(parts) - 1)) / max(len(parts), 1))
    for place, (label, found) in enumerate(parts):
        x = LEFT + place * (wide + 0.35)
        page.labelled(label, x, y, wide, BOTTOM - y, fitting(found, wide, BOTTOM - y - 0.4))


def _headline(context: Context) -> str:
    """Return the key message of the summary."""
    if not context.index.entity:
        return "This map is empty"
    number = Counter(each.state for _, each in _statuses(context))
    parts = []
    if number:
        bad = next((each for each in ("overdue", "behind", "at_risk") if number[each]), "")
        total = sum(number.values())
        if bad:
            parts.append(f"{_of(number[bad], total)} {WORDS[bad]}")
        elif number["on_track"] + number["reached"]:
            parts.append(f"{_of(number['on_track'] + number['reached'], total)} on track")
        else:
            parts.append(f"no data yet for {count(total, 'goal')}")
    touched = [row for row in context.most_severe(3) if row.get("customers")]
    if touched and context.observed is not None:
        most = max(touched, key=lambda row: row["customers"])
        parts.append(f"one gap affects {count(most['customers'], 'customer')}")
    else:
        parts.append(_severities(context))
    return capitalized("; ".join(parts))


def _of(number: int, total: int) -> str:
    if number == total:
        return "the only goal is" if total == 1 else f"all {total} goals are"
    return f"{number} of {total} goals {'is' if number == 1 else 'are'}"


def _severities(context: Context) -> str:
    number = Counter(row["severity"] for row in context.rows)
    counts = [
        count(number[each], severity_word(each))
        for each in SEVERITIES
        if number[each] and each != "info"
    ]
    return f"{joined(counts)} on the map" if counts else "no errors or warnings on the map"


def _statuses(context: Context) -> list[tuple[Goal, Progress]]:
    return sorted(statuses(context), key=lambda each: list(WORDS).index(each[1].state))


def _mark(state: str) -> Words:
    return Severity(TONES[state], f"{_SIGNS.get(state, '✕')} {WORDS[state]}")


def _goal_lines(context: Context) -> list[Line]:
    goal_lines = []
    for goal, found in _statuses(context):
        value = goal_figures(goal, found.last, figure)
        words: list[Any] = [_mark(found.state), "  ", goal.name]
        goal_lines.append(
            Line([*words, f": {value}" if found.last is not None else ""], 12, most=2)
        )
    return goal_lines


def _gaps_label(context: Context) -> str:
    return gaps_heading(context, len(context.most_severe(3)))


def _gap_lines(context: Context) -> list[Line]:
    gap_lines = []
    for row in context.most_severe(3):
        message = capitalized(row["message"])
        gap_lines.append(Line([severity_span(row["severity"]), "  ", Strong(message)],
                         13, most=3, after=1))  # fmt: skip
        details = [without_calls(row["fix"]) + "."] if without_calls(row["fix"]) else []
        if context.observed is not None and row.get("customers") is not None:
            details.insert(0, f"Affects {_customers(row)}.")
        gap_lines.append(Line(" ".join(details), 12, "muted", most=3, after=8))
    return gap_lines or [Line("No rule finds an error or a warning.", 13)]


def _customers(row: dict[str, Any]) -> str:
    share = f" ({percent(row['share'])})" if row.get("share") is not None else ""
    return f"{count(row['customers'], 'customer')}{share}"


def _observed_lines(context: Context) -> list[Line]:
    if context.evidence is None:
        return []
    return list(lines([Bullets(key_facts(context))], 13, 7))


def goals(deck: Deck, context: Context) -> None:
    """Add the goals with their status."""
    index, found = context.index, _statuses(context)
    if not found:
        page = deck.slide(
            "The map has no goal yet", "Without goals, nobody can say what was achieved."
        )
        words = "Without goals, nobody can say what a better journey would be worth."
        page.text(LEFT, TOP, WIDTH, 1, [Line(words, 16, "muted")])
        return
    number = Counter(each.state for _, each in found)
    status_words = {**WORDS, "no_data": "without data"}
    counts = [f"{number[state]} {status_words[state]}" for state in WORDS if number[state]]
    ahead = {goal.id: each for goal, each in projected(context)}
    rows: list[list[Words]] = []
    for goal, now in found:
        who = [index.name(id) for id in index.sorted(index.out("targets", goal.id))]
        less = " or less" if goal.direction == "decrease" and goal.target is not None else ""
        last: Words = joined(who, 3) or "none"
        if ahead:
            last = _ahead(goal, ahead.get(goal.id))
        rows.append([
            _mark(now.state), [Strong(goal.name)], figure(now.last, goal.unit),
            figure(now.expected, goal.unit), figure(goal.target, goal.unit) + less,
            goal.due.isoformat() if goal.due else "–", last,
        ])  # fmt: skip
    head = ["Status", "Goal", "Now", "Expected", "Target", "Due"]
    head.append("Projected (80%)" if ahead else "Personas")
    widths = [1.3, 2.8, 1.45, 1.45, 1.5, 1.3, 2.33]
    grid = Grid(head, rows, widths, frozenset({2, 3, 4}), 14, 3)
    deck.table(f"{count(len(found), 'goal')}: {joined(counts)}", grid,
               _goal_notes(context, found), "Goals with their status")  # fmt: skip


def _ahead(goal: Goal, found: Projection | None) -> Words:
    """Return where a goal is heading, with its status; a dash without a projection."""
    if found is None:
        return "–"
    tone, words = tone_of(found.status), PROJECTED[found.status]
    return [f"{range_of(goal, found, figure)} ", Severity(tone, words)]


def _goal_notes(context: Context, found: list[tuple[Goal, Progress]]) -> str:
    texts = []
    for goal, now in found:
        text = f"{goal.name}: {WORDS[now.state]}"
        if goal.metric:
            text += f"; measured by {goal.metric}"
        if now.last is not None and now.last_date is not None:
            text += f"; {figure(now.last, goal.unit)} on {date_text(now.last_date)}"
        text += (
            text_of(goal_words(goal, context))
            .replace(". Heading", "; heading")
            .replace(". Last", "; last")
        )
        if goal.baseline is not None:
            text += f"; baseline {figure(goal.baseline, goal.unit)}"
        text += f"; owner: {goal.owner}" if goal.owner else "; no owner"
        texts.append(f"{text}{text_of(goal_words(goal, context))}.")
    texts.append(
        "Goals are compared with a straight line from baseline to target: behind means "
        "less than 80% of the progress expected by today, at risk less than 100%."
    )
    return "\n".join(texts)


def alignment(deck: Deck, context: Context) -> None:
    """Add the alignment of goals and personas."""
    index = context.index
    if not index.goals or not index.personas:
        return
    number = Counter(row["rule"] for row in context.rows)
    lacking = {(row["id"], row["other"]) for row in context.rows if row["rule"] == "A203"}
    unsupported = {goal for goal, _ in lacking}
    problems = [words for words in (
        f"{count(number['A201'], 'goal')} without a persona" if number["A201"] else "",
        f"{count(number['A202'], 'persona')} without a goal" if number["A202"] else "",
        f"{count(len(unsupported), 'goal')} without a supporting touchpoint for a target persona"
        if unsupported else "",
    ) if words]  # fmt: skip
    title = joined(problems) or "Every goal targets a persona, and every persona has a goal"
    title = capitalized(title)
    section = aligned(context)
    under = [
        Line("● number of the persona's touchpoints that support the goal; × targeted, but none "
            "supports it.",
             11, "muted", most=1),
        *lines(section.blocks, 12, 2),
    ]  # fmt: skip
    personas = index.personas
    several = -(-len(personas) // PERSONAS)
    size = -(-len(personas) // several)
    for part in range(several):
        some = personas[part * size : (part + 1) * size]
        rows = [
            [[Strong(goal.name)], *(_aim(context, goal, who.id, lacking) for who in some)]
            for goal in index.goals
        ]
        wide = min(1.5, (WIDTH - 4.5) / len(some))
        grid = Grid(["Goal", *(each.name or each.id for each in some)], rows,
                    [WIDTH - wide * len(some), *[wide] * len(some)], size=14, most=2)  # fmt: skip
        end = f" ({part + 1} of {several})" if several > 1 else ""
        deck.table(
            title + end,
            grid,
            notes(section.blocks),
            "Which personas each goal targets, and how many of their touchpoints support it",
            fitting(under, WIDTH, 2.4) if part == several - 1 else under[:1],
        )


def _aim(context: Context, goal: Goal, who: str, lacking: set[tuple[str, str]]) -> Words:
    index = context.index
    if who not in index.out("targets", goal.id):
        return ""
    experiences = index.out("experiences", who)
    supporting = {
        id for each in (goal.id, *below(index, goal.id)) for id in index.into("supports", each)
    }
    own = len(supporting & experiences.keys())
    if (goal.id, who) in lacking:
        return [Severity("error", "× none")]
    return f"● {own}"


def gaps(deck: Deck, context: Context) -> None:
    """Add the most severe gaps, each with its fix."""
    rows = context.most_severe(GAPS)
    section = gap_table(context)
    if not rows:
        page = deck.slide("No errors or warnings found", notes(section.blocks))
        _nothing(page, context)
        return
    alike = Counter(row["rule"] for row in context.rows)
    head, widths = ["Severity", "Gap", "Fix", "Found"], [1.1, 4.9, 5.33, 0.8]
    numbers = frozenset({3})
    observed = context.observed is not None
    if observed:
        head, widths = [*head, "Customers"], [1.1, 4.5, 4.23, 0.8, 1.5]
        numbers = frozenset({3, 4})
    table_rows: list[list[Words]] = []
    for row in rows:
        message = capitalized(row["message"])
        cells: list[Words] = [severity_span(row["severity"]), [Strong(message)],
                              without_calls(row["fix"]), f"{alike[row['rule']]:,}"]  # fmt: skip
        if observed:
            many = row.get("customers")
            share = f" ({percent(row['share'])})" if row.get("share") is not None else ""
            cells.append("" if many is None else f"{many:,}{share}")
        table_rows.append(cells)
    end = ": start with these"
    if rows[0].get("customers"):
        end = f"; one of them affects {count(rows[0]['customers'], 'customer')}"
    title = capitalized(_severities(context)) + end
    detail = "\n".join([*map(context.why, rows), 'One gap per rule is listed; "Found" is the '
        'number of gaps of that rule. All gaps:', notes(section.blocks)])  # fmt: skip
    deck.table(title, Grid(head, table_rows, widths, numbers, 14), detail, "The most severe gaps")


def _nothing(page: Page, context: Context) -> None:
    number = Counter(row["severity"] for row in context.rows)
    words = "This map has no errors or warnings."
    if number["info"]:
        words += f" The notes list {count(number['info'], 'hint')}."
    page.text(LEFT, TOP, WIDTH, min(1.0, HEIGHT), [Line(words, 16, "muted")])
