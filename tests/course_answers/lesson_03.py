"""Answers to the exercises of lesson 3: wrong ones with their code, and other right ones."""

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Wrong

QUOTE = {"text": "Two children do not wait for a van", "field": "challenges"}
FOUR = {
    "says": "My son does this for me",
    "thoughts": "Will they keep my card?",
    "actions": "Puts the phone away",
    "feeling": "left out",
}


def describe(at, **lists):
    lists = {"motivations": ["a"], "challenges": ["b"], "behaviors": ["c"]} | lists
    at.jm.set("tariq", **lists)


def cite(at, *quotes, source="interviews-2026"):
    at.jm.link("tariq", source, quotes=list(quotes))


def accept(at, *rules):
    for gap in at.jm.gaps(select=list(rules)).itertuples():
        at.jm.accept(gap.rule, gap.id, gap.other, reason="we will see about it later")


def ben(at, **fields):
    at.jm.add(jn.Persona(id="ben", name="Ben", **fields))


def helga(at, *sources):
    at.inside_out = "helga"
    for source in sources:
        at.jm.link("helga", source)


def invented(at):
    at.jm.add(jn.Source(id="talks", name="Talks at the market", type="interview"))
    helga(at, "talks")


def dates(at, day, *ids):
    at.jm.set(list(ids), reviewed=day)
    at.jm.set(reviewed=day)


ANSWERS = {
    "3.1": Answers(
        wrong=[
            Wrong(
                "more demographics",
                lambda at: at.jm.set(
                    "tariq",
                    demographics=[
                        {"name": "age", "value": "41"},
                        {"name": "children", "value": "2"},
                    ],
                ),
                "demographics",
            ),
            Wrong("two of three lists", lambda at: describe(at, behaviors=[]), "lists"),
            Wrong("no source", describe, "no_source"),
            Wrong(
                "analytics only",
                lambda at: (describe(at), cite(at, QUOTE, source="app-analytics")),
                "numbers_only",
            ),
            Wrong("no quote", lambda at: (describe(at), cite(at)), "no_quote"),
            Wrong(
                "a quote for no claim",
                lambda at: (describe(at), cite(at, {"text": QUOTE["text"]})),
                "no_field",
            ),
            Wrong("a quote as text", lambda at: cite(at, QUOTE["text"]), REFUSED),
            Wrong("accepted", lambda at: accept(at, "P401", "P402"), "accepted"),
            Wrong("Tariq removed", lambda at: at.jm.remove("tariq"), "removed"),
        ],
        right=[
            Also(
                "another claim, with punctuation",
                lambda at: (
                    describe(at),
                    cite(at, {"text": "I ask other parents first.", "field": "behaviors"}),
                ),
            ),
            Also(
                "remembered, not quoted",
                lambda at: (
                    describe(at),
                    cite(at, {"text": "He hates to wait", "field": "challenges"}),
                ),
                remark="own_words",
            ),
            Also(
                "two sources",
                lambda at: (describe(at), cite(at, QUOTE), cite(at, source="app-analytics")),
            ),
        ],
    ),
    "3.2": Answers(
        wrong=[
            Wrong(
                "three of four",
                lambda at: at.jm.link("helga", "sign-up", **FOUR | {"feeling": ""}),
                "left",
            ),
            Wrong("for Nora", lambda at: at.jm.link("nora", "sign-up", **FOUR), "someone_else"),
            Wrong("elsewhere", lambda at: at.jm.link("helga", "inspection", **FOUR), "elsewhere"),
            Wrong(
                "the same words twice",
                lambda at: at.jm.link("helga", "sign-up", **FOUR | {"thoughts": FOUR["says"]}),
                "same",
            ),
            Wrong(
                "unlinked",
                lambda at: [at.jm.unlink("helga", each) for each in ("sign-up", "inspection")],
                "unlinked",
            ),
            Wrong("accepted", lambda at: accept(at, "X514"), "accepted"),
            Wrong("Helga removed", lambda at: at.jm.remove("helga"), "removed"),
        ],
        right=[
            Also(
                "in another language",
                lambda at: at.jm.link(
                    "helga", "sign-up", says="Ja", thoughts="Nein", actions="Geht", feeling="müde"
                ),
            ),
        ],
    ),
    "3.3": Answers(
        wrong=[
            Wrong(
                "a customer",
                lambda at: (ben(at), at.jm.link("ben", "helga"), at.jm.link("ben", "reviews")),
                "customer",
            ),
            Wrong(
                "reversed",
                lambda at: (
                    ben(at, supporting=True),
                    at.jm.link("helga", "ben"),
                    at.jm.link("ben", "reviews"),
                ),
                "reversed",
            ),
            Wrong(
                "experiences nothing",
                lambda at: (ben(at, supporting=True), at.jm.link("ben", "helga")),
                "nowhere",
            ),
            Wrong(
                "influences someone else",
                lambda at: (
                    ben(at, supporting=True),
                    at.jm.link("ben", "nora"),
                    at.jm.link("ben", "reviews"),
                ),
                "no_influence",
            ),
            Wrong(
                "accepted",
                lambda at: (
                    ben(at, supporting=True),
                    at.jm.link("ben", "helga"),
                    accept(at, "X507"),
                ),
                "accepted",
            ),
            Wrong(
                "Helga renamed by removing her",
                lambda at: (ben(at, supporting=True), at.jm.remove("helga")),
                "removed",
            ),
        ],
        right=[
            Also(
                "a daughter at another touchpoint",
                lambda at: (
                    at.jm.add(jn.Persona(id="anna", name="Anna", supporting=True)),
                    at.jm.link("anna", ["helga", "sign-up"]),
                ),
            ),
        ],
    ),
    "3.4": Answers(
        wrong=[
            Wrong(
                "the source relabeled",
                lambda at: (helga(at), at.jm.set("app-analytics", type="interview")),
                "relabeled",
            ),
            Wrong(
                "the source dropped",
                lambda at: (
                    helga(at, "interviews-2026"),
                    at.jm.unlink("helga", "app-analytics"),
                ),
                "dropped",
            ),
            Wrong("Tariq", lambda at: setattr(at, "inside_out", "Tariq"), "tariq"),
            Wrong("Nora", lambda at: setattr(at, "inside_out", "nora"), "nora"),
            Wrong("no persona", lambda at: setattr(at, "inside_out", "Renate"), "unknown"),
            Wrong("a list", lambda at: setattr(at, "inside_out", ["helga"]), "type"),
            Wrong("answered, not fixed", helga, "left"),
            Wrong("accepted", lambda at: (helga(at), accept(at, "P408")), "accepted"),
            Wrong("Helga removed", lambda at: (helga(at), at.jm.remove("helga")), "removed"),
        ],
        right=[
            Also(
                "by name",
                lambda at: (helga(at, "interviews-2026"), setattr(at, "inside_out", " Helga")),
            ),
            Also("customers speak in support tickets, too", lambda at: helga(at, "tickets")),
            Also("a source of their own", invented, remark="new_source"),
        ],
    ),
    "3.5": Answers(
        wrong=[
            Wrong("the map only", lambda at: at.jm.review(by="Iva"), "left"),
            Wrong("the persona only", lambda at: at.jm.set("tariq", reviewed="2026-07-01"), "map"),
            Wrong("the price rise deleted", lambda at: at.jm.set(shifts=[]), "shift"),
            Wrong("a date to come", lambda at: dates(at, "2027-01-01", "tariq"), "future"),
            Wrong("only the dates", lambda at: dates(at, "2026-07-01", "tariq"), "no_review"),
            Wrong("accepted", lambda at: accept(at, "P403", "P404"), "accepted"),
            Wrong("Tariq removed", lambda at: at.jm.remove("tariq"), "removed"),
            Wrong(
                "for a persona that is not there",
                lambda at: at.jm.review(by="Iva", personas=["bruno"]),
                REFUSED,
            ),
        ],
        right=[
            Also(
                "with the date and a note",
                lambda at: at.jm.review(
                    by="Iva",
                    personas=["nora", "tariq", "helga"],
                    note="Prices were a topic in two talks",
                    today="2026-06-30",
                ),
            ),
            Also("Tariq only, the others are recent", lambda at: at.jm.review("Iva", "", "tariq")),
        ],
    ),
}
