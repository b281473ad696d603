"""The picture of a portfolio, and its display in a notebook."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.api.parts.part import Day
from journeynb.api.parts.pictures import Theme
from journeynb.api.parts.portfolio.part import PortfolioPart
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.charts.portfolio_charts import PortfolioCharts
    from journeynb.picture import Picture
    from journeynb.picture.portfolio.content import Overview
    from journeynb.settings.settings import Settings


class PortfolioPictures(PortfolioPart):
    """The methods of a portfolio that draw it."""

    def picture(
        self, theme: Theme = "auto", width: int = 1400, today: Day = None, tiles: str | None = None
    ) -> Picture:
        """Draw an overview: a tile for each map, nested as the maps are.

        Above the tiles are the contradictions between maps, the goals that no touchpoint supports,
        the opportunities with the best value for effort, and the personas, who have the same color
        on all tiles. A tile shows the title of its map, the number of errors and warnings, the
        emotion of each persona along the stages, the status of the goals, and the personas. Maps
        that show a stage or touchpoint in detail are numbered, and marked below the curves. A file
        that cannot be read has a tile that says why.

        Parameters
        ----------
        theme : {"auto", "light", "dark"} or dict
            The colors, as in `JourneyMap.picture`.
        width : int
            In pixels, 480 to 8000.
        today : date or str, optional
            Date for the gaps and the status of goals (default: today).
        tiles : {"large", "medium", "small"}, optional
            Size of the tiles; by default large for up to 12 maps, medium for up to 48. Only large
            tiles name stages, goals and the lowest point.

        Returns
        -------
        Picture
            With ``.svg`` (text), ``.png`` and ``.pdf`` (bytes) and ``save(path)``.

        Raises
        ------
        ArgumentError
            The theme, width, date or size is not valid; the message says what is allowed.

        Examples
        --------
        >>> jn.sample_portfolio("coffee").picture(theme="dark")
        Picture of 'Coffee', 1400 by ... pixels
        """
        from journeynb.picture import chosen_theme
        from journeynb.picture.portfolio.overview import picture

        settings = self._settings()
        name, brand = chosen_theme(theme, settings)
        shown = self._overview(today, settings)
        return picture(shown, theme=name, width=width, tiles=tiles, brand=brand)

    def report(self, path: str | os.PathLike[str], today: Day = None) -> Path:
        """Write a report of the portfolio: a web page, a PDF or slides.

        It contains the overview, the contradictions with all versions side by side, the personas
        and goals of all maps, the opportunities, the gaps, and each map with links to the maps that
        show its parts in detail. A page contains the maps: ``jn.read("portfolio.html", map=TITLE)``
        returns one. If there are more than 40 maps, only the first 40 are drawn.

        Parameters
        ----------
        path : path
            The file extension sets the format: ``.html`` (one file, which works offline), ``.pdf``
            (needs Chromium) or ``.pptx`` (needs ``journeynb[slides]``).
        today : date or str, optional
            Date for gaps and goals (default: today).

        Returns
        -------
        pathlib.Path
            Path of the report.

        Raises
        ------
        ArgumentError
            The file extension is unknown, the folder does not exist, or the date is not valid.

        Examples
        --------
        >>> import tempfile
        >>> folder = tempfile.mkdtemp()
        >>> path = jn.sample_portfolio("coffee").report(f"{folder}/portfolio.html")
        >>> jn.read(path, map="The first parcel").title
        'The first parcel'
        """
        from journeynb.base.files import given_path
        from journeynb.report.portfolio_report import write_portfolio_report

        target = given_path(path)
        return write_portfolio_report(self._folder, target, day_of(today), self._settings())

    @property
    def chart(self) -> PortfolioCharts:
        """The charts of the portfolio. Each is an Altair chart: ``pf.chart.coverage()``.

        Examples
        --------
        >>> jn.sample_portfolio("coffee").chart
        Charts: coverage(), goals(), opportunities()
        """
        from journeynb.charts.portfolio_charts import PortfolioCharts
        from journeynb.charts.renderer import enable_once
        from journeynb.model.kinds.colors import palette_from
        from journeynb.portfolio.overview import title_of
        from journeynb.portfolio.shared.opportunities import opportunities_frame

        enable_once()
        folder = self._folder

        def ranked(evidence: Any) -> pd.DataFrame:
            touched = None if evidence is None else self._evidence(evidence).touched()
            return opportunities_frame(folder.maps, touched, closed=False)

        palette = palette_from(self._settings().persona_colors)
        return PortfolioCharts(folder, title_of(folder), palette, ranked)

    def _overview(self, today: Day, settings: Settings, lenient: bool = False) -> Overview:
        from journeynb.model.kinds.colors import palette_from
        from journeynb.portfolio.overview import overview
        from journeynb.portfolio.rules.portfolio_findings import asked, portfolio_rows

        day = day_of(today)
        chosen = asked(self._folder, self._folder.maps, None, None, lenient=lenient)
        rows = portfolio_rows(chosen, day)
        return overview(self._folder, rows, day, palette_from(settings.persona_colors))

    def _settings(self) -> Settings:
        """Return the settings of the team in the folder of the portfolio."""
        from journeynb.settings.settings_file import settings_in

        return settings_in(self._folder.root or Path.cwd())

    def _repr_html_(self) -> str:
        """Return the picture for hosts that ask only for HTML: marimo, Panel."""
        html: str = self._repr_mimebundle_()["text/html"]
        return html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from journeynb.gaps.rules.own import changes
        from journeynb.picture import chosen_theme
        from journeynb.picture.portfolio.overview import picture
        from journeynb.settings.settings_file import lenient_settings_in

        maps, broken = self._folder.state()
        folders = dict.fromkeys(each.core.folder for each in maps)
        settings = [lenient_settings_in(each or Path.cwd()) for each in folders]
        own = lenient_settings_in(self._folder.root or Path.cwd())
        what = ("picture", day_of(None), changes(), own, settings, broken)

        def drawn(maps: object) -> dict[str, Any]:
            name, brand = chosen_theme("auto", own)
            shown = self._overview(None, own, lenient=True)
            made: dict[str, Any] = picture(shown, theme=name, brand=brand)._repr_mimebundle_()
            return made

        bundle: dict[str, Any] = self._folder.once_a_change(repr(what), drawn)
        return {**bundle, "text/plain": repr(self)}
