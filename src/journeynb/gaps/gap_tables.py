"""Findings and goals as pandas tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.date_columns import date_column
from journeynb.base.errors import ArgumentError
from journeynb.base.host import without_collection
from journeynb.base.text import shown
from journeynb.gaps.findings import COLUMNS, finding_columns, findings, not_checked
from journeynb.gaps.goals.goal_status import progress
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.rule import RULES, Rule
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd

SMART = {
    "S301": "specific",
    "S302": "measurable",
    "S303": "achievable",
    "S304": "relevant",
    "S305": "time_bound",
}
"""The letter of SMART that each rule looks at."""

_GOAL_COLUMNS = (
    "id", "name", "level", "metric", "unit", "baseline", "target", "due", "last", "last_date",
    "expected", "ratio", "status",
)  # fmt: skip


def gaps_frame(
    index: Index,
    rules: Sequence[Rule],
    today: dt.date,
    *,
    excepted: bool,
    observed: Observed | None = None,
    sort: str = "severity",
    numbers: CustomerNumbers | None = None,
) -> pd.DataFrame:
    """Return the findings of some rules, a row each."""
    import pandas as pd

    with without_collection():
        columns = finding_columns(
            index, rules, today, excepted=excepted, observed=observed, numbers=numbers
        )
    types = dict.fromkeys(COLUMNS, "str")
    if observed is not None:
        types |= {"customers": "Int64", "share": "float64"}
    if excepted:
        types["reason"] = "str"
    frame = pd.DataFrame(
        {name: pd.Series(columns[name], dtype=kind) for name, kind in types.items()}
    )
    if sort == "customers":
        frame = frame.sort_values(
            "customers", ascending=False, kind="stable", na_position="last", ignore_index=True
        )
    if observed is not None:
        frame.attrs["not_checked"] = not_checked(rules, observed)
    return frame


def require_sort(sort: str, evidence: object) -> None:
    """Raise an error if findings cannot be sorted like this; the evidence is None for none."""
    allowed = ("severity", "customers")
    if sort not in allowed:
        raise ArgumentError(f"sort={shown(sort)} is not valid; allowed: {', '.join(allowed)}")
    if sort == "customers" and evidence is None:
        raise ArgumentError("sort='customers' needs evidence=, the result of jm.evidence(log)")


def unmapped_frame(index: Index, today: dt.date) -> pd.DataFrame:
    """Return the touchpoints that lack a stage, a customer or a channel, a row each."""
    import pandas as pd

    lacking: dict[str, list[str]] = {}
    words = {"M101": "stage", "M102": "persona", "M103": "channel"}
    for row in findings(index, [RULES[code] for code in words], today):
        lacking.setdefault(row["id"], []).append(words[row["rule"]])
    ids = index.sorted(lacking)
    return pd.DataFrame(
        {
            "id": ids,
            "name": [index.name(id) for id in ids],
            **{word: [word not in lacking[id] for id in ids] for word in words.values()},
            "missing": [", ".join(lacking[id]) for id in ids],
        }
    ).astype(
        {**dict.fromkeys(("id", "name", "missing"), "str"), **dict.fromkeys(words.values(), bool)}
    )


def goals_frame(index: Index, today: dt.date) -> pd.DataFrame:
    """Return the goals with their status and their SMART letters."""
    import pandas as pd

    failing: dict[str, set[str]] = {code: set() for code in SMART}
    for row in findings(index, [RULES[code] for code in SMART], today, excepted=True):
        failing[row["rule"]].add(row["id"])
    rows: list[dict[str, Any]] = []
    for goal in index.goals:
        found = progress(goal, today)
        rows.append(
            {
                "id": goal.id,
                "name": goal.name,
                "level": goal.level,
                "metric": goal.metric,
                "unit": goal.unit,
                "baseline": goal.baseline,
                "target": goal.target,
                "due": goal.due,
                "last": found.last,
                "last_date": found.last_date,
                "expected": found.expected,
                "ratio": found.ratio,
                "status": found.status,
                **{word: goal.id not in failing[code] for code, word in SMART.items()},
            }
        )
    frame = pd.DataFrame(rows, columns=[*_GOAL_COLUMNS, *SMART.values()])
    for name in ("id", "name", "level", "metric", "unit", "status"):
        frame[name] = pd.Series([row[name] for row in rows], dtype="str")
    for name in ("baseline", "target", "last", "expected", "ratio"):
        frame[name] = frame[name].astype("float64")
    for name in ("due", "last_date"):
        frame[name] = date_column([row[name] for row in rows])
    return frame.astype(dict.fromkeys(SMART.values(), bool))


def rules_frame(rules: Sequence[Rule]) -> pd.DataFrame:
    """Return rules as a table."""
    import pandas as pd

    return pd.DataFrame(
        [
            [rule.code, rule.slug, rule.severity, rule.holds_for, rule.when, rule.why]
            for rule in rules
        ],
        columns=["rule", "title", "severity", "holds_for", "when", "why"],
    )
