"""The main job on real input: read three journeys, list their gaps, convert and draw them.

Then compare a map with a real log, draft a map from a log alone, compare personas with customers
and goals with KPIs, explain why customers come and leave, and create a report.

Run by ``make demo``; needs the package and nothing else.
"""

import sys
import warnings
from pathlib import Path

import evidence
import explain
import gallery
import insight
import pandas as pd

import journeynb as jn

DATA = Path(__file__).parent / "data"
OUT = Path("build/demo")
TODAY = "2026-11-22"


def show(jm: jn.JourneyMap) -> None:
    """Print the contents and the gaps of a map."""
    print(jm)
    gaps = jm.gaps(today=TODAY)
    print(f"\nGaps, {jm.check(today=TODAY).summary()}:\n")
    counts = gaps.groupby(["severity", "rule"], sort=False).size().reset_index(name="findings")
    counts["title"] = [jn.explain(code).rule.title for code in counts.rule]
    print(counts.to_string(index=False))
    print("\nThe first gaps:\n")
    print(gaps[["rule", "message"]].head(6).to_string(index=False))
    unmapped = jm.unmapped_touchpoints()
    if len(unmapped):
        print("\nTouchpoints that are not fully on the map:\n")
        print(unmapped[["name", "missing"]].head(8).to_string(index=False))


def next_version(jm: jn.JourneyMap) -> jn.JourneyMap:
    """Return the to-be map: some gaps fixed, a catalog removed, a help video added."""
    later = jm.fork()
    later.set(state="to_be")
    later.remove("printed-catalog")
    later.add(
        jn.Touchpoint(name="Grind help on video", channels=["app", "video"], owner="Customer care"),
        stage="onboarding",
        personas="maya",
    )
    later.link("maya", "grind-help-on-video", emotion=1.5, desired=1.5, thoughts="So that is how.")
    later.link("bag-return", "loyalty")
    later.link("maya", "change-delivery", emotion=1, thoughts="Two taps, done.")
    later.link("elif", "gift-unpacked", emotion=1.5, thoughts="It came on time.")
    return later


def draw(jm: jn.JourneyMap) -> list[Path]:
    """Save pictures and charts of a map, and a page that shows them; return the files."""
    drawn = gallery.pictures(jm, next_version(jm), OUT, TODAY)
    charted = gallery.charts(jm, OUT, TODAY)
    held = gallery.evidence(jm, jn.EventLog(jn.sample_log("coffee")), OUT)
    index = OUT / "index.html"
    text = (
        "All pictures and charts of a sample map. Each one names the call that created it; jm is "
        "jn.sample('coffee')."
    )
    index.write_text(gallery.page(jm.title, text, drawn, charted, held), encoding="utf-8")
    return [*(path for each in [*drawn, *charted, *held] for path in each.files), index]


def main() -> None:
    """Read, check, convert and draw three maps, and compare maps with logs."""
    warnings.showwarning = lambda message, *_, **__: print(f"  note: {message}")
    pd.set_option("display.max_colwidth", 76)
    OUT.mkdir(parents=True, exist_ok=True)

    print("1. A Mermaid journey in a Markdown file\n")
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

    print("\n\n4. A map compared with a real log: the purchases of 23,570 customers\n")
    drawn = evidence.against_a_log(OUT)
    print("\n\n5. From a log alone to a drafted map\n")
    drawn += evidence.from_a_log(OUT)

    print("\n\n6. Personas compared with customers, and goals with KPIs\n")
    drawn += insight.from_tables(OUT, TODAY)

    print("\n\n7. What brings customers, and why they leave\n")
    drawn += explain.from_a_log(OUT)

    print("\n\n8. A report with evidence, which opens without Python\n")
    report = OUT / "report.html"
    coffee.report(report, events=jn.sample_log("coffee"), today=TODAY)
    print(jn.Report(report, today=TODAY).summary())

    print("\n\nWritten:")
    for name, jm in {"support": support, "workshop": workshop, "coffee": coffee}.items():
        for extension in ("journeymap.json", "mmd", "csv", "xlsx"):
            path = OUT / f"{name}.{extension}"
            jm.save(path)
            print(f"  {path}")
    for path in [*draw(coffee), *drawn, report]:
        print(f"  {path}")
    print(f"\nOpen {OUT / 'index.html'}")
    print(f"Ask an assistant about these maps: journeynb mcp {OUT}")


if __name__ == "__main__":
    sys.exit(main())
