"""What the demo shows of evidence: a map against real purchases, and a map from a log alone."""

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pandas as pd

import journeynb as jn


def purchases() -> pd.DataFrame | None:
    """Return 23,570 real customers' purchases as events, or None where `lifetimes` is not there.

    The CDNOW data lie in that package, a dependency of development; nothing is copied.
    """
    try:
        found = files("lifetimes") or []
    except PackageNotFoundError:
        return None
    path = next(file for file in found if file.name == "CDNOW_master.txt").locate()
    names = ["customer", "time", "cds", "value"]
    rows = pd.read_csv(path, sep=r"\s+", header=0, names=names, dtype={"customer": "str"})
    rows["time"] = pd.to_datetime(rows.time.astype(str), format="%Y%m%d")
    rows = rows.groupby(["customer", "time"], as_index=False).value.sum()
    words = {1: "first_purchase", 2: "second_purchase", 3: "later_purchase", 4: "later_purchase"}
    number = rows.groupby("customer").cumcount() + 1
    return rows.assign(event=number.map(words).fillna("loyal_purchase"))


def against_a_log(out: Path) -> list[Path]:
    """Hold a small map against real purchases; print what differs, draw it, return the files."""
    frame = purchases()
    if frame is None:
        print("(the package lifetimes, whose data this needs, is not installed)")
        return []
    jm = jn.JourneyMap("A shop for records")
    jm.add(jn.Stage(name="First purchase"))
    jm.add(jn.Stage(name="Second purchase", expected_share=0.6, expected_days=30))
    jm.add(jn.Stage(name="Loyal", expected_share=0.5))
    for name, event, stage in (
        ("The first order", "first_purchase", "first-purchase"),
        ("The second order", "second_purchase", "second-purchase"),
        ("The fifth order and later ones", "loyal_purchase", "loyal"),
    ):
        jm.add(jn.Touchpoint(name=name, events=event, channels="web shop"), stage=stage)
    jm.link("the-first-order", "the-second-order", kind="leads_to")
    ev = jm.evidence(jn.EventLog(frame))
    print(f"{ev.log}\n")
    columns = ["stage", "reached", "share", "low", "high", "median_time"]
    print(ev.funnel()[columns].to_string(index=False))
    print("\nWhere the map and the log differ:\n")
    gaps = jm.gaps("E", evidence=ev, sort="customers")
    print(gaps[["rule", "customers", "message"]].to_string(index=False))
    print(f"\n{ev.suggestions()}")
    path = out / "purchases.svg"
    jm.picture(evidence=ev, width=1000).save(path)
    return [path]


def from_a_log(out: Path) -> list[Path]:
    """Go in six lines from a log alone to a drafted map, its gaps by customers, and a picture."""
    path = out / "drafted.svg"
    log = jn.EventLog(jn.sample_log("coffee"))
    jm = jn.JourneyMap.from_events(log)
    ev = jm.evidence(log)
    gaps = jm.gaps(evidence=ev, sort="customers")
    jm.picture(evidence=ev).save(path)
    print(jm, gaps[["rule", "customers", "message"]].head(6).to_string(index=False), sep="\n\n")
    return [path]
