"""What is saved is the same bytes on every machine."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from machines import FAMILIES, machine, run

SAVE = """
import os, sys
from pathlib import Path
import journeynb as jn
from journeynb.report.build import executed, exported
from journeynb.report.content.order import Order
if os.environ["TZ"] != "UTC":
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
out, day = Path(sys.argv[1]), "2026-11-22"
jm = jn.sample("coffee")
for id in jm.table("persona").id:
    jm.set(id, portrait="")  # emoji need a font of the machine
ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
drawn = {
    "goals": jm.chart.goals(today=day),
    "volume": ev.chart.volume(),
    "map": jm.picture(evidence=ev, today=day),
    "card": jm.persona("maya", today=day),
}
for name, each in drawn.items():
    for ending in ("svg", "png", "pdf") if name in ("goals", "map") else ("svg",):
        each.save(out / f"{name}.{ending}")
for ending in ("journeymap.json", "csv", "mmd", "md"):
    jm.save(out / f"saved.{ending}")
jm.report(out / "report.pptx", today=day, template="executive")
# the template runs once for both
notebook = executed(Order(jm._core, None, out / "report.html", today=day))
for ending in ("html", "ipynb"):
    (out / f"report.{ending}").write_bytes(exported(notebook, f".{ending}"))
tables = {
    "links": jm.links(),
    "touchpoints": jm.touchpoints(),
    "gaps": jm.gaps(today=day, evidence=ev),
    "transitions": ev.transitions(),
    "funnel": ev.funnel(),
    "unmapped": ev.unmapped_events(),
    "customers": jn.sample_customers("coffee"),
    "orders": jn.sample_orders("coffee"),
    "kpis": jn.sample_kpis("coffee"),
    "subscribers": jn.sample_subscribers("coffee"),
    "comments": jn.sample_comments("coffee"),
}
for name, table in tables.items():
    table.to_csv(out / f"{name}.csv")
(out / "texts.txt").write_text(f"{jm!r} {ev!r} {jm.to_code()} {jm.check(today=day)!r}", "utf-8")
"""


def test_saved_files_are_the_same_with_any_fonts_time_zone_language_and_number_of_cores(
    tmp_path: Path,
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    other = {
        "TZ": "Pacific/Auckland",
        "LC_ALL": "de_DE.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    usual = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    with ThreadPoolExecutor() as both:
        made = [
            both.submit(run, SAVE, here, env=usual),
            both.submit(run, SAVE, there, env=machine(tmp_path, FAMILIES, **other)),
        ]
        for each in made:
            each.result()
    names = sorted(path.name for path in here.iterdir())
    assert len(names) == 27 and names == sorted(path.name for path in there.iterdir())
    for name in names:
        one, two = (here / name).read_bytes(), (there / name).read_bytes()
        if name.endswith(".pdf"):  # the order of its objects is random
            assert len(one) == len(two), name
            font = b"+Interjourneynb-Regular" if name == "goals.pdf" else b"+Inter"
            assert font in one and font in two, name
        else:
            assert one == two, name
