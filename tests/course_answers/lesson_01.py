"""Answers to the exercises of lesson 1: wrong ones with their code, and other right ones."""

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Wrong


def van(at, stage="ride", personas="nora", **fields):
    where = {"stage": stage} if stage else {}
    card = jn.Touchpoint(id="van-visit", name="Van visit", **fields)
    at.jm.add(card, personas=personas, **where)


def feel(at, form, van):
    at.jm.link("nora", "sign-up-form", emotion=form)
    at.jm.link("nora", "van-visit", emotion=van)


def words(at):
    at.jm.link("nora", "sign-up-form", feeling="stuck")
    at.jm.link("nora", "van-visit", feeling="delighted")


def ride_twice(at):
    at.jm.add(jn.Stage(name="Ride"))
    at.jm.add(jn.Stage(name="Ride"), on_duplicate="add")


def someone_else(at):
    at.jm.add(jn.Persona(name="Omar"))
    at.jm.link("omar", ["price-page", "sign-up-form", "van-visit"])
    at.jm.unlink("nora", "sign-up-form")
    at.jm.add_path(["price-page", "sign-up-form", "van-visit"])


def other_map(at):
    at.jm = jn.JourneyMap("A map of my own", stages=["Before", "After", "Ride"])


ANSWERS = {
    "1.1": Answers(
        wrong=[
            Wrong("first", lambda at: at.jm.add(jn.Stage(name="Ride"), at=0), "order"),
            Wrong(
                "a touchpoint called Ride",
                lambda at: at.jm.add(jn.Touchpoint(name="Ride"), stage="join"),
                "touchpoint",
            ),
            Wrong("another map", other_map, "another_map"),
            Wrong("twice", ride_twice, "twice"),
            Wrong("Join renamed by deleting it", lambda at: at.jm.remove("join"), "first_two"),
        ],
        right=[
            Also("under another name", lambda at: at.jm.add(jn.Stage(name="Fahren"))),
            Also("two stages", lambda at: [at.jm.add(jn.Stage(name=n)) for n in ("Ride", "Stay")]),
        ],
    ),
    "1.2": Answers(
        wrong=[
            Wrong("no channel", lambda at: van(at), "channel"),
            Wrong("no persona", lambda at: van(at, personas=(), channels="in person"), "persona"),
            Wrong("in Join", lambda at: van(at, stage="join", channels="in person"), "stage"),
            Wrong("in no stage", lambda at: van(at, stage=None, channels="in person"), "no_stage"),
            Wrong("not ours", lambda at: van(at, ours=False), "not_ours"),
            Wrong(
                "the gap is accepted",
                lambda at: (van(at), at.jm.accept("M103", "van-visit", reason="it is a van")),
                "accepted",
            ),
            Wrong("a channel as stage", lambda at: van(at, stage="in person"), REFUSED),
            Wrong(
                "Nora removed",
                lambda at: (van(at, channels="in person"), at.jm.remove("nora")),
                "removed",
            ),
        ],
        right=[
            Also(
                "another name and channel",
                lambda at: at.jm.add(
                    jn.Touchpoint(name="Reparatur", channels=["street"]),
                    stage="ride",
                    personas="nora",
                ),
            ),
        ],
    ),
    "1.3": Answers(
        wrong=[
            Wrong("swapped", lambda at: feel(at, 1.5, -2), "swapped"),
            Wrong("a word, no number", words, "word"),
            Wrong("a school scale", lambda at: feel(at, 1, 2), "school"),
            Wrong("5 of 5", lambda at: feel(at, 1, 5), REFUSED),
            Wrong("too weak", lambda at: feel(at, -0.5, 0.5), "weak"),
            Wrong(
                "the form only", lambda at: at.jm.link("nora", "sign-up-form", emotion=-2), "van"
            ),
            Wrong("the van only", lambda at: at.jm.link("nora", "van-visit", emotion=2), "form"),
            Wrong("the form removed", lambda at: at.jm.remove("sign-up-form"), "removed"),
            Wrong("Nora removed", lambda at: at.jm.remove("nora"), "removed"),
        ],
        right=[Also("just enough", lambda at: feel(at, -1, 1))],
    ),
    "1.4": Answers(
        wrong=[
            Wrong("the highest", lambda at: setattr(at, "lowest", "van visit"), "highest"),
            Wrong(
                "one in between", lambda at: setattr(at, "lowest", "A colleague tells"), "higher"
            ),
            Wrong("the stage", lambda at: setattr(at, "lowest", "Join"), "stage"),
            Wrong("the person", lambda at: setattr(at, "lowest", "Nora"), "persona"),
            Wrong("the number", lambda at: setattr(at, "lowest", -1.5), "number"),
            Wrong("a list", lambda at: setattr(at, "lowest", ["sign-up-form"]), "text"),
            Wrong("no such card", lambda at: setattr(at, "lowest", "Checkout"), "unknown"),
        ],
        right=[
            Also("by name", lambda at: setattr(at, "lowest", "Sign-up form")),
            Also("in capitals", lambda at: setattr(at, "lowest", " SIGN-UP FORM ")),
        ],
    ),
    "1.5": Answers(
        wrong=[
            Wrong(
                "backwards",
                lambda at: at.jm.add_path(["van-visit", "sign-up-form", "price-page"]),
                "backwards",
            ),
            Wrong(
                "stops before Ride",
                lambda at: at.jm.add_path(["a-colleague-tells", "price-page", "sign-up-form"]),
                "stops",
            ),
            Wrong(
                "the last arrow only",
                lambda at: at.jm.add_path(["sign-up-form", "van-visit"]),
                "short",
            ),
            Wrong(
                "a link without a kind",
                lambda at: at.jm.link("price-page", "sign-up-form"),
                REFUSED,
            ),
            Wrong("the path of someone else", someone_else, "elsewhere"),
            Wrong(
                "Nora removed",
                lambda at: (
                    at.jm.add_path(["price-page", "sign-up-form", "van-visit"]),
                    at.jm.remove("nora"),
                ),
                "removed",
            ),
        ],
        right=[
            Also(
                "from the colleague",
                lambda at: at.jm.add_path(
                    ["a-colleague-tells", "price-page", "sign-up-form", "van-visit"]
                ),
            ),
        ],
    ),
}
