"""Steps under review in words."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import shown, visible
from journeynb.review.changes_file import Step
from journeynb.review.changes_format import Decision, time_words
from journeynb.review.reviewed_step import ReviewedStep
from journeynb.review.step_check import FieldKey, StepFit

NOT_ON_MAP = "the map does not contain it"
WHEN_SAVED = "stored when the map is saved: jm.save()"


def lines_of(step: Step) -> list[str]:
    """Return the differences of a step, a line each."""
    lines = []
    for row, fields in zip(step.rows, step.details, strict=True):
        lines.append(str(row))
        lines += [f"    {name} {shown(value)}" for name, value in fields.items()]
    return lines


def fit_words(fit: StepFit, first: int) -> tuple[str, list[str]]:
    """Return the state of a step that is not decided, and what there is to know about it.

    The steps of its file are numbered from `first`.
    """
    if fit.applied and not fit.conflicts:
        return "there", []
    if fit.conflicts:
        return "conflict", fit.conflicts
    if fit.needs:
        steps = ", ".join(str(first + each) for each in fit.needs)
        return "waits", [f"depends on step {steps}"]
    return "pending", [_merge_note(*each) for each in fit.merged.items()]


def _merge_note(key: FieldKey, value: Any) -> str:
    kind, id, to, field = key
    what = f"{id} {kind} {to}" if to else id or "the map"
    return f"{field} of {what} has also changed on the map; with both edits it is {shown(value)}"


def meanwhile_words(decision: Decision) -> str:
    """Return what others decided about a step meanwhile."""
    reason = f": {decision.reason}" if decision.reason else ""
    return f"was {decision} in the meantime{reason}"


def proposed_words(step: ReviewedStep) -> str:
    """Return who proposes a step, when and why; "" if nothing of it is known."""
    when = time_words(step.made) if step.made else ""
    head = ", ".join(part for part in (step.by, when) if part)
    return ": ".join(part for part in (head, step.why) if part)


def decision_words(step: ReviewedStep) -> str:
    """Return who decided about a step, when and why; "" if it waits."""
    found = step.decision
    if found is None or step.state != found.state:
        return ""
    return str(found) + (f": {found.reason}" if found.reason else "")


def notes_of(step: ReviewedStep) -> list[str]:
    """Return what there is to know about a step beside its differences, with the decision."""
    decided = decision_words(step)
    if decided and step.state == "refused":  # whose only note is the reason
        return [decided]
    return [*step.notes, *([decided] if decided else [])]


def step_text(step: ReviewedStep, with_proposer: bool) -> list[str]:
    """Return a step as lines of text; without its differences if it is decided, among many."""
    head = proposed_words(step) if with_proposer else step.why
    short = with_proposer and step.state in ("accepted", "refused")
    lines = [*([head] if head else []), *([] if short and head else step.lines)]
    if not lines:
        lines = [step.id if step.state == "damaged" else "nothing"]
    lines += [f"! {note}" for note in notes_of(step)]
    start = f"{step.number:>3}  {step.state:<8} "
    starts = [start, *([" " * len(start)] * (len(lines) - 1))]
    return [visible(first + each) for first, each in zip(starts, lines, strict=True)]
