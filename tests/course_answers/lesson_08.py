"""Answers to lesson 8: why they leave."""

from __future__ import annotations

import pandas as pd

import journeynb as jn
from course_answers import Also, Answers, Do, Notebook, Wrong

GAIN = (0.158, 0.234)


def say(**answers: object) -> Do:
    def do(at: Notebook) -> None:
        for name, answer in answers.items():
            setattr(at, name, answer)

    return do


def hurt(touchpoint: str = "late-van") -> Do:
    def do(at: Notebook) -> None:
        at.jm.add(jn.PainPoint(id="waits", name="Waits in the rain"), touchpoints=touchpoint)

    return do


def idea(status: str = "idea") -> Do:
    def do(at: Notebook) -> None:
        at.jm.add(jn.Opportunity(id="text", name="A text message", status=status))

    return do


def link(at: Notebook) -> None:
    at.jm.link("text", "waits")


def each(*steps: Do) -> Do:
    def do(at: Notebook) -> None:
        for step in steps:
            step(at)

    return do


ANSWERS = {
    "8.1": Answers(
        wrong=[
            Wrong("the opposite", say(model="first"), "first"),
            Wrong("between the two", say(model="shapley"), "other"),
            Wrong("all of them", say(model="all"), "all"),
            Wrong("a number", say(model=0), "model"),
        ],
        right=[Also("in other words", say(model="last-touch"))],
    ),
    "8.2": Answers(
        wrong=[
            Wrong("what would happen without", say(sentence="a"), "without"),
            Wrong("a reason", say(sentence="c"), "cause"),
            Wrong("cut the van", say(sentence="d"), "cut"),
            Wrong("no letter", say(sentence=2), "letter"),
        ],
        right=[Also("a capital", say(sentence="B"))],
    ),
    "8.3": Answers(
        wrong=[
            Wrong("all who left by all", say(lowest=193 / 900), "number"),
            Wrong("a height, not a name", say(lowest=0.812), "share"),
            Wrong("the fewest at risk", say(lowest="helga"), "at_risk"),
            Wrong("all customers", say(lowest="(all)"), "all"),
            Wrong("the middle", say(lowest="nora"), "higher"),
            Wrong("no persona", say(lowest="couriers"), "persona"),
        ],
        right=[
            Also("by name", say(lowest="Tariq")),
            Also("looks at the intervals", say(lowest="cannot say"), "cannot_say"),
        ],
    ),
    "8.4": Answers(
        wrong=[
            Wrong("reminders protect", say(sign="reminder"), "reminder"),
            Wrong("reporting protects", say(sign="report"), "report"),
            Wrong("visits protect", say(sign="van-visit"), "mirror"),
            Wrong("not in this log", say(sign="price-page"), "no_lift"),
            Wrong("a lift", say(sign=2.5), "touchpoint"),
        ],
        right=[Also("by name", say(sign="Late van"))],
    ),
    "8.5": Answers(
        wrong=[
            Wrong("only the pain", hurt(), "pain_only"),
            Wrong("only the idea", idea(), "idea_only"),
            Wrong("not linked", each(hurt(), idea()), "loose"),
            Wrong("dropped", each(hurt(), idea("dropped"), link), "dropped"),
            Wrong("hurts elsewhere", each(hurt("van-visit"), idea(), link), "elsewhere"),
            Wrong("removes the card", lambda at: at.jm.remove("late-van"), "removed"),
            Wrong("no pattern", lambda at: at.jm.set("late-van", events=None), "quiet"),
            Wrong("nobody leaves", lambda at: at.jm.set(leaves=None), "quiet"),
            Wrong(
                "accepts the gap",
                lambda at: at.jm.accept("E608", "late-van", reason="Vans are late at times"),
                "accepted",
            ),
        ],
        right=[Also("felt by all, planned", each(hurt(), idea("planned"), link))],
    ),
    "8.6": Answers(
        wrong=[
            Wrong("all customers in one", say(gain=(0.136, 0.163), wording="b"), "pooled"),
            Wrong("the point only", say(gain=0.196, wording="b"), "point"),
            Wrong("now and then", say(gain=(0.183, 0.379), wording="b"), "levels"),
            Wrong("high before low", say(gain=(0.234, 0.158), wording="b"), "order"),
            Wrong("someone else", say(gain=(0.094, 0.132), wording="b"), "interval"),
            Wrong("words", say(gain=("low", "high"), wording="b"), "pair"),
            Wrong("it will happen", say(gain=GAIN, wording="a"), "will"),
            Wrong("a cause", say(gain=GAIN, wording="c"), "cause"),
            Wrong("no letter", say(gain=GAIN, wording="all"), "letter"),
        ],
        right=[
            Also("in points", say(gain=[15.8, 23.4], wording="B")),
            Also("a row of the table", say(gain=pd.Series(GAIN), wording="b)")),
        ],
    ),
}
