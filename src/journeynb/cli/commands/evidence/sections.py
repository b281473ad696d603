"""The explanations of ``journeynb evidence`` as a terminal shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count, percent
from journeynb.cli.shared.text_columns import Column

if TYPE_CHECKING:
    import pandas as pd

_DAYS = (30, 90, 180, 365)
"""Days after which the share of customers who stay is shown."""
_AGES = range(1, 7)
"""Ages of a cohort in months that are shown."""
_MOST = 20
_MODELS = ("first", "last", "linear", "time_decay", "position", "shapley")
Row = dict[Any, Any]


@dataclass(frozen=True)
class Shown:
    """An explanation as a terminal shows it: a title, how to read it, rows and columns.

    `hidden` is the number of rows that are not shown.
    """

    title: str
    says: str
    rows: list[Row]
    columns: list[Column]
    hidden: int = 0

    def notes(self, table: pd.DataFrame) -> Iterator[str]:
        """Yield how to read it, what was left out, and a note."""
        yield self.says
        left_out = table.attrs.get("left_out") or []
        if left_out:
            parts = [left_out] if isinstance(left_out, str) else left_out
            yield f"Not counted: {'; '.join(parts)}."
        if table.attrs.get("note"):
            yield str(table.attrs["note"])


def shown(name: str, table: pd.DataFrame) -> Shown | None:
    """Return an explanation as a terminal shows it; None for another table."""
    make = _SHOWN.get(name)
    return None if make is None else make(table)


def _attribution(table: pd.DataFrame) -> Shown:
    rows: dict[str, Row] = {}
    for each in table.to_dict("records"):
        row = rows.setdefault(each["touchpoint"], {"touchpoint": each["touchpoint"]})
        row[each["model"]] = each
    named = [row for id, row in rows.items() if not id.startswith("(")]
    others = [row for id, row in rows.items() if id.startswith("(")]
    columns = [
        Column("touchpoint", lambda row: row["touchpoint"], flexible=True),
        Column("markov (95%)", lambda row: _ends(row["markov"], "share"), right=True),
        *(
            Column(model.replace("_", " "), _of_model(model), right=True, spare=len(_MODELS) - at)
            for at, model in enumerate(_MODELS)
        ),
    ]
    if table.cost.notna().any():
        columns.append(Column("cost per conversion", _cost, right=True))
    says = (
        f"shares of {count(int(table.attrs['n']), 'conversion')} ({table.attrs['to']}) by model; "
        "markov with its 95% interval"
    )
    kept = [*named[: _MOST - len(others)], *others]
    return Shown("Credit for conversions", says, kept, columns, len(rows) - len(kept))


def _of_model(model: str) -> Callable[[Row], str]:
    return lambda row: percent(row[model]["share"]) if _known(row[model]["share"]) else ""


def _cost(row: Row) -> str:
    cost = row["markov"]["cost_per_conversion"]
    return f"{cost:,.2f}" if _known(cost) else ""


def _churn_signs(table: pd.DataFrame) -> Shown:
    known = [row for row in table.to_dict("records") if _known(row["p"])]
    rows = sorted(known, key=lambda row: (row["q"] >= 0.05, row["lift"] < 1, row["q"]))
    columns = [
        Column("touchpoint", _text("touchpoint"), flexible=True),
        Column("persona", _text("persona"), flexible=True),
        Column("reached it", _number("met"), right=True),
        Column("then left", _share("left_met"), right=True),
        Column("others", _share("left_unmet"), right=True),
        Column("lift (95%)", lambda row: _interval(row, "lift", "{:.2f}"), right=True),
        Column("q", _q, right=True),
        Column("pain points", lambda row: ", ".join(row["pain_points"]), flexible=True, spare=1),
    ]
    says = (
        f"share that left after they reached a touchpoint, and share of comparable others that "
        f"left; leaving: {table.attrs['leaves']}; clearest signs first"
    )
    return _cut("Early signs of leaving", says, rows, columns)


def _survival(table: pd.DataFrame) -> Shown:
    rows: list[Row] = []
    for persona, own in table.groupby("persona", sort=False):
        row: Row = {"persona": persona, "n": int(own.at_risk.iloc[0])}
        row["median"] = (table.attrs.get("median") or {}).get(persona)
        for day in _DAYS:
            before = own[own.day <= day]
            row[day] = before.iloc[-1].to_dict() if own.day.max() >= day and len(before) else None
        rows.append(row)
    columns = [
        Column("persona", _text("persona"), flexible=True),
        Column("customers", _number("n"), right=True),
        Column("median days", lambda row: "" if row["median"] is None else f"{row['median']:,}",
               right=True),
        *(Column(f"after {day} days", _after(day), right=True, spare=len(_DAYS) - at)
          for at, day in enumerate(_DAYS) if any(row[day] for row in rows)),
    ]  # fmt: skip
    says = f"share of customers who stay (95%); leaving: {table.attrs['leaves']}"
    return _cut("How long customers stay", says, rows, columns)


def _after(day: int) -> Callable[[Row], str]:
    return lambda row: "" if row[day] is None else _ends(row[day], "survival")


def _cohorts(table: pd.DataFrame) -> Shown:
    rows: list[Row] = []
    for cohort, own in table.groupby("cohort", sort=False):
        shares = dict(zip(own.age, own.share, strict=True))
        rows.append({"cohort": f"{cohort:%Y-%m}", "n": int(own.n.iloc[0]), **shares})
    columns = [
        Column("came in", _text("cohort")),
        Column("customers", _number("n"), right=True),
        *(
            Column(f"+{age}", _share(age), right=True)
            for age in _AGES
            if any(_known(row.get(age)) for row in rows)
        ),
    ]
    says = "share of the customers of each month who returned that many months later"
    return Shown("Cohorts", says, rows[-_MOST:], columns, max(len(rows) - _MOST, 0))


def _compare(table: pd.DataFrame) -> Shown:
    a, b = table.attrs["a"], table.attrs["b"]
    columns = [
        Column("from", _text("from"), flexible=True),
        Column("to", _text("to"), flexible=True),
        Column(a, _share("share_a"), right=True),
        Column(b, _share("share_b"), right=True),
        Column("difference (95%)", _points, right=True),
        Column("q", _q, right=True),
    ]
    says = "share of the customers at the first touchpoint who go on to the second; clearest first"
    return _cut(f"What differs between {a} and {b}", says, table.to_dict("records"), columns)


def _what_if(table: pd.DataFrame) -> Shown:
    columns = [
        Column("persona", _text("persona"), flexible=True),
        Column("customers", _number("n"), right=True),
        Column("now", _share("base"), right=True),
        Column("then", _share("then"), right=True),
        Column("difference (95%)", _points, right=True),
        Column("note", _text("note"), wraps=True, once=True),
    ]
    says = "share of customers who convert now, and who would convert, by persona"
    return _cut("What if", says, table.to_dict("records"), columns)


def _cut(title: str, says: str, rows: list[Row], columns: list[Column]) -> Shown:
    return Shown(title, says, rows[:_MOST], columns, max(len(rows) - _MOST, 0))


_SHOWN: dict[str, Callable[[pd.DataFrame], Shown]] = {
    "attribution": _attribution,
    "churn_signs": _churn_signs,
    "survival": _survival,
    "cohorts": _cohorts,
    "compare": _compare,
    "what_if": _what_if,
}


def _known(value: Any) -> bool:
    return value is not None and value == value


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: str(row[name]) if _known(row[name]) else ""


def _number(name: str) -> Callable[[Row], str]:
    return lambda row: f"{row[name]:,}"


def _share(name: Any) -> Callable[[Row], str]:
    return lambda row: percent(row[name]) if _known(row.get(name)) else ""


def _q(row: Row) -> str:
    if not _known(row["q"]):
        return ""
    return "<0.001" if row["q"] < 0.001 else f"{row['q']:.3f}"


def _ends(row: Row, name: str) -> str:
    """Return a share with its interval, as the other tables have it."""
    if not _known(row[name]):
        return ""
    if not _known(row["low"]):
        return f"{row[name]:.1%}"
    return f"{row[name]:.1%} ({row['low'] * 100:.1f}-{row['high'] * 100:.1f})"


def _points(row: Row) -> str:
    """Return a difference of shares in percentage points, with its interval."""
    if not _known(row["difference"]):
        return ""
    ends = f" ({row['low'] * 100:+.1f} to {row['high'] * 100:+.1f})" if _known(row["low"]) else ""
    return f"{row['difference'] * 100:+.1f}{ends}"


def _interval(row: Row, name: str, style: str) -> str:
    if not _known(row[name]):
        return ""
    ends = (style.format(row[end]) if _known(row[end]) else "?" for end in ("low", "high"))
    return f"{style.format(row[name])} ({' to '.join(ends)})"
