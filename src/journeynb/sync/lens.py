"""What an editor shows of a map: gaps of some rules, some columns of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.gaps.findings import prefixes, selected
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.schema import shipped_schema
from journeynb.settings.settings import Settings
from journeynb.sync.message_parts import Lens

Names = str | Iterable[str]
Columns = Names | Mapping[str, Names]

LINK_COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "persona": {
            "segments": "represents.out", "stages": "goes_through.out", "goals": "targets.in",
            "touchpoints": "experiences.out", "influences": "influences.out",
        },
        "touchpoint": {
            "stage": "occurs_in.out", "personas": "experiences.in", "goals": "supports.out",
            "leads_to": "leads_to.out", "pain_points": "hurts.in",
            "keeps_the_promise_of": "keeps.out",
        },
        "goal": {
            "personas": "targets.out", "part_of": "refines.out", "supported_by": "supports.in",
            "measured_at": "measured_at.out",
        },
        "pain_point": {
            "touchpoints": "hurts.out", "felt_by": "felt_by.out", "stage": "occurs_in.out",
            "opportunities": "addresses.in",
        },
        "opportunity": {
            "addresses": "addresses.out", "goals": "supports.out", "stage": "occurs_in.out",
        },
        "content": {"stages": "occurs_in.out", "personas": "serves.out"},
        "segment": {"personas": "represents.in"},
        "note": {"stage": "occurs_in.out", "lane": "in_lane.out"},
        "source": {"cited_by": "cites.in"},
        "comment": {"about": "comments_on.out", "answers": "answers.out"},
    }
)  # fmt: skip
"""The columns of links by kind: their heads as names, and what the table view calls them."""
_NO_COLUMNS = ("profile", "profiled")
"""Fields that nobody edits as text."""


def column_names(kind: str) -> dict[str, str]:
    """Return the columns of a kind in the table view: names, and what the view calls them."""
    kinds = {each["kind"]: each for each in shipped_schema()["x-journey"]["kinds"]}
    fields = [name for name in kinds[kind]["fields"] if name not in _NO_COLUMNS]
    return {**dict(zip(fields, fields, strict=True)), **LINK_COLUMNS.get(kind, {})}


def lens_of(
    select: Names | None,
    columns: Columns | None,
    settings: Settings,
    evidence: bool,
) -> Lens:
    """Return what an editor shows; raise if a code or a column is not valid."""
    made = Lens()
    if select is not None:
        made["rules"] = list(_rules(select, settings, evidence))
    if columns is not None:
        by_kind = columns if isinstance(columns, Mapping) else {"touchpoint": columns}
        made["columns"] = {_kind(word): _columns(_kind(word), by_kind[word]) for word in by_kind}
    return made


def _rules(select: Names, settings: Settings, evidence: bool) -> Sequence[str]:
    """Return prefixes of codes; raise if none of their rules is checked in an editor."""
    chosen = prefixes(select, "select")
    rules = selected(chosen, None, evidence, numbers=True)
    if all(rule.needs_customers for rule in rules):
        codes = ", ".join(rule.code for rule in rules)
        raise ArgumentError(
            f"select={shown(select)}: an editor does not check {codes}; "
            f"jm.gaps({chosen[0]!r}, customers=cu) lists their gaps"
        )
    rules = selected(chosen, None, evidence, numbers=False)
    if all(settings.ignores(rule) for rule in rules):
        raise ArgumentError(
            f"select={shown(select)}: the settings of your team ignore these rules; "
            f"jm.gaps({', '.join(rule.code for rule in rules[:3])!r}) lists their gaps anyway"
        )
    return chosen


def _kind(word: str) -> str:
    kinds = {plural: kind for kind, plural in PLURALS.items()}
    kind = kinds.get(word, word) if isinstance(word, str) else None
    if kind not in ENTITIES:
        raise ArgumentError(f"columns: unknown kind {shown(word)}; allowed: {', '.join(ENTITIES)}")
    return kind


def _columns(kind: str, names: Names) -> list[str]:
    """Return what the table view calls some columns of a kind; the name comes first in any case."""
    allowed = column_names(kind)
    texts = names.split(",") if isinstance(names, str) else names
    if not isinstance(texts, Iterable):
        raise ArgumentError(f"columns={shown(names)} is not valid; allowed: a list of columns")
    made: list[str] = []
    for each in texts:
        name = each.strip() if isinstance(each, str) else each
        if not isinstance(name, str) or name not in allowed:
            raise ArgumentError(
                f"columns: {PLURALS[kind].replace('_', ' ')} have no column {shown(name)}; "
                f"allowed: {', '.join(allowed)}"
            )
        if allowed[name] in made:
            raise ArgumentError(f"columns: {shown(name)} occurs twice")
        made.append(allowed[name])
    return made
