"""Times as people and programs write them; every guess is reported, nothing is read silently."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data.times.written_formats import MONTHS, STEPS, cleaned, format_of

pytest.importorskip("ibis")

AT = pd.Timestamp("2026-10-22 11:15")


def log_of(*times: Any, **options: Any) -> jn.EventLog:
    events = [f"e{number:02}" for number in range(len(times))]
    frame = pd.DataFrame({"customer": "a", "time": pd.Series(times), "event": events})
    return jn.EventLog(frame, **options)


def read(*times: Any, **options: Any) -> tuple[list[Any], list[str]]:
    """Return how times are read, and the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", jn.JourneyWarning)
        log = log_of(*times, **options)
        found = log.run(log.raw.select("event", "time"), "times").sort_values("event").time
    return list(found), [str(each.message) for each in caught]


NOTATIONS = [
    "22/10/2026 11:15", "22-10-2026 11:15", "22.10.2026 11:15", "22.10.26 11:15",
    "22.10.2026, 11.15 Uhr", "22/10/2026 11h15", "22/10/2026 - 11:15", "11:15 22/10/2026",
    "2026.10.22 11:15", "2026/10/22 11:15 AM", "2026年10月22日 11:15", "2026. 10. 22. 11:15",
    "Oct 22, 2026 11:15 AM", "October 22nd, 2026 at 11:15 AM", "OCT 22 2026 11:15AM",
    "22 Oct 2026 11:15", "22-Oct-2026 11:15", "22-OCT-26 11.15.00.000000 AM",
    "22nd of October 2026 11:15", "Thu Oct 22 11:15:00 2026", "Thu Oct 22 11:15:00 UTC 2026",
    "Thursday, October 22, 2026 11:15 AM", "Thu, 22 Oct 2026 11:15:00 GMT",
    "22. Oktober 2026 11:15", "Donnerstag, 22. Okt. 2026 11:15", "22 octobre 2026 11:15",
    "jeudi 22 oct. 2026 11:15", "22 de octubre de 2026 11:15", "22 out. 2026 11:15",
    "22 ottobre 2026 11:15", "22 oktober 2026 11:15",
    "20261022T1115", "20261022T111500Z", "20261022 11:15",
    "22/Oct/2026:13:15:00 +0200", "Thu, 22 Oct 2026 13:15:00 +0200",
    "Thu Oct 22 2026 13:15:00 GMT+0200 (Central European Summer Time)",
    "22/10/2026 01:15 PM +02:00", "20261022T131500+0200", "22.10.2026 13:15:00+02",
]  # fmt: skip
MONTH_FIRST = [
    "10/22/2026 11:15 AM",
    "10/22/2026 11:15am",
    "10-22-2026 11:15 a.m.",
    "10/22/26 11:15",
    "10/22/2026, 11:15:00\u202fAM",
    "10.22.2026 11:15",
]
ISO = [
    "2026-10-22 13:15:00 +0200", "2026-10-22 13:15:00 +02:00", "2026-10-22T13:15:00+02",
    "2026-10-22T13:15:00.000+0200", "2026-10-22 11:15:00 UTC", "2026-10-22 11:15:00 Z",
    "2026-10-22T13:15+02:00[Europe/Berlin]", "2026-10-22 11:15:00.0000000",
    "2026-10-22T11:15:00,000",
]  # fmt: skip


class TestEveryNotation:
    @pytest.mark.parametrize("text", [*NOTATIONS, *MONTH_FIRST])
    def test_has_a_format(self, text: str) -> None:
        """Python reads it in this format; `test_is_read_in_a_log` asks DuckDB."""
        plain = cleaned(text, (*STEPS, *MONTHS))
        found = format_of(plain)
        assert found is not None
        code = found.swapped if text in MONTH_FIRST else found.code
        plain = plain + "00" if plain.endswith("+02") else plain  # Python wants minutes
        made = dt.datetime.strptime(plain, code)
        at = made if made.tzinfo is None else made.astimezone(dt.UTC).replace(tzinfo=None)
        assert at == AT

    @pytest.mark.parametrize("texts", [NOTATIONS, MONTH_FIRST, ISO], ids=["day", "month", "iso"])
    def test_is_read_in_a_log(self, texts: list[str]) -> None:
        found, said = read(*texts)
        assert dict(zip(texts, found, strict=True)) == dict.fromkeys(texts, AT)
        assert [words for words in said if "times are read" in words] == said[: texts is not ISO]

    @pytest.mark.parametrize(
        "text", ["22/10/2026 11:15", "Oct 22, 2026 11:15 AM", "22. Oktober 2026 11:15"]
    )
    def test_is_reported_with_an_example(self, text: str) -> None:
        found, (said,) = read(text)
        assert found == [AT] and "times are read " in said
        assert f"{text!r} as 2026-10-22 11:15:00" in said

    def test_the_format_can_be_copied(self) -> None:
        _, (said,) = read("Oct 22, 2026 11:15 AM")
        assert said.endswith("to confirm, pass time_format='%b %d, %Y %I:%M %p'")

    def test_noon_and_midnight(self) -> None:
        found, _ = read("10/22/2026 12:00 AM", "10/22/2026 12:00 PM", "10/22/2026 1 pm")
        assert [each.hour for each in found] == [0, 12, 13]

    def test_numbers_of_digits_do_not_matter(self) -> None:
        found, _ = read("2/9/2026 9:05", "22/10/2026 11:15", "2/10/2026 11:15", "22/9/2026 9:05")
        assert [(each.month, each.day) for each in found] == [(9, 2), (10, 22), (10, 2), (9, 22)]

    def test_numbers_that_are_calendar_dates(self) -> None:
        for number in (20261022111500, 202610221115.0, 20261022111500000):
            found, said = read(number, number)
            assert found == [AT, AT] and "dates as whole numbers, YYYYMMDD" in said[0]
        assert read(20261022, 20261023)[0][0] == pd.Timestamp("2026-10-22")
        assert read("2026102211")[0] == [pd.Timestamp("2026-10-22 11:00")]


class TestDayOrMonth:
    def test_a_later_row_decides(self) -> None:
        found, said = read("03/11/2026", "22/11/2026", "04/11/2026")
        assert [each.day for each in found] == [3, 22, 4]
        assert "with the day first" in said[0] and "ambiguous" not in said[0]
        found, said = read("03/11/2026", "03/22/2026")
        assert [each.month for each in found] == [3, 3] and "with the month first" in said[0]

    @pytest.mark.parametrize("text", ["03-11-2026", "3/11/26", "03/11/2026 9 am"])
    def test_what_nothing_decides_is_reported(self, text: str) -> None:
        found, (said,) = read(text)
        assert (found[0].month, found[0].day) == (11, 3)
        for words in (
            "whether the day or the month comes first is ambiguous", "with the day first",
            f"{text!r} as 2026-11-03", "pass time_format='dayfirst' or 'monthfirst'",
        ):  # fmt: skip
            assert words in said

    def test_dates_with_dots_have_the_day_first(self) -> None:
        assert read("03.11.2026")[0] == [pd.Timestamp("2026-11-03")]
        assert "ambiguous" not in read("03.11.2026")[1][0]

    def test_time_format_decides_without_a_warning(self) -> None:
        assert read("03/11/2026", time_format="dayfirst") == ([pd.Timestamp("2026-11-03")], [])
        assert read("03/11/2026", time_format="monthfirst") == ([pd.Timestamp("2026-03-11")], [])

    def test_a_mixture_is_reported(self) -> None:
        found, said = read("22/10/2026", "23/10/2026", "10/24/2026")
        assert found[2] is pd.NaT and found[0] == pd.Timestamp("2026-10-22")
        assert "1 time can be read only with the month first" in said[0]
        assert "1 with an unreadable time, such as '10/24/2026'" in said[1]
        assert (
            "only with the day first"
            in read("22/10/2026", "10/24/2026", time_format="monthfirst")[1][0]
        )

    def test_no_year_3(self) -> None:
        """DuckDB itself reads 03/11/26 as a day in the year 3."""
        found, said = read("2026-01-01", "03/11/26")
        assert found == [pd.Timestamp("2026-01-01"), pd.Timestamp("2026-11-03")]
        assert "ambiguous" in said[0]


class TestTimeFormat:
    @pytest.mark.parametrize(
        ("text", "format"),
        [
            ("22.10.2026 11:15", "%d.%m.%Y %H:%M"), ("2026|22|10 11h15", "%Y|%d|%m %Hh%M"),
            ("10/22/26 11:15 AM", "%m/%d/%y %I:%M %p"), ("2026 Oct 22 11:15", "%Y %b %d %H:%M"),
            ("22/10/2026 13:15 +0200", "%d/%m/%Y %H:%M %z"),
        ],
    )  # fmt: skip
    def test_codes_of_strptime(self, text: str, format: str) -> None:
        log = log_of(text, time_format=format)
        assert log.run(log.raw.select("time"), "times").time.tolist() == [AT]
        assert format in str(log.describe().value["times"])

    def test_numbers_take_codes_too(self) -> None:
        assert read(202610, time_format="%Y%m")[0] == [pd.Timestamp("2026-10-01")]

    @pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
    def test_units_since_1970(self, unit: str) -> None:
        number = AT.value // pd.Timedelta(1, unit).value
        assert read(number, time_format=unit) == ([AT], [])
        if unit == "ms":
            assert read(str(number), time_format=unit) == ([AT], [])

    def test_small_numbers_are_times_only_if_the_user_says_so(self) -> None:
        assert read(1, 2, time_format="s")[0][1] == pd.Timestamp("1970-01-01 00:00:02")

    @pytest.mark.parametrize("bad", ["", "soon", "%Q", "%d.%", "DD.MM.YYYY", 7, "dayFirst"])
    def test_another_format_is_refused(self, bad: Any) -> None:
        with pytest.raises(
            jn.ArgumentError, match=r"time_format=.* is not valid; allowed: 'dayfirst', 'monthf"
        ):
            log_of("22.10.2026", time_format=bad)

    def test_a_format_that_fits_nothing_is_refused(self) -> None:
        log = log_of("22.10.2026", "23.10.2026", time_format="%Y/%m/%d")
        with pytest.raises(
            jn.ArgumentError,
            match=r"no time could be read with time_format='%Y/%m/%d' from the column time, such "
            r"as '22\.10\.2026', '23\.10\.2026'",
        ):
            log.describe()

    def test_columns_that_are_times_take_none(self) -> None:
        with pytest.raises(jn.ArgumentError, match="column time has type timestamp"):
            log_of(AT, time_format="dayfirst").describe()


class TestNothingSilently:
    @pytest.mark.parametrize(
        ("number", "unit", "code"),
        [
            (1_700_000_000, "seconds", "s"), ("1700000000", "seconds", "s"),
            (1_700_000_000_000, "milliseconds", "ms"), (1_700_000_000.5, "seconds", "s"),
            (1_700_000_000_000_000, "microseconds", "us"),
        ],
    )  # fmt: skip
    def test_numbers_since_1970_are_reported(self, number: Any, unit: str, code: str) -> None:
        found, said = read(number)
        assert found[0].date() == pd.Timestamp("2023-11-14").date()
        assert f"times are read as {unit} since 1970, such as '1" in said[0]
        assert f"to confirm, pass time_format='{code}'" in said[0]

    @pytest.mark.parametrize("numbers", [(1, 2, 3), (12.5, 13.5), (202610, 202611), (2026, 2026)])
    def test_numbers_of_another_kind_are_refused(self, numbers: tuple[Any, ...]) -> None:
        with pytest.raises(
            jn.ArgumentError,
            match=rf"not times between 1973 and 2201, such as '{numbers[0]}'.*pass time_format='s'",
        ):
            read(*numbers)

    @pytest.mark.parametrize("texts", [("soon", "later", "never", "soon"), ("1", "2", "3"), ("-",)])
    def test_if_no_time_can_be_read_the_error_says_so(self, texts: tuple[str, ...]) -> None:
        listed = ", ".join(map(repr, texts[:3]))
        words = f"no time could be read from the column time, such as {listed}; allowed: "
        every = (jn.EventLog.check, jn.EventLog.describe, jn.JourneyMap.from_events)
        for ask in every if texts == ("-",) else every[:1]:
            with pytest.raises(jn.ArgumentError, match=words):
                ask(log_of(*texts))

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    def test_rows_without_a_time_are_not_an_empty_log(self) -> None:
        with pytest.raises(
            jn.ArgumentError,
            match=r"none of the 2 rows can be used \(2 without a time\), so no map can be drafted",
        ):
            jn.JourneyMap.from_events(log_of("", None))

    def test_other_text_among_times_is_counted(self) -> None:
        found, said = read("22.10.2026 11:15", "soon", "epoch", "infinity")
        assert found[0] == AT and [each for each in found[1:] if each is not pd.NaT] == []
        assert "3 with an unreadable time" in said[1]


def test_the_answers_use_the_times(tmp_path: Path) -> None:
    """From x to y it takes 90 minutes, however the file writes it."""
    pairs = {
        "month": ("10/22/2026 11:15 AM", "10/22/2026 12:45 PM"),
        "offset": ("2026-10-22 11:15:41 +0200", "2026-10-22T12:45:41+02:00"),
        "compact": ("20261022111541", "20261022124541"),
    }
    for name, (first, second) in pairs.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(f"customer,time,event\na,{first},x\na,{second},y\n")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jn.JourneyWarning)
            moves = jn.JourneyMap("M").evidence(jn.EventLog(path)).transitions("event")
            assert moves[["from", "to", "mean_seconds"]].values.tolist() == [["x", "y", 5400]]
    prepared = jn.EventLog(tmp_path / "offset.csv").prepare()
    again = jn.JourneyMap("M").evidence(prepared).transitions("event")
    assert again.mean_seconds.tolist() == [5400]
