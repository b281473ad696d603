"""Tables of comments: survey answers, reviews and tickets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import journeynb as jn

pytest.importorskip("ibis")

EXPORTS = {
    "zendesk": (["Ticket ID", "Requester ID", "Created at", "Subject", "Description"],
                ("Description", "Requester ID", "Created at")),
    "freshdesk": (["Ticket ID", "Subject", "Description", "Contact ID", "Created time"],
                  ("Description", "Contact ID", "Created time")),
    "trustpilot": (["Review ID", "Review Created (UTC)", "Review Stars", "Review Content"],
                   ("Review Content", None, "Review Created (UTC)")),
    "delighted": (["Response ID", "Person ID", "Email", "Score", "Comment", "Responded at"],
                  ("Comment", "Person ID", "Responded at")),
    "qualtrics": (["StartDate", "EndDate", "RecordedDate", "ExternalReference", "feedback"],
                  ("feedback", "ExternalReference", "RecordedDate")),
    "google play": (["Package Name", "Review Submit Date and Time", "Star Rating", "Review Text"],
                    ("Review Text", None, "Review Submit Date and Time")),
    "intercom": (["conversation_id", "user_id", "created_at", "rating_remark"],
                 ("rating_remark", "user_id", "created_at")),
}  # fmt: skip


@pytest.mark.parametrize("tool", EXPORTS)
def test_the_columns_of_an_export_are_guessed_and_reported(tool: str) -> None:
    names, (text, customer, time) = EXPORTS[tool]
    frame = pd.DataFrame({name: ["2026-01-02 10:00"] for name in names}, dtype="str")
    with pytest.warns(jn.JourneyWarning, match="columns guessed from their names") as heard:
        found = jn.Comments(frame).columns
    assert (found["text"], found.get("customer"), found["time"]) == (text, customer, time)
    assert f"text={text!r}" in str(heard[0].message)


def test_rows_without_a_text_are_counted_and_skipped() -> None:
    frame = pd.DataFrame({
        "customer": ["a", "a", None, "b", "b"],
        "time": ["2026-01-01", "2026-01-01", "2026-01-02", "soon", "2026-01-03"],
        "text": ["Good", "Good", "Bad", "Fine", "  "],
        "score": ["5", "4", "x", "3", "1"],
    })  # fmt: skip
    comments = jn.Comments(frame, name="Survey")
    assert repr(comments) == "Comments of Survey: text, customer, time, score (not read yet)"
    assert "not read yet" in comments._repr_html_()
    with pytest.warns(jn.JourneyWarning) as heard:
        assert len(comments) == 4
    (warning,) = heard
    assert str(warning.message) == (
        "Survey: 1 of 5 rows has no text, and is skipped; 1 time cannot be read, such as 'soon'; "
        "1 score is not numeric; 1 comment repeats one of the "
        "same customer, and does not count again"
    )
    checks = comments.check().set_index("check")["count"]
    assert checks[checks > 0].to_dict() == {
        "rows without a text": 1,
        "comments without a customer": 1,
        "times that cannot be read": 1,
        "scores that are not numeric": 1,
        "comments that repeat another": 1,
    }
    facts = comments.describe().value
    assert facts[["rows", "comments", "customers", "mean score"]].tolist() == ["5", "4", "2", "4"]
    assert facts.period == "2026-01-01 to 2026-01-02"
    assert repr(comments).endswith("(4 comments)") and "<table>" in comments._repr_html_()


def test_a_file_of_comments_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text('customer,time,text\n1,31.12.2025,Ünïcode 😀\n2,1.1.2026,"a, b"\n', "utf-8")
    comments = jn.Comments(path)
    with pytest.warns(jn.JourneyWarning, match="with the day first, such as '1.1.2026'"):
        found = comments.ask(comments.table, "comments")
    assert found.text.tolist() == ["Ünïcode 😀", "a, b"]
    assert found.time.dt.year.tolist() == [2025, 2026]


def test_mistakes_are_explained() -> None:
    frame = pd.DataFrame({"words": ["a"], "id": [1]})
    with pytest.raises(jn.ArgumentError, match=r"pass text= .* the columns are words, id"):
        jn.Comments(frame)
    with pytest.raises(jn.ArgumentError, match="no column 'day' for time="):
        jn.Comments(frame, text="words", time="day")
    with pytest.raises(jn.ArgumentError, match="text=False is not valid"):
        jn.Comments(frame, text=False)  # type: ignore[arg-type]
    with pytest.raises(jn.ArgumentError, match="name=3 is not a name"):
        jn.Comments(frame, text="words", name=3)  # type: ignore[arg-type]
    with pytest.raises(jn.ArgumentError, match="is not a table of comments"):
        jn.Comments(3, text="words")
    with pytest.raises(jn.ArgumentError, match="time_format"):
        jn.Comments(frame, text="words", time="id", time_format="noon").facts  # noqa: B018


def test_an_empty_table_has_no_comments() -> None:
    with pytest.warns(jn.JourneyWarning, match="the table has no rows"):
        assert len(jn.Comments(pd.DataFrame({"text": []}, dtype="str"))) == 0
    with pytest.warns(jn.JourneyWarning, match="none of the 2 rows has a text"):
        assert len(jn.Comments(pd.DataFrame({"text": ["", None]}))) == 0
