"""Texts of the generated pages that are in no schema, rule or docstring."""

COFFEE = 'import journeynb as jn\n\njm = jn.sample("coffee")'

GALLERY = (
    "Every picture and chart here was drawn by the code above it, from the sample map `coffee`. "
    "Click one to see its code."
)
CHARTS = (
    "Each chart is an [Altair](https://altair-viz.github.io) chart that you can change, layer and "
    "save. A persona has the same color in all charts. Point to a mark to see its numbers. In "
    "JupyterLab you can also select and zoom; in a saved notebook charts are pictures, which need "
    "neither a kernel nor a network."
)
LOG = 'log = jn.EventLog(jn.sample_log("coffee"))\nev = jm.evidence(log)'
EVIDENCE = (
    "`ev.chart` compares a map with an event log. This log is simulated and differs from the map "
    "on purpose. [More on evidence](../../evidence.md)."
)
SUBSCRIBERS = """\
jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
ev = jm.evidence(jn.EventLog(jn.sample_subscribers("coffee")))
comments = jn.Comments(jn.sample_comments("coffee"), text="text")"""
EXPLAIN = (
    "Charts that explain: what brings customers, when they leave, how groups differ, what they "
    "say, and what would help. These are associations, not causes. [More](../../explain.md)."
)
TABLES = """\
jm.set("maya", filter="plan = 'home'")
columns = {"customer": "customer", "value": "revenue"}
cu = jn.Customers(jn.sample_customers("coffee"), **columns)
last_year = jn.Customers(jn.sample_customers("coffee", year=2025), **columns)
last_year.suggest_persona("plan = 'home'", persona="maya").apply(jm)  # stores its profile"""
CUSTOMERS = (
    "`cu.chart` shows a customer table; `jm.chart.drift` compares it with the profiles that are "
    "stored with personas. The table is simulated: since last year, one persona has changed."
)
PICTURE = (
    "A map at the end of a cell is shown as a picture. `jm.picture()` has options, and returns an "
    "object with `.svg`, `.png`, `.pdf` and `save(path)`."
)
API = {
    "index": "All names are in `import journeynb as jn`.",
    "journeymap": "The map: edit it, ask it questions, draw it, save it.",
    "portfolio": "Many maps at once: what they share, and where they contradict each other.",
    "functions": "Open, read, create and simulate maps; list and explain rules.",
    "entities": "The parts of a map. Entities are immutable; each has the fields of its kind.",
    "charts": "The charts of ``jm.chart``, and those of a customer table.",
    "evidence": "Event logs, and the answers, charts and proposals of ``jm.evidence(log)``.",
    "reports": "The report object that templates use, and the review of a colleague's changes.",
    "results": "The objects, other than tables, that methods of a map return.",
    "course": "The exercises of a lesson: ``from journeynb.course import lesson``.",
    "errors": "All errors are a subclass of ``JourneyError``; warnings are a ``JourneyWarning``.",
}
