"""The command ``journeynb goals``: the status and the projection of goals, for CI and cron."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.base.text import count, rounded_text, visible, with_unit
from journeynb.cli.shared.annotations import annotation
from journeynb.cli.shared.exit_status import Findings
from journeynb.cli.shared.options import MapPath, Today
from journeynb.cli.shared.output import echo_json
from journeynb.cli.shared.text_columns import Column, table_lines
from journeynb.formats.entity_lines import lines_of


class GoalReport(StrEnum):
    """Output format of goals."""

    text = "text"
    json = "json"
    github = "github"


class GoalState(StrEnum):
    """State of a goal that makes the command exit with 1."""

    behind = "behind"
    at_risk = "at_risk"
    projected_to_miss = "projected_to_miss"


def goals(
    path: MapPath,
    fail_on: Annotated[
        list[GoalState] | None,
        typer.Option(
            metavar="|".join(GoalState),
            help="Exit with 1 if a goal is in this state. at_risk includes behind; each state "
            "includes overdue. Can be repeated.",
        ),
    ] = None,
    format: Annotated[GoalReport, typer.Option(help="Output format.")] = GoalReport.text,
    today: Today = None,
) -> None:
    """List the goals with their status and projection."""
    jm = jn.read(path)
    rows = goal_rows(jm, today)
    asked = [each.value for each in fail_on or []]
    failing = [row for row in rows if fails(row, asked)]
    if format is GoalReport.json:
        echo_json([{**row, "fails": row in failing} for row in rows])
    elif format is GoalReport.github:
        lines = lines_of(path, {row["goal"]: row["name"] for row in rows})
        for row in rows:
            if row in failing or fails(row, list(GoalState)):
                typer.echo(_annotation(path, row, row in failing, lines.get(row["goal"])))
    else:
        typer.echo("\n".join(_as_text(jm, rows, failing, asked)))
    if failing:
        raise Findings


def goal_rows(jm: jn.JourneyMap, today: str | None) -> list[dict[str, Any]]:
    """Return the status and the projection of each goal; None where there is no value."""
    from journeynb.base.today import day_of
    from journeynb.gaps.goals.goal_projection import project
    from journeynb.gaps.goals.goal_status import progress
    from journeynb.gaps.goals.projection_words import range_by

    day = day_of(today)
    rows = []
    for goal in jm._index.goals:
        now, ahead = progress(goal, day), project(goal, day)
        rows.append(
            {
                "goal": goal.id,
                "name": goal.name,
                "unit": goal.unit,
                "status": now.status,
                "overdue": now.overdue,
                "last": now.last,
                "last_date": None if now.last_date is None else now.last_date.isoformat(),
                "target": goal.target,
                "due": None if goal.due is None else goal.due.isoformat(),
                "projection": ahead.status,
                "expected": ahead.expected,
                "low": ahead.low,
                "high": ahead.high,
                "chance": ahead.chance,
                "range": range_by(goal, ahead, rounded_text),
            }
        )
    return rows


def fails(row: dict[str, Any], states: list[str]) -> bool:
    """Whether a goal is in one of the states of ``--fail-on``.

    Examples
    --------
    >>> row = {"status": "behind", "overdue": True, "projection": "past_due"}
    >>> [fails(row, [state]) for state in ("behind", "at_risk", "projected_to_miss")]
    [True, True, True]
    """
    behind = row["status"] == "behind"
    return (
        ("behind" in states and behind)
        or ("at_risk" in states and (behind or row["status"] == "at_risk"))
        or (
            "projected_to_miss" in states
            and (row["projection"] == "projected_to_miss" or row["overdue"])
        )
    )


def _as_text(
    jm: jn.JourneyMap, rows: list[dict[str, Any]], failing: list[dict[str, Any]], asked: list[str]
) -> list[str]:
    if not rows:
        return ["no goals"]
    columns = [
        Column("goal", lambda row: row["name"] or row["goal"], flexible=True),
        Column("last", lambda row: _number(row["last"], row["unit"]), right=True),
        Column("of", lambda row: row["last_date"] or "", spare=1),
        Column("target", lambda row: _number(row["target"], row["unit"]), right=True),
        Column("due", lambda row: row["due"] or "", spare=3),
        Column("status", lambda row: _state(row)),
        Column("projection", lambda row: _ahead(row), flexible=True),
        Column("expected", lambda row: row["range"].rpartition(" by ")[0], spare=2),
    ]
    lines = table_lines(rows, columns, get_terminal_size((100, 24)).columns)
    if asked:
        names = ", ".join(row["name"] or row["goal"] for row in failing)
        what = f"{count(len(failing), 'goal')}: {names}" if failing else "no goal"
        lines += ["", visible(f"fails on {' or '.join(asked)}: {what}")]
    return lines


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else with_unit(rounded_text(value), unit)


def _state(row: dict[str, Any]) -> str:
    from journeynb.gaps.goals.goal_status import WORDS

    return WORDS["overdue" if row["overdue"] else row["status"]]


def _ahead(row: dict[str, Any]) -> str:
    from journeynb.gaps.goals.projection_words import WORDS

    return WORDS[row["projection"]]


def _annotation(path: Path, row: dict[str, Any], fails: bool, line: int | None) -> str:
    """Return a goal as a GitHub workflow command, at its line in the file."""
    name = row["name"] or row["goal"]
    last = _number(row["last"], row["unit"])
    words = [f"{name} is {_state(row)}" if row["status"] != "no_data" else f"{name} has no data"]
    words += [f"last {last} on {row['last_date']}"] if last else []
    words += [f"target {_number(row['target'], row['unit'])}"] if row["target"] is not None else []
    words += [f"expected {row['range']}"] if row["range"] else []
    title = f"Goal {_ahead(row) if row['projection'] == 'projected_to_miss' else _state(row)}"
    level = "error" if fails else "warning"
    return annotation(path, level, title, "; ".join(words), line)
