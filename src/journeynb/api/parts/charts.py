"""Charts of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.gaps import Gaps

if TYPE_CHECKING:
    from journeynb.charts.map_charts import Charts


class ChartsPart(Gaps):
    """The charts of a map."""

    @property
    def chart(self) -> Charts:
        """The charts of the map. Each is an Altair chart: ``jm.chart.emotion()``.

        The first use enables journeynb's renderer in Altair, unless you chose another one. It also
        shows charts in saved notebooks; see `journeynb.enable_charts`.

        Examples
        --------
        >>> jn.sample("coffee").chart
        Charts: coverage(), channels(), emotion(), alignment(), goals(), projection(), gaps(),
        opportunities(), icp(), basis(), reviews(), drift()
        """
        from journeynb.charts.map_charts import Charts
        from journeynb.charts.renderer import enable_once
        from journeynb.model.kinds.colors import palette_from

        enable_once()
        index = self._index
        index.palette = palette_from(self.settings.persona_colors)
        return Charts(index, self.check)
