"""Rules X: are emotions, pain points and opportunities explained and addressed?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from journeynb.base.text import status_word
from journeynb.gaps.rules.rule import Found, add, change, link, rule
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
    "Unexplained low",
    "warning",
    "persona, touchpoint",
    why="You can only fix a low point when you know what causes it.",
    message="{name} feels {words} at {other_name}, but no pain point says why",
    fix="Find out what causes it, and add it as a pain point: jm.add(jn.PainPoint(name=...), "
    "touchpoint={other!r}, persona={id!r})",
    bad=(_MAYA, _PARCEL, link("experiences", "maya", "first-parcel", emotion=-2), _LATE),
    mend=(link("hurts", "parcel-comes-late", "first-parcel"),),
)
def unexplained_low(index: Index, today: dt.date) -> Iterator[Found]:
    """The emotion is -1 or below, and the persona feels no pain point at the touchpoint.

    A pain point that is linked to no persona counts for all personas.
    """
    hurting = index.ends("hurts")
    for persona in index.personas:
        for id, emotion, _, _ in index.felt(persona.id):
            if emotion > -1:
                continue
            if id in hurting:
                felt = (index.out("felt_by", pain) for pain in index.into("hurts", id))
                if any(not by or persona.id in by for by in felt):
                    continue
            yield Found(persona.id, id, f"{emotion:g}")


@rule(
    "X502",
    "pain-unaddressed",
    "Pain point not addressed",
    "warning",
    "pain_point",
    why="We know what hurts customers, but nobody plans to do anything about it.",
    message="No opportunity addresses the pain point {name}",
    fix="Add an opportunity: jm.add(jn.Opportunity(name=...), pain_point={id!r})",
    bad=(_LATE, _TRACKING),
    mend=(link("addresses", "live-tracking", "parcel-comes-late"),),
)
def pain_unaddressed(index: Index, today: dt.date) -> Iterator[Found]:
    """No opportunity addresses the pain point.

    Dropped opportunities do not count.
    """
    alive = {each.id for each in index.opportunities if each.status != "dropped"}
    for pain in index.pain_points:
        if alive.isdisjoint(index.into("addresses", pain.id)):
            yield Found(pain.id)


@rule(
    "X503",
    "no-moment-of-truth",
    "Persona without moment of truth",
    "info",
    "persona",
    why="Somewhere on the journey customers decide whether to stay. Find out where.",
    message="No touchpoint of {name} is a moment of truth",
    fix="Mark the touchpoint that decides: jm.set(TOUCHPOINT, moment_of_truth=True)",
    bad=_MET,
    mend=(change("first-parcel", moment_of_truth=True),),
)
def no_moment_of_truth(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona experiences touchpoints, but none of them is a moment of truth.

    Supporting personas are skipped.
    """
    decisive = {each.id for each in index.touchpoints if each.moment_of_truth}
    for persona in index.customers:
        met = index.out("experiences", persona.id)
        if met and decisive.isdisjoint(met):
            yield Found(persona.id)


@rule(
    "X504",
    "tone-mismatch",
    "Mixed tones",
    "info",
    "persona",
    why="Customers trust a brand less if its tone changes from touchpoint to touchpoint.",
    message="{name} hears several tones: {words}",
    fix="Agree on one tone, and rewrite what differs: jm.set(TOUCHPOINT, tone=...)",
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
    """The persona's touchpoints have two or more different tones.

    Touchpoints without a tone are skipped.
    """
    tone = {each.id: each.tone for each in index.touchpoints if each.tone}
    for persona in index.personas:
        tones = dict.fromkeys(tone[id] for id, _ in index.experiences(persona.id) if id in tone)
        if len(tones) > 1:
            yield Found(persona.id, words=", ".join(tones))


@rule(
    "X505",
    "opportunity-without-owner",
    "Opportunity without owner",
    "warning",
    "opportunity",
    why="Planned work that nobody owns does not get done.",
    message="The opportunity {name} is {words} but has no owner",
    fix="Name who is responsible: jm.set({id!r}, owner=...)",
    bad=(add("opportunity", "Live tracking", status="planned"),),
    mend=(change("live-tracking", owner="Logistics"),),
    fills="owner",
)
def opportunity_without_owner(index: Index, today: dt.date) -> Iterator[Found]:
    """An opportunity with the status planned or doing has no owner."""
    for opportunity in index.opportunities:
        if opportunity.status in {"planned", "doing"} and not opportunity.owner:
            yield Found(opportunity.id, words=status_word(opportunity.status))


@rule(
    "X506",
    "content-gap",
    "Content gap",
    "info",
    "persona, stage",
    why="Without content, customers in this stage have nothing to read, watch or use.",
    message="No content serves {name} in the stage {other_name}",
    fix="Add content: jm.add(jn.Content(name=...), persona={id!r}, stage={other!r})",
    bad=(*_IN_STAGE, _GUIDE, link("serves", "brew-guide", "maya")),
    mend=(link("occurs_in", "brew-guide", "onboarding"),),
)
def content_gap(index: Index, today: dt.date) -> Iterator[Found]:
    """The persona has touchpoints in the stage, but no content serves the persona there.

    Checked only in maps with content.
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
    "Influencer without touchpoint",
    "warning",
    "persona",
    why="Influencers talk to customers about us, but we never talk to them.",
    message="{name} influences {words} but experiences no touchpoint",
    fix="Link it to a touchpoint: jm.link({id!r}, TOUCHPOINT)",
    bad=(
        _MAYA,
        add("persona", "Rosa", supporting=True),
        link("influences", "rosa", "maya"),
        add("touchpoint", "Press tasting"),
    ),
    mend=(link("experiences", "rosa", "press-tasting"),),
)
def influencer_unaddressed(index: Index, today: dt.date) -> Iterator[Found]:
    """A supporting persona influences another persona but experiences no touchpoint."""
    for persona in index.personas:
        influenced = index.out("influences", persona.id) if persona.supporting else {}
        if influenced and not index.out("experiences", persona.id):
            names = ", ".join(index.name(id) for id in index.sorted(influenced))
            yield Found(persona.id, words=names)


@rule(
    "X508",
    "experience-short",
    "Experience below the desired emotion",
    "warning",
    "persona, touchpoint",
    why="The experience falls short of what the brand wants customers to feel.",
    message="{name} feels {words} desired at {other_name}",
    fix="Find out why, and plan an improvement: jm.add(jn.Opportunity(name=...), "
    "touchpoint={other!r}); once it is done, ask customers again",
    bad=(_MAYA, _PARCEL, link("experiences", "maya", "first-parcel", emotion=0, desired=2)),
    mend=(
        add("opportunity", "Note from the roaster", status="done"),
        link("addresses", "note-from-the-roaster", "first-parcel"),
        add("source", "Twelve interviews", type="interview", date="2026-11-16"),
        link("cites", "maya", "twelve-interviews"),
        link("experiences", "maya", "first-parcel", emotion=1.5, basis="researched"),
    ),
)
def experience_short(index: Index, today: dt.date) -> Iterator[Found]:
    """The desired emotion is at least 1 higher than the emotion."""
    for persona in index.personas:
        for id, emotion, desired, _ in index.felt(persona.id):
            # rounded, since 1.9 - 0.9 is a little less than 1 in binary
            if desired is not None and round(desired - emotion, 9) >= 1:
                yield Found(persona.id, id, f"{emotion:g} instead of the {desired:g}")


@rule(
    "X509",
    "assumed-emotion",
    "Assumed emotion",
    "info",
    "persona, touchpoint",
    why="Nobody has asked customers, so the emotion is our own guess.",
    message="The emotion of {name} at {other_name} is assumed",
    fix="Ask customers, then record what they feel: jm.link({id!r}, {other!r}, emotion=..., "
    "basis='researched')",
    bad=(_MAYA, _PARCEL, link("experiences", "maya", "first-parcel", emotion=1)),
    mend=(
        add("source", "Twelve interviews", type="interview", date="2026-11-16"),
        link("cites", "maya", "twelve-interviews"),
        link("experiences", "maya", "first-parcel", emotion=0.5, basis="researched"),
    ),
)
def assumed_emotion(index: Index, today: dt.date) -> Iterator[Found]:
    """The experience has an emotion, but its basis is not researched."""
    for persona in index.personas:
        for id, _, _, basis in index.felt(persona.id):
            if basis != "researched":
                yield Found(persona.id, id)


@rule(
    "X510",
    "pain-unplaced",
    "Pain point not placed",
    "warning",
    "pain_point",
    why="A pain point that is linked to no part of the journey is easily forgotten.",
    message="The pain point {name} hurts no touchpoint and is in no stage",
    fix="Link it to the touchpoint where it hurts: jm.link({id!r}, TOUCHPOINT)",
    bad=(_LATE, _PARCEL),
    mend=(link("hurts", "parcel-comes-late", "first-parcel"),),
)
def pain_unplaced(index: Index, today: dt.date) -> Iterator[Found]:
    """The pain point hurts no touchpoint and is in no stage."""
    for pain in index.pain_points:
        if pain.id not in index.stage_of and not index.out("hurts", pain.id):
            yield Found(pain.id)


@rule(
    "X511",
    "promise-unkept",
    "Promise not kept",
    "info",
    "touchpoint",
    why="A promise that is not kept disappoints customers.",
    message="No touchpoint is known to keep the promise of {name}: {words}",
    fix="Find out why, and keep the promise or change it; then link the touchpoint that keeps it: "
    "jm.link(TOUCHPOINT, {id!r}, kind='keeps', kept='yes')",
    bad=(
        add("touchpoint", "Search ad", promise="Fresh within three days"),
        _PARCEL,
        link("keeps", "first-parcel", "search-ad", kept="partly"),
    ),
    mend=(
        add("opportunity", "Roast to order", status="done"),
        link("addresses", "roast-to-order", "first-parcel"),
        add("source", "Delivery dates of 200 parcels", type="analytics", date="2026-11-16"),
        link("cites", "first-parcel", "delivery-dates-of-200-parcels"),
        link("keeps", "first-parcel", "search-ad", kept="yes"),
    ),
)
def promise_unkept(index: Index, today: dt.date) -> Iterator[Found]:
    """The touchpoint makes a promise, but no touchpoint is linked to it by `keeps` with `kept`
    yes.
    """
    for touchpoint in index.touchpoints:
        if touchpoint.promise:
            keeping = index.into("keeps", touchpoint.id).values()
            if not any(data.kept == "yes" for data in keeping):
                yield Found(touchpoint.id, words=touchpoint.promise)


@rule(
    "X513",
    "moment-without-evidence",
    "Moment of truth without source",
    "info",
    "touchpoint",
    why="A moment of truth decides whether customers stay, so a guess is not enough.",
    message="The moment of truth {name} cites no source",
    fix="Link the research: jm.link({id!r}, SOURCE)",
    bad=(
        add("touchpoint", "First parcel", moment_of_truth=True),
        add("source", "Ten interviews", type="interview"),
    ),
    mend=(link("cites", "first-parcel", "ten-interviews"),),
)
def moment_without_evidence(index: Index, today: dt.date) -> Iterator[Found]:
    """A moment of truth cites no source."""
    for touchpoint in index.touchpoints:
        if touchpoint.moment_of_truth and not index.out("cites", touchpoint.id):
            yield Found(touchpoint.id)


@rule(
    "X514",
    "empathy-gap",
    "Empathy gap",
    "info",
    "persona, stage",
    why="Knowing what customers do is not enough: note what they say, think and feel as well.",
    message="The map does not say what {name} {words} in the stage {other_name}",
    fix="Fill in says, thoughts, actions and feeling: jm.link({id!r}, TOUCHPOINT, thoughts=...)",
    bad=(
        *_IN_STAGE,
        link("experiences", "maya", "first-parcel", says="Nice!", actions="unpacks, brews"),
    ),
    mend=(link("experiences", "maya", "first-parcel", thoughts="Is it fresh?", feeling="curious"),),
)
def empathy_gap(index: Index, today: dt.date) -> Iterator[Found]:
    """At least one of says, thoughts, actions and feeling is empty in all of the persona's
    experiences in the stage.

    Supporting personas are skipped, and so are stages without touchpoints of the persona.
    """
    verbs = {"says": "says", "thoughts": "thinks", "actions": "does", "feeling": "feels"}
    for persona in index.customers:
        lacking: dict[str, set[str]] = {}
        for id, data in index.out("experiences", persona.id).items():
            stage = index.stage_of.get(id)
            if stage is not None:
                empty = lacking.setdefault(stage, set(_QUADRANTS))
                empty -= {name for name in empty if getattr(data, name)}
        for stage in index.sorted(lacking):
            words = [verbs[name] for name in _QUADRANTS if name in lacking[stage]]
            if words:
                yield Found(
                    persona.id,
                    stage,
                    " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words),
                )


def _stages_of(index: Index, persona: str) -> list[str]:
    """Return the stages of the touchpoints of a persona, in order."""
    found = {index.stage_of.get(id) for id in index.out("experiences", persona)}
    return [stage.id for stage in index.stages if stage.id in found]
