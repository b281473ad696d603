"""The explanations that ``journeynb evidence`` can print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from journeynb.base.errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd

    import journeynb as jn
    from journeynb.api.parts.data.map_evidence import MapEvidence

Attribution = Annotated[
    bool,
    typer.Option(
        "--attribution",
        show_default=False,
        help="Also show which touchpoints get credit for conversions.",
    ),
]
Churn = Annotated[
    bool,
    typer.Option(
        "--churn",
        show_default=False,
        help="Also show after which touchpoints more customers leave.",
    ),
]
Survival = Annotated[
    bool, typer.Option("--survival", show_default=False, help="Also show how long customers stay.")
]
Cohorts = Annotated[
    bool,
    typer.Option(
        "--cohorts", show_default=False, help="Also show how many customers return, by month."
    ),
]
Compare = Annotated[
    tuple[str, str] | None,
    typer.Option(
        metavar="A B",
        help="Also show which moves differ between two personas (ids) or two periods (2026-Q1).",
    ),
]
WhatIf = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TOUCHPOINT=FACTOR",
        help="Also show how many customers would convert if fewer left at a touchpoint: "
        "checkout=0.5 for half as many. Repeat it for several touchpoints.",
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        help="Touchpoint or stage that converts customers, for --attribution and --what-if "
        "(default: from the map).",
    ),
]
Leaves = Annotated[
    str | None,
    typer.Option(
        metavar="EVENT",
        help="Event by which customers leave, such as cancel* (default: from the map).",
    ),
]
InactiveDays = Annotated[
    int | None,
    typer.Option(
        metavar="DAYS",
        help="Customers count as having left after this many days without an event, such as 60.",
    ),
]


@dataclass(frozen=True)
class Explanations:
    """The explanations to print.

    Parameters
    ----------
    attribution, churn, survival, cohorts : bool
        Whether to print these explanations.
    compare : (str, str), optional
        Two personas or periods.
    what_if : list of str, optional
        Touchpoints with a factor, such as ``checkout=0.5``.
    to : str, optional
        What converts customers.
    """

    attribution: bool = False
    churn: bool = False
    survival: bool = False
    cohorts: bool = False
    compare: tuple[str, str] | None = None
    what_if: Sequence[str] | None = None
    to: str | None = None

    def require_valid(self, jm: jn.JourneyMap) -> None:
        """Raise an error if an option is not valid, or lacks another one."""
        self.changes()
        if self.to is not None and not (self.attribution or self.what_if):
            raise ArgumentError("--to needs --attribution or --what-if")
        if (self.churn or self.survival) and jm.info.leaves is None:
            option = "--churn" if self.churn else "--survival"
            raise ArgumentError(
                f"{option}: the map does not say how customers leave; add --leaves EVENT or "
                "--inactive-days DAYS, or set leaves on the map"
            )

    def require_answers(self, ev: MapEvidence) -> None:
        """Raise an error if an option names what the map or the log does not have."""
        from journeynb.evidence.questions.converting import conversion_place
        from journeynb.insight.explain.changes.changed_touchpoints import leaves_of
        from journeynb.insight.explain.changes.conversion_goals import target_of
        from journeynb.insight.explain.difference.compare import must_be_in_log
        from journeynb.insight.explain.difference.groups import groups

        if self.attribution:
            conversion_place(ev.mapped, self.to)
        if self.compare:
            must_be_in_log(ev.mapped, groups(ev.customer_personas, *self.compare))
        if self.what_if:
            leaves_of(ev.mapped, self.changes(), target_of(ev.mapped, self.to).converting)

    def changes(self) -> dict[str, float]:
        """Return the factor of each touchpoint of --what-if."""
        found = {}
        for text in self.what_if or ():
            id, equals, factor = text.partition("=")
            try:
                if not equals or id.strip() in found:
                    raise ValueError
                found[id.strip()] = float(factor)
            except ValueError:
                raise ArgumentError(
                    f"--what-if {text}: is not valid; allowed: TOUCHPOINT=FACTOR, each touchpoint "
                    "once, such as checkout=0.5"
                ) from None
        return found

    def tables(self, ev: MapEvidence) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        found = {}
        if self.attribution:
            found["attribution"] = ev.attribution(to=self.to)
        if self.churn:
            found["churn_signs"] = ev.churn_signs()
        if self.survival:
            found["survival"] = ev.survival()
        if self.cohorts:
            found["cohorts"] = ev.cohorts()
        if self.compare:
            found["compare"] = ev.compare(*self.compare)
        if self.what_if:
            found["what_if"] = ev.what_if(self.changes(), to=self.to)
        return found


def set_leaves(jm: jn.JourneyMap, event: str | None, inactive_days: int | None) -> None:
    """Set how customers leave on a map, which is not saved, if an option says so."""
    if event is not None and inactive_days is not None:
        raise ArgumentError("--leaves and --inactive-days: use only one of them")
    if event is not None:
        jm.set(leaves={"event": event})
    elif inactive_days is not None:
        jm.set(leaves={"inactive_days": inactive_days})
