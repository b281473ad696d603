"""What the generated pages say that stands in no schema, rule or docstring."""

COFFEE = 'import journeynb as jn\n\njm = jn.sample("coffee")'

GALLERY = "Everything here was made by running the code above it, on the sample map `coffee`."
CHARTS = (
    "Each is an [Altair](https://altair-viz.github.io) chart, to change, layer and save as any "
    "other. A persona has the same colour in all of them. In JupyterLab they are interactive; in a "
    "saved notebook they still show, without a kernel or a network."
)
LOG = 'log = jn.EventLog(jn.sample_log("coffee"))\nev = jm.evidence(log)'
EVIDENCE = (
    "What customers did, held against the map: `ev.chart` of `jm.evidence(log)`. The log here is "
    "the sample's, simulated, with differences from the map put in on purpose. "
    "[More on evidence](../../evidence.md)."
)
PICTURE = (
    "A map alone in a cell is shown as its picture. `jm.picture()` takes options, and returns an "
    "object with `.svg`, `.png`, `.pdf` and `save(path)`."
)
API = {
    "index": "All names are those of `import journeynb as jn`.",
    "journeymap": "A map: what changes it, and what can be asked of it.",
    "functions": "What brings a map, and what comes with the package.",
    "entities": "What a map is made of: immutable, each with the fields of its kind.",
    "charts": "What ``jm.chart`` offers.",
    "evidence": "Event logs, and what ``jm.evidence(log)`` answers, draws and proposes.",
    "reports": "What templates of reports use, and what comes back from a page that was edited.",
    "results": "What methods of a map return beside tables.",
    "errors": "What is raised and warned of; all errors are a ``JourneyError``.",
}

TERMS = {
    "as-is map": "A map of the journey as it is today; `state` is `as_is`. Its other is the "
    "{term}`to-be map`.",
    "assumed": "Believed by the team, not shown by research; drawn hollow. The other is "
    "{term}`researched`. It is the `basis` of an experience.",
    "backstage": "What staff and systems do that customers do not see: lanes below the "
    "{term}`line of visibility`.",
    "baseline": "Where the metric of a {term}`goal` started.",
    "batch": "Several edits that are one {term}`step` of history.",
    "brand value": "What the brand stands for, which experiences should show.",
    "canonical form": "The one way in which a map is written to its file, so that any two programs "
    "write the same bytes.",
    "cascade": "Business goals, the marketing goals that refine them, and the departmental goals "
    "that refine those.",
    "channel": "Where a {term}`touchpoint` happens: web, e-mail, phone, post, in person.",
    "conformance": "How much of what customers did the map explains: the share of {term}`moves "
    "<move>`, and of customers.",
    "coverage": "How many touchpoints each persona meets in each stage.",
    "custom field": "A field of one's own on an entity: a name, and text, a number or a bool.",
    "customer journey map": "What customers go through with an offer, from the first contact on: "
    "stages, touchpoints, and what personas do, think and feel there.",
    "dead end": "A touchpoint from which no path leads on to a later stage.",
    "desired emotion": "What the brand wants a persona to feel at a touchpoint, -2 to 2; the "
    "dashed curve.",
    "directly-follows": "In a log: one event comes right after another of the same customer. What "
    "is assumed of it is `leads_to`.",
    "drop-off": "The part of those who reached a stage or a touchpoint and did not go on.",
    "emotion": "What a persona feels at a touchpoint, from -2 (very bad) to 2 (very good).",
    "emotion curve": "The emotions of a persona, in the order of the journey.",
    "empathy map": "What a persona says, thinks, does and feels, from its experiences.",
    "entity": "A thing on the map: it has a kind, an id, a name and the fields of its kind.",
    "event log": "What customers did: rows with a customer, a time and an event; `jn.EventLog`.",
    "evidence": "A map held against an {term}`event log`: `jm.evidence(log)`.",
    "exception": "A finding that the team accepts, with its reason.",
    "finding": "One thing that a {term}`gap rule` found in a map, with what mends it.",
    "fork": "A new map with the same content and its own history, often the {term}`to-be map`.",
    "funnel": "How many customers reach each stage after the stages before it.",
    "gap": "What is missing in a map, or in what it maps.",
    "gap rule": "A definition of a gap, with a stable code such as M106, a severity, why it "
    "matters, and a fix. See [all rules](rules/index.md).",
    "ICP": "Ideal customer profile: how well a {term}`segment` fits, by size, attractiveness and "
    "probability.",
    "id": "What names an entity in its map and in links: small letters, digits and single hyphens.",
    "kind": "What an entity or a link is, such as persona or experiences.",
    "line of visibility": "The line on the map between what customers see, above, and "
    "{term}`backstage`, below.",
    "link": "What joins two entities: it has a kind, two ends, and sometimes fields of its own.",
    "metric": "What is measured to see whether a {term}`goal` is reached.",
    "moment of truth": "A touchpoint that makes or breaks the relation.",
    "move": "In a log: from an event's touchpoint to that of the customer's next event.",
    "path": "A way through the map, from touchpoint to touchpoint.",
    "pattern": "How events of a log are told to be of a touchpoint, in its field `events`.",
    "persona card": 'What a map knows about a persona, on one page: `jm.persona("maya")`.',
    "primary persona": "A persona that the business depends on most; the others are secondary.",
    "promise": "What a touchpoint promises; the link `keeps` tells where it is kept.",
    "researched": "Shown by research, best with a {term}`source`; drawn filled. The other is "
    "{term}`assumed`.",
    "review": "A day when people went through the map, recorded with its findings by rule.",
    "severity": "Of a rule: error, warning or info. Of a pain point: 1 to 5.",
    "shift": "A change in the business, such as a launch or a new market, after which maps are "
    "stale.",
    "SMART": "Specific, measurable, achievable, relevant, time-bound: what a goal should be.",
    "status": "Of a goal on a day: no_data, reached, behind, at_risk or on_track. Of an "
    "opportunity: how far it is.",
    "step": "One edit, as history has it; it can be undone.",
    "supporting persona": "Somebody who influences customers and is none.",
    "target": "Where the metric of a {term}`goal` should be when it is due.",
    "to-be map": "A map of the journey as it is wanted; `state` is `to_be`.",
    "unmapped event": "An event of a log that no touchpoint's {term}`pattern` takes.",
    "unmapped touchpoint": "A touchpoint without a stage, a customer or a channel.",
    "unobserved touchpoint": "A touchpoint with patterns that no event of the log matches.",
}
