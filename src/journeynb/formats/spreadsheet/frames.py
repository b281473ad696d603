"""Data frames: read in either shape, made in the long form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.spreadsheet.forms.long_rows import long_rows
from journeynb.formats.spreadsheet.grids.text_table import Row, Table, cell_text
from journeynb.formats.spreadsheet.layout.options import TableOptions
from journeynb.formats.spreadsheet.reading import read_table
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS
from journeynb.model.state import State

if TYPE_CHECKING:
    import pandas as pd


def from_frame(
    df: pd.DataFrame,
    *,
    source: str = "the table",
    **options: Unpack[TableOptions],
) -> State:
    r"""Return the map that a data frame holds, in the long or the wide form.

    Parameters
    ----------
    df : pandas.DataFrame
        The table; its columns are the headings, its index is not read. A cell may hold a list.
    source : str, default "the table"
        Its name in messages.
    **options
        How to read it, as in `TableOptions`.

    Raises
    ------
    FormatError
        Names the row (by its index) and the column, what was wrong and what is allowed.
    ArgumentError
        Where an option does not fit.

    Warns
    -----
    JourneyWarning
        Once, with what was guessed and what was not read.

    See Also
    --------
    journeynb.formats.spreadsheet.read_csv : How cells are read.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"stage": ["Search"], "touchpoint": ["Search ad"], "emotion": [1]})
    >>> [entity.name for entity in from_frame(df.drop(columns="emotion")).entities()]
    ['Search', 'Search ad']
    """
    import pandas as pd

    if not isinstance(df, pd.DataFrame):
        call = ", such as df.to_pandas()" if hasattr(df, "to_pandas") else ""
        raise ArgumentError(f"df={shown(df)} is not valid; allowed: a pandas DataFrame{call}")
    rows = [Row("the headings", [cell_text(name) for name in df.columns])]
    texts = [[cell_text(value) for value in df.iloc[:, i].tolist()] for i in range(df.shape[1])]
    rows += (
        Row(f"row {index}", list(cells))
        for index, cells in zip(df.index, zip(*texts, strict=True), strict=False)
        if any(cells)
    )
    return read_table(Table(source, rows if df.shape[1] else []), **options)


def to_frame(state: State) -> pd.DataFrame:
    r"""Return a map's long form.

    A row a touchpoint and persona who experiences it (or is the one who feels a pain point there),
    in the order of stages, touchpoints and personas; with an empty persona if nobody does. The
    two get a second row if one row would not show which opportunity is for which pain point;
    emotion, actions and thoughts are in the first. A stage without touchpoints has a row in
    its place; touchpoints without stage, personas at no touchpoint and goals that no touchpoint
    supports follow, each in a row.

    Returns
    -------
    pandas.DataFrame
        The columns stage, touchpoint, channel, persona, emotion, actions, thoughts, pain_point,
        opportunity, owner and goal: text, empty if there is nothing, but for emotion, a float
        from -2 to 2 or NaN. Several values are separated by ``"; "``, with ``\;`` for a semicolon.

    Notes
    -----
    Pain points at no touchpoint, opportunities for neither a touchpoint nor such a pain point, and
    all else that has no column are skipped. White space around names and texts is removed, and
    entities of the same kind and name cannot be told apart.

    Examples
    --------
    >>> from journeynb.formats.spreadsheet import read_csv
    >>> state = read_csv(b"stage,touchpoint,persona,emotion\nSearch,Search ad,Maya,-1\n")
    >>> to_frame(state)[["stage", "touchpoint", "persona", "emotion"]]
        stage touchpoint persona  emotion
    0  Search  Search ad    Maya     -1.0
    """
    import pandas as pd

    rows = long_rows(state)
    return pd.DataFrame(
        {
            name: pd.Series(
                [row[name] for row in rows], dtype="float64" if name == "emotion" else str
            )
            for name in COLUMNS
        }
    )
