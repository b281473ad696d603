"""The sample maps: canonical files, what they show, and the gaps that they have on purpose."""

import datetime as dt
from importlib.resources import files

import pytest

from journeynb.formats.journeymap import dumps, loads
from journeynb.gaps.findings import findings, selected
from journeynb.gaps.goals.goal_status import STATUSES, progress
from journeynb.gaps.rules import RULES
from journeynb.model.index import Index
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.links import LINKS

TODAY = dt.date(2026, 11, 22)
OF_A_MAP = ("M", "A", "S", "P", "X")  # the rules that need no log
OF_DATA = {"A209", "P410", "P411", "P412", "P413", "S310", "S311"}
FOLDER = files("journeynb") / "samples"
SAMPLES = ("coffee", "saas", "templates/four-stages", "templates/five-stages")

# The gaps that each sample has on purpose: the rule, what it names, and why a team would have it.
DELIBERATE = {
    "coffee": [
        # The pilot came up after the stages were drawn.
        ("M101", "bag-return", ""),
        # An old habit: nobody knows who reads the catalog.
        ("M102", "printed-catalog", ""),
        # Announced before it was decided where customers will see them.
        ("M103", "club-points", ""),
        # Everyone reads the survey's results, but the survey has no owner.
        ("M104", "feedback-survey", ""),
        # The gift buyer is forgotten once the gift is delivered.
        ("M106", "elif", "loyalty"),
        # Readers finish the guide, and no button leads on.
        ("M108", "bean-guide", ""),
        # Offices hear of the service only on the phone.
        ("M109", "machine-service", ""),
        # A slogan: no metric, no number, no date, no owner, no goals below it.
        ("A201", "most-loved", ""),
        ("A206", "most-loved", ""),
        ("S301", "most-loved", ""),
        ("S302", "most-loved", ""),
        ("S303", "most-loved", ""),
        ("S304", "most-loved", ""),
        ("S305", "most-loved", ""),
        # Gifts are 15% of revenue, and no goal is about those who give.
        ("A202", "elif", ""),
        # Retention is promised for offices too; all that supports it is made for homes.
        ("A203", "keep-subscribers", "jonas"),
        # Four touchpoints serve no goal; this one is the moment the gift is about.
        ("A204", "gift-unpacked", ""),
        # Supports a goal that targets Maya, but only Elif experiences it.
        ("A205", "gift-configurator", "more-trials"),
        ("A205", "tasting-stand", "more-trials"),
        # The app team's own goal, next to the cascade; neither dated nor measured.
        ("A207", "weekly-app", ""),
        ("S304", "weekly-app", ""),
        ("S305", "weekly-app", ""),
        ("S308", "weekly-app", ""),
        # Due three months after the goal that it is a part of.
        ("A208", "referrals", "keep-subscribers"),
        # Six and a half hours in September; the target is four.
        ("S306", "faster-answers", ""),
        # 161 offices, where the plan is at 191.
        ("S307", "win-offices", ""),
        # At this pace 160 to 180 offices by the end of the year; the target is 200.
        ("S309", "win-offices", ""),
        # Written down from memory.
        ("P402", "rui", ""),
        # Last looked at in June 2025, before the launch in Sweden and the new prices.
        ("P403", "elif", ""),
        # A channel that she uses daily and that we do not offer.
        ("P405", "elif", "messenger"),
        ("P405", "jonas", "video call"),
        # Two personas have a segment, the third none; and one segment has no persona.
        ("P406", "elif", ""),
        ("P407", "small-hotels", ""),
        # What we know of offices comes from our own CRM and salespeople, none of it from offices.
        ("P408", "jonas", ""),
        # Lows that nobody has asked about.
        ("X501", "maya", "bag-return"),
        ("X501", "jonas", "finance-approval"),
        ("X501", "elif", "checkout"),
        # Known, severe enough, and nobody's idea; and one whose only idea was dropped.
        ("X502", "split-invoices", ""),
        ("X502", "vat-twice", ""),
        # No moment of the gift buyer's journey was designed to stay in mind.
        ("X503", "elif", ""),
        # A playful ad, a warm website; a warm call, a formal invoice.
        ("X504", "elif", ""),
        ("X504", "jonas", ""),
        # The best idea of all is planned, by no one.
        ("X505", "gift-date", ""),
        # She must choose a gift without a word that helps her.
        ("X506", "elif", "consideration"),
        # The largest difference between the emotion and the desired emotion.
        ("X508", "elif", "gift-unpacked"),
        ("X508", "maya", "change-delivery"),
        # Guessed in the workshop.
        ("X509", "elif", "checkout"),
        # Heard at the tasting stand more than once, and not linked yet.
        ("X510", "jargon", ""),
        # Promises that delivery does not keep.
        ("X511", "social-ad", ""),
        ("X511", "office-quote", ""),
        ("X511", "gift-configurator", ""),
        # Called a moment of truth on a hunch.
        ("X513", "cancellation", ""),
        # Nobody has heard what he says once he is a customer.
        ("X514", "jonas", "loyalty"),
        ("X515", "comment-mt8ewj", ""),
    ],
    "saas": [
        # The journey ends before customers recommend the product, so paths end before it.
        ("M105", "advocacy", ""),
        ("M108", "night-alarm", ""),
        # Procurement was named in a workshop, and that was all.
        ("M107", "hannah", ""),
        ("A202", "hannah", ""),
        ("P401", "hannah", ""),
        ("P406", "hannah", ""),
        # Bookmarked by every administrator, drawn in no stage.
        ("M101", "status-page", ""),
        # Behind a form that none of the personas fills in.
        ("M102", "white-paper", ""),
        ("M109", "white-paper", ""),
        # All owners that are named are one team; what comes after the sale has none.
        ("P409", "", ""),
        ("M104", "support-ticket", ""),
        # The last review is older than a year, and older than the new prices.
        ("P404", "", ""),
        # A goal from another plan: no target, no persona, no goal above it, and overdue.
        ("A201", "support-load", ""),
        ("A207", "support-load", ""),
        ("S302", "support-load", ""),
        ("S306", "support-load", ""),
        # The administrator can stop a deal, but no touchpoint is for her.
        ("A203", "demo-to-contract", "sofia"),
        ("M106", "sofia", "consideration"),
        # The search ad is paid for engineers and seen by their manager.
        ("A205", "search-ad", "qualified-trials"),
        # Due a month after the goal that it is a part of.
        ("A208", "activation", "qualified-trials"),
        # Only demographics and a quote.
        ("P401", "sofia", ""),
        # Known from the CRM alone.
        ("P408", "marcus", ""),
        # He prefers in person, but every touchpoint is on a screen.
        ("P405", "marcus", "in person"),
        # Nobody has asked what happens on the worst night.
        ("X501", "priya", "night-alarm"),
        ("X513", "night-alarm", ""),
        # Four weeks for a contract, and no idea against it.
        ("X502", "slow-contract", ""),
        # The most valuable idea has no owner.
        ("X505", "no-data-hint", ""),
        # The contract needs his signature, and no touchpoint is for him.
        ("X507", "tomasz", ""),
        # “First chart in five minutes” takes forty.
        ("X511", "search-ad", ""),
    ],
}


def text(name):
    return (FOLDER / f"{name}.journeymap.json").read_text(encoding="utf-8")


def gaps(name, **options):
    return findings(Index(loads(text(name))), selected(OF_A_MAP, None), TODAY, **options)


@pytest.fixture(scope="module")
def coffee():
    return loads(text("coffee"))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_is_canonical(name):
    assert dumps(loads(text(name))) == text(name)


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("four-stages", ["awareness", "consideration", "decision", "loyalty"]),
        (
            "five-stages",
            ["awareness", "consideration", "decision", "adoption-and-retention", "advocacy"],
        ),
    ],
)
def test_a_template_is_a_map_of_stages_alone(name, stages):
    state = loads(text(f"templates/{name}"))
    assert state.info.title == "New journey"
    assert [entity.id for entity in state.entities()] == stages


def test_coffee_has_the_size_that_examples_rely_on(coffee):
    count = {kind: len(ids) for kind, ids in coffee.order.items()}
    assert (count["persona"], count["stage"], count["goal"]) == (4, 5, 8)
    assert count["touchpoint"] >= 30
    assert count["pain_point"] >= 8
    assert count["opportunity"] >= 8
    assert count["source"] >= 6


def test_coffee_shows_every_kind_of_entity_and_of_link(coffee):
    assert {entity.kind for entity in coffee.entities()} == set(ENTITIES)
    assert {link.kind for link in coffee.links()} == set(LINKS)


def test_one_persona_of_coffee_is_an_influencer(coffee):
    supporting = [persona.id for persona in coffee.entities("persona") if persona.supporting]
    assert supporting == ["rui"]
    assert any(link.start == "rui" for link in coffee.links("influences"))


def test_the_personas_of_coffee_differ(coffee):
    personas = coffee.entities("persona")
    assert len({persona.color for persona in personas}) == len(personas)
    assert all(persona.portrait and persona.quote and persona.role for persona in personas)


def test_the_goals_of_coffee_are_a_cascade_of_three_levels(coffee):
    above = {link.start: link.end for link in coffee.links("refines")}
    assert above[above["referrals"]] == "recurring-revenue"
    levels = [goal.level for goal in coffee.entities("goal")]
    assert [levels.count(level) for level in ("business", "marketing", "departmental")] == [2, 3, 3]


def test_the_goals_of_coffee_have_every_status(coffee):
    status = {goal.id: progress(goal, TODAY).status for goal in coffee.entities("goal")}
    assert set(status.values()) == set(STATUSES)
    assert status["recurring-revenue"] == "on_track"
    assert status["more-trials"] == "at_risk"
    assert status["win-offices"] == "behind"
    assert status["keep-subscribers"] == "reached"
    assert status["weekly-app"] == "no_data"


def test_the_shares_of_paths_of_coffee_sum_to_at_most_one(coffee):
    total = {}
    for link in coffee.links("leads_to"):
        total[link.start] = total.get(link.start, 0) + (link.data.share or 0)
    assert max(total.values()) < 1.000001


def test_every_source_is_cited(coffee):
    cited = {link.end for link in coffee.links("cites")}
    assert cited == set(coffee.order["source"])


@pytest.mark.parametrize(
    ("name", "rule", "id", "other"),
    [(name, *gap) for name, listed in DELIBERATE.items() for gap in listed],
)
def test_a_deliberate_gap_is_found(name, rule, id, other):
    assert (rule, id, other) in {(row["rule"], row["id"], row["other"]) for row in gaps(name)}


@pytest.mark.parametrize("name", list(DELIBERATE))
def test_the_gaps_are_many_but_every_error_is_deliberate(name):
    rows = gaps(name)
    errors = {(r["rule"], r["id"], r["other"]) for r in rows if r["severity"] == "error"}
    assert 60 <= len(rows) <= 110
    assert len(errors) < 12
    assert errors <= set(DELIBERATE[name])


def test_the_two_samples_show_every_rule_of_a_map():
    shown = {row["rule"] for name in DELIBERATE for row in gaps(name)}
    assert shown == {code for code in RULES if code.startswith(OF_A_MAP)} - OF_DATA


def test_every_exception_of_coffee_accepts_something(coffee):
    accepted = {(row["rule"], row["id"]) for row in gaps("coffee", excepted=True) if row["reason"]}
    assert accepted == {(each.rule, each.id) for each in coffee.info.exceptions}


def test_the_findings_of_coffee_fall_from_review_to_review(coffee):
    first, last = (sum(each.count for each in review.findings) for review in coffee.info.reviews)
    assert last < first
    assert {each.rule for review in coffee.info.reviews for each in review.findings} <= set(RULES)
