"""Space to write in a workshop: questions from the gaps, and an empty journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journeynb.base.text import capitalized
from journeynb.gaps.rules.rule import without_calls
from journeynb.report.content.blocks import (
    Block,
    Heading,
    Para,
    Part,
    html_of,
    markdown_of,
    severity_span,
)
from journeynb.report.content.context import Context
from journeynb.report.content.questions import question
from journeynb.report.content.section import Section

ANSWER = ("Action", "Who", "By when")


@dataclass(frozen=True)
class Lines:
    """Lines to write on, in columns with these labels."""

    labels: Sequence[str]

    def html(self) -> str:
        """Return it as HTML."""
        labels = "".join(f"<span>{html_of(each)}</span>" for each in self.labels)
        return f'<div class="jr-lines">{labels}</div>'

    def markdown(self) -> str:
        """Return it as Markdown."""
        return ""


@dataclass(frozen=True)
class Grid:
    """An empty table with headings on two sides."""

    caption: str
    head: Sequence[str]
    rows: Sequence[str]

    def html(self) -> str:
        """Return it as HTML."""
        head = "".join(f'<th scope="col">{html_of(each)}</th>' for each in ("", *self.head))
        cells = "<td></td>" * len(self.head)
        body = "".join(
            f'<tr><th scope="row">{html_of(each)}</th>{cells}</tr>' for each in self.rows
        )
        return (
            f'<table class="jr-room"><caption>{html_of(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [
            "| " + " | ".join(["", *map(markdown_of, self.head)]) + " |",
            "|---" * (len(self.head) + 1) + "|",
            *("| " + markdown_of(each) + " |" * (len(self.head) + 1) for each in self.rows),
        ]
        return "\n".join([f"*{markdown_of(self.caption)}*", "", *lines])


def questions(context: Context, most: int) -> Section:
    """Return questions from the most severe gaps, with lines to write on."""
    blocks: list[Block] = []
    for number, row in enumerate(context.most_severe(most), start=1):
        message, fix = capitalized(row["message"]), without_calls(row["fix"])
        why = f" {context.rules[row['rule']].why}".rstrip()
        asked: list[Block] = [
            Heading(f"{number}. {question(row) or f'{message}: what do we do about it?'}"),
            Para([severity_span(row["severity"]), f" {message}.{why}"]),
            *([Para(f"A first step: {fix[:1].lower()}{fix[1:]}.", "note")] if fix else []),
        ]
        blocks.append(Part("question", [*asked, Lines(ANSWER)]))
    return Section(blocks or [Para("No rule finds an error or a warning. What is still missing?")])


def room(context: Context) -> Section:
    """Return an empty journey: a row per persona, a column per stage."""
    index = context.index
    stages = [each.name for each in index.stages] or ["Before", "During", "After"]
    people = [each.name for each in index.customers] or ["Customer"]
    caption = "What happens here that is not on the map? What hurts, and what would help?"
    return Section([Grid(caption, stages, people)])
