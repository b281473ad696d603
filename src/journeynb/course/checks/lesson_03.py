"""Checks of lesson 3: personas that are people."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from journeynb.course.exercise.attempt import Attempt
from journeynb.course.exercise.exercise import exercise
from journeynb.course.exercise.outcome import NOT_TRIED, RIGHT, Outcome, not_yet, right

TARIQ = "tariq"
HELGA = "helga"
FORM = "sign-up"
JOIN = "join"
NUMBERS = "app-analytics"
LISTS = ("motivations", "challenges", "behaviors")
FOUR = ("says", "thoughts", "actions", "feeling")


def persona(at: Attempt, id: str) -> pd.Series:
    """Return a persona as a row."""
    table = at.jm.table("persona")
    return table[table.id == id].iloc[0]


def cited(at: Attempt, id: str) -> set[str]:
    """Return the sources that a persona cites."""
    return {source for who, source in at.links("cites") if who == id}


def quotes(at: Attempt, id: str) -> list[dict[str, Any]]:
    """Return the quotes that a persona cites."""
    table = at.jm.links("cites")
    return [quote for each in table.quotes[table["from"] == id] for quote in each]


@exercise("3.1", rules=("P401", "P402", "P408"))
def tariq_is_a_person(at: Attempt) -> Outcome:
    """Tariq has the three lists, and cites a source in which customers speak, with a quote."""
    if TARIQ not in at.ids("persona"):
        return not_yet("removed", names=at.removed("persona"))
    if at.accepted("P401", "P402", "P408"):
        return not_yet("accepted")
    now, before = persona(at, TARIQ), persona(at.before, TARIQ)
    empty = [field for field in LISTS if not now[field]]
    sources = cited(at, TARIQ)
    if len(empty) == len(LISTS) and not sources:
        if now.drop("reviewed").equals(before.drop("reviewed")):
            return NOT_TRIED
        return not_yet("demographics")
    if empty:
        return not_yet("lists", fields=empty)
    if not sources:
        return not_yet("no_source")
    if len(at.gaps("P408", TARIQ)):
        return not_yet("numbers_only")
    found = [each for each in quotes(at, TARIQ) if each["text"].strip()]
    if not found:
        return not_yet("no_quote")
    backing = [each for each in found if each.get("field") in LISTS]
    if not backing:
        return not_yet("no_field")
    if not any(is_word_for_word(at, each["text"]) for each in backing):
        return right("own_words")
    return RIGHT


def is_word_for_word(at: Attempt, text: str) -> bool:
    """Return whether the interviews in the folder of the notebook have this text."""
    file = at.folder / "interviews.md"
    return not file.is_file() or words(text) in words(file.read_text("utf-8"))


def words(text: str) -> str:
    """Return a text as it is compared: its words, in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def empty_moment(at: Attempt) -> pd.DataFrame:
    """Return what is missing of Helga's empathy map in the stage Join."""
    return at.gaps("X514", HELGA, JOIN)


@exercise("3.2", rules=("X514",), findings=empty_moment)
def helga_is_understood(at: Attempt) -> Outcome:
    """Helga says, thinks, does and feels something at the form, and says not what she thinks."""
    if gone := at.removed("persona"):
        return not_yet("removed", names=gone)
    moment = at.experience(HELGA, FORM)
    if moment is None:
        return not_yet("unlinked")
    if at.accepted("X514"):
        return not_yet("accepted")
    filled = [field for field in FOUR if str(moment[field]).strip()]
    left = empty_moment(at)
    if len(filled) < len(FOUR) and len(left):
        if filled:
            return not_yet("left", message=left.message.iloc[0])
        if described(at, HELGA) - described(at.before, HELGA):
            return not_yet("elsewhere")
        others = at.ids("persona") - {HELGA}
        if any(described(at, each) - described(at.before, each) for each in others):
            return not_yet("someone_else")
        return NOT_TRIED
    if len(filled) < len(FOUR):
        return not_yet("elsewhere")
    if words(moment["says"]) == words(moment["thoughts"]):
        return not_yet("same")
    return RIGHT


def described(at: Attempt, id: str) -> set[tuple[str, str, str]]:
    """Return what a persona says, thinks, does and feels, with the touchpoint."""
    table = at.jm.links("experiences")
    table = table[table["from"] == id]
    return {
        (row["to"], field, row[field])
        for _, row in table.iterrows()
        for field in FOUR
        if row[field]
    }


@exercise("3.3", rules=("X507",))
def someone_influences_helga(at: Attempt) -> Outcome:
    """A supporting persona influences Helga and experiences a touchpoint."""
    if gone := at.removed("persona"):
        return not_yet("removed", names=gone)
    table = at.jm.table("persona")
    new = table[~table.id.isin(at.before.ids("persona"))]
    if new.empty:
        return NOT_TRIED
    supporting = set(new.id[new.supporting])
    if not supporting:
        return not_yet("customer")
    influences = at.links("influences")
    if not any((each, HELGA) in influences for each in supporting):
        if any((HELGA, each) in influences for each in supporting):
            return not_yet("reversed")
        return not_yet("no_influence")
    if at.accepted("X507"):
        return not_yet("accepted")
    there = {who for who, _ in at.links("experiences")}
    if not any((each, HELGA) in influences and each in there for each in supporting):
        return not_yet("nowhere")
    return RIGHT


@exercise("3.4", rules=("P408",), answers=("inside_out",))
def helga_gets_a_voice(at: Attempt) -> Outcome:
    """The answer is Helga, and she cites the numbers and a source in which customers speak."""
    if not isinstance(at.answer, str):
        return not_yet("type")
    if gone := at.removed("persona"):
        return not_yet("removed", names=gone)
    given = words(at.answer)
    table = at.jm.table("persona")
    called = table.id[
        [given in (words(a), words(b)) for a, b in zip(table.id, table.name, strict=True)]
    ]
    if HELGA not in set(called):
        if TARIQ in set(called):
            return not_yet("tariq")
        if "nora" in set(called):
            return not_yet("nora")
        return not_yet("unknown", answer=at.answer)
    if at.accepted("P408"):
        return not_yet("accepted")
    if NUMBERS not in cited(at, HELGA):
        return not_yet("dropped")
    now, before = (each.jm.table("source").set_index("id") for each in (at, at.before))
    for id in cited(at, HELGA) & set(before.index):
        if now.type[id] != before.type[id]:
            return not_yet("relabeled", name=now.name[id])
    if len(at.gaps("P408", HELGA)):
        return not_yet("left")
    if not cited(at, HELGA) & set(before.index) - {NUMBERS}:
        return right("new_source")
    return RIGHT


@exercise("3.5", rules=("P403", "P404"))
def the_review_is_recorded(at: Attempt) -> Outcome:
    """The map and its personas are reviewed after the price rise, and the review says by whom."""
    if gone := at.removed("persona"):
        return not_yet("removed", names=gone)
    if at.start.info.shifts != at.jm.info.shifts:
        return not_yet("shift")
    if at.accepted("P403", "P404"):
        return not_yet("accepted")
    table = at.jm.table("persona")
    late = list(table.name[pd.to_datetime(table.reviewed) > pd.Timestamp(at.day)])
    if at.jm.info.reviewed and str(at.jm.info.reviewed) > at.day:
        late.append(at.jm.title)
    if late:
        return not_yet("future", names=late)
    personas, the_map = at.gaps("P403"), at.gaps("P404")
    personas = personas[personas.id.isin(at.before.ids("persona"))]  # not one added today
    if len(personas) and len(the_map) and not at.jm.info.reviews:
        return NOT_TRIED
    if len(personas):
        return not_yet("left", names=list(personas.name))
    if len(the_map):
        return not_yet("map")
    if len(at.jm.info.reviews) == len(at.start.info.reviews):
        return not_yet("no_review")
    return RIGHT
