"""Rules P: are the personas complete, researched, up to date and shared by several teams?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.gaps.rules.rule import Found, add, change, link, rule
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Source

YEAR = 365
"""Days until a review is due, on a map that does not say."""
_MAYA = add("persona", "Maya")
_FROM_PEOPLE = frozenset(
    ("interview", "survey", "focus_group", "observation", "support", "social", "review")
)


@rule(
    "P401",
    "persona-incomplete",
    "Incomplete persona",
    "warning",
    "persona",
    why="A persona without a face, or with demographics only, does not help anyone decide.",
    message="{name} has {words}",
    fix="Fill in what is missing: jm.set({id!r}, portrait='👩', motivations=[...], "
    "challenges=[...])",
    bad=(add("persona", "Maya", portrait="👩", demographics=[{"name": "age", "value": "34"}]),),
    mend=(change("maya", motivations=["better coffee at home"]),),
    fills="portrait",
)
def persona_incomplete(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona has no portrait, or none of motivations, challenges and behaviors.

    Supporting personas are skipped.
    """
    for persona in index.customers:
        lacking = []
        if not persona.portrait:
            lacking.append("no portrait")
        if not (persona.motivations or persona.challenges or persona.behaviors):
            lacking.append("no motivations, challenges or behaviors")
        if lacking:
            yield Found(persona.id, words=" and ".join(lacking))


@rule(
    "P402",
    "persona-without-source",
    "Persona without source",
    "info",
    "persona",
    why="Without research, a persona may show our own idea of the customer.",
    message="{name} cites no source",
    fix="Add the research behind it: jm.add(jn.Source(name=..., type='interview')), "
    "jm.link({id!r}, SOURCE)",
    bad=(_MAYA, add("source", "Ten interviews", type="interview")),
    mend=(link("cites", "maya", "ten-interviews"),),
)
def persona_without_source(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona cites no source."""
    for persona in index.personas:
        if not index.out("cites", persona.id):
            yield Found(persona.id)


@rule(
    "P403",
    "persona-stale",
    "Persona needs a review",
    "info",
    "persona",
    why="Customers change, so a persona needs a regular check.",
    message="{name} {words}",
    fix="Check it against current research, then record the review: jm.set({id!r}, "
    "reviewed='YYYY-MM-DD')",
    bad=(add("persona", "Maya", reviewed="2024-05-01"),),
    mend=(change("maya", reviewed="2026-11-02"),),
    fills="reviewed",
)
def persona_stale(index: Index, today: dt.date, days: int = YEAR) -> Iterator[Found]:
    """The persona was never reviewed, or last reviewed more than `review_days` ago or before the
    latest shift.
    """
    for persona in index.personas:
        words = _stale(index, persona.reviewed, today, days)
        if words:
            yield Found(persona.id, words=words)


@rule(
    "P404",
    "map-stale",
    "Map needs a review",
    "info",
    "map",
    why="A map that nobody reviews drifts away from what customers experience.",
    message="The map {words}",
    fix="Review it with its owners, then record the review: jm.review(by=[...])",
    bad=(change("", reviewed="2026-01-15", shifts=[{"date": "2026-06-01", "what": "relaunch"}]),),
    mend=(change("", reviewed="2026-11-02"),),
)
def map_stale(index: Index, today: dt.date, days: int = YEAR) -> Iterator[Found]:
    """The map was never reviewed, or last reviewed more than `review_days` ago or before the latest
    shift.
    """
    words = _stale(index, index.info.reviewed, today, days)
    if words:
        yield Found("", words=words)


def _stale(index: Index, reviewed: dt.date | None, today: dt.date, days: int) -> str:
    """Return why a review no longer counts, empty if it does.

    `days` are those of a map that does not say.
    """
    own = index.info.review_days
    days = days if own == YEAR else own
    if reviewed is None:
        return "was never reviewed"
    if (today - reviewed).days > days:
        return f"was last reviewed on {reviewed}, more than {days} days ago"
    shifts = [shift for shift in index.info.shifts if reviewed < shift.date <= today]
    if shifts:
        latest = max(shifts, key=lambda shift: shift.date)
        return (
            f"has not been reviewed since the shift of {latest.date} "
            f"({latest.what or 'no description'})"
        )
    return ""


@rule(
    "P405",
    "channel-not-offered",
    "Preferred channel not offered",
    "info",
    "persona, channel",
    why="You miss customers on a channel that they prefer.",
    message="{name} prefers {other}, but no touchpoint on their journey uses that channel",
    fix="Offer a touchpoint on this channel, or link {name} to one: jm.link({id!r}, TOUCHPOINT)",
    bad=(
        add("persona", "Maya", preferred_channels=["chat"]),
        add("touchpoint", "Help desk", channels=["phone"]),
        link("experiences", "maya", "help-desk"),
    ),
    mend=(change("help-desk", channels=["phone", "chat"]),),
)
def channel_not_offered(index: Index, today: dt.date) -> Iterator[Found]:
    """None of the persona's touchpoints uses a channel that the persona prefers."""
    for persona in index.personas:
        if persona.preferred_channels:
            offered = {
                channel
                for id in index.out("experiences", persona.id)
                for channel in index.touchpoint(id).channels
            }
            for channel in persona.preferred_channels:
                if channel not in offered:
                    yield Found(persona.id, channel)


@rule(
    "P406",
    "persona-outside-segments",
    "Persona without segment",
    "info",
    "persona",
    why="The business has chosen its segments, and a persona should represent one of them.",
    message="{name} represents no segment",
    fix="Link it to its segment: jm.link({id!r}, SEGMENT)",
    bad=(_MAYA, add("segment", "Home baristas")),
    mend=(link("represents", "maya", "home-baristas"),),
)
def persona_outside_segments(index: Index, today: dt.date) -> Iterator[Found]:
    """The map has segments, but the persona represents none of them.

    Supporting personas are skipped.
    """
    if index.segments:
        for persona in index.customers:
            if not index.out("represents", persona.id):
                yield Found(persona.id)


@rule(
    "P407",
    "segment-without-persona",
    "Segment without persona",
    "info",
    "segment",
    why="Without a persona, nobody designs for the segment.",
    message="No persona represents {name}",
    fix="Link a persona to it: jm.link(PERSONA, {id!r})",
    bad=(_MAYA, add("segment", "Home baristas")),
    mend=(link("represents", "maya", "home-baristas"),),
)
def segment_without_persona(index: Index, today: dt.date) -> Iterator[Found]:
    """No persona represents the segment."""
    for segment in index.segments:
        if not index.into("represents", segment.id):
            yield Found(segment.id)


@rule(
    "P408",
    "inside-out",
    "Persona without customer research",
    "info",
    "persona",
    why="Data from our own systems shows what customers did, but not why.",
    message="{name} cites no source in which customers speak or are observed",
    fix="Ask or observe customers, and cite the result: jm.link({id!r}, SOURCE)",
    bad=(
        _MAYA,
        add("source", "CRM export", type="crm"),
        add("source", "Ten interviews", type="interview"),
        link("cites", "maya", "crm-export"),
    ),
    mend=(link("cites", "maya", "ten-interviews"),),
)
def inside_out(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona cites sources, but none in which customers speak or are observed: interview,
    survey, focus group, observation, support, social or review.

    Supporting personas are skipped.
    """
    for persona in index.customers:
        cited = [index.entity[id] for id in index.out("cites", persona.id)]
        types = {source.type for source in cited if isinstance(source, Source)}
        if cited and not types & _FROM_PEOPLE:
            yield Found(persona.id)


@rule(
    "P409",
    "one-team-map",
    "Map owned by one team",
    "info",
    "map",
    why="A journey crosses teams. A map owned by one team shows only that team's part.",
    message="Every touchpoint that has an owner belongs to {words}",
    fix="Ask the other teams what they do for customers, and add it: "
    "jm.add(jn.Touchpoint(name=..., owner=...))",
    bad=(
        add("touchpoint", "Search ad", owner="Marketing"),
        add("touchpoint", "Help desk", owner="Marketing"),
    ),
    mend=(add("touchpoint", "Repair", owner="Service"),),
)
def one_team_map(index: Index, today: dt.date) -> Iterator[Found]:
    """Two or more touchpoints have an owner, and it is the same for all of them."""
    owners = [touchpoint.owner for touchpoint in index.touchpoints if touchpoint.owner]
    if len(owners) > 1 and len(set(owners)) == 1:
        yield Found("", words=owners[0])
