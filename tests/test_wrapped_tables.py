"""`jm.gaps()` is a plain pandas table that notebooks show with whole texts."""

from __future__ import annotations

import copy
import gc
import io
import pickle
import re
import weakref
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from pandas.testing import assert_frame_equal

import journeynb as jn

DAY = "2026-11-22"


@pytest.fixture
def gaps() -> pd.DataFrame:
    return jn.sample("coffee").gaps(today=DAY)


def html_of(value: object) -> str:
    data, _ = DisplayFormatter().format(value)  # type: ignore[no-untyped-call]
    return str(data["text/html"])


def texts_of(html: str) -> str:
    return html.replace("&#x27;", "'")


def test_a_notebook_shows_whole_messages(gaps: pd.DataFrame) -> None:
    html = html_of(gaps)
    assert max(map(len, gaps.message)) > 50
    for text in [*gaps.message.head(5), *gaps.fix.tail(5)]:
        assert text in texts_of(html)
    assert f"{len(gaps)} rows × 10 columns" in html


def test_columns_share_the_width_of_the_page(gaps: pd.DataFrame) -> None:
    html = html_of(jn.sample("coffee").gaps(today=DAY, excepted=True))
    widths = [float(each) for each in re.findall(r"width:([\d.]+)%}", html)]
    assert len(widths) == 12 and sum(widths) == pytest.approx(100, abs=1)
    rule, message = widths[1], widths[9]
    assert message > 2 * rule


@pytest.mark.parametrize(
    ("option", "value"),
    [("display.max_columns", 4), ("display.notebook_repr_html", False),
     ("display.max_colwidth", 20), ("display.max_rows", 4)],
)  # fmt: skip
def test_options_of_pandas_count(gaps: pd.DataFrame, option: str, value: object) -> None:
    with pd.option_context(option, value):
        shown = gaps._repr_html_()  # type: ignore[operator]
        with pd.option_context("display.max_colwidth", None if option != "display.max_colwidth"
                               else value):  # fmt: skip
            plain = gaps.copy()._repr_html_()  # type: ignore[operator]
        assert (shown is None) == (plain is None)
        assert plain is None or plain in shown


def test_an_empty_table_is_shown() -> None:
    found = jn.JourneyMap("Coffee", stages=["Awareness"]).gaps("X507", today=DAY)
    assert found.empty and "message</th>" in html_of(found)


def test_a_change_in_place_is_shown(gaps: pd.DataFrame) -> None:
    gaps["team"] = "Growth team"
    assert "Growth team" in html_of(gaps) and "94 rows × 11 columns" in html_of(gaps)


MADE: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "copy": lambda gaps: gaps.copy(),
    "copy.copy": copy.copy,
    "copy.deepcopy": copy.deepcopy,
    "pickle": lambda gaps: pickle.loads(pickle.dumps(gaps)),
    "concat": lambda gaps: pd.concat([gaps.head(3), gaps.iloc[3:]]),
    "merge": lambda gaps: gaps.merge(gaps[["rule"]].drop_duplicates(), on="rule"),
    "csv": lambda gaps: pd.read_csv(
        io.StringIO(gaps.to_csv(index=False)), keep_default_na=False, dtype="str"
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_it_is_a_plain_table_and_so_is_what_is_made_of_it(gaps: pd.DataFrame, name: str) -> None:
    assert type(gaps) is pd.DataFrame
    made = MADE[name](gaps)
    assert type(made) is pd.DataFrame and "_repr_html_" not in vars(made)
    assert_frame_equal(made, gaps)
    assert_frame_equal(gaps, made)
    assert gaps.equals(made) and not gaps.attrs


def test_it_goes_through_parquet(gaps: pd.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    gaps.to_parquet(tmp_path / "gaps.parquet")
    assert_frame_equal(pd.read_parquet(tmp_path / "gaps.parquet"), gaps)


def test_it_is_not_kept_alive_by_how_it_is_shown() -> None:
    gaps = jn.sample("coffee").gaps(today=DAY)
    seen = weakref.ref(gaps)
    gc.disable()
    try:
        del gaps
        assert seen() is None
    finally:
        gc.enable()
