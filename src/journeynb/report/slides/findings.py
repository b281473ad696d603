"""The slides of what is found: summary, goals, their alignment with personas, worst gaps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeynb.base.text import count
from journeynb.gaps.rules.goal_cascade import below
from journeynb.gaps.rules.goal_status import Progress, progress
from journeynb.gaps.rules.rule import RULES, SEVERITIES
from journeynb.model.entities import Goal
from journeynb.report.content.blocks import Bullets, Facts, Severity, Strong, Words
from journeynb.report.content.context import Context
from journeynb.report.content.wording import (
    SIGNS,
    STATUS,
    day_text,
    figure,
    joined,
    percent,
    without_calls,
)
from journeynb.report.parts.evidence import drop_off, explained
from journeynb.report.parts.gaps import alignment as aligned
from journeynb.report.parts.gaps import gap_table
from journeynb.report.parts.summary import summary
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.slide import Page
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, fitting, lines, notes

GAPS = 8
"""How many of the worst gaps are listed, each of another rule."""
PERSONAS = 8
_ORDER = ("behind", "at_risk", "on_track", "reached", "no_data")
_MARKS = {"behind": "error", "at_risk": "warning", "no_data": "info"}
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
        told = [
            Line(fact.label, 11, "muted", after=0, most=2),
            Line(fact.figure, 26, bold=True, after=0, most=1),
            Line(fact.note, 10, "muted", after=0, most=2),
        ]
        page.panel(x, TOP, wide, _CARD, told[: 3 if fact.note else 2])
        page.bar(x, TOP, wide, 0.05, color)
    parts = [(label, found) for label, found in (
        ("Goals", _goal_lines(context)), (_worst_label(context), _worst_lines(context)),
        ("What customers did", _observed_lines(context)),
    ) if found]  # fmt: skip
    y = TOP + _CARD + 0.3
    wide = min(8.0, (WIDTH - 0.35 * (len(parts) - 1)) / max(len(parts), 1))
    for place, (label, found) in enumerate(parts):
        x = LEFT + place * (wide + 0.35)
        page.labelled(label, x, y, wide, BOTTOM - y, fitting(found, wide, BOTTOM - y - 0.4))


def _headline(context: Context) -> str:
    """Return what must be known first, in a sentence."""
    if not context.index.entity:
        return "This map is empty"
    number = Counter(each.status for _, each in _statuses(context))
    told = []
    if number:
        bad = "behind" if number["behind"] else "at_risk" if number["at_risk"] else ""
        total = sum(number.values())
        if bad:
            told.append(f"{_of(number[bad], total)} {STATUS[bad]}")
        elif number["on_track"] + number["reached"]:
            told.append(f"{_of(number['on_track'] + number['reached'], total)} on track")
        else:
            told.append(f"no data yet for {count(total, 'goal')}")
    touched = [row for row in context.worst(3) if row.get("customers")]
    if touched and context.observed is not None:
        most = max(touched, key=lambda row: row["customers"])
        told.append(f"the most severe gap affects {count(most['customers'], 'customer')}")
    else:
        told.append(_severities(context))
    text = "; ".join(told)
    return text[:1].upper() + text[1:]


def _of(number: int, total: int) -> str:
    if number == total:
        return "the only goal is" if total == 1 else f"all {total} goals are"
    return f"{number} of {total} goals {'is' if number == 1 else 'are'}"


def _severities(context: Context) -> str:
    number = Counter(row["severity"] for row in context.rows)
    told = [count(number[each], each) for each in SEVERITIES if number[each] and each != "info"]
    return f"{joined(told)} on the map" if told else "no errors or warnings on the map"


def _statuses(context: Context) -> list[tuple[Goal, Progress]]:
    found = [(goal, progress(goal, context.today)) for goal in context.index.goals]
    return sorted(found, key=lambda each: _ORDER.index(each[1].status))


def _mark(status: str) -> Words:
    words = f"{SIGNS[status]} {STATUS[status]}"
    return Severity(_MARKS[status], words) if status in _MARKS else Strong(words)


def _goal_lines(context: Context) -> list[Line]:
    made = []
    for goal, found in _statuses(context):
        told = f"{figure(found.last)} of {figure(goal.target, goal.unit)}"
        words: list[Any] = [_mark(found.status), "  ", goal.name]
        made.append(Line([*words, f": {told}" if found.last is not None else ""], 12, most=2))
    return made


def _worst_label(context: Context) -> str:
    many = len(context.worst(3))
    return {0: "Gaps", 1: "The most severe gap"}.get(many, f"The {many} most severe gaps")


def _worst_lines(context: Context) -> list[Line]:
    made = []
    for row in context.worst(3):
        message = row["message"][:1].upper() + row["message"][1:]
        made.append(Line([Severity(row["severity"], row["severity"]), "  ", Strong(message)],
                         13, most=3, after=1))  # fmt: skip
        told = [without_calls(row["fix"]) + "."] if without_calls(row["fix"]) else []
        if context.observed is not None and row.get("customers") is not None:
            told.insert(0, f"Affects {_customers(row)}.")
        made.append(Line(" ".join(told), 12, "muted", most=3, after=8))
    return made or [Line("No rule finds an error or a warning.", 13)]


def _customers(row: dict[str, Any]) -> str:
    share = f" ({percent(row['share'])})" if row.get("share") is not None else ""
    return f"{count(row['customers'], 'customer')}{share}"


def _observed_lines(context: Context) -> list[Line]:
    if context.evidence is None:
        return []
    told: list[Any] = [words for words in (explained(context), drop_off(context)) if words]
    return list(lines([Bullets(told)], 13, 7))


def goals(deck: Deck, context: Context) -> None:
    """Add the goals with where they stand."""
    index, found = context.index, _statuses(context)
    if not found:
        page = deck.slide(
            "The map has no goal yet", "Without goals, nobody can say what was achieved."
        )
        words = "Without goals, nobody can say what a better journey would be worth."
        page.text(LEFT, TOP, WIDTH, 1, [Line(words, 16, "muted")])
        return
    number = Counter(each.status for _, each in found)
    told = [f"{number[status]} {STATUS[status]}" for status in _ORDER if number[status]]
    rows: list[list[Words]] = []
    for goal, now in found:
        who = [index.name(id) for id in index.sorted(index.out("targets", goal.id))]
        rows.append([
            _mark(now.status), [Strong(goal.name)], figure(now.last, goal.unit),
            figure(now.expected, goal.unit), figure(goal.target, goal.unit),
            goal.due.isoformat() if goal.due else "–", joined(who, 3) or "none",
        ])  # fmt: skip
    head = ["Status", "Goal", "Now", "Expected", "Target", "Due", "Personas"]
    widths = [1.3, 3.1, 1.5, 1.5, 1.5, 1.4, 1.83]
    grid = Grid(head, rows, widths, frozenset({2, 3, 4}), 14, 3)
    deck.table(f"Of {count(len(found), 'goal')}, {joined(told)}", grid,
               _goal_notes(context, found), "Goals with their status")  # fmt: skip


def _goal_notes(context: Context, found: list[tuple[Goal, Progress]]) -> str:
    made = []
    for goal, now in found:
        told = f"{goal.name}: {STATUS[now.status]}"
        if goal.metric:
            told += f"; measured by {goal.metric}"
        if now.last is not None and now.last_date is not None:
            told += f"; {figure(now.last, goal.unit)} on {day_text(now.last_date)}"
        if goal.baseline is not None:
            told += f"; baseline {figure(goal.baseline, goal.unit)}"
        told += f"; owner: {goal.owner}" if goal.owner else "; no owner"
        made.append(f"{told}.")
    made.append(
        "Goals are compared with a straight line from baseline to target: behind means "
        "less than 80% of the progress expected by today, at risk less than 100%."
    )
    return "\n".join(made)


def alignment(deck: Deck, context: Context) -> None:
    """Add the goals against the personas."""
    index = context.index
    if not index.goals or not index.personas:
        return
    number = Counter(row["rule"] for row in context.rows)
    lacking = {(row["id"], row["other"]) for row in context.rows if row["rule"] == "A203"}
    unsupported = {goal for goal, _ in lacking}
    told = [words for words in (
        f"{count(number['A201'], 'goal')} without a persona" if number["A201"] else "",
        f"{count(number['A202'], 'persona')} without a goal" if number["A202"] else "",
        f"{count(len(unsupported), 'goal')} without a supporting touchpoint for a target persona"
        if unsupported else "",
    ) if words]  # fmt: skip
    title = joined(told) or "Every goal targets a persona, and every persona has a goal"
    title = title[:1].upper() + title[1:]
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
    met = index.out("experiences", who)
    supporting = {
        id for each in (goal.id, *below(index, goal.id)) for id in index.into("supports", each)
    }
    mine = len(supporting & met.keys())
    if (goal.id, who) in lacking:
        return [Severity("error", "× none")]
    return f"● {mine}"


def gaps(deck: Deck, context: Context) -> None:
    """Add the worst gaps, each with what mends it."""
    rows = context.worst(GAPS)
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
    made: list[list[Words]] = []
    for row in rows:
        message = row["message"][:1].upper() + row["message"][1:]
        cells: list[Words] = [Severity(row["severity"], row["severity"]), [Strong(message)],
                              without_calls(row["fix"]), f"{alike[row['rule']]:,}"]  # fmt: skip
        if observed:
            many = row.get("customers")
            share = f" ({percent(row['share'])})" if row.get("share") is not None else ""
            cells.append("" if many is None else f"{many:,}{share}")
        made.append(cells)
    told = _severities(context)
    end = ": start with these"
    if rows[0].get("customers"):
        end = f"; the most severe one affects {count(rows[0]['customers'], 'customer')}"
    title = f"{told[:1].upper()}{told[1:]}{end}"
    why = [f"{row['rule']}: {RULES[row['rule']].why}" for row in rows]
    detail = "\n".join([*why, 'One gap per rule is listed; "Found" is the '
        'number of gaps of that rule. All gaps:', notes(section.blocks)])  # fmt: skip
    deck.table(title, Grid(head, made, widths, numbers, 14), detail, "The most severe gaps")


def _nothing(page: Page, context: Context) -> None:
    number = Counter(row["severity"] for row in context.rows)
    words = "This map has no errors or warnings."
    if number["info"]:
        words += f" The notes list {count(number['info'], 'hint')}."
    page.text(LEFT, TOP, WIDTH, min(1.0, HEIGHT), [Line(words, 16, "muted")])
