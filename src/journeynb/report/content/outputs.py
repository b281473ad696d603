"""Several outputs of one cell of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from journeynb.report.content.section import Section


@dataclass(frozen=True)
class Outputs:
    """Sections and charts, which a notebook shows one below the other."""

    parts: Sequence[Any] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.parts)

    def __repr__(self) -> str:
        texts = [repr(each) for each in self.parts if isinstance(each, Section)]
        return "\n\n".join(texts) or "(nothing)"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for each in self.parts:
            display(each)  # type: ignore[no-untyped-call]
