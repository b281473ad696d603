"""What is needed of a table, how it is read, and where what was read is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """How a table is read.

    Parameters
    ----------
    sheet : str or int, optional
        The sheet of a workbook.
    decimal : {".", ","}, optional
        The decimal sign.
    time_format : str, optional
        How dates are written.
    """

    sheet: str | int | None = None
    decimal: str | None = None
    time_format: str | None = None


@dataclass(slots=True)
class Needs:
    """The columns that are needed of a table: as dates, numbers, truth values, or in conditions."""

    dates: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        """All names."""
        return self.dates | self.numbers | self.flags | self.others


@dataclass(frozen=True, slots=True)
class Cells:
    """The names of the columns with what was read of a column.

    Parameters
    ----------
    value : str
        Its dates or numbers.
    wrong : str
        The texts that could not be read, null elsewhere; empty if all could.
    percent : str
        Whether the number has a percent sign; empty if none has.
    time : str
        The times of dates; empty if they are the same.
    """

    value: str
    wrong: str = ""
    percent: str = ""
    time: str = ""
