"""The part of the demo that explains a log: what brings customers, and why they leave."""

from pathlib import Path
from typing import Any

import journeynb as jn

SIX_LINES = """\
jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
ev = jm.evidence(jn.EventLog(log))
brings = ev.attribution()
signs = ev.churn_signs()
better = ev.what_if({"office-quote": {"leaves": 0.5}})
first = jm.gaps("E607,E608", evidence=ev, sort="customers")"""


def from_a_log(out: Path) -> list[Path]:
    """Show what to fix first from the log of a sample; return the charts."""
    jm, log = jn.sample("coffee"), jn.sample_subscribers("coffee")
    for id in ("social-ad", "search-result", "trade-fair", "sales-call"):
        jm.set(id, cost_per="month")
    scope: dict[str, Any] = {"jn": jn, "jm": jm, "log": log}
    print("  " + SIX_LINES.replace("\n", "\n  ") + "\n")
    exec(SIX_LINES, scope)
    ev, brings, signs, better = (scope[name] for name in ("ev", "brings", "signs", "better"))
    print(f"{ev}\n\nWhat brings customers: shares of credit, with 95% intervals:\n")
    rows = brings[brings.model == "markov"].sort_values("share", ascending=False)
    columns = ["touchpoint", "share", "low", "high", "cost_per_conversion"]
    print(rows[columns].head(5).round(3).to_string(index=False))
    print("\nEarly signs of leaving; the truth of the simulation is:\n")
    for sign in log.attrs["truth"]["leaving"]["signs"]:
        print(
            "  {persona}, {touchpoint}: {factor:g} times the risk for {days:g} days".format(**sign)
        )
    columns = ["persona", "touchpoint", "met", "left_met", "left_unmet", "lift", "low", "high", "q"]
    print("\n" + signs[columns].sort_values("q").head(4).round(3).to_string(index=False))
    print("\nShare of customers who would convert if half as many stopped at the office quote:\n")
    columns = ["persona", "base", "then", "difference", "low", "high"]
    print(better[better.n > 0][columns].round(3).to_string(index=False))
    print("\nWhat to fix first:\n")
    print("\n".join(f"  {message}" for message in scope["first"].message))
    charts = {"attribution": ev.chart.attribution(), "signs": ev.chart.churn_signs()}
    for name, chart in charts.items():
        chart.save(out / f"{name}.svg")
    return [out / f"{name}.svg" for name in charts]
