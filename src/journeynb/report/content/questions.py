"""The question that a workshop asks about a gap, by rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

QUESTIONS = {
    "M101": "Where on the journey does {name} happen?",
    "M102": "Who experiences {name}?",
    "M103": "On which channel does {name} happen?",
    "M104": "Who is responsible for {name}?",
    "M105": "What do customers do in the stage {name}?",
    "M106": "What does {name} do in the stage {other_name}?",
    "M107": "Which touchpoints does {name} experience?",
    "M108": "Where do customers go after {name}?",
    "M109": "How do customers get to {name}?",
    "A201": "Which customers is the goal {name} for?",
    "A202": "What do we want to achieve for {name}?",
    "A203": "Which touchpoints of {other_name} can support the goal {name}?",
    "A204": "Which goal does {name} support?",
    "A205": "Whom should {name} reach, so that it supports the goal {other_name}?",
    "A206": "Which smaller goals lead to {name}?",
    "A207": "Which goal of the business does {name} contribute to?",
    "A208": "Which due date is right: that of {name}, or that of {other_name}?",
    "A209": "How do we reach {name} with customers who stay?",
    "S301": "How do we know that we have reached {name}?",
    "S302": "Where are we with {name}, and where do we want to be?",
    "S303": "Who is responsible for {name}, and can it be done?",
    "S304": "Why does {name} matter?",
    "S305": "By when do we want to reach {name}?",
    "S306": "Do we extend, change or drop {name}?",
    "S307": "Why is {name} behind?",
    "S308": "How and when do we measure {name}?",
    "S309": "What do we change so that {name} is still reached?",
    "S310": "Who measures {name} again?",
    "S311": "Do we know enough about {name} to act?",
    "P401": "What does {name} look like, want and find difficult?",
    "P402": "How do we know what the map says about {name}?",
    "P403": "Is what the map says about {name} still true?",
    "P404": "Is the map still true?",
    "P405": "Should {name} find us on the channel {other_name}?",
    "P406": "Which segment does {name} represent?",
    "P407": "Which persona represents the segment {name}?",
    "P408": "Which customers like {name} can we ask?",
    "P409": "Which other teams work on this journey?",
    "P410": "What changed among the customers like {name}, and is this still the same persona?",
    "P411": "Who are the customers without a persona?",
    "P412": "Which is right about {name}: the card, or the customer table?",
    "P413": "Who are the most valuable customers without a persona?",
    "X501": "What makes {name} feel bad at {other_name}?",
    "X502": "What can we do about the pain point {name}?",
    "X503": "Where does {name} decide whether to stay?",
    "X504": "In which tone do we want to talk to {name}?",
    "X505": "Who is responsible for {name}?",
    "X506": "What could {name} read, watch or use in the stage {other_name}?",
    "X507": "Where do we talk to {name}?",
    "X508": "What would make {other_name} better for {name}?",
    "X509": "What does {name} really feel at {other_name}?",
    "X510": "Where on the journey does {name} hurt?",
    "X511": "How do we keep the promise of {name}?",
    "X513": "How do we know that {name} is a moment of truth?",
    "X514": "What does {name} say, think, do and feel in the stage {other_name}?",
    "X515": "Who answers the comment, or is nothing left to do about it?",
    "E601": "What do customers do when the log records the event {name}?",
    "E602": "Do customers still reach {name}?",
    "E603": "Why do so few customers go on to {name}?",
    "E604": "Why do customers go from {name} to {other_name}?",
    "E605": "What does {name} really feel at {other_name}?",
    "E606": "Where does the time go before customers reach {name}?",
    "E607": "What do we get for the cost of {name}?",
    "E608": "What goes wrong at {name} before customers leave?",
    "E609": "Why do some personas go from {name} to {other_name} more often?",
    "E610": "What do customers mean by {other_name} in comments on {name}?",
    "E611": "Why do new customers come back less often?",
    "C701": "Which version of {name} is right: this one, or that of {other_name}?",
    "C702": "On which journeys does {name} appear?",
    "C703": "Which touchpoint of which journey can support the goal {name}?",
    "C704": "Who is responsible for {name} on both maps, and what does it promise?",
    "C705": "Which map is meant?",
    "C706": "What does the shift change on this journey?",
}
_OF_A_PERSONA = {
    "E603": "Why do so few customers like {other_name} go on to {name}?",
    "E608": "What goes wrong at {other_name} before customers like {name} leave?",
}


def question(row: Mapping[str, Any]) -> str:
    """Return the question about a finding; empty for a rule without one."""
    code = row["rule"]
    template = _OF_A_PERSONA.get(code) if row["other"] else None
    return (template or QUESTIONS.get(code, "")).format(
        name=row["name"], other_name=row["other_name"]
    )
