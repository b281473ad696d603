"""Answers to lesson 7: who they are."""

from __future__ import annotations

import pandas as pd

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Do, Notebook, Wrong

COURIERS = "km_week > 200 and age < 55 and bike <> 'cargo'"
SHORT = "km_week < 70 and age < 55 and bike <> 'cargo'"


def say(**answers: object) -> Do:
    def do(at: Notebook) -> None:
        for name, answer in answers.items():
            setattr(at, name, answer)

    return do


def persona(**filters: str | None) -> Do:
    def do(at: Notebook) -> None:
        for id, condition in filters.items():
            at.jm.add(jn.Persona(id=id, name=id.title(), filter=condition))

    return do


def stretch(at: Notebook) -> None:
    at.jm.set("nora", filter="bike in ('city', 'e-bike') and age < 55")


def code_as_filter(at: Notebook) -> None:
    persona(all="__import__('os').listdir()")(at)
    at.jm.persona_fit(at.cu)


def make_ben_a_customer(at: Notebook) -> None:
    at.jm.set("ben", supporting=False, filter=COURIERS)
    persona(short=SHORT)(at)


def delete_the_profile(at: Notebook) -> None:
    at.jm.set("nora", profile=None, profiled=None)
    at.changed = "bike"


ANSWERS = {
    "7.1": Answers(
        wrong=[
            Wrong("25 people", say(many=25, share=0.42), "percent"),
            Wrong("only who still pays", say(many=177, share=0.42), "active"),
            Wrong("another number", say(many=224, share=0.42), "many"),
            Wrong("a quarter of the money", say(many=225, share=0.25), "people"),
            Wrong("a guess", say(many=225, share=0.8), "share"),
            Wrong("words", say(many="a quarter", share=0.42), "numbers"),
        ],
        right=[
            Also("in percent", say(many=225, share="42%")),
            Also("of a hundred", say(many=225, share=42)),
        ],
    ),
    "7.2": Answers(
        wrong=[
            Wrong("all fans", say(both=90), "all"),
            Wrong("what chance gives", say(both=22.5), "expected"),
            Wrong("a verdict", say(both="so they are bad customers"), "verdict"),
            Wrong("a share", say(both=12 / 90), "share"),
            Wrong("a guess", say(both=50), "other"),
            Wrong("a list", say(both=["s0001"]), "number"),
            Wrong("a count in words", say(both="12 of 90"), "number"),
        ],
    ),
    "7.3": Answers(
        wrong=[
            Wrong("a lift that may be 1", say(over=("town", "Aldern")), "nothing"),
            Wrong("the value again", say(over=("margin_h1_2026", "99.57 to 183.47")), "again"),
            Wrong("a part of the value", say(over=("repairs_2025", "0 to 1")), "part"),
            Wrong("the strongest below 1", say(over=("bike", "city")), "less"),
            Wrong("true, but weaker", say(over=("age", "45 to 82")), "weaker"),
            Wrong("no value", say(over="bike"), "pair"),
            Wrong("of another attribute", say(over=("town", "e-bike")), "pair"),
            Wrong("not in the table", say(over=("hat", "red")), "pair"),
            Wrong("a number", say(over=4.8), "pair"),
        ],
        right=[
            Also("the value alone", say(over="E-bike")),
            Also("a row of the table", say(over=pd.Series(["bike", "e-bike"]))),
            Also("a dictionary", say(over={"bike": "e-bike"})),
            Also("the other way around", say(over=("e-bike", "bike"))),
        ],
    ),
    "7.4": Answers(
        wrong=[
            Wrong("a filter that takes all", persona(all="km_week > 0"), "overlap"),
            Wrong("code as a filter", code_as_filter, REFUSED),
            Wrong("no such column", persona(all="km > 200"), "filter"),
            Wrong("Ben becomes a customer", make_ben_a_customer, "ben"),
            Wrong("only the couriers", persona(courier=COURIERS), "left"),
            Wrong("no filter", persona(courier=None), "no_filter"),
            Wrong("for nobody", persona(courier="km_week > 9000"), "nobody"),
            Wrong("Nora takes them all", stretch, "stretched"),
            Wrong("removes Tariq", lambda at: at.jm.remove("tariq"), "removed"),
            Wrong(
                "accepts the gap",
                lambda at: at.jm.accept("P411", reason="They are few and leave soon"),
                "accepted",
            ),
        ],
        right=[
            Also("the short trips are enough", persona(short=SHORT)),
            Also(
                "one persona for both",
                persona(other="age < 55 and bike <> 'cargo' and (km_week < 70 or km_week > 200)"),
                "mixed",
            ),
        ],
    ),
    "7.5": Answers(
        wrong=[
            Wrong("moved by chance", say(changed="age"), "chance"),
            Wrong("by a rule of thumb", say(changed="km_week"), "thumb"),
            Wrong("the value, not the attribute", say(changed="e-bike"), "value"),
            Wrong("not an attribute", say(changed="hat"), "attribute"),
            Wrong("all attributes", say(changed=["bike", "age", "km_week", "town"]), "several"),
            Wrong("true", say(changed=True), "attribute"),
            Wrong("deletes the profile", delete_the_profile, "deleted"),
        ],
        right=[
            Also("with the persona", say(changed=("nora", "bike"))),
            Also("with its value", say(changed=("bike", "e-bike"))),
        ],
    ),
}
