"""The main job on real input: read three journeys, tell what is missing, convert them.

Run by ``make demo``; needs the package and nothing else.
"""

import sys
import warnings
from pathlib import Path

import pandas as pd

import journeynb as jn

DATA = Path(__file__).parent / "data"
OUT = Path("build/demo")
TODAY = "2026-11-22"


def show(jm: jn.JourneyMap) -> None:
    """Print what a map holds and what is missing in it."""
    print(jm)
    gaps = jm.gaps(today=TODAY)
    print(f"\nWhat is missing, {jm.check(today=TODAY).summary()}:\n")
    counts = gaps.groupby(["severity", "rule", "title"], sort=False).size()
    print(counts.reset_index(name="findings").to_string(index=False))
    print("\nThe first of them:\n")
    print(gaps[["rule", "message"]].head(6).to_string(index=False))
    unmapped = jm.unmapped_touchpoints()
    if len(unmapped):
        print("\nUnmapped touchpoints:\n")
        print(unmapped[["name", "missing"]].head(8).to_string(index=False))


def main() -> None:
    """Read, check and convert the three maps."""
    warnings.showwarning = lambda message, *_, **__: print(f"  note: {message}")
    pd.set_option("display.max_colwidth", 76)
    OUT.mkdir(parents=True, exist_ok=True)

    print("1. A journey in a Markdown file, in Mermaid's syntax\n")
    support = jn.read(DATA / "support-journey.md", diagram=0)
    show(support)

    print("\n\n2. A spreadsheet from a workshop\n")
    workshop = jn.read(DATA / "workshop.csv")
    workshop.set(title="Workshop")
    show(workshop)

    print("\n\n3. The flagship sample, jn.sample('coffee')\n")
    coffee = jn.sample("coffee")
    show(coffee)
    print("\nIts goals:\n")
    columns = ["name", "level", "last", "target", "due", "status"]
    print(coffee.goals(today=TODAY)[columns].to_string(index=False))

    print("\n\nWritten:")
    for name, jm in {"support": support, "workshop": workshop, "coffee": coffee}.items():
        for ending in ("journeymap.json", "mmd", "csv", "xlsx"):
            path = OUT / f"{name}.{ending}"
            jm.save(path)
            print(f"  {path}")


if __name__ == "__main__":
    sys.exit(main())
