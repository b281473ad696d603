"""Slides about the report itself, and slides to write on in a workshop."""

from __future__ import annotations

from journeynb.base.text import capitalized, count
from journeynb.gaps.rules.rule import without_calls
from journeynb.report.content.blocks import Heading, Para, Strong, Table, severity_span
from journeynb.report.content.context import Context
from journeynb.report.content.wording import date_text
from journeynb.report.parts.method import method
from journeynb.report.parts.since_last_report import changes
from journeynb.report.slides.deck import HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, lines, notes, text_of

_QUESTIONS = 3
"""Number of questions on a slide."""


def changed(deck: Deck, context: Context) -> None:
    """Add the changes since the last report; nothing without one."""
    if context.earlier is None:
        return
    blocks = changes(context).blocks
    day = context.earlier.day
    since = f"Since {date_text(day)}" if day else "Since the last report"
    texts = [text_of(each.words) for each in blocks if isinstance(each, Para)]
    balance = next((each for each in texts if each.startswith("Gaps:")), "")
    title = f"{since}: {balance[6:].rstrip('.').replace(' closed', ' gaps closed')}"
    if not balance:
        end = "nothing changed" if len(blocks) <= 2 else "no closed or new gaps"
        title = f"{since}: {end}"
    kept = [
        each
        for each in blocks
        if not isinstance(each, Heading)
        and not (isinstance(each, Para) and balance and text_of(each.words) == balance)
    ]
    deck.prose(title, list(lines(kept, 14, 3)), notes(blocks))


def method_slides(deck: Deck, context: Context) -> None:
    """Add how the report was created, and its sources."""
    blocks = method(context).blocks
    tables = [each for each in blocks if isinstance(each, Table)]
    prose = [each for each in blocks if not isinstance(each, (Table, Heading))]
    index = context.index
    cited = "based on " + count(len(index.sources), "source")
    if not index.sources:
        cited = "the map cites no sources, so everything on it is assumed"
    deck.prose(f"How this report was created; {cited}", list(lines(prose, 13, 8)), notes(blocks))
    widths = {5: [5.1, 2.2, 1.8, 1.53, 1.5], 4: [3.4, 4.4, 2.6, 1.73], 2: [8.0, 4.13]}
    for table in tables:
        grid = Grid(table.head, table.rows, widths[len(table.head)], table.numbers, 16, 2)
        deck.table(table.caption, grid, notes([table]), table.caption)


def questions(deck: Deck, context: Context) -> None:
    """Add questions from the most severe gaps, with frames for the answers."""
    rows = context.most_severe(2 * _QUESTIONS)
    several = -(-len(rows) // _QUESTIONS)
    titles = (
        f"{count(len(rows), 'question')} for the workshop: what do we do, who does it, by when?"
    )
    detail = (
        "Read each question aloud, answer it together, and write the answer next to it.\n"
    ) + "\n".join(context.why(row) for row in rows)
    high = HEIGHT / _QUESTIONS
    for number, page in enumerate(deck.slides(titles, several, detail)):
        for place, row in enumerate(rows[_QUESTIONS * number :][:_QUESTIONS]):
            y = TOP + place * high
            message, fix = capitalized(row["message"]), without_calls(row["fix"])
            page.text(LEFT, y, 5.4, high - 0.2, [
                Line([severity_span(row["severity"]), "  ", Strong(message)], 16),
                *([Line(f"First step: {fix}.", 12, "muted")] if fix else []),
            ])  # fmt: skip
            page.box(LEFT + 5.7, y, WIDTH - 5.7, high - 0.2, f"Answer {place + 1}")


def room(deck: Deck, context: Context) -> None:
    """Add an empty journey: a row per persona, a column per stage."""
    index = context.index
    stages = [each.name for each in index.stages] or ["Before", "During", "After"]
    people = [each.name for each in index.customers] or ["Customer"]
    several = (-(-len(stages) // 6), -(-len(people) // 4))
    size = (-(-len(stages) // several[0]), -(-len(people) // several[1]))
    title = "What happens here that is not on the map? What hurts, and what would help?"
    pages = deck.slides(title, several[0] * several[1], "Write in the cells, or print the slide.")
    for number, page in enumerate(pages):
        across, down = number % several[0], number // several[0]
        some = stages[across * size[0] :][: size[0]]
        who = people[down * size[1] :][: size[1]]
        wide = (WIDTH - 1.6) / len(some)
        grid = Grid(["", *some], [], [1.6, *[wide] * len(some)], size=13, most=2)
        top = grid.row_height(grid.head, True)
        y = page.table(LEFT, TOP, grid, "The stages")
        high = (HEIGHT - top) / len(who)
        for row, name in enumerate(who):
            at = y + row * high
            page.text(LEFT, at + 0.1, 1.5, high - 0.2, [Line(name, 13, bold=True)])
            for column, stage in enumerate(some):
                x = LEFT + 1.6 + column * wide
                page.box(x + 0.05, at + 0.1, wide - 0.1, high - 0.15, f"{name}, {stage}")
