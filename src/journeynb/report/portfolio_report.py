"""Create the report of a portfolio: a page, a PDF or slides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from journeynb.base.errors import ArgumentError, need
from journeynb.base.files import resolved, write_atomic
from journeynb.portfolio.reading.maps import MapFolder
from journeynb.report.portfolio.context import PortfolioContext
from journeynb.settings.settings import Settings

EXTENSIONS = (".html", ".pdf", ".pptx")


def write_portfolio_report(
    folder: MapFolder, path: Path, today: dt.date, settings: Settings
) -> Path:
    """Create the report of a portfolio and write it, whole or not at all; return its path.

    Raises
    ------
    ArgumentError
        Another file extension, or a folder that does not exist.
    """
    extension = path.suffix.lower()
    if extension not in EXTENSIONS:
        raise ArgumentError(
            f"{path}: the file extension of a portfolio's report must be one of "
            f"{', '.join(EXTENSIONS)}"
        )
    if not resolved(path).parent.is_dir():
        raise ArgumentError(f"{path}: no such folder: {path.parent}")
    context = PortfolioContext(folder, today, settings)
    if extension == ".pptx":
        try:
            import pptx  # noqa: F401
        except ImportError:
            raise need("pptx", "slides", "creating slides") from None
        from journeynb.report.portfolio.slides import portfolio_slides

        data = portfolio_slides(context)
    else:
        data = _page(context)
        if extension == ".pdf":
            from journeynb.report.page.pdf import pdf

            data = pdf(data.decode())
    write_atomic(path, data)
    return path


def _page(context: PortfolioContext) -> bytes:
    for module in ("nbconvert", "nh3"):
        try:
            __import__(module)
        except ImportError:
            raise need(module, "report", "creating a report") from None
    from journeynb.report.exporter import page
    from journeynb.report.portfolio.notebook import notebook_of

    return page(notebook_of(context), trusted=True).encode()
