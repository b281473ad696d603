"""Accepting findings and recording reviews: both are changes of the map."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.gaps.findings import findings, selected
from journeynb.gaps.rules.own import rule_named
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.value_types import as_json
from journeynb.settings.settings_file import settings_of


def accept(core: CoreMap, rule: str, id: str, other: str, reason: str, today: dt.date) -> None:
    """Add an exception to the map, in place of one for the same finding."""
    known = rule_named(rule)
    rule = known.code
    if not isinstance(reason, str | None):
        raise ArgumentError(f"reason={shown(reason)} is not valid; allowed: text")
    if not reason:
        raise ArgumentError("accept needs reason=, for everyone who reads the map later")
    if not id and known.kind not in ("map", "any"):
        kind = known.kind.replace("_", " ")
        raise ArgumentError(
            f"{rule} is about a single {kind}, and accept() needs its id. To accept one finding: "
            f"jm.accept({rule!r}, ID, reason={shown(reason)}); jm.gaps({rule!r}) lists the ids. "
            f"To skip the rule for the whole map: jm.gaps(ignore={rule!r}), and the same in "
            "check() and require(), or the ignored rules in the settings"
        )
    rows = findings(Index(core.state), [known], today, excepted=True)
    if known.is_checked(None, None) and not any(
        row["id"] == id and other in ("", row["other"]) for row in rows
    ):
        warn(
            f"{rule} currently finds nothing about "
            f"{id or 'the map'}{' and ' + other if other else ''}"
        )
    kept = [
        each
        for each in core.info.exceptions
        if (each.rule, each.id, each.other) != (rule, id, other)
    ]
    made = {"rule": rule, "id": id, "other": other, "reason": reason}
    new = {name: value for name, value in made.items() if value}
    core.apply([{"op": "set", "id": "", "fields": {"exceptions": [*as_json(tuple(kept)), new]}}])


def review(
    core: CoreMap, by: Iterable[str], note: str, personas: Iterable[str], today: dt.date
) -> None:
    """Record a review as one step: the date, the people, the number of findings of each rule."""
    by = list(by)
    if "" in by:
        raise ArgumentError(
            "review: by= contains an empty name; allowed: the names of the reviewers"
        )
    day = today.isoformat()
    with core.batch():
        core.apply([{"op": "set", "id": id, "fields": {"reviewed": day}} for id in ("", *personas)])
        rules = selected(None, None, settings=settings_of(core))
        rows = findings(Index(core.state), rules, today)
        counts = Counter(row["rule"] for row in rows)
        made = {
            "date": day,
            "by": by,
            "findings": [{"rule": rule, "count": counts[rule]} for rule in sorted(counts)],
            "note": note,
        }
        new = {name: value for name, value in made.items() if value}
        reviews = [*as_json(tuple(core.info.reviews)), new]
        core.apply([{"op": "set", "id": "", "fields": {"reviews": reviews}}])
