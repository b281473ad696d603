"""Answers to the exercises of lesson 2: wrong ones with their code, and other right ones."""

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Wrong

MAPPED = ["M101", "M102", "M103"]


def map_all(at, pause="helga"):
    jm = at.jm
    jm.link("reviews", "compare")
    jm.link("pause", "stay")
    jm.link(pause, "pause")
    jm.set("reminder", channels="email")
    jm.set("refer", channels="app")
    jm.link("nora", "refer")


def accept(at, *rules):
    for gap in at.jm.gaps(select=list(rules)).itertuples():
        at.jm.accept(gap.rule, gap.id, gap.other, reason="we will see about it later")


def own(at, **owners):
    owners = {"reviews": "Marketing", "inspection": "Workshop", "invoice": "Finance"} | owners
    owners.setdefault("report", "Product")
    for id, owner in owners.items():
        at.jm.set(id.replace("_", "-"), owner=owner)


def nobodys(at):
    at.jm.set("flat-tyre", ours=False)


def marketing_owns_all(at):
    nobodys(at)
    table = at.jm.table("touchpoint")
    at.jm.set(list(table.id[table.ours]), owner="Marketing")


def hotline(at, **where):
    at.jm.add(jn.Touchpoint(id="hotline", name="Hotline", channels="phone"), **where)


def cut(at):
    for row in at.jm.links("leads_to").itertuples():
        at.jm.unlink(row[2], row[3], "leads_to")


ANSWERS = {
    "2.1": Answers(
        wrong=[
            Wrong("the gaps", lambda at: setattr(at, "unmapped", 6), "findings"),
            Wrong("the gaps of all M rules", lambda at: setattr(at, "unmapped", 17), "all_rules"),
            Wrong("all cards", lambda at: setattr(at, "unmapped", 14), "all_touchpoints"),
            Wrong("without a stage", lambda at: setattr(at, "unmapped", 2), "other"),
            Wrong("the names", lambda at: setattr(at, "unmapped", ["reviews"]), "type"),
            Wrong("as text", lambda at: setattr(at, "unmapped", "4"), "type"),
            Wrong(
                "the table",
                lambda at: setattr(at, "unmapped", at.jm.unmapped_touchpoints()),
                "type",
            ),
        ],
        right=[
            Also("counted on paper", lambda at: setattr(at, "unmapped", 4)),
            Also(
                "again, when all are mapped",
                lambda at: (setattr(at, "unmapped", 4), map_all(at)),
            ),
        ],
    ),
    "2.2": Answers(
        wrong=[
            Wrong("removed", lambda at: at.jm.remove(*at.jm.unmapped_touchpoints().id), "removed"),
            Wrong("accepted", lambda at: accept(at, *MAPPED), "accepted"),
            Wrong(
                "half of it",
                lambda at: (at.jm.link("reviews", "compare"), at.jm.link("pause", "stay")),
                "left",
            ),
            Wrong(
                "not ours, so no channel is asked for",
                lambda at: (map_all(at), at.jm.set("reminder", channels=None, ours=False)),
                "not_ours",
            ),
            Wrong("Winter pause for Nora", lambda at: map_all(at, pause="nora"), "story"),
            Wrong(
                "Helga removed",
                lambda at: (map_all(at, pause="nora"), at.jm.remove("helga")),
                "persona_removed",
            ),
        ],
        right=[
            Also(
                "more personas than asked for",
                lambda at: (map_all(at), at.jm.link("tariq", ["pause", "refer"])),
            ),
            Also("not ours is the flat tyre only", lambda at: (map_all(at), nobodys(at))),
        ],
    ),
    "2.3": Answers(
        wrong=[
            Wrong("Marketing owns all", marketing_owns_all, "one_team"),
            Wrong(
                "an owner for the flat tyre", lambda at: own(at, flat_tyre="Workshop"), "flat_tyre"
            ),
            Wrong(
                "nothing is ours",
                lambda at: at.jm.set(list(at.jm.gaps(select="M104").id), ours=False),
                "not_ours",
            ),
            Wrong("TBD", lambda at: (nobodys(at), own(at, report="TBD")), "placeholder"),
            Wrong("accepted", lambda at: accept(at, "M104"), "accepted"),
            Wrong("half of it", lambda at: at.jm.set("report", owner="Product"), "left"),
            Wrong("removed", lambda at: at.jm.remove("flat-tyre", "report"), "removed"),
        ],
        right=[
            Also("other teams", lambda at: (nobodys(at), own(at, report="Service", reviews="PR"))),
            Also(
                "the flat tyre keeps an owner",
                lambda at: (own(at), at.jm.set("flat-tyre", ours=False, owner="Workshop")),
            ),
        ],
    ),
    "2.4": Answers(
        wrong=[
            Wrong(
                "the wish removed",
                lambda at: at.jm.set("helga", preferred_channels=["in person"]),
                "wish",
            ),
            Wrong(
                "a phone where she never is",
                lambda at: at.jm.set("refer", channels=["app", "phone"]),
                "not_hers",
            ),
            Wrong(
                "with a capital",
                lambda at: at.jm.set("call", channels=["Phone", "web"]),
                "spelling",
            ),
            Wrong("in no stage", lambda at: hotline(at, personas="helga"), "no_stage"),
            Wrong("another channel", lambda at: at.jm.set("call", channels=["chat"]), "no_phone"),
            Wrong("accepted", lambda at: accept(at, "P405"), "accepted"),
            Wrong("Helga removed", lambda at: at.jm.remove("helga"), "persona_removed"),
            Wrong(
                "a field that does not exist",
                lambda at: at.jm.set("call", channel="phone"),
                REFUSED,
            ),
        ],
        right=[
            Also("phone only", lambda at: at.jm.set("call", channels="phone")),
            Also("a hotline of its own", lambda at: hotline(at, stage="compare", personas="helga")),
        ],
    ),
    "2.5": Answers(
        wrong=[
            Wrong("all arrows removed", cut, "cut"),
            Wrong(
                "backwards",
                lambda at: at.jm.add_path(["report", "inspection", "sign-up"]),
                "backwards",
            ),
            Wrong(
                "a loop inside a stage",
                lambda at: at.jm.add_path(["report", "van-visit", "report"]),
                "inside",
            ),
            Wrong("half of it", lambda at: at.jm.add_path(["inspection", "report"]), "left"),
            Wrong("accepted", lambda at: accept(at, "M108", "M109"), "accepted"),
            Wrong(
                "removed",
                lambda at: at.jm.remove("inspection", "report"),
                "removed",
            ),
            Wrong("no kind", lambda at: at.jm.link("sign-up", "inspection"), REFUSED),
        ],
        right=[
            Also(
                "a shorter path",
                lambda at: at.jm.add_path(["sign-up", "inspection", "van-visit", "report"]),
            ),
            Also(
                "each to each",
                lambda at: [
                    at.jm.add_path(["sign-up", "inspection", each])
                    for each in ("report", "van-visit", "reminder")
                ],
            ),
        ],
    ),
}
