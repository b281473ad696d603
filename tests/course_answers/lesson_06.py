"""Answers to lesson 6: what customers did."""

from __future__ import annotations

import pandas as pd

from course_answers import REFUSED, Also, Answers, Notebook, Wrong

ROWS, STARTED, JOINED = 3761, 1200, 394
MATCHES = {"sign-up": "sign_up_done", "report": "problem_reported", "reminder": "reminder_opened"}


def match(at: Notebook, **others: object) -> None:
    """Set the patterns of the three touchpoints, some of them differently."""
    for touchpoint, event in MATCHES.items():
        at.jm.set(touchpoint, events=others.get(touchpoint.replace("-", "_"), [event]))


def set_(name: str, value: object) -> object:
    return lambda at: setattr(at, name, value)


def differ(helga: object, tariq: object) -> object:
    def do(at: Notebook) -> None:
        at.nora_helga, at.nora_tariq = helga, tariq

    return do


def feel(emotion: float, *personas: str) -> object:
    def do(at: Notebook) -> None:
        for persona in personas:
            at.jm.link(persona, "van-visit", emotion=emotion, basis="researched")

    return do


def take_every_suggestion(at: Notebook) -> None:
    at.ev.suggestions().apply()


def take_the_path(at: Notebook) -> None:
    found = at.ev.suggestions()
    found.pick(*found.table.index[found.table.edit == "add_leads_to"]).apply()


def cut_all_arrows(at: Notebook) -> None:
    arrows = at.jm.links("leads_to")
    for start, end in zip(arrows["from"], arrows["to"], strict=True):
        at.jm.unlink(start, end, "leads_to")


ANSWERS = {
    "6.1": Answers(
        wrong=[
            Wrong("counts rows", set_("people", ROWS), "rows"),
            Wrong("counts all who started", set_("people", STARTED), "started"),
            Wrong("counts those who signed up", set_("people", JOINED), "joined"),
            Wrong("guesses", set_("people", 1000), "other"),
            Wrong("passes the log", lambda at: setattr(at, "people", at.log), "number"),
            Wrong("writes a word", set_("people", "many"), "number"),
        ],
        right=[Also("as text", set_("people", "999"))],
    ),
    "6.2": Answers(
        wrong=[
            Wrong("a star takes all", lambda at: at.jm.set("report", events=["*"]), "star"),
            Wrong("capitals", lambda at: match(at, sign_up=["Sign_Up_Done"]), "case"),
            Wrong("one is left", lambda at: match(at, reminder=None), "left"),
            Wrong(
                "at the wrong touchpoint",
                lambda at: (
                    match(at, report=None),
                    at.jm.set("van-visit", events=["van_visit", "problem_reported"]),
                ),
                "wrong_place",
            ),
            Wrong("a crash as a problem", lambda at: match(at, report=["*_*ed"]), "taken"),
            Wrong(
                "walk-ins as calls",
                lambda at: (match(at), at.jm.set("call", events=["call_started", "workshop_*"])),
                "taken",
            ),
            Wrong(
                "one event at two cards",
                lambda at: match(at, reminder=["reminder_opened", "sign_up_done"]),
                "twice",
            ),
            Wrong(
                "loses the price page",
                lambda at: (match(at), at.jm.set("price-page", events=None)),
                "lost",
            ),
            Wrong("removes the form", lambda at: at.jm.remove("sign-up"), "removed"),
        ],
        right=[
            Also(
                "takes the proposals",
                lambda at: at.jm.suggest_events(at.log).apply(min_score=60),
            ),
            Also("a star for one word", lambda at: match(at, sign_up=["sign_up_*"])),
        ],
    ),
    "6.3": Answers(
        wrong=[
            Wrong("the smallest share", set_("worst", "stay"), "share"),
            Wrong("a persona", set_("worst", "helga"), "persona"),
            Wrong("a touchpoint", set_("worst", "Price page"), "touchpoint"),
            Wrong("another stage", set_("worst", "compare"), "other"),
            Wrong("the first stage", set_("worst", "find-out"), "first"),
            Wrong("a number", set_("worst", 0.54), "stage"),
            Wrong("not on the map", set_("worst", "checkout"), "stage"),
        ],
        right=[
            Also("by name", set_("worst", "Join")),
            Also("a column of one row", set_("worst", pd.Series(["join"]))),
        ],
    ),
    "6.4": Answers(
        wrong=[
            Wrong("both differ", differ("yes", "yes"), "overlap"),
            Wrong("no difference", differ("yes", "no"), "no_proof"),
            Wrong("never sure", differ("cannot say", "cannot say"), "apart"),
            Wrong("other words", differ("maybe", 3), "words"),
        ],
        right=[
            Also("in capitals", differ("Yes", "Cannot tell")),
            Also("a sentence", differ("Yes.", "can't say")),
            Also("yes as True", differ(True, "cannot say")),
        ],
    ),
    "6.5": Answers(
        wrong=[
            Wrong("backward", lambda at: at.jm.add_path(["van-visit", "inspection"]), "reversed"),
            Wrong("every suggestion", take_every_suggestion, "too_much"),
            Wrong(
                "both ways",
                lambda at: at.jm.add_path(["inspection", "van-visit", "inspection"]),
                "extra",
            ),
            Wrong("no arrows at all", cut_all_arrows, "cut"),
            Wrong("another arrow", lambda at: at.jm.add_path(["reviews", "call"]), "left"),
            Wrong(
                "accepts the gap",
                lambda at: at.jm.accept("E604", "inspection", reason="Not for us"),
                "accepted",
            ),
            Wrong("removes the van", lambda at: at.jm.remove("van-visit"), "removed"),
        ],
        right=[Also("picks the suggestion", take_the_path)],
    ),
    "6.6": Answers(
        wrong=[
            Wrong(
                "only the basis",
                lambda at: at.jm.link("tariq", "van-visit", basis="researched"),
                "basis",
            ),
            Wrong("the mean of 1 to 5", feel(2.5, "tariq"), REFUSED),
            Wrong("a bit lower", feel(0.5, "tariq"), "scale"),
            Wrong("neither good nor bad", feel(0, "tariq"), "scale"),
            Wrong("as low as it gets", feel(-2, "tariq"), "too_low"),
            Wrong("for all", feel(-0.5, "nora", "tariq", "helga"), "everyone"),
            Wrong(
                "still assumed",
                lambda at: at.jm.link("tariq", "van-visit", emotion=-0.5),
                "assumed",
            ),
            Wrong("no longer meets the van", lambda at: at.jm.unlink("tariq", "van-visit"), "cut"),
            Wrong(
                "accepts the gap",
                lambda at: at.jm.accept("E605", "tariq", reason="Few scores so far"),
                "accepted",
            ),
        ],
        right=[Also("rounded differently", feel(-0.4, "tariq"))],
    ),
}
