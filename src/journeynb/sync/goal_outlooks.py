"""What goals are projected to reach, as an editor shows it."""

from __future__ import annotations

import datetime as dt
from typing import cast

from journeynb.base.text import figure
from journeynb.gaps.goals.goal_projection import project
from journeynb.gaps.goals.projection_words import WORDS, origin_line, projection_line, tone_of
from journeynb.model.index import Index
from journeynb.sync.message_parts import Outlook

_LATER = ("too_few_points", "due_too_far")
"""Reasons for no projection that go away with more measurements."""


def outlooks_of(index: Index, today: dt.date) -> dict[str, Outlook]:
    """Return the projections of goals in words, by id; without those of which nothing is known."""
    found = {}
    for goal in index.goals:
        projection = project(goal, today)
        line = projection_line(goal, projection, figure)
        if goal.binding is not None and projection.status in _LATER:
            line = WORDS[projection.status]
        origin = origin_line(goal, today)
        if line or origin:
            tone = tone_of(projection.status)
            found[goal.id] = cast("Outlook", {"line": line, "tone": tone, "origin": origin})
    return found
