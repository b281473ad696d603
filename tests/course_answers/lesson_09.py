"""Answers to the exercises of lesson 9: wrong ones with their code, and other right ones."""

import json

import journeynb as jn
from course_answers import REFUSED, Also, Answers, Wrong

MAP = "spokewell.journeymap.json"
POP_UP = "pop-up.journeymap.json"
REASON = "Decided on 15 June"


def in_memory(at):
    at.jm = jn.read(MAP)
    at.jm.set("invoice", owner="Service")


def elsewhere(at):
    in_memory(at)
    at.jm.save("copy.journeymap.json")


def as_text(at):
    path = at.folder / MAP
    text = path.read_text("utf-8").replace('"owner": "Finance"', '"owner": "Service"')
    path.write_text(text, "utf-8")


def as_other_json(at):
    path = at.folder / MAP
    content = json.loads(path.read_text("utf-8"))
    next(each for each in content["touchpoints"] if each["id"] == "invoice")["owner"] = "Service"
    path.write_text(json.dumps(content), "utf-8")


def after_the_others(at):
    at.jm.set("invoice", owner="Service")
    at.review.accept(1)
    at.jm.accept("X511", "van-visit", reason="a goal works on it")
    at.jm.comment("Done.", on="invoice", by="Iva")


def decide(at, accept=(1,), refuse=(0, 2, 3), reason=REASON, force=False):
    at.review.accept(*accept, force=force)
    if refuse:
        at.review.refuse(*refuse, reason=reason)


def typed(at):
    at.jm.add(
        jn.Touchpoint(id="chat", name="Chat with the workshop", channels="chat", owner="Service"),
        stage="compare",
        personas="tariq",
    )
    at.review.refuse(0, 2, 3, reason=REASON)


def accept(at, id="van-visit", rule="X511", reason="A goal works on it"):
    at.jm.accept(rule, id, reason=reason)


def kept(at):
    at.jm.link("report", "van-visit", "keeps", kept="yes")


def place(popup, stage="stop-by", persona="nora"):
    if stage:
        popup.link("pop-up", stage)
    if persona:
        popup.link(persona, "pop-up")


def popup_in_memory(at):
    at.popup = jn.read(POP_UP)
    place(at.popup)


def popup_saved_by_hand(at):
    popup_in_memory(at)
    at.popup.save(POP_UP)


def popup_accepted(at):
    for rule in ("M101", "M102"):
        at.popup.accept(rule, "pop-up", reason="we are in a hurry")


def to_be(at, change=None, **fields):
    at.to_be = at.jm.fork(**({"state": "to_be"} | fields))
    if change:
        change(at.to_be)


def bill(jm):
    jm.add(jn.Opportunity(id="bill", name="Pay by bill"))
    jm.link("bill", "card")


def itself(at):
    at.jm.set(state="to_be")
    at.to_be = at.jm


def both(at):
    bill(at.jm)
    to_be(at)


ANSWERS = {
    "9.1": Answers(
        wrong=[
            Wrong("not saved", in_memory, "unsaved"),
            Wrong("saved elsewhere", elsewhere, "elsewhere"),
            Wrong(
                "more than asked",
                lambda at: (
                    at.jm.set("invoice", owner="Service"),
                    at.jm.set("refer", owner="Product"),
                ),
                "more",
            ),
            Wrong(
                "another field, too",
                lambda at: at.jm.set("invoice", owner="Service", name="Bill"),
                "more",
            ),
            Wrong("another team", lambda at: at.jm.set("invoice", owner="Sales"), "owner"),
            Wrong("another card", lambda at: at.jm.set("reminder", owner="Product"), "owner"),
            Wrong("the card removed", lambda at: at.jm.remove("invoice"), "removed"),
            Wrong("the file removed", lambda at: (at.folder / MAP).unlink(), "no_file"),
        ],
        right=[
            Also("typed into the file", as_text),
            Also("by another program, in another order", as_other_json),
            Also("checked again at the end of the lesson", after_the_others),
        ],
    ),
    "9.2": Answers(
        wrong=[
            Wrong("all of them", lambda at: at.review.accept_all(), "call"),
            Wrong(
                "the conflict forced",
                lambda at: decide(at, accept=(0, 1), refuse=(2, 3), force=True),
                "decision",
            ),
            Wrong("the conflict accepted", lambda at: at.review.accept(0), REFUSED),
            Wrong("24 hours", lambda at: decide(at, accept=(1, 3), refuse=(0, 2)), "promise"),
            Wrong("three left", lambda at: decide(at, refuse=()), "pending"),
            Wrong("typed", typed, "by_hand"),
            Wrong("no reason", lambda at: decide(at, reason=""), "no_reason"),
            Wrong("all refused", lambda at: at.review.refuse(0, 1, 2, 3, reason=REASON), "chat"),
            Wrong("not a review", lambda at: setattr(at, "review", "accepted"), "not_a_review"),
        ],
        right=[
            Also(
                "one reason each",
                lambda at: [
                    decide(at, refuse=()),
                    *(at.review.refuse(number, reason=REASON) for number in (0, 2, 3)),
                ],
            ),
        ],
    ),
    "9.3": Answers(
        wrong=[
            Wrong("no reason", lambda at: at.jm.accept("X511", "van-visit"), REFUSED),
            Wrong("the whole map", lambda at: accept(at, id=""), REFUSED),
            Wrong(
                "no id, in the form of the map",
                lambda at: at.jm.set(exceptions=[{"rule": "X511", "reason": "not for us"}]),
                "broad",
            ),
            Wrong("ok", lambda at: accept(at, reason="ok"), "reason"),
            Wrong("another rule", lambda at: accept(at, id="call", rule="A204"), "rule"),
            Wrong("another touchpoint", lambda at: accept(at, id="report"), "which"),
            Wrong("the promise is kept", kept, "kept"),
            Wrong("no promise", lambda at: at.jm.set("van-visit", promise=""), "promise"),
            Wrong("the van removed", lambda at: at.jm.remove("van-visit"), "removed"),
        ],
        right=[Also("three words", lambda at: accept(at, reason="Goal until December"))],
    ),
    "9.4": Answers(
        wrong=[
            Wrong("not saved", popup_in_memory, "unsaved"),
            Wrong("a stage only", lambda at: place(at.popup, persona=""), "nobody"),
            Wrong("a persona only", lambda at: place(at.popup, stage=""), "no_stage"),
            Wrong("renamed", lambda at: at.popup.set("pop-up", name="Pop-up"), "left"),
            Wrong("not ours", lambda at: at.popup.set("pop-up", ours=False), "left"),
            Wrong("removed", lambda at: at.popup.remove("pop-up"), "removed"),
            Wrong("accepted", popup_accepted, "accepted"),
            Wrong("the file removed", lambda at: (at.folder / POP_UP).unlink(), "no_file"),
            Wrong("not a map", lambda at: setattr(at, "popup", "green"), "not_a_map"),
        ],
        right=[
            Also("Helga, in Join", lambda at: place(at.popup, "join", "helga")),
            Also("read, then saved", popup_saved_by_hand),
        ],
    ),
    "9.5": Answers(
        wrong=[
            Wrong("the same map", itself, "same"),
            Wrong("no change", to_be, "nothing"),
            Wrong(
                "renamed only",
                lambda at: to_be(at, lambda jm: jm.set("sign-up", name="Short form")),
                "no_better",
            ),
            Wrong("a copy that is as-is", lambda at: to_be(at, bill, state="as_is"), "state"),
            Wrong("both maps", both, "as_is"),
            Wrong(
                "the pain removed", lambda at: to_be(at, lambda jm: jm.remove("card")), "removed"
            ),
            Wrong(
                "accepted",
                lambda at: to_be(
                    at, lambda jm: jm.accept("X502", "card", reason="not this year, sorry")
                ),
                "accepted",
            ),
            Wrong("not a map", lambda at: setattr(at, "to_be", "better"), "not_a_map"),
        ],
        right=[
            Also(
                "Helga feels better",
                lambda at: to_be(at, lambda jm: jm.link("helga", "sign-up", emotion=0.5)),
            ),
            Also("paper again", lambda at: to_be(at, lambda jm: jm.set("paper", status="planned"))),
        ],
    ),
}
