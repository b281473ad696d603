"""The subject of a portfolio's report: its maps, what they share, and the findings."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from journeynb.gaps.rules.own import FAILED, all_rules
from journeynb.gaps.rules.rule import Rule
from journeynb.model.kinds.colors import palette_from
from journeynb.picture.drawing.brand import brand_of
from journeynb.picture.drawing.theme import Theme, theme_of
from journeynb.picture.portfolio.content import Overview
from journeynb.portfolio.overview import gap_counts, overview, title_of
from journeynb.portfolio.reading.maps import BrokenMap, MapFolder, PortfolioMap
from journeynb.portfolio.reading.references import References, references
from journeynb.portfolio.rules.portfolio_findings import asked, portfolio_rows
from journeynb.portfolio.shared.same_things import SharedThings, shared_things
from journeynb.report.content.blocks import Link
from journeynb.settings.settings import Settings


class PortfolioContext:
    """The maps of a portfolio on a date.

    Parameters
    ----------
    folder : MapFolder
        The maps.
    today : date
        Date for gaps and goals.
    settings : Settings
        The settings of the team.

    Attributes
    ----------
    maps : tuple of PortfolioMap
        The maps, by name.
    broken : tuple of BrokenMap
        Files that cannot be read.
    shared : SharedThings
        Personas, goals, segments and sources by id.
    """

    def __init__(self, folder: MapFolder, today: dt.date, settings: Settings) -> None:
        self.folder = folder
        self.today = today
        self.settings = settings
        self.maps: Sequence[PortfolioMap]
        self.broken: Sequence[BrokenMap]
        self.maps, self.broken = folder.state()
        self.shared: SharedThings = shared_things(folder)
        self.title = title_of(folder)
        self.titles = _titles(self.maps)

    @cached_property
    def references(self) -> References:
        """Which maps show stages and touchpoints of others in detail."""
        return references(self.folder, self.maps)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Findings on all maps and between them, the most severe first."""
        return portfolio_rows(asked(self.folder, self.maps, None, None), self.today)

    @cached_property
    def rows_of(self) -> Mapping[str, list[dict[str, Any]]]:
        """Findings by map, the most severe first."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows:
            found[row["map"]].append(row)
        return found

    @cached_property
    def gaps(self) -> Mapping[str, Counter[str]]:
        """Number of findings of each map by severity."""
        return gap_counts(self.rows)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules that a finding can name, by code."""
        return {**all_rules(), FAILED.code: FAILED}

    @cached_property
    def overview(self) -> Overview:
        """What the picture of the portfolio shows."""
        palette = palette_from(self.settings.persona_colors)
        return overview(self.folder, self.rows, self.today, palette)

    def theme(self, name: str) -> Theme:
        """Return a theme in the colors of the team."""
        return theme_of(name, brand_of(self.settings))

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Where the page shows each map."""
        made: dict[str, str] = {}
        for each in self.maps:
            base = re.sub(r"[^\w]+", "-", each.name).strip("-").lower()
            anchor, number = f"map--{base}", 1  # no heading has two hyphens in its id
            while anchor in made.values():
                number += 1
                anchor = f"map--{base}-{number}"
            made[each.name] = anchor
        return made

    def link(self, name: str) -> Link:
        """Return the title of a map, which leads to it."""
        return Link(self.titles[name], self.anchors[name])

    def links(self, names: Sequence[str]) -> list[Any]:
        """Return the titles of maps, each of which leads to its map."""
        made: list[Any] = []
        for name in names:
            made += [", "] if made else []
            made.append(self.link(name))
        return made


def _titles(maps: Sequence[PortfolioMap]) -> dict[str, str]:
    """Return the title of each map, with its name if two have the same title."""
    many = Counter(each.title for each in maps)
    return {
        each.name: each.title if many[each.title] == 1 else f"{each.title} ({each.name})"
        for each in maps
    }
