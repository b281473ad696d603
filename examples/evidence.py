"""Evidence in the demo: a map compared with real purchases, and a map from a log alone."""

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pandas as pd

import journeynb as jn


def purchases() -> pd.DataFrame | None:
    """Return the purchases of 23,570 real customers as events, or None without `lifetimes`.

    The CDNOW data are part of that package, a development dependency; nothing is copied.
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
    """Compare a small map with real purchases; print and draw the differences, return the files."""
    frame = purchases()
    if frame is None:
        print("(skipped: the package lifetimes, which contains the data, is not installed)")
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
    funnel = ev.funnel()
    print(f"{ev.log}\n")
    columns = ["stage", "reached", "share", "low", "high", "median_time"]
    print("Customers who reach each stage, with 95% intervals, and the time it takes:\n")
    shares = dict.fromkeys(("share", "low", "high"), "{:.1%}".format)
    print(funnel[columns].to_string(index=False, formatters=shares))
    print("\nDifferences between the map and the log:\n")
    gaps = jm.gaps("E", evidence=ev, sort="customers")
    print(gaps[["rule", "customers", "message"]].to_string(index=False))
    found = ev.suggestions()
    print(f"\nProposals from the log, to review: {found}")
    path = out / "purchases.svg"
    jm.picture(evidence=ev, width=1000).save(path)
    return [path]


SIX_LINES = """\
log = jn.EventLog(jn.sample_log("coffee"))
jm = jn.JourneyMap.from_events(log)
ev = jm.evidence(log)
gaps = jm.gaps(evidence=ev, sort="customers")
picture = jm.picture(evidence=ev)
picture.save(path)"""


def from_a_log(out: Path) -> list[Path]:
    """Draft a map from a log in six lines, with its gaps by customers and a picture."""
    scope = {"jn": jn, "path": out / "drafted.svg"}
    print("  " + SIX_LINES.replace("\n", "\n  ") + "\n")
    exec(SIX_LINES, scope)
    print(scope["jm"])
    print("\nGaps of the draft, those that affect the most customers first:\n")
    print(scope["gaps"][["rule", "customers", "message"]].head(6).to_string(index=False))
    return [scope["path"]]
