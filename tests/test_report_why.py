"""The section Why of reports and slides: what it says, of whom, and when it says nothing."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.why_part import WhyPart
from journeynb.report.parts import why as reasons
from journeynb.report.parts.what_customers_say import what_customers_say
from journeynb.report.parts.what_differs import what_differs
from journeynb.report.parts.what_would_help import what_would_help
from journeynb.report.parts.why_they_come import why_they_come
from journeynb.report.parts.why_they_leave import why_they_leave

DAY = dt.date(2026, 11, 22)
NAN = float("nan")


def no_answer(*_: Any, **__: Any) -> pd.DataFrame:
    raise ArgumentError("the map does not say how customers leave")


def frame(columns: str, *rows: tuple[Any, ...], **attrs: Any) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=columns.split())
    found.attrs = attrs
    return found


CREDIT = "touchpoint channel model credit share low high cost cost_per_conversion value roi"
SURVIVAL = "persona day at_risk left survival low high"
SIGNS = "persona touchpoint to met left_met left_unmet lift low high p q pain_points"
COHORTS = "cohort age n returned share low high complete"
DIFFERENCES = "from to share_a share_b difference low high p q n_a n_b"
CHANGES = "persona base then difference low high note"
VOICE = "touchpoint texts sentiment low high word lift q quote"


def credit(ad: float = 0.5, quiz: float = 0.2, last: float = 0.45) -> pd.DataFrame:
    """Credit of three touchpoints by two models; a fifth of the conversions are direct."""
    rows = []
    for model, shares in (
        ("markov", {"ad": ad, "quiz": quiz, "shop": 0.8 - ad - quiz, "(direct)": 0.2}),
        ("last", {"ad": last, "quiz": 0.8 - last, "shop": 0.0, "(direct)": 0.2}),
    ):
        for id, share in shares.items():
            cost = {"ad": 40.0, "quiz": 12.5}.get(id, NAN)
            rows.append((id, "", model, 400 * share, share, share - 0.03, share + 0.03,
                         NAN, cost, NAN, NAN))  # fmt: skip
    return frame(CREDIT, *rows)


STAYS = frame(
    SURVIVAL,
    ("(all)", 0, 900, 0, 1.0, 0.99, 1.0), ("(all)", 60, 600, 20, 0.8, 0.77, 0.83),
    ("(all)", 95, 300, 5, 0.7, 0.66, 0.74), ("(all)", 181, 12, 1, 0.6, 0.5, 0.7),
    ("maya", 0, 500, 0, 1.0, 0.99, 1.0), ("maya", 95, 200, 3, 0.75, 0.7, 0.8),
    came_back={"left": 200, "back": 30, "share": 0.15, "low": 0.11, "high": 0.21,
               "how": "came back"},
    leaves="the event cancel",
)  # fmt: skip
LEFT = frame(
    SIGNS,
    ("(all)", "quiz", "", 340, 0.12, 0.06, 2.1, 1.5, 2.9, 1e-5, 1e-4, []),
    ("(all)", "ad", "", 700, 0.07, 0.07, 1.0, 0.8, 1.3, 0.9, 0.9, []),
    ("maya", "shop", "", 90, 0.2, 0.1, 2.0, 1.2, 3.3, 0.002, 0.01, ["slow"]),
)
RETURNS = frame(
    COHORTS,
    *((pd.Timestamp(f"2026-0{month}-01"), age, 100, count, count / 100, count / 100 - 0.1,
       count / 100 + 0.1, month + age < 5)
      for month in (1, 2, 3) for age, count in ((0, 100), (1, 50 - 10 * month), (2, 20))),
)  # fmt: skip
APART = frame(
    DIFFERENCES,
    ("ad", "", 0.4, 0.08, -0.32, -0.36, -0.28, 1e-9, 1e-8, 500, 400),
    ("quiz", "", 0.1, 0.16, 0.06, 0.01, 0.11, 0.01, 0.02, 500, 400),
    ("shop", "", 0.3, 0.31, 0.01, -0.05, 0.07, 0.8, 0.8, 500, 400),
)
SAID = frame(
    VOICE,
    ("quiz", 80, -0.4, -0.5, -0.3, "slow", 6.0, 0.001, "So slow that I gave up"),
    ("quiz", 80, -0.4, -0.5, -0.3, "login", 3.0, 0.02, "The login fails"),
    ("ad", 50, 0.1, 0.0, 0.2, None, NAN, NAN, None),
    unlinked=12,
)  # fmt: skip


def what_if(change: Any) -> pd.DataFrame:
    assert change == {"quiz": 0.5}
    return frame(CHANGES, ("(all)", 0.05, 0.062, 0.012, 0.01, 0.014, ""))


GAINS = frame(
    "place difference low high stops n",
    (1, 0.012, 0.01, 0.014, 300, 950), (0, 0.004, 0.002, 0.006, 80, 950),
    (2, 0.003, -0.001, 0.007, 60, 950), (3, 0.002, 0.001, 0.003, 20, 950),
)  # fmt: skip


def evidence(**answers: Any) -> Any:
    """Evidence whose questions are answered by tables."""
    personas = frame("persona customers share", ("(all)", 950, 1.0), ("maya", 500, 0.5),
                     ("jo", 400, 0.4), ("(none)", 50, 0.1))  # fmt: skip
    facts = SimpleNamespace(events=5000, warnings=list)
    given = {
        "attribution": credit, "survival": lambda: STAYS, "churn_signs": lambda: LEFT,
        "cohorts": lambda: RETURNS, "compare": lambda *_, **__: APART, "what_if": what_if,
        "_gains": lambda _: GAINS,
        "mapped": SimpleNamespace(touchpoints=["ad", "quiz", "shop", "rare"]),
        "voice": lambda texts: SAID, "_texts": None, "personas": lambda: personas,
        "customer_personas": SimpleNamespace(known=True),
        "log": SimpleNamespace(facts=facts, customers=950),
    }  # fmt: skip
    return SimpleNamespace(**{**given, **answers})


def context(**answers: Any) -> Context:
    jm = jn.JourneyMap("Coffee", stages=["Buy"])
    for name in ("Ad", "Quiz", "Shop"):
        jm.add(jn.Touchpoint(name=name, events=name.lower()), stage="buy")
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Persona(name="Jo"))
    return Context(jm._core, DAY, cast("Any", evidence(**answers)))


def said(part: WhyPart | None) -> str:
    """The sentences of a part as text."""
    assert part is not None
    return repr(Section(part_blocks(part)))


def part_blocks(part: WhyPart) -> list[Any]:
    from journeynb.report.content.blocks import Bullets

    return [Bullets(part.lines), *part.tables]


class TestWhatBringsCustomers:
    def test_a_touchpoint_leads_if_its_interval_and_all_models_agree(self) -> None:
        text = said(why_they_come(context()))
        assert (
            "**Ad** gets **50% (47 to 53%)** of the credit for 400 conversions and leads in "
            "each of 2 models. This is an association, not a cause." in text
        )
        assert (
            "**20%** of the conversions, with nothing before them, have no touchpoint to credit."
            in text
        )
        assert "a conversion costs the least at **Quiz** (12.5) and the most at **Ad** (40)" in text

    def test_no_touchpoint_leads_if_intervals_overlap_or_models_disagree(self) -> None:
        for table in (credit(ad=0.41, quiz=0.38), credit(last=0.3)):
            part = why_they_come(context(attribution=lambda table=table: table))
            assert "No touchpoint leads clearly in every model" in said(part)
            assert part is not None and part.sure == []

    def test_the_only_touchpoint_does_not_lead(self) -> None:
        alone = credit()
        alone = alone[alone.touchpoint.isin(["ad", "(direct)"])]
        part = why_they_come(context(attribution=lambda: alone))
        assert part is not None and part.sure == []

    def test_models_that_differ_are_named(self) -> None:
        text = said(why_they_come(context(attribution=lambda: credit(ad=0.5, last=0.3))))
        assert "disagree most about **Quiz**: 20% by Markov, 50% by last touchpoint." in text

    def test_it_is_silent_without_conversions(self) -> None:
        assert why_they_come(context(attribution=no_answer)) is None
        assert why_they_come(context(attribution=lambda: frame(CREDIT))) is None


class TestEarlySignsOfLeaving:
    def test_a_sign_has_its_count_and_interval_and_is_not_called_a_cause(self) -> None:
        text = said(why_they_leave(context()))
        assert (
            "Customers who reached **Quiz** left **2.1 times as often** as comparable others (95% "
            "interval 1.5 to 2.9; 12% of 340 customers versus 6.0%). This is an association, not a "
            "cause. The map has no pain point there." in text
        )
        assert (
            "Among customers like Maya, those who reached **Shop** left **2.0 times as often**"
            in text
        )
        assert "90 customers versus 10%). This is an association, not a cause.\n" in text

    def test_it_says_how_many_stay_and_how_many_came_back(self) -> None:
        text = said(why_they_leave(context()))
        assert (
            "**80% (77 to 83%)** of 900 customers stay longer than 90 days after their first "
            in text
        )
        assert (
            "Of 200 customers who left (the event cancel), **15% (11 to 21%)** came back." in text
        )

    def test_the_latest_complete_cohort_is_compared_with_those_before(self) -> None:
        text = said(why_they_leave(context()))
        assert (
            "Of the 100 customers who came in 2026-03, **20% (10 to 30%)** returned in the next "
            "month; of the 2 cohorts before, 35% did." in text
        )
        assert "| 2026-03 | 100 | 20% (10 to 30%) |  |" in text  # the second is not complete

    def test_a_touchpoint_is_one_sign_and_its_clearest_persona_is_named(self) -> None:
        maya = ("maya", "quiz", "", 200, 0.2, 0.08, 2.5, 1.8, 3.5, 1e-5, 1e-4, [])
        more = pd.concat([LEFT, frame(SIGNS, maya)])
        text = said(why_they_leave(context(churn_signs=lambda: more)))
        assert "It is clearest for customers like Maya: 2.5 times (1.8 to 3.5)." in text
        assert text.count("reached **Quiz**") == 1

    def test_a_table_shows_how_many_stay_by_persona(self) -> None:
        part = why_they_leave(context())
        assert part is not None
        table = part.tables[0]
        assert list(table.head) == ["Customers", "Number", "7 days", "14 days", "30 days",
                                    "60 days", "90 days"]  # fmt: skip
        assert list(table.rows[1]) == ["Maya", "500", *["100%"] * 5]
        assert list(table.ids or ()) == ["", "maya"]

    def test_without_signs_it_says_so(self) -> None:
        none = LEFT.assign(q=[0.4, 0.4, 0.4])
        by_persona = none.assign(persona="maya")  # a row for each touchpoint and persona
        none = pd.concat([none, by_persona], ignore_index=True)
        text = said(why_they_leave(context(churn_signs=lambda: none)))
        assert "None of 3 touchpoints is a clear sign of leaving." in text

    def test_without_leaving_only_cohorts_are_shown(self) -> None:
        part = why_they_leave(context(survival=no_answer, churn_signs=no_answer))
        assert part is not None and [name for name, _ in part.charts] == ["cohorts"]
        every = dict.fromkeys(("survival", "churn_signs", "cohorts"), no_answer)
        assert why_they_leave(context(**every)) is None


class TestWhatDiffers:
    def test_the_larger_share_comes_first(self) -> None:
        text = said(what_differs(context()))
        assert (
            "**40%** of customers like Maya reach **Ad**, and 8.0% of customers like Jo: a "
            "difference of 32 percentage points (95% interval 28 to 36)." in text
        )
        assert "**16%** of customers like Jo reach **Quiz**, and 10% of customers like Maya" in text
        assert "| Ad | 40% | 8.0% | −32 (−36 to −28) | < 0.001 |" in text
        assert "reach **Shop**" not in text  # by chance

    def test_a_difference_that_the_map_shows_is_not_news(self) -> None:
        subject = context()
        jm = jn.JourneyMap("Coffee")
        jm._core = subject.core
        jm.link("maya", "ad", emotion=1)
        text = said(what_differs(subject))
        assert "reach **Ad**" not in text and "reach **Quiz**" in text
        assert (
            "At 1 more touchpoint they differ as the map says: only one of the two personas "
            "experiences it." in text
        )
        assert text.index("| Quiz |") < text.index("| Ad | 40% | 8.0% |")
        assert "| Maya |" in text.partition("| Ad |")[2].partition("\n")[0]

    def test_it_is_silent_without_two_personas(self) -> None:
        assert what_differs(context(customer_personas=SimpleNamespace(known=False))) is None
        few = frame("persona customers", ("(all)", 530), ("maya", 500), ("jo", 29))
        assert what_differs(context(personas=lambda: few)) is None


class TestWhatWouldHelp:
    def test_the_largest_gain_is_first_with_its_interval_and_its_limits(self) -> None:
        part = what_would_help(context())
        text = said(part)
        assert (
            "If half as many customers stopped at **Quiz**, 6.2% of customers would convert "
            "instead of 5.0%: **1.2 percentage points more** (95% interval 1.0 to 1.4)." in text
        )
        assert text.index("**Quiz**") < text.index("**Ad**")
        assert "| Ad | 80 | 5.4% | 0.4 (0.2 to 0.6) |" in text
        assert "| Shop |" not in text and "rare" not in text  # not sure, and too few
        assert "not a forecast" in text
        assert part is not None
        assert part.headline == "Conversion would gain most if fewer customers stopped at Quiz"

    def test_it_is_silent_if_no_gain_is_clear(self) -> None:
        assert what_would_help(context(_gains=no_answer)) is None
        assert what_would_help(context(_gains=lambda _: GAINS.assign(low=-0.01))) is None


class TestWhatCustomersSay:
    def test_a_negative_touchpoint_has_its_word_and_a_quote(self) -> None:
        text = said(what_customers_say(context()))
        assert (
            "Comments on **Quiz** are negative: mean sentiment −0.40 (95% interval −0.50 to −0.30, "
            "80 comments). Their most distinctive word is “slow”: **“So slow that I gave up”**"
            in text
        )
        assert "12 comments could not be linked to a touchpoint." in text
        assert "Comments on **Ad**" not in text

    def test_comments_reach_the_process_that_writes_the_report(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from journeynb.report.content.own_findings import hand_over, take_over

        rows = {"Answer": ["Slow", "Kind"], "who": ["ann", "bob"], "when": ["2026-01-01"] * 2}
        given = jn.Comments(pd.DataFrame(rows), text="Answer", customer="who", time="when",
                            name="Survey")  # fmt: skip
        core = jn.JourneyMap("Coffee")._core
        hand_over(core, DAY, tmp_path, comments=given)
        monkeypatch.setenv("JOURNEYNB_INPUTS", str(tmp_path))
        taken = take_over(core)
        assert taken.customers is None and taken.comments is not None
        assert taken.comments.source == "Survey"
        assert sorted(taken.comments.columns) == ["customer", "text", "time"]
        before, after = (
            each.table.select("text", "customer", "time").order_by("text").to_pyarrow().to_pylist()
            for each in (given, taken.comments)
        )
        assert before == after and len(after) == 2

    def test_comments_need_a_log(self, tmp_path: Path) -> None:
        given = jn.Comments(pd.DataFrame({"text": ["Slow"]}))
        with pytest.raises(jn.ArgumentError, match="comments= needs a log"):
            jn.JourneyMap("Coffee").report(tmp_path / "a.html", comments=given)
        with pytest.raises(jn.ArgumentError, match=r"comments='a\.csv' is not a table"):
            jn.JourneyMap("Coffee").report(tmp_path / "a.html", comments="a.csv")  # type: ignore[arg-type]

    def test_the_headline_is_about_comments_that_are_clearly_negative(self) -> None:
        few = frame(VOICE, ("ad", 6, -0.6, -1.0, 0.1, None, NAN, NAN, None))
        table = pd.concat([SAID[SAID.touchpoint == "quiz"], few], ignore_index=True)
        table.attrs = SAID.attrs
        part = what_customers_say(context(voice=lambda texts: table))
        assert part is not None and part.headline == "Comments on Quiz are negative"

    def test_it_is_silent_without_texts(self) -> None:
        assert what_customers_say(context(voice=no_answer)) is None


class TestTheSection:
    def test_has_sentences_charts_and_tables_and_says_that_these_are_not_causes(self) -> None:
        drawn: list[Any] = []
        charts = SimpleNamespace(**{
            name: lambda name=name, **options: drawn.append((name, options)) or name
            for name in ("attribution", "survival", "churn_signs", "cohorts", "compare", "what_if",
                         "voice")
        })  # fmt: skip
        found = reasons.why(context(), charts)
        text = repr(found)
        heads = ["What brings customers", "Early signs of leaving", "What differs",
                 "What customers say", "What would help most"]  # fmt: skip
        places = [text.index(f"### {head}") for head in heads]
        assert places == sorted(places)
        assert [name for name, _ in drawn] == [
            "attribution", "survival", "churn_signs", "cohorts", "compare", "voice", "what_if",
        ]  # fmt: skip
        assert text.endswith(reasons.NOT_CAUSES)
        assert not reasons.why(Context(jn.JourneyMap("")._core, DAY), None)

    def test_a_report_without_an_answer_has_no_heading_either(self) -> None:
        nbformat = pytest.importorskip("nbformat")
        from journeynb.report.build import _answered

        make = nbformat.v4
        head = make.new_markdown_cell("## Why", metadata={"tags": ["why"]})
        cell = make.new_code_cell("report.why()", metadata={"tags": ["why"]})
        other = make.new_code_cell("report.gaps()")
        assert _answered([other, head, cell]) == [other]
        cell.outputs = [make.new_output("display_data", data={"text/plain": "words"})]
        assert _answered([other, head, cell]) == [other, head, cell]

    def test_the_executive_summary_has_only_clear_results(self) -> None:
        words = [str(line) for line in reasons.strongest(context())]
        assert len(words) == 2 and "Ad" in words[0] and "Quiz" in words[1]
        unsure = context(attribution=lambda: credit(ad=0.41, quiz=0.38),
                         churn_signs=lambda: LEFT.assign(q=0.4))  # fmt: skip
        assert reasons.strongest(unsure) == []

    def test_the_method_covers_only_answered_questions(self) -> None:
        names = [line[0].words for line in reasons.why_lines(context(voice=no_answer))]  # type: ignore[index,union-attr]
        assert names == ["Credit for conversions", "Early signs of leaving",
                         "How long customers stay", "Differences between personas",
                         "What would help"]  # fmt: skip

    def test_slides_have_a_title_bars_sentences_and_the_tables_in_the_notes(self) -> None:
        pptx = pytest.importorskip("pptx")
        from journeynb.report.slides.deck import Deck
        from journeynb.report.slides.why import why_slides

        subject = context()
        deck = Deck("Coffee", DAY, "22 November 2026", subject.theme("light"))
        why_slides(deck, subject)
        made = pptx.Presentation(io.BytesIO(deck.saved("", "")))
        slides = list(made.slides)
        assert [slide.shapes.title.text for slide in slides] == [
            "Ad gets the most credit for conversions: 50%",
            "Customers who reached Quiz left 2.1 times as often as others",
            "Customers like Maya reach Ad more often than those like Jo",
            "Comments on Quiz are the most negative",
            "Conversion would gain most if fewer customers stopped at Quiz",
        ]
        assert all(any(shape.has_chart for shape in slide.shapes) for slide in slides)
        assert "50% (47 to 53%)" in slides[0].notes_slide.notes_text_frame.text
        texts = " ".join(
            shape.text_frame.text for shape in slides[1].shapes if shape.has_text_frame
        )
        assert "associations in an event log, not causes" in texts

    def test_slides_of_long_names_have_nothing_that_overlaps(self) -> None:
        pptx = pytest.importorskip("pptx")
        from journeynb.report.slides.deck import Deck
        from journeynb.report.slides.why import why_slides
        from test_report_slides import apart, well_placed

        subject = context()
        long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "
        for id in ("ad", "quiz", "shop", "maya", "jo"):
            change = {"op": "set", "id": id, "fields": {"name": f"{2 * long}{id}"}}
            subject.core.apply([change])
        deck = Deck("Coffee", DAY, "22 November 2026", subject.theme("light"))
        why_slides(deck, subject)
        made = pptx.Presentation(io.BytesIO(deck.saved("", "")))
        assert len(made.slides) == 5
        well_placed(made)
        apart(made)
