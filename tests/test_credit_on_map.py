"""Credit for conversions on the touchpoints of a picture: shares, bars, legend and words."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.evidence.credit_on_map import Credit, CreditOnMap, credit_from
from journeynb.insight.explain.credit_of_evidence import require_shown
from journeynb.picture import paper_of, picture
from journeynb.picture.drawing.boxes import overlapping
from journeynb.picture.map.picture_of_map import pages

NAN = float("nan")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
CREDIT = CreditOnMap(
    "markov",
    1240,
    {
        "ad": Credit(0.4, 0.35, 0.45),
        "quiz": Credit(0.018, 0.009, 0.027),
        "shop": Credit(0.0, 0.0, 0.0),
        "post": Credit(0.3, NAN, NAN),
    },
    {"direct": 0.27, "outside window": 0.004},
)


def some() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Buy", "Use"])
    for name in ("Ad", "Quiz", "Shop"):
        jm.add(jn.Touchpoint(name=name, events=name.lower(), owner=LONG), stage="buy")
    jm.add(jn.Touchpoint(id="post", name=LONG), stage="use")
    jm.add(jn.Touchpoint(name="Chat"), stage="use")
    return jm


def texts(drawn: Any) -> list[str]:
    return [box.text for box in drawn.boxes if box.kind == "text"]


def test_the_table_of_attribution_becomes_shares_by_touchpoint_and_the_rest() -> None:
    table = pd.DataFrame(
        [("ad", "markov", 60.0, 0.6, 0.5, 0.7), ("(direct)", "markov", 40.0, 0.4, 0.3, 0.5),
         ("ad", "last", 100.0, 1.0, 1.0, 1.0)],
        columns=["touchpoint", "model", "credit", "share", "low", "high"],
    )  # fmt: skip
    index = some()._index
    found = credit_from(table, index)
    assert found == CreditOnMap("markov", 100, {"ad": Credit(0.6, 0.5, 0.7)}, {"direct": 0.4})
    everyone = table.assign(persona=["(all)", "maya", "(all)"])
    assert credit_from(everyone, index).conversions == 60
    empty = credit_from(table.head(0), index)
    assert (empty.conversions, empty.longest, empty.ranked) == (0, 0.0, [])
    table.attrs["to"] = "shop"
    assert credit_from(table, index).meaning.startswith("credit for 100 conversions at Shop (")
    assert empty.legend == "no conversions in the log, so no touchpoint gets credit"


def test_words_have_intervals_where_there_are_any() -> None:
    assert CREDIT.words_of("ad") == "40% (35 to 45%)"
    assert CREDIT.words_of("quiz") == "1.8% (0.9 to 2.7%)"
    assert CREDIT.words_of("post") == "30%"
    assert CREDIT.words_of("chat") == ""
    assert CREDIT.legend == (
        "credit for 1,240 conversions (Markov, 95% interval), not proof of a cause; the full bar "
        "is 45%; 27% direct"
    )
    assert [id for id, _ in CREDIT.ranked] == ["ad", "post", "quiz"]


def test_the_editor_gets_the_same_words_and_parts_of_the_longest_bar() -> None:
    made = CREDIT.as_json()
    assert made["legend"] == CREDIT.legend
    assert made["touchpoints"]["ad"] == ["40% (35 to 45%)", 0.889, 0.778, 1.0]
    assert made["touchpoints"]["post"] == ["30%", 0.667, None, None]
    json.dumps(made, allow_nan=False)


@pytest.mark.parametrize("width", [480, 1400])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cards_show_the_share_and_nothing_overlaps(theme: str, width: int) -> None:
    drawn = picture(some()._index, credit=CREDIT, theme=theme, width=width)
    found = texts(drawn)
    assert {"40% (35 to 45%)", "1.8% (0.9 to 2.7%)", "0%", "30%"} <= {*found}
    assert overlapping([box for box in drawn.boxes if box.kind == "text"]) == []
    cards = [box for box in drawn.boxes if box.kind == "card"]
    assert overlapping(cards) == []
    for box in drawn.boxes:
        assert box.x >= 0 and box.x + box.w <= drawn.size[0], box
        assert box.y >= 0 and box.y + box.h <= drawn.size[1], box
    for card in cards:
        own = [box for box in drawn.boxes if box.kind == "text" and box.overlaps(card)]
        assert all(box.y + box.h <= card.y + card.h for box in own)


def test_the_legend_and_the_description_say_what_the_shares_are() -> None:
    drawn = picture(some()._index, credit=CREDIT)
    legend = next(text for text in texts(drawn) if text.startswith("credit for"))
    assert legend == CREDIT.legend
    assert drawn.description.endswith(
        f"credit for 1,240 conversions (Markov, 95% interval): Ad 40% (35 to 45%), {LONG} 30%, "
        "Quiz 1.8% (0.9 to 2.7%)."
    )
    plain = picture(some()._index)
    assert "credit" not in plain.svg and "credit" not in plain.description


def test_pages_and_a_part_of_the_map_show_it_too() -> None:
    printed = pages(some()._index, paper_of("A4", "portrait"), credit=CREDIT, stage=["buy"])
    assert any("40% (35 to 45%)" in text for text in texts(printed.pages[0]))
    assert LONG not in printed.pages[0].description


def test_a_summary_has_the_credit_of_each_stage() -> None:
    drawn = picture(some()._index, credit=CREDIT, detail="summary")
    found = texts(drawn)
    assert "Credit for conversions" in " ".join(found)
    assert "42%" in found and "most: Ad, 40%" in found
    assert "Credit for 1,240 conversions" in " ".join(found)
    assert "Credit for 1,240 conversions (Markov, 95% interval): Ad 40%" in drawn.description


def test_errors_say_what_can_be_shown() -> None:
    require_shown(None, None, False)
    require_shown("attribution", "linear", True)
    for arguments, words in (
        (("churn", None, True), "show='churn' is not valid; allowed: counts, attribution"),
        (("attribution", None, False), r"show='attribution' needs evidence=, such as"),
        ((None, "linear", True), "model='linear' needs show=\"attribution\""),
        (("counts", "linear", True), "model='linear' needs show=\"attribution\""),
    ):
        with pytest.raises(jn.ArgumentError, match=words):
            require_shown(*arguments)
