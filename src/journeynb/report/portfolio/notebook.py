"""The report of a portfolio as a notebook of outputs, from which its page is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from journeynb.charts.portfolio_charts import PortfolioCharts
from journeynb.formats.embedded_maps import bundled
from journeynb.model.kinds.colors import palette_from
from journeynb.portfolio.reading.maps import PortfolioMap
from journeynb.portfolio.shared.opportunities import opportunities_frame
from journeynb.report.content.section import ThemedPicture
from journeynb.report.portfolio import start, tables
from journeynb.report.portfolio.context import PortfolioContext
from journeynb.report.portfolio.contradictions import contradictions_section
from journeynb.report.portfolio.map_parts import map_parts
from journeynb.report.portfolio.method import method

if TYPE_CHECKING:
    from nbformat import NotebookNode


def notebook_of(context: PortfolioContext) -> NotebookNode:
    """Return the report of a portfolio as a notebook that needs no kernel."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells: list[NotebookNode] = []
    for part in _parts(context):
        if isinstance(part, str):
            cells.append(new_markdown_cell(part))  # type: ignore[no-untyped-call]
        else:
            outputs = list(_outputs(part))
            cells.append(new_code_cell("", outputs=outputs))  # type: ignore[no-untyped-call]
    notebook: NotebookNode = new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": context.title,
    }
    return notebook


def _parts(context: PortfolioContext) -> Iterator[Any]:
    """Yield headings as Markdown, and lists of outputs."""
    chart = charts(context)
    yield [start.title(context), start.key_figures(context)]
    yield "## Overview"
    yield [start.overview_picture(context)]
    yield "## Contradictions"
    yield [contradictions_section(context)]
    yield "## Personas and goals"
    yield [chart.coverage(), tables.personas(context)]
    yield [chart.goals(today=context.today), tables.goals(context)]
    yield "## Opportunities"
    yield [chart.opportunities(), tables.opportunities(context)]
    yield "## Gaps"
    yield [tables.gaps(context)]
    if context.maps:
        yield "## Maps"
        yield from ([each] for each in map_parts(context))
    yield "## Method"
    yield [method(context)]


def charts(context: PortfolioContext) -> PortfolioCharts:
    """Return the charts of the portfolio."""
    return PortfolioCharts(
        context.folder,
        context.title,
        palette_from(context.settings.persona_colors),
        lambda _: opportunities_frame(context.maps, None, closed=False),
    )


def _outputs(part: Iterable[Any]) -> Iterator[NotebookNode]:
    from nbformat.v4 import new_output

    for each in part:
        data, metadata = _bundle(each)
        if data:
            output = new_output("display_data", data, metadata=metadata)  # type: ignore[no-untyped-call]
            yield output


def _bundle(each: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the data of an output and their metadata."""
    if isinstance(each, PortfolioMap):
        return bundled(each.core.state), {}
    if hasattr(each, "to_dict"):  # a chart
        text = str(getattr(each, "description", ""))
        return {"application/vnd.vegalite.v6+json": each.to_dict(), "text/plain": text}, {}
    if isinstance(each, ThemedPicture):  # without the image that a page does not show
        return {"text/html": each.picture.to_html()}, {"text/html": each.facts()}
    found = each._repr_mimebundle_()
    return found if isinstance(found, tuple) else (found, {})
