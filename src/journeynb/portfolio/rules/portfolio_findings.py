"""The findings of all maps of a portfolio, with the name of the map in the first column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.host import without_collection
from journeynb.gaps.findings import COLUMNS, finding_columns, selected
from journeynb.gaps.findings_across import across
from journeynb.gaps.rules.many_maps import ManyMaps
from journeynb.gaps.rules.rule import SEVERITIES, Rule
from journeynb.portfolio.reading.maps import MapFolder, PortfolioMap
from journeynb.portfolio.rules.related_maps import related_maps
from journeynb.settings.settings import Settings
from journeynb.settings.settings_file import lenient_settings_in, settings_in

if TYPE_CHECKING:
    import pandas as pd

Codes = str | Iterable[str] | None
_NOT_OF_A_LIBRARY = frozenset(("M107", "A203"))
"""Rules that ask what a persona experiences, which a library without touchpoints never says."""


@dataclass(frozen=True)
class Asked:
    """The rules that are checked on each map, as the settings of its team have them.

    Attributes
    ----------
    maps : tuple of PortfolioMap
        The maps.
    many : ManyMaps
        The same, as rules compare them.
    rules : dict of str to dict
        By map, the rules by code.
    settings : dict of str to Settings
        The settings of each map.
    """

    maps: Sequence[PortfolioMap]
    many: ManyMaps
    rules: Mapping[str, Mapping[str, Rule]]
    settings: Mapping[str, Settings]


def asked(
    folder: MapFolder,
    maps: Sequence[PortfolioMap],
    select: Codes,
    ignore: Codes,
    *,
    lenient: bool = False,
) -> Asked:
    """Return the rules that are checked on each map.

    With `lenient`, a file with settings that is not valid is ignored, with a warning.

    Raises
    ------
    ArgumentError
        No rule code starts with a prefix, or none of the rules can be checked without data.
    FormatError
        A file with settings is not valid; names the line and the key.
    """
    settings_of = lenient_settings_in if lenient else settings_in
    select, ignore = _listed(select), _listed(ignore)

    @cache
    def of_folder(path: Path) -> tuple[Settings, dict[str, Rule]]:
        settings = settings_of(path)
        rules = selected(select, ignore, False, settings, False, portfolio=True)
        return settings, {rule.code: rule for rule in rules}

    selected(select, ignore, False, None, False, portfolio=True)  # without any map, too
    found = {each.name: of_folder(each.core.folder or Path.cwd()) for each in maps}
    return Asked(
        maps,
        related_maps(folder, maps),
        {name: rules for name, (_, rules) in found.items()},
        {name: settings for name, (settings, _) in found.items()},
    )


def portfolio_rows(asked: Asked, today: dt.date, *, excepted: bool = False) -> list[dict[str, Any]]:
    """Return what the rules find, by severity and code; of a rule by map, in its file's order."""
    names = _columns(excepted)
    return [dict(zip(names, row, strict=True)) for row in _found(asked, today, excepted)]


def gaps_frame(asked: Asked, today: dt.date, *, excepted: bool = False) -> pd.DataFrame:
    """Return what the rules find as a table."""
    import pandas as pd

    found = _found(asked, today, excepted)
    names = _columns(excepted)
    columns = zip(*found, strict=True) if found else [()] * len(names)
    return pd.DataFrame(
        {name: pd.Series(values, dtype="str") for name, values in zip(names, columns, strict=True)}
    )


def own_rules(asked: Asked, own: PortfolioMap) -> list[Rule]:
    """Return the rules that are checked on a map alone."""
    bare = not own.index.touchpoints and any(each.name == own.name for each in asked.many.libraries)
    skipped = _NOT_OF_A_LIBRARY if bare else ()
    return [
        rule
        for code, rule in asked.rules[own.name].items()
        if not rule.needs_portfolio and code not in skipped
    ]


def _columns(excepted: bool) -> list[str]:
    return ["map", *COLUMNS, *(["reason"] if excepted else [])]


def _found(asked: Asked, today: dt.date, excepted: bool) -> list[tuple[Any, ...]]:
    """Return the values of each finding, the name of the map first."""
    with without_collection():
        found = [*_of_each(asked, today, excepted), *_between(asked, today, excepted)]
        place = asked.many.place
        rank = {severity: at for at, severity in enumerate(SEVERITIES)}
        found.sort(key=lambda row: (rank[row[3]], row[1], place[row[0]]))
    return found


def _of_each(asked: Asked, today: dt.date, excepted: bool) -> Iterator[tuple[Any, ...]]:
    """Yield the findings on each map alone."""
    for each in asked.maps:
        rules = own_rules(asked, each)
        columns = finding_columns(each.index, rules, today, excepted=excepted)
        for row in zip(*columns.values(), strict=True):
            yield each.name, *row


def _between(asked: Asked, today: dt.date, excepted: bool) -> Iterator[tuple[Any, ...]]:
    """Yield the findings of the rules that compare maps."""
    rules = {
        code: rule
        for own in asked.rules.values()
        for code, rule in own.items()
        if rule.needs_portfolio
    }
    for row in across(asked.many, rules.values(), today, excepted=excepted):
        own = asked.rules[row[0]].get(row[1])
        if own is not None:  # the settings of its map can ignore the rule, or have its severity
            row = row if excepted else row[:-1]
            yield row if row[3] == own.severity else (*row[:3], own.severity, *row[4:])


def _listed(codes: Codes) -> Any:
    """Return codes that can be read more than once."""
    return codes if codes is None or isinstance(codes, str) else _as_list(codes)


def _as_list(codes: Any) -> Any:
    try:
        return list(codes)
    except TypeError:
        return codes
