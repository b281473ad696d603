"""The gaps of a map, as the settings of its folder select them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.today import day_of
from journeynb.mcp.asking.answer import AnswerPart
from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.content.entities import entity_of

if TYPE_CHECKING:  # rules are loaded when the first gap is asked for, not at the start
    from journeynb.gaps.rules.rule import Rule
    from journeynb.settings.settings import Settings

_KEPT = 8
"""Largest number of selections of rules whose findings are kept for a map."""
OF_COMMENTS = "X515"
"""The rule whose findings contain text of comments."""


class RuleCount(AnswerPart):
    """How often a rule finds something."""

    rule: str
    title: str
    severity: str
    count: int


class GapCounts(AnswerPart):
    """The number of gaps of each severity."""

    error: int
    warning: int
    info: int


class Gaps:
    """The gaps of a map that need no log, no table and no other map.

    Parameters
    ----------
    jm : JourneyMap
        The map as an assistant may read it.
    select, ignore : list of str or None
        Codes of rules or prefixes of them.

    Attributes
    ----------
    rows : list of dict
        The findings, most severe first.
    not_checked : list of Rule
        The selected rules that need more than the map.
    """

    def __init__(
        self,
        jm: JourneyMap,
        select: Sequence[str] | None = None,
        ignore: Sequence[str] | None = None,
        *,
        quotes: bool = True,
    ) -> None:
        self._jm = jm
        settings = _settings(jm)
        rules = _selected(select, ignore, settings)
        self.not_checked = [each for each in rules if not _is_checked(each, quotes)]
        self._rules = {each.code: each for each in rules if _is_checked(each, quotes)}
        self.rows = _found(jm, list(self._rules.values()), settings)

    def only_about(self, id: str) -> None:
        """Keep the findings about an entity, of a stage also those about what occurs in it.

        Raises
        ------
        Refused
            The map has no such id.
        """
        if id:
            entity_of(self._jm, id, "about")
        stages = self._jm._core.index.stage_of
        ids = {id} | {each for each, stage in stages.items() if stage == id}
        self.rows = [
            row for row in self.rows if not ids.isdisjoint((row["id"], row["other"] or row["id"]))
        ]

    @property
    def counts(self) -> GapCounts:
        """The number of findings of each severity."""
        found = Counter(row["severity"] for row in self.rows)
        return GapCounts(error=found["error"], warning=found["warning"], info=found["info"])

    def by_rule(self) -> list[RuleCount]:
        """Return the number of findings of each rule, most severe first."""
        found = Counter(row["rule"] for row in self.rows)
        rules = {code: self._rules.get(code) for code in found}
        return [
            RuleCount(
                rule=code,
                title=rule.title if rule else code,
                severity=rule.severity if rule else "error",
                count=found[code],
            )
            for code, rule in rules.items()
        ]


def _found(jm: JourneyMap, rules: list[Rule], settings: Settings) -> list[dict[str, Any]]:
    """Return what rules find, made once for a map, the rules and the date."""
    from journeynb.gaps.findings import findings
    from journeynb.gaps.rules.own import changes

    today = day_of(None)
    kept: dict[Any, list[dict[str, Any]]] = jm._core.once_a_step("gaps of rules", lambda _: {})
    severities = tuple((each.code, each.severity) for each in rules)
    key = (today, changes(), settings.review_days, severities)
    found = kept.get(key)
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[key] = findings(jm._core.index, rules, today)
    return found


def _is_checked(rule: Rule, quotes: bool) -> bool:
    return rule.is_checked(None, None) and (quotes or rule.code != OF_COMMENTS)


def _selected(
    select: Sequence[str] | None, ignore: Sequence[str] | None, settings: Settings
) -> list[Rule]:
    from journeynb.gaps.findings import prefixes, selected

    for name, codes in (("select", select), ("ignore", ignore)):
        try:
            prefixes(codes, name)
        except ArgumentError as error:
            message, _, allowed = str(error).partition("; allowed: ")
            allowed = allowed.replace(", or None for", f"; omit {name} for")
            raise Refused("unknown_rule", message, field=name, allowed=allowed or None) from None
    return selected(select, ignore, settings=settings, portfolio=True)


def _settings(jm: JourneyMap) -> Settings:
    try:
        return jm.settings
    except FormatError as error:
        name = Path(error.source or "").name
        raise FormatError(error.message, source=name, where=error.where) from None
