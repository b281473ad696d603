"""The gap rules once more, slow and plain: written from the definitions, on a map's JSON document.

It shares no code with the package. Every rule is a loop over lists and dicts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from goal_reference import (
    counted,
    day,
    exact,
    has_reached,
    is_noise,
    is_projected_to_miss,
    is_stale,
    status,
)

Doc = dict[str, Any]

ERRORS = ["M101", "M102", "M105", "M107", "A201", "A203", "A205", "A208"]
INFOS = [
    *["M104", "S303", "S304", "S308", "S311"],
    *["P402", "P403", "P404", "P405", "P406", "P407", "P408", "P409"],
    *["X503", "X504", "X506", "X509", "X511", "X513", "X514", "X515"],
]
CUSTOMERS_SPEAK = [
    *["interview", "survey", "focus_group", "observation", "support", "social", "review"]
]
PLURALS = {
    "persona": "personas",
    "stage": "stages",
    "touchpoint": "touchpoints",
    "goal": "goals",
    "pain_point": "pain_points",
    "opportunity": "opportunities",
    "content": "contents",
    "segment": "segments",
    "source": "sources",
    "comment": "comments",
}


def severity(code: str) -> str:
    return "error" if code in ERRORS else "info" if code in INFOS else "warning"


class Reader:
    """Questions about a document, each answered by going through all of it."""

    def __init__(self, doc: Doc, today: dt.date) -> None:
        self.doc = doc
        self.today = today
        self.links_of: dict[str, list[Doc]] = {}
        for link in doc.get("links", []):
            self.links_of.setdefault(link["kind"], []).append(link)

    def all(self, kind: str) -> list[Doc]:
        found: list[Doc] = self.doc.get(PLURALS[kind], [])
        return found

    def kind_and_name(self, id: str) -> tuple[str, str]:
        for kind in PLURALS:
            for entity in self.all(kind):
                if entity["id"] == id:
                    return kind, entity["name"]
        raise KeyError(id)

    def links(self, kind: str, source: str | None = None, target: str | None = None) -> list[Doc]:
        return [
            link
            for link in self.links_of.get(kind, [])
            if (source is None or link["from"] == source)
            and (target is None or link["to"] == target)
        ]

    def linked(self, kind: str, source: str, target: str) -> bool:
        return bool(self.links(kind, source, target))

    def customers(self) -> list[Doc]:
        return [persona for persona in self.all("persona") if not persona.get("supporting")]

    def touchpoints_of_stage(self, stage: Doc) -> list[Doc]:
        return [t for t in self.all("touchpoint") if self.linked("occurs_in", t["id"], stage["id"])]

    def touchpoints_of_persona(self, persona: Doc) -> list[Doc]:
        return [
            t for t in self.all("touchpoint") if self.linked("experiences", persona["id"], t["id"])
        ]

    def touchpoints_of_both(self, persona: Doc, stage: Doc) -> list[Doc]:
        ids = [t["id"] for t in self.touchpoints_of_stage(stage)]
        return [t for t in self.touchpoints_of_persona(persona) if t["id"] in ids]

    def position(self, touchpoint_id: str) -> int | None:
        for number, stage in enumerate(self.all("stage")):
            if self.linked("occurs_in", touchpoint_id, stage["id"]):
                return number
        return None

    def reached_from(self, start: str) -> set[str]:
        """What a path of one or more `leads_to` reaches."""
        seen: set[str] = set()
        todo = [start]
        while todo:
            here = todo.pop()
            for link in self.links("leads_to", here):
                if link["to"] not in seen:
                    seen.add(link["to"])
                    todo.append(link["to"])
        return seen

    def goals_below(self, goal: Doc) -> list[Doc]:
        """The goals that refine it, at any depth."""
        below: list[Doc] = []
        for other in self.all("goal"):
            if self.linked("refines", other["id"], goal["id"]):
                below += [other, *self.goals_below(other)]
        return below

    def personas_targeted(self, goal: Doc) -> list[str]:
        return [link["to"] for link in self.links("targets", goal["id"])]

    def measurements(self, goal: Doc) -> list[Doc]:
        """Those that count, by date."""
        return counted(goal, self.today)

    def has_reached(self, goal: Doc) -> bool:
        return has_reached(goal, self.today)

    def not_measurable(self, goal: Doc) -> bool:
        if "baseline" not in goal or "target" not in goal:
            return True
        if goal.get("direction", "increase") == "increase":
            return not goal["target"] > goal["baseline"]
        return not goal["target"] < goal["baseline"]

    def status(self, goal: Doc) -> str:
        if self.not_measurable(goal) or "due" not in goal or not self.measurements(goal):
            return "no_data"
        return status(goal, self.today)

    def stale(self, reviewed: str | None) -> bool:
        if reviewed is None:
            return True
        if (self.today - day(reviewed)).days > self.doc.get("review_days", 365):
            return True
        shifts = [day(s["date"]) for s in self.doc.get("shifts", [])]
        shifts = [shift for shift in shifts if shift <= self.today]
        return bool(shifts) and day(reviewed) < max(shifts)

    def pain_felt(self, persona: Doc, touchpoint: Doc) -> bool:
        for pain in self.all("pain_point"):
            if self.linked("hurts", pain["id"], touchpoint["id"]):
                felt_by = [link["to"] for link in self.links("felt_by", pain["id"])]
                if not felt_by or persona["id"] in felt_by:
                    return True
        return False


def mapping(r: Reader) -> list[tuple[str, str, str]]:
    rows = []
    stages = r.all("stage")
    for t in r.all("touchpoint"):
        id, ours = t["id"], t.get("ours", True)
        if not r.links("occurs_in", id):
            rows.append(("M101", id, ""))
        if not [p for p in r.customers() if r.linked("experiences", p["id"], id)]:
            rows.append(("M102", id, ""))
        if ours and not t.get("channels"):
            rows.append(("M103", id, ""))
        if ours and not t.get("owner"):
            rows.append(("M104", id, ""))
        here = r.position(id)
        if r.links("leads_to") and here is not None:
            if here != len(stages) - 1:
                after = [r.position(other) for other in r.reached_from(id)]
                if not [there for there in after if there is not None and there > here]:
                    rows.append(("M108", id, ""))
            if here != 0:
                others = [o["id"] for o in r.all("touchpoint") if id in r.reached_from(o["id"])]
                before = [r.position(other) for other in others]
                if not [there for there in before if there is not None and there < here]:
                    rows.append(("M109", id, ""))
    for stage in stages:
        if not r.touchpoints_of_stage(stage):
            rows.append(("M105", stage["id"], ""))
    for persona in r.customers():
        if not r.touchpoints_of_persona(persona):
            rows.append(("M107", persona["id"], ""))
            continue
        for stage in stages:
            if r.touchpoints_of_stage(stage) and not r.touchpoints_of_both(persona, stage):
                rows.append(("M106", persona["id"], stage["id"]))
    return rows


def alignment(r: Reader) -> list[tuple[str, str, str]]:
    rows = []
    for goal in r.all("goal"):
        id, level = goal["id"], goal.get("level", "")
        family = [goal, *r.goals_below(goal)]
        if not [g for g in family if r.personas_targeted(g)]:
            rows.append(("A201", id, ""))
        for persona in r.all("persona"):
            if persona["id"] in r.personas_targeted(goal) and not [
                touchpoint
                for touchpoint in r.touchpoints_of_persona(persona)
                for g in family
                if r.linked("supports", touchpoint["id"], g["id"])
            ]:
                rows.append(("A203", id, persona["id"]))
        if level == "business" and not r.links("refines", target=id):
            rows.append(("A206", id, ""))
        if level in ("marketing", "departmental") and not r.links("refines", id):
            rows.append(("A207", id, ""))
        for above in r.all("goal"):
            if (
                r.linked("refines", id, above["id"])
                and "due" in goal
                and "due" in above
                and day(goal["due"]) > day(above["due"])
            ):
                rows.append(("A208", id, above["id"]))
    for persona in r.customers():
        if not r.links("targets", target=persona["id"]):
            rows.append(("A202", persona["id"], ""))
    for t in r.all("touchpoint"):
        supported = [g for g in r.all("goal") if r.linked("supports", t["id"], g["id"])]
        if t.get("ours", True) and not supported:
            rows.append(("A204", t["id"], ""))
        experienced_by = {link["from"] for link in r.links("experiences", target=t["id"])}
        for goal in supported:
            targets = set(r.personas_targeted(goal))
            if experienced_by and targets and not experienced_by & targets:
                rows.append(("A205", t["id"], goal["id"]))
    return rows


def smart(r: Reader) -> list[tuple[str, str, str]]:
    rows = []
    for goal in r.all("goal"):
        id, level = goal["id"], goal.get("level", "")
        if not goal.get("metric"):
            rows.append(("S301", id, ""))
        if r.not_measurable(goal):
            rows.append(("S302", id, ""))
        if not goal.get("owner") and not goal.get("feasibility"):
            rows.append(("S303", id, ""))
        orphan = level in ("marketing", "departmental") and not r.links("refines", id)
        hollow = (
            level == "business"
            and not r.personas_targeted(goal)
            and not r.links("refines", target=id)
        )
        if orphan or hollow:
            rows.append(("S304", id, ""))
        if "due" not in goal:
            rows.append(("S305", id, ""))
        overdue = "due" in goal and day(goal["due"]) < r.today and not r.has_reached(goal)
        if overdue:
            rows.append(("S306", id, ""))
        if r.status(goal) == "behind" and not overdue:
            rows.append(("S307", id, ""))
        if "target" in goal and not r.measurements(goal):
            rows.append(("S308", id, ""))
        if is_projected_to_miss(goal, r.today):
            rows.append(("S309", id, ""))
        if is_stale(goal, r.today):
            rows.append(("S310", id, ""))
        if r.status(goal) != "no_data" and is_noise(goal, r.today):
            rows.append(("S311", id, ""))
    return rows


def research(r: Reader) -> list[tuple[str, str, str]]:
    rows = []
    for persona in r.all("persona"):
        id, customer = persona["id"], not persona.get("supporting")
        traits = [persona.get(name) for name in ("motivations", "challenges", "behaviors")]
        if customer and (not persona.get("portrait") or not any(traits)):
            rows.append(("P401", id, ""))
        cited = [link["to"] for link in r.links("cites", id)]
        if not cited:
            rows.append(("P402", id, ""))
        if r.stale(persona.get("reviewed")):
            rows.append(("P403", id, ""))
        for channel in persona.get("preferred_channels", []):
            offered = [
                t for t in r.touchpoints_of_persona(persona) if channel in t.get("channels", [])
            ]
            if not offered:
                rows.append(("P405", id, channel))
        for fact in persona.get("demographics", []):
            rows += [("P412", id, each) for each in denied_by_profile(persona, fact)]
        if customer and r.all("segment") and not r.links("represents", id):
            rows.append(("P406", id, ""))
        types = [s.get("type", "") for s in r.all("source") if s["id"] in cited]
        if customer and cited and not [t for t in types if t in CUSTOMERS_SPEAK]:
            rows.append(("P408", id, ""))
    if r.stale(r.doc.get("reviewed")):
        rows.append(("P404", "", ""))
    for segment in r.all("segment"):
        if not r.links("represents", target=segment["id"]):
            rows.append(("P407", segment["id"], ""))
    owners = [t["owner"] for t in r.all("touchpoint") if t.get("owner")]
    if len(owners) >= 2 and len(set(owners)) == 1:
        rows.append(("P409", "", ""))
    return rows


def denied_by_profile(persona: Doc, fact: Doc) -> list[str]:
    """The attribute of a profile that a fact on the card disagrees with."""

    def word(name: str) -> str:
        return name.lower().replace("_", " ")

    own = [
        row for row in persona.get("profile", []) if word(row["attribute"]) == word(fact["name"])
    ]
    for row in own:
        if row["value"] == "mean":
            ends = fact["value"].replace("+", " to 999").split(" to ")
            if not ends[0].replace(".", "").isdigit():
                return []
            half = 0.05 if "." in ends[0] else 0.5
            if float(ends[-1]) + half < row["low"] or float(ends[0]) - half > row["high"]:
                return [row["attribute"]]
            return []
    for row in own:
        if row["value"].lower() == fact["value"].lower() and row["high"] < 0.5:
            return [row["attribute"]] if row["high"] < row["rest"] else []
    return []


def experience(r: Reader) -> list[tuple[str, str, str]]:
    rows = []
    for persona in r.all("persona"):
        id, customer = persona["id"], not persona.get("supporting")
        touchpoints = r.touchpoints_of_persona(persona)
        for t in touchpoints:
            link = r.links("experiences", id, t["id"])[0]
            emotion, desired = link.get("emotion"), link.get("desired")
            if emotion is not None and emotion <= -1 and not r.pain_felt(persona, t):
                rows.append(("X501", id, t["id"]))
            if emotion is not None and desired is not None and exact(desired) - exact(emotion) >= 1:
                rows.append(("X508", id, t["id"]))
            if emotion is not None and link.get("basis") != "researched":
                rows.append(("X509", id, t["id"]))
        if customer and touchpoints and not any(t.get("moment_of_truth") for t in touchpoints):
            rows.append(("X503", id, ""))
        if len({t["tone"] for t in touchpoints if t.get("tone")}) >= 2:
            rows.append(("X504", id, ""))
        for stage in r.all("stage"):
            here = r.touchpoints_of_both(persona, stage)
            if not here:
                continue
            if r.all("content") and not [
                c
                for c in r.all("content")
                if r.linked("serves", c["id"], id) and r.linked("occurs_in", c["id"], stage["id"])
            ]:
                rows.append(("X506", id, stage["id"]))
            met = [r.links("experiences", id, t["id"])[0] for t in here]
            senses = ("says", "thoughts", "actions", "feeling")
            if customer and not all(any(link.get(s) for link in met) for s in senses):
                rows.append(("X514", id, stage["id"]))
        if not customer and r.links("influences", id) and not touchpoints:
            rows.append(("X507", id, ""))
    for pain in r.all("pain_point"):
        addressed = [
            o
            for o in r.all("opportunity")
            if r.linked("addresses", o["id"], pain["id"]) and o.get("status") != "dropped"
        ]
        if not addressed:
            rows.append(("X502", pain["id"], ""))
        if not r.links("hurts", pain["id"]) and not r.links("occurs_in", pain["id"]):
            rows.append(("X510", pain["id"], ""))
    for o in r.all("opportunity"):
        if o.get("status") in ("planned", "doing") and not o.get("owner"):
            rows.append(("X505", o["id"], ""))
    for t in r.all("touchpoint"):
        kept = [k for k in r.links("keeps", target=t["id"]) if k.get("kept") == "yes"]
        if t.get("promise") and not kept:
            rows.append(("X511", t["id"], ""))
        if t.get("moment_of_truth") and not r.links("cites", t["id"]):
            rows.append(("X513", t["id"], ""))
    for first in r.all("comment"):
        thread = [c for c in r.all("comment") if starts_thread(r, c) == first["id"]]
        days = [day(c["at"][:10]) for c in thread if c.get("at")]
        if days and not first.get("resolved") and (r.today - max(days)).days > 30:
            rows.append(("X515", first["id"], ""))
    return rows


def starts_thread(r: Reader, comment: Doc) -> str:
    above = r.links("answers", comment["id"])
    return starts_thread(r, {"id": above[0]["to"]}) if above else comment["id"]


def explanation(r: Reader, seen: Any) -> list[tuple[str, str, str]]:
    """The rules that explain a log, from its plain numbers."""
    rows = []
    for t in r.all("touchpoint"):
        mine = [each for each in seen.spending if each.touchpoint == t["id"]]
        enough = len(seen.spending) > 1 and seen.conversions >= 30
        if mine and enough and mine[0].share > mine[0].high:
            rows.append(("E607", t["id"], ""))
        hurting = [link["from"] for link in r.links("hurts", target=t["id"])]
        solved = [
            o
            for o in r.all("opportunity")
            for pain in hurting
            if r.linked("addresses", o["id"], pain) and o.get("status") != "dropped"
        ]
        signs = [s for s in seen.signs if s.touchpoint == t["id"] and s.q < 0.05 and s.low > 1]
        personas = [s.persona for s in signs if s.persona != ""]
        if signs and not solved and personas:
            rows += [("E608", persona, t["id"]) for persona in personas]
        elif signs and not solved:
            rows.append(("E608", t["id"], ""))
        words = [h.word for h in seen.heard if h.touchpoint == t["id"] and h.q < 0.05]
        if words and not hurting:
            rows.append(("E610", t["id"], words[0]))
        for link in r.links("leads_to", t["id"]):
            first_words = [p["name"].split()[0].lower() for p in r.all("persona")]
            labeled = any(word.lower() in first_words for word in link.get("label", "").split())
            for d in seen.differences:
                places = [d.start, d.end]
                foreign = [
                    place
                    for place in places
                    for who in (d.persona, d.other)
                    if r.links("experiences", target=place)
                    and not r.linked("experiences", who, place)
                ]
                if places == [t["id"], link["to"]] and d.q < 0.05 and not labeled and not foreign:
                    rows.append(("E609", d.start, d.end))
    return rows


def gaps(doc: Doc, today: dt.date, excepted: bool = False) -> list[Doc]:
    """The findings as rows of rule, severity, kind, id, name, other, other_name (and reason)."""
    r = Reader(doc, today)
    found = [*mapping(r), *alignment(r), *smart(r), *research(r), *experience(r)]
    worst = ["error", "warning", "info"]
    found.sort(key=lambda row: (worst.index(severity(row[0])), row[0]))  # stable: file order stays
    rows: list[Doc] = []
    for code, id, other in dict.fromkeys(found):
        reason = None
        for e in reversed(doc.get("exceptions", [])):  # of several, the first gives the reason
            if (e["rule"], e.get("id", "")) == (code, id) and e.get("other", "") in ("", other):
                reason = e.get("reason", "")
        if reason is not None and not excepted:
            continue
        kind, name = r.kind_and_name(id) if id else ("map", doc.get("title", ""))
        other_name = other if not other or code in ("P405", "P412") else r.kind_and_name(other)[1]
        row = {
            "rule": code,
            "severity": severity(code),
            "kind": kind,
            "id": id,
            "name": name,
            "other": other,
            "other_name": other_name,
        }
        rows.append({**row, "reason": reason} if excepted else row)
    return rows


def statuses(doc: Doc, today: dt.date) -> list[tuple[str, str]]:
    r = Reader(doc, today)
    return [(goal["id"], r.status(goal)) for goal in r.all("goal")]
