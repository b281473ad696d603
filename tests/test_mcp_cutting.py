"""Answers to assistants are cut to a size that they can afford, and say how to ask for the rest."""

import json

import pytest

from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.cutting import MOST_TOKENS, cut, fitting, tokens


class Rows(Answer):
    rows: list[dict[str, str]]


def rows(number: int, text: str = "Search ad") -> Rows:
    return Rows(rows=[{"id": f"ad-{i}", "name": text} for i in range(number)])


def test_an_answer_that_fits_stays_as_it_is() -> None:
    assert cut(rows(10), "rows") == rows(10)


@pytest.mark.parametrize("text", ["Search ad", "Über die Straße", "搜索广告" * 20, "🙂" * 50])
def test_a_long_list_is_cut_and_next_leads_through_all_of_it(text: str) -> None:
    every = rows(500, text).rows
    seen: list[dict[str, str]] = []
    while True:
        answer = cut(Rows(rows=every[len(seen) :]), "rows", start=len(seen))
        assert tokens(answer.text()) <= MOST_TOKENS
        seen += answer.rows
        if answer.next is None:
            break
        assert answer.next == f"offset={len(seen)}"
    assert seen == every


def test_the_rest_may_be_longer_than_what_was_looked_up() -> None:
    assert cut(rows(5), "rows", start=10, total=40, ask="offset={}").next == "offset=15"
    assert cut(rows(5), "rows", start=10, total=15).next is None


def test_what_was_cut_before_is_still_said() -> None:
    answer = rows(500).model_copy(update={"next": "limit=5"})
    assert (cut(answer, "rows").next or "").startswith("limit=5; offset=")


def test_an_item_that_is_too_long_is_cut_itself_and_says_how_much_is_missing() -> None:
    answer = cut(rows(2, "x" * 50_000), "rows")
    assert len(answer.rows) == 1 and tokens(answer.text()) <= MOST_TOKENS
    assert answer.rows[0]["name"].endswith("… (49,000 more characters)")
    assert answer.next == "offset=1"


def test_a_value_is_cut_in_its_texts_and_lists_and_the_cut_keys_are_named() -> None:
    value = {"id": "maya", "description": "x" * 9000, "wants": [f"want {i}" for i in range(2000)]}
    made, names = fitting(value, 500)
    assert names == ["description", "wants"] and made["id"] == "maya"
    assert tokens(json.dumps(made)) <= 500
    assert made["wants"][-1] == f"… ({2000 - len(made['wants']) + 1:,} more items)"
    assert fitting({"id": "maya"}, 500) == ({"id": "maya"}, [])
