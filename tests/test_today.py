"""The date that counts as today."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import journeynb as jn
from journeynb.base.today import day_of
from journeynb.report.page.embedded_editor import editable_part
from journeynb.sync.session import session_of


@pytest.fixture(autouse=True)
def unpinned(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("JOURNEYNB_TODAY", raising=False)
    yield
    jn.today(None)


@pytest.fixture
def late() -> jn.JourneyMap:
    """A map whose goal is due at the end of June."""
    jm = jn.JourneyMap("Shop", stages=["Find"])
    jm.add(jn.Goal(name="Grow", metric="sales", baseline=0, target=9, start="2026-01-01",
                   due="2026-06-30"))  # fmt: skip
    jm.measure("grow", 5, date="2026-04-01")
    return jm


def test_gaps_and_goals_follow(late: jn.JourneyMap) -> None:
    jn.today("2026-04-10")
    assert late.gaps("S306").empty
    before = late.goals().status.item()
    jn.today(dt.date(2026, 7, 1))
    assert late.gaps("S306").id.tolist() == ["grow"]
    assert late.goals().status.item() != before
    assert late.gaps("S306", today="2026-06-01").empty  # an argument comes first


def test_pictures_follow_and_say_so(late: jn.JourneyMap) -> None:
    plain = {box.text for box in late.picture().boxes}
    shown, page = repr(late._repr_mimebundle_()), late._repr_html_()
    jn.today("2026-07-01")
    drawn = {box.text for box in late.picture().boxes}
    assert "As of 1 July 2026" in drawn - plain
    assert "As of 1 June 2026" in {box.text for box in late.picture(today="2026-06-01").boxes}
    assert repr(late._repr_mimebundle_()) != shown
    assert late._repr_html_() != page
    jn.today(None)
    assert {box.text for box in late.picture().boxes} == plain
    assert repr(late._repr_mimebundle_()) == shown
    assert late._repr_html_() == page


def test_the_editor_and_its_open_views_follow(late: jn.JourneyMap) -> None:
    search = session_of(late).gap_search
    jn.today("2026-06-01")
    assert "S306" not in {code for code, *_ in search.all()}
    jn.today("2026-07-01")
    assert "S306" in {code for code, *_ in search.all()}
    assert '"made":"2026-07-01"' in editable_part(late._core).html


def test_reports_and_portfolios_follow(late: jn.JourneyMap, tmp_path: Any) -> None:
    late.save(tmp_path / "shop.journeymap.json")
    jn.today("2026-07-01")
    assert jn.Report(tmp_path / "shop.journeymap.json").carry()["today"] == "2026-07-01"
    folder = jn.Portfolio(tmp_path)
    status = folder.goals().status.item()
    with jn.today("2026-02-01"):
        assert folder.goals().status.item() != status


def test_a_block_gives_the_earlier_date_back() -> None:
    jn.today("2026-07-01")
    with jn.today("2026-08-01") as shown:
        assert day_of(None) == dt.date(2026, 8, 1) and repr(shown) == "as of 1 August 2026"
        with jn.today(None):
            assert day_of(None) == dt.date.today()
        assert day_of(None) == dt.date(2026, 8, 1)
    assert day_of(None) == dt.date(2026, 7, 1)
    with pytest.raises(RuntimeError), jn.today("2026-09-01"):
        raise RuntimeError
    assert day_of(None) == dt.date(2026, 7, 1)
    assert repr(jn.today(None)).startswith("as of the real date, ")


def test_the_environment_sets_it_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNEYNB_TODAY", "2026-07-01")
    assert day_of(None) == dt.date(2026, 7, 1)
    with jn.today("2026-08-01"):
        assert day_of(None) == dt.date(2026, 8, 1)
    monkeypatch.setenv("JOURNEYNB_TODAY", "1 July")
    with pytest.raises(jn.ArgumentError, match="JOURNEYNB_TODAY='1 July' is not a valid date"):
        day_of(None)


@pytest.mark.parametrize("day", ["July", 2026, "2026-13-01"])
def test_another_value_is_refused_and_changes_nothing(day: Any) -> None:
    jn.today("2026-07-01")
    with pytest.raises(jn.ArgumentError, match=r"day=.* is not a valid date; allowed"):
        jn.today(day)
    assert day_of(None) == dt.date(2026, 7, 1)
