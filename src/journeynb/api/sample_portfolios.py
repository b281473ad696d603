"""The sample portfolio: `jn.sample_portfolio`."""

from __future__ import annotations

import os

from journeynb.api.portfolio import Portfolio


def sample_portfolio(
    name: str = "coffee", folder: str | os.PathLike[str] | None = None
) -> Portfolio:
    """Return a copy of a sample portfolio: maps of one company that belong together.

    ``coffee`` has five maps of a coffee subscription: discover, subscribe, first-parcel, office and
    win-back. The library has their personas and goals, and some maps show a part of another map
    in detail. The maps contradict each other on purpose.

    Parameters
    ----------
    name : {"coffee"}
        The sample.
    folder : path, optional
        The folder to which the maps are copied; it may not exist yet. By default a temporary
        folder, which is deleted when Python ends.

    Returns
    -------
    Portfolio
        Your own copy.

    Raises
    ------
    ArgumentError
        The sample does not exist.
    FileError
        The folder already has one of these maps, or cannot be written.

    Examples
    --------
    >>> pf = jn.sample_portfolio("coffee")
    >>> pf.maps
    ['discover', 'first-parcel', 'library', 'office', 'subscribe', 'win-back']
    """
    from journeynb.portfolio.library.sample_folder import copied

    return Portfolio(copied(name, folder))
