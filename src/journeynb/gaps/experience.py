"""Rules X: what is felt, what hurts, what is done about it?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from journeynb.gaps.rule import Found, add, change, link, rule
from journeynb.model.index import Index

_MAYA = add("persona", "Maya")
_STAGE = add("stage", "Onboarding")
_PARCEL = add("touchpoint", "First parcel", channels=["post"])
_MET = (_MAYA, _PARCEL, link("experiences", "maya", "first-parcel"))
_IN_STAGE = (_STAGE, *_MET, link("occurs_in", "first-parcel", "onboarding"))
_LATE = add("pain_point", "Parcel comes late")
_TRACKING = add("opportunity", "Live tracking", owner="Logistics")
_GUIDE = add("content", "Brew guide")
_QUADRANTS = ("says", "thoughts", "actions", "feeling")


@rule(
    "X501",
    "unexplained-low",
    "warning",
    "persona, touchpoint",
    why="A low that nothing explains cannot be mended.",
    message="{name} feels {words} at {other_name}, and no pain point says why",
    fix="Say what hurts: jm.add(jn.PainPoint(name=...), touchpoint={other!r}, persona={id!r})",
    bad=(_MAYA, _PARCEL, link("experiences", "maya", "first-parcel", emotion=-2), _LATE),
    mend=(link("hurts", "parcel-comes-late", "first-parcel"),),
)
def unexplained_low(index: Index, today: dt.date) -> Iterator[Found]:
    """The emotion is -1 or below, and no pain point is felt by the persona at the touchpoint.

    A pain point that is felt by nobody named is felt by everybody.
    """
    for persona in index.personas:
        for id, data in index.experiences(persona.id):
            if data.emotion is None or data.emotion > -1:
                continue
            felt = (index.out("felt_by", pain) for pain in index.into("hurts", id))
            if not any(not by or persona.id in by for by in felt):
                yield Found(persona.id, id, f"{data.emotion:g}")


@rule(
    "X502",
    "pain-unaddressed",
    "warning",
    "pain_point",
    why="We know what hurts, and nobody plans to do anything about it.",
    message="no opportunity addresses {name}",
    fix="Say what could be done: jm.add(jn.Opportunity(name=...), pain_point={id!r})",
    bad=(_LATE, _TRACKING),
    mend=(link("addresses", "live-tracking", "parcel-comes-late"),),
)
def pain_unaddressed(index: Index, today: dt.date) -> Iterator[Found]:
    """No opportunity that is not dropped addresses the pain point."""
    alive = {each.id for each in index.opportunities if each.status != "dropped"}
    for pain in index.pain_points:
        if alive.isdisjoint(index.into("addresses", pain.id)):
            yield Found(pain.id)


@rule(
    "X503",
    "no-moment-of-truth",
    "info",
    "persona",
    why="Somewhere on the way it is decided whether this persona stays: find out where.",
    message="none of the touchpoints of {name} is a moment of truth",
    fix="Mark the one that decides: jm.set(TOUCHPOINT, moment_of_truth=True)",
    bad=_MET,
    mend=(change("first-parcel", moment_of_truth=True),),
)
def no_moment_of_truth(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona experiences touchpoints, none of them a moment of truth.

    Not for supporting personas.
    """
    decisive = {each.id for each in index.touchpoints if each.moment_of_truth}
    for persona in index.customers:
        met = index.out("experiences", persona.id)
        if met and decisive.isdisjoint(met):
            yield Found(persona.id)


@rule(
    "X504",
    "tone-mismatch",
    "info",
    "persona",
    why="One brand that speaks in several voices is trusted less.",
    message="{name} is spoken to in several tones: {words}",
    fix="Agree on one tone: jm.set(TOUCHPOINT, tone=...)",
    bad=(
        _MAYA,
        add("touchpoint", "Welcome mail", tone="warm"),
        add("touchpoint", "Invoice", tone="stern"),
        link("experiences", "maya", "welcome-mail"),
        link("experiences", "maya", "invoice"),
    ),
    mend=(change("invoice", tone="warm"),),
)
def tone_mismatch(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona's touchpoints have two or more different tones."""
    tone = {each.id: each.tone for each in index.touchpoints if each.tone}
    for persona in index.personas:
        met = (id for id, _ in index.experiences(persona.id) if id in tone)
        tones = dict.fromkeys(tone[id] for id in met)
        if len(tones) > 1:
            yield Found(persona.id, words=", ".join(tones))


@rule(
    "X505",
    "opportunity-without-owner",
    "warning",
    "opportunity",
    why="What is planned and belongs to nobody does not happen.",
    message="{name} is {words} and has no owner",
    fix="Name who does it: jm.set({id!r}, owner=...)",
    bad=(add("opportunity", "Live tracking", status="planned"),),
    mend=(change("live-tracking", owner="Logistics"),),
)
def opportunity_without_owner(index: Index, today: dt.date) -> Iterator[Found]:
    """An opportunity that is planned or being done has no owner."""
    for opportunity in index.opportunities:
        if opportunity.status in {"planned", "doing"} and not opportunity.owner:
            words = "planned" if opportunity.status == "planned" else "being done"
            yield Found(opportunity.id, words=words)


@rule(
    "X506",
    "content-gap",
    "info",
    "persona, stage",
    why="The persona is in this stage, and there is nothing for it to read, watch or use.",
    message="no content serves {name} in the stage {other_name}",
    fix="Make or find some: jm.add(jn.Content(name=...), persona={id!r}, stage={other!r})",
    bad=(*_IN_STAGE, _GUIDE, link("serves", "brew-guide", "maya")),
    mend=(link("occurs_in", "brew-guide", "onboarding"),),
)
def content_gap(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona has touchpoints of the stage, and no content serves it there.

    Only in maps that have content.
    """
    if not index.contents:
        return
    for persona in index.personas:
        served = {
            stage
            for content in index.into("serves", persona.id)
            for stage in index.out("occurs_in", content)
        }
        for stage in _stages_of(index, persona.id):
            if stage not in served:
                yield Found(persona.id, stage)


@rule(
    "X507",
    "influencer-unaddressed",
    "warning",
    "persona",
    why="Somebody talks to our customers about us, and we never talk to them.",
    message="{name} influences {words} and experiences nothing",
    fix="Link it to what it meets: jm.link({id!r}, TOUCHPOINT)",
    bad=(
        _MAYA,
        add("persona", "Rosa", supporting=True),
        link("influences", "rosa", "maya"),
        add("touchpoint", "Press tasting"),
    ),
    mend=(link("experiences", "rosa", "press-tasting"),),
)
def influencer_unaddressed(index: Index, today: dt.date) -> Iterator[Found]:
    """A supporting persona influences somebody and experiences nothing."""
    for persona in index.personas:
        influenced = index.out("influences", persona.id) if persona.supporting else {}
        if influenced and not index.out("experiences", persona.id):
            names = ", ".join(index.name(id) for id in index.sorted(influenced))
            yield Found(persona.id, words=names)


@rule(
    "X508",
    "experience-short",
    "warning",
    "persona, touchpoint",
    why="The experience falls short of what the brand wants it to be.",
    message="{name} feels {words} wanted at {other_name}",
    fix="Look for what would close the distance: jm.add(jn.Opportunity(name=...), "
    "touchpoint={other!r})",
    bad=(_MAYA, _PARCEL, link("experiences", "maya", "first-parcel", emotion=0, desired=2)),
    mend=(link("experiences", "maya", "first-parcel", emotion=1.5),),
)
def experience_short(index: Index, today: dt.date) -> Iterator[Found]:
    """The desired emotion exceeds the felt one by 1 or more."""
    for persona in index.personas:
        for id, data in index.experiences(persona.id):
            if data.emotion is None or data.desired is None:
                continue
            # rounded, since 1.9 - 0.9 is a little less than 1 in binary
            if round(data.desired - data.emotion, 9) >= 1:
                yield Found(persona.id, id, f"{data.emotion:g} instead of the {data.desired:g}")


@rule(
    "X509",
    "assumed-emotion",
    "info",
    "persona, touchpoint",
    why="An emotion that nobody asked about is our own.",
    message="what {name} feels at {other_name} is assumed",
    fix="Ask, then: jm.link({id!r}, {other!r}, emotion=..., basis='researched')",
    bad=(_MAYA, _PARCEL, link("experiences", "maya", "first-parcel", emotion=1)),
    mend=(link("experiences", "maya", "first-parcel", basis="researched"),),
)
def assumed_emotion(index: Index, today: dt.date) -> Iterator[Found]:
    """An emotion is given, and its basis is not researched."""
    for persona in index.personas:
        for id, data in index.experiences(persona.id):
            if data.emotion is not None and data.basis != "researched":
                yield Found(persona.id, id)


@rule(
    "X510",
    "pain-unplaced",
    "warning",
    "pain_point",
    why="A pain that is nowhere on the map is forgotten.",
    message="{name} hurts no touchpoint and is in no stage",
    fix="Say where it is met: jm.link({id!r}, TOUCHPOINT)",
    bad=(_LATE, _PARCEL),
    mend=(link("hurts", "parcel-comes-late", "first-parcel"),),
)
def pain_unplaced(index: Index, today: dt.date) -> Iterator[Found]:
    """The pain point hurts no touchpoint and occurs in no stage."""
    for pain in index.pain_points:
        if pain.id not in index.stage_of and not index.out("hurts", pain.id):
            yield Found(pain.id)


@rule(
    "X511",
    "promise-unkept",
    "info",
    "touchpoint",
    why="A promise that no later touchpoint is known to keep disappoints.",
    message="no touchpoint is known to keep the promise of {name}: {words}",
    fix="Link what keeps it: jm.link(TOUCHPOINT, {id!r}, kind='keeps', kept='yes')",
    bad=(
        add("touchpoint", "Search ad", promise="Fresh within three days"),
        _PARCEL,
        link("keeps", "first-parcel", "search-ad", kept="partly"),
    ),
    mend=(link("keeps", "first-parcel", "search-ad", kept="yes"),),
)
def promise_unkept(index: Index, today: dt.date) -> Iterator[Found]:
    """The touchpoint has a promise, and no touchpoint keeps it with kept yes."""
    for touchpoint in index.touchpoints:
        if touchpoint.promise:
            keeping = index.into("keeps", touchpoint.id).values()
            if not any(data.kept == "yes" for data in keeping):
                yield Found(touchpoint.id, words=touchpoint.promise)


@rule(
    "X513",
    "moment-without-evidence",
    "info",
    "touchpoint",
    why="Where everything is decided, a guess is not enough.",
    message="the moment of truth {name} cites no source",
    fix="Add the research: jm.link({id!r}, SOURCE)",
    bad=(
        add("touchpoint", "First parcel", moment_of_truth=True),
        add("source", "Ten interviews", type="interview"),
    ),
    mend=(link("cites", "first-parcel", "ten-interviews"),),
)
def moment_without_evidence(index: Index, today: dt.date) -> Iterator[Found]:
    """A moment of truth cites nothing."""
    for touchpoint in index.touchpoints:
        if touchpoint.moment_of_truth and not index.out("cites", touchpoint.id):
            yield Found(touchpoint.id)


@rule(
    "X514",
    "empathy-gap",
    "info",
    "persona, stage",
    why="To know what a persona does and not what it thinks is half a map.",
    message="what {name} {words} in the stage {other_name} is empty",
    fix="Fill in says, thoughts, actions and feeling: jm.link({id!r}, TOUCHPOINT, thoughts=...)",
    bad=(
        *_IN_STAGE,
        link("experiences", "maya", "first-parcel", says="Nice!", actions="unpacks, brews"),
    ),
    mend=(link("experiences", "maya", "first-parcel", thoughts="Is it fresh?", feeling="curious"),),
)
def empathy_gap(index: Index, today: dt.date) -> Iterator[Found]:
    """One of says, thoughts, actions and feeling is empty in all experiences of the stage.

    For each persona, not supporting, that has touchpoints of the stage.
    """
    verbs = {"says": "says", "thoughts": "thinks", "actions": "does", "feeling": "feels"}
    for persona in index.customers:
        filled: dict[str, set[str]] = defaultdict(set)
        for id, data in index.out("experiences", persona.id).items():
            stage = index.stage_of.get(id)
            if stage is not None:
                filled[stage].update(name for name in _QUADRANTS if getattr(data, name))
        for stage in index.sorted(filled):
            empty = [verbs[name] for name in _QUADRANTS if name not in filled[stage]]
            if empty:
                yield Found(persona.id, stage, ", ".join(empty))


def _stages_of(index: Index, persona: str) -> list[str]:
    """Return the stages of the touchpoints of a persona, in order."""
    found = {index.stage_of.get(id) for id in index.out("experiences", persona)}
    return [stage.id for stage in index.stages if stage.id in found]
