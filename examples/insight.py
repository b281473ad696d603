"""The part of the demo that compares personas with customers, and goals with KPIs."""

from pathlib import Path

import journeynb as jn

TEN_LINES = """\
jm = jn.sample("coffee")
cu = jn.Customers(customers, customer="customer", value="revenue")
for id, plan in {"maya": "home", "jonas": "office", "elif": "gift"}.items():
    jm.set(id, filter=f"plan = '{plan}'")
best = cu.profile(0.25)
cu.suggest_persona("plan = 'hotel'", name="Hotel buyer", today=TODAY).apply(jm)
for id in ["win-offices", "more-trials", "referrals"]:
    where = f"metric = '{jm[id].metric}'"
    jm.bind(id, table="kpis", date="date", value="value", where=where, kind="last")
jm.refresh({"kpis": kpis}, today=TODAY)"""


def from_tables(out: Path, today: str) -> list[Path]:
    """Go from a CRM export and a KPI sheet to personas and projections; return the charts."""
    scope = {
        "jn": jn,
        "TODAY": today,
        "customers": jn.sample_customers("coffee"),
        "kpis": jn.sample_kpis("coffee"),
    }
    print("  " + TEN_LINES.replace("\n", "\n  ") + "\n")
    exec(TEN_LINES, scope)
    jm, cu, best = scope["jm"], scope["cu"], scope["best"]
    print(f"{cu}\n\nWhat is more frequent among the best quarter, with 95% intervals:\n")
    columns = ["attribute", "value", "share", "rest", "lift", "low", "high"]
    texts = best[(best.low > 1) & best.kind.isin(["category", "boolean"])]
    print(texts[columns].head(6).round(2).to_string(index=False))
    print("\nShare of customers who fit each persona, now that hotels have one:\n")
    print(jm.persona_fit(cu).round(3).to_string(index=False))
    print("\nWhere goals end, with a chance of 80% between low and high:\n")
    found = jm.projection(today=today)
    columns = ["goal", "due", "low", "high", "target", "status"]
    print(found[found.low.notna()][columns].to_string(index=False))
    charts = {
        "profile": cu.where("plan = 'home'").chart.profile(0.25),
        "projection": jm.chart.projection(["win-offices", "more-trials"], today=today),
    }
    for name, chart in charts.items():
        chart.save(out / f"{name}.svg")
    return [out / f"{name}.svg" for name in charts]
