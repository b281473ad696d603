"""Answers to the exercises of lesson 5: wrong ones with their code, and other right ones."""

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Wrong


def shortest(*pair):
    return lambda at: setattr(at, "shortest", pair if len(pair) > 1 else pair[0])


def first(name):
    return lambda at: setattr(at, "first", name)


def pain(at, **links):
    at.jm.add(jn.PainPoint(name="Only cards", severity=4), **links)


def idea(at, links="card", **fields):
    fields = {"value": 4, "effort": 2} | fields
    at.jm.add(jn.Opportunity(id="bill", name="Pay by bill", **fields))
    if links:
        at.jm.link("bill", links)


def moment(at, id, source="interviews-2026"):
    at.jm.set(id, moment_of_truth=True)
    if source:
        at.jm.link(id, source)


def accept(at, *rules):
    for row in at.jm.gaps(list(rules)).itertuples():
        at.jm.accept(row.rule, row.id, row.other, reason="we know it")


def score_and_choose(at):
    at.jm.add(jn.Opportunity(id="bill", name="Pay by bill", value=5, effort=2))
    at.first = "Pay by bill"


ANSWERS = {
    "5.1": Answers(
        wrong=[
            Wrong("the lowest emotion", shortest("nora", "flat-tyre"), "lowest"),
            Wrong("another gap", shortest("tariq", "sign-up"), "smaller"),
            Wrong("the touchpoint only", shortest("sign-up"), "half"),
            Wrong("swapped", shortest("sign-up", "helga"), "swapped"),
            Wrong("nothing desired there", shortest("helga", "invoice"), "not_desired"),
            Wrong("never there", shortest("helga", "refer"), "apart"),
            Wrong("the number", shortest(2), "pair"),
            Wrong("three things", shortest("helga", "sign-up", 2), "pair"),
            Wrong("no such card", shortest("helga", "checkout"), "unknown"),
            Wrong(
                "the desired emotion deleted",
                lambda at: (
                    at.jm.link("helga", "sign-up", desired=None),
                    shortest("tariq", "sign-up")(at),
                ),
                "deleted",
            ),
        ],
        right=[
            Also("by name", shortest("Helga", "Sign-up form")),
            Also("as a list", lambda at: setattr(at, "shortest", ["helga", "sign-up"])),
        ],
    ),
    "5.2": Answers(
        wrong=[
            Wrong(
                "raised to -0.9",
                lambda at: [at.jm.link(p, "sign-up", emotion=-0.9) for p in ("tariq", "helga")],
                "softened",
            ),
            Wrong(
                "hurts nothing",
                lambda at: pain(at, personas=["tariq", "helga"]),
                "hurts_nothing",
            ),
            Wrong(
                "felt by Tariq only",
                lambda at: pain(at, touchpoints="sign-up", personas="tariq"),
                "felt_by",
            ),
            Wrong(
                "the frame number for all",
                lambda at: at.jm.link("frame-number", ["tariq", "helga"]),
                "old_pain",
            ),
            Wrong(
                "Helga never sees the form",
                lambda at: (
                    pain(at, touchpoints="sign-up", personas="tariq"),
                    at.jm.unlink("helga", "sign-up"),
                ),
                "unlinked",
            ),
            Wrong("the form removed", lambda at: at.jm.remove("sign-up"), "removed"),
            Wrong("accepted", lambda at: accept(at, "X501"), "accepted"),
        ],
        right=[Also("felt by all", lambda at: pain(at, touchpoints="sign-up"))],
    ),
    "5.3": Answers(
        wrong=[
            Wrong("dropped", lambda at: idea(at, status="dropped"), "dropped"),
            Wrong("planned without owner", lambda at: idea(at, status="planned"), "no_owner"),
            Wrong("addresses the form", lambda at: idea(at, links="sign-up"), "touchpoint"),
            Wrong("addresses nothing", lambda at: idea(at, links=""), "addresses_nothing"),
            Wrong("no numbers", lambda at: idea(at, value=None, effort=None), "no_score"),
            Wrong("effort 9", lambda at: idea(at, effort=9), REFUSED),
            Wrong(
                "the photo helps with everything",
                lambda at: at.jm.link("photo", "card"),
                "old_idea",
            ),
            Wrong(
                "another pain point is open",
                lambda at: (idea(at), pain(at, touchpoints="sign-up")),
                "left",
            ),
            Wrong("the form has no pain", lambda at: at.jm.unlink("card", "sign-up"), "pain_first"),
            Wrong(
                "an older one removed",
                lambda at: (idea(at), at.jm.remove("frame-number")),
                "removed",
            ),
            Wrong("accepted", lambda at: accept(at, "X502"), "accepted"),
        ],
        right=[
            Also("still an idea", lambda at: idea(at, status="idea")),
            Also("another one", lambda at: idea(at, value=5, effort=4, owner="Product")),
        ],
    ),
    "5.4": Answers(
        wrong=[
            Wrong("the most value", first("own-app"), "large"),
            Wrong("the least effort", first("stickers"), "beaten"),
            Wrong("a dropped one", first("paper"), "dropped"),
            Wrong(
                "not scored",
                lambda at: (at.jm.set("stickers", value=None), first("stickers")(at)),
                "no_score",
            ),
            Wrong("a pain point", first("frame-number"), "unknown"),
            Wrong("a number", first(1), "text"),
        ],
        right=[
            Also("by name", first("Photo of the bike instead of the frame number")),
            Also("one of their own", score_and_choose),
        ],
    ),
    "5.5": Answers(
        wrong=[
            Wrong(
                "all of them",
                lambda at: at.jm.set(list(at.jm.table("touchpoint").id), moment_of_truth=True),
                "too_many",
            ),
            Wrong("one that Nora never experiences", lambda at: moment(at, "pause"), "not_hers"),
            Wrong("no evidence", lambda at: moment(at, "van-visit", source=""), "no_source"),
            Wrong(
                "the sources removed",
                lambda at: (moment(at, "van-visit"), at.jm.remove("tickets")),
                "removed",
            ),
            Wrong("accepted", lambda at: accept(at, "X503"), "accepted"),
        ],
        right=[
            Also(
                "another one, from the tickets", lambda at: moment(at, "report", source="tickets")
            ),
            Also(
                "two of them",
                lambda at: (moment(at, "van-visit"), moment(at, "pause")),
            ),
        ],
    ),
}
