"""Answers to the exercises of lesson 4: wrong ones with their code, and other right ones."""

from datetime import date

from course_answers import REFUSED, Also, Answers, Wrong


def smart(at, parent="revenue", **fields):
    goal = {
        "metric": "paying subscribers",
        "baseline": 515,
        "target": 960,
        "start": "2026-01-01",
        "due": "2026-12-31",
        "owner": "Iva",
    }
    at.jm.set("subscribers", **(goal | fields))
    if parent:
        at.jm.link("subscribers", parent)


def measure(at, column="subscribers", status="at_risk", rows=6, date="month"):
    at.jm.measure("subscribers", at.kpis.tail(rows), date=date, value=column)
    at.status = status


def typed(at, first, status="at_risk"):
    months = zip(at.kpis.month, [first, *at.kpis.subscribers[1:]], strict=True)
    for day, value in months:
        at.jm.measure("subscribers", float(value), date=day)
    at.status = status


def ahead(at):
    measure(at)
    at.jm.measure("subscribers", 740, date=date(2026, 7, 31))


def without_numbers(at):
    measure(at)
    at.jm.set("subscribers", baseline=None)


def accept(at, *rules):
    for row in at.jm.gaps(list(rules)).itertuples():
        at.jm.accept(row.rule, row.id, row.other, reason="we know it")


ANSWERS = {
    "4.1": Answers(
        wrong=[
            Wrong("target below baseline", lambda at: smart(at, baseline=960, target=515), "fewer"),
            Wrong(
                "fewer are better",
                lambda at: smart(at, baseline=960, target=515, direction="decrease"),
                "decrease",
            ),
            Wrong("no parent", lambda at: smart(at, parent=""), "no_parent"),
            Wrong("due in the past", lambda at: smart(at, due="2026-06-30"), "past"),
            Wrong(
                "numbers in the name only",
                lambda at: at.jm.set("subscribers", name="960 subscribers by December"),
                "only_name",
            ),
            Wrong("no owner", lambda at: smart(at, owner=""), "left"),
            Wrong("the owner only", lambda at: at.jm.set("subscribers", owner="Iva"), "left"),
            Wrong("20% as text", lambda at: smart(at, target="+20%"), REFUSED),
            Wrong("removed", lambda at: at.jm.remove("subscribers"), "removed"),
            Wrong(
                "accepted",
                lambda at: accept(at, "S301", "S302", "S303", "S304", "S305"),
                "accepted",
            ),
        ],
        right=[
            Also(
                "a note on feasibility instead of an owner",
                lambda at: smart(at, owner="", feasibility="Like last year"),
            ),
            Also("other numbers", lambda at: smart(at, target=800, due="2026-11-30")),
            Also("a part of another goal", lambda at: smart(at, parent="winter")),
        ],
    ),
    "4.2": Answers(
        wrong=[
            Wrong("reversed", lambda at: at.jm.link("revenue", "winter"), "reversed"),
            Wrong(
                "called a business goal",
                lambda at: at.jm.set("winter", level="business"),
                "level",
            ),
            Wrong("a circle", lambda at: at.jm.link("revenue", "subscribers"), REFUSED),
            Wrong("removed", lambda at: at.jm.remove("winter"), "removed"),
            Wrong(
                "the other goal cut off",
                lambda at: (
                    at.jm.link("winter", "revenue"),
                    at.jm.unlink("subscribers", "revenue"),
                ),
                "left",
            ),
            Wrong("accepted", lambda at: accept(at, "A207"), "accepted"),
        ],
        right=[
            Also("a part of the subscribers", lambda at: at.jm.link("winter", "subscribers")),
            Also("a part of two", lambda at: at.jm.link("winter", ["subscribers", "revenue"])),
        ],
    ),
    "4.3": Answers(
        wrong=[
            Wrong(
                "the parent moved",
                lambda at: at.jm.set("revenue", due="2027-06-30"),
                "parent",
            ),
            Wrong("the link cut", lambda at: at.jm.unlink("fast", "revenue"), "cut"),
            Wrong("no date", lambda at: at.jm.set("fast", due=None), "no_due"),
            Wrong("still late", lambda at: at.jm.set("fast", due="2027-01-31"), "late"),
            Wrong("in the past", lambda at: at.jm.set("fast", due="2026-06-30"), "past"),
            Wrong("removed", lambda at: at.jm.remove("revenue"), "removed"),
            Wrong("accepted", lambda at: accept(at, "A208"), "accepted"),
        ],
        right=[Also("in October", lambda at: at.jm.set("fast", due="2026-10-31"))],
    ),
    "4.4": Answers(
        wrong=[
            Wrong("Helga off the goal", lambda at: at.jm.unlink("winter", "helga"), "untargeted"),
            Wrong("only unlinked", lambda at: at.jm.unlink("refer", "winter"), "unserved"),
            Wrong(
                "pause added, refer stays",
                lambda at: at.jm.link("pause", "winter"),
                "misdirected",
            ),
            Wrong(
                "the goal is about Nora, too",
                lambda at: (at.jm.link("winter", "nora"), at.jm.link("pause", "winter")),
                "retargeted",
            ),
            Wrong("Bring a friend removed", lambda at: at.jm.remove("refer"), "removed"),
            Wrong("accepted", lambda at: accept(at, "A203", "A205"), "accepted"),
        ],
        right=[
            Also(
                "Helga uses Bring a friend", lambda at: at.jm.link("helga", "refer"), "who_told_you"
            ),
            Also(
                "another touchpoint of hers",
                lambda at: (at.jm.unlink("refer", "winter"), at.jm.link("reminder", "winter")),
            ),
        ],
    ),
    "4.5": Answers(
        wrong=[
            Wrong("the column of euros", lambda at: measure(at, "mrr_eur"), "column"),
            Wrong("the column of repairs", lambda at: measure(at, "repairs"), "column"),
            Wrong("707 is below 960", lambda at: measure(at, status="off_track"), "target"),
            Wrong("behind", lambda at: measure(at, status="behind"), "behind"),
            Wrong("on track", lambda at: measure(at, status="on_track"), "other"),
            Wrong("no such status", lambda at: measure(at, status="yellow"), "unknown"),
            Wrong("the number", lambda at: measure(at, status=707), "text"),
            Wrong("the last month only", lambda at: measure(at, rows=1), "few"),
            Wrong("a typing error", lambda at: typed(at, 576), "values"),
            Wrong("a month ahead", ahead, "future"),
            Wrong("a guess", lambda at: setattr(at, "status", "at_risk"), "not_measured"),
            Wrong("no baseline any more", without_numbers, "goal_first"),
            Wrong("a column that is not there", lambda at: measure(at, date="date"), REFUSED),
            Wrong(
                "the goal removed", lambda at: (measure(at), at.jm.remove("subscribers")), "removed"
            ),
        ],
        right=[
            Also("in words", lambda at: measure(at, status="At risk")),
            Also("typed", lambda at: typed(at, 567)),
        ],
    ),
}
