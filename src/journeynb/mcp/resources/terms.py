"""The terms of the glossary, with the marks of the documentation in them."""

TERMS = {
    "as-is map": "A map of the journey as it is today; its `state` is `as_is`. See "
    "{term}`to-be map`.",
    "assistant": "A program with a language model that reads maps and makes {term}`proposals "
    "<proposal>`. See [Work with an assistant](../guides/assistant.md).",
    "assumed": "Believed by the team, but not confirmed by research; drawn hollow. It is a `basis` "
    "of an experience. See {term}`researched`.",
    "backstage": "The work of staff and systems that customers do not see: lanes below the "
    "{term}`line of visibility`.",
    "baseline": "The value of a {term}`goal`'s metric at the start.",
    "batch": "Several edits combined into one {term}`step` of history.",
    "brand value": "A value that the brand represents and that experiences should express.",
    "canonical form": "The only layout in which a map is written to its file, so that every "
    "program writes the same bytes.",
    "cascade": "Business goals, the marketing goals that refine them, and the departmental goals "
    "that refine those.",
    "channel": "The medium of a {term}`touchpoint`: web, e-mail, phone, post, in person.",
    "conformance": "The share of {term}`moves <move>`, and of customers, that the map explains.",
    "coverage": "The number of touchpoints that each persona experiences in each stage.",
    "custom field": "A field that you add to an entity: a name with a text, a number or a bool.",
    "customer journey map": "A map of the experience of customers with an offer, from the first "
    "contact on: stages, touchpoints, and the actions, thoughts and emotions of personas.",
    "dead end": "A touchpoint from which no path leads to a later stage.",
    "desired emotion": "The emotion that the brand aims for at a touchpoint, from -2 to 2; the "
    "dashed curve.",
    "directly-follows": "In a log: an event is the next one of the same customer. The map's "
    "assumption about this is the link `leads_to`.",
    "drop-off": "The share of customers who reached a stage or touchpoint but did not continue.",
    "emotion": "The emotion of a persona at a touchpoint, from -2 (very bad) to 2 (very good).",
    "emotion curve": "The emotions of a persona, in the order of the journey.",
    "empathy map": "A persona's words, thoughts, actions and feelings, from its experiences.",
    "entity": "An item of the map, such as a persona or a touchpoint. It has a kind, an id, a name "
    "and the fields of its kind.",
    "event log": "A table of customer events: rows with a customer, a time and an event. See "
    "`jn.EventLog`.",
    "evidence": "The comparison of a map with an {term}`event log`: `jm.evidence(log)`.",
    "exception": "A finding that the team accepts, with a reason.",
    "finding": "One row of the gap table: a gap that a {term}`gap rule` found, with a fix.",
    "fork": "A new map with the same content and a separate history, often the {term}`to-be map`.",
    "funnel": "The number of customers who reach each stage, in the order of the stages.",
    "gap": "A missing or contradictory part of a map.",
    "gap rule": "The definition of a gap, with a stable code such as M106, a severity, a reason "
    "and a fix. See [all rules](rules/index.md).",
    "ICP": "Ideal customer profile: how well a {term}`segment` fits, by size, attractiveness and "
    "probability.",
    "id": "The identifier of an entity in its map and in links: lower-case letters, digits and "
    "single hyphens.",
    "kind": "The type of an entity or link, such as persona or experiences.",
    "library": "The map that has the master copies of personas, goals, segments and sources; other "
    "maps name it in their field `library`. See {term}`portfolio`.",
    "line of visibility": "The line on the map between the part that customers see, above, and "
    "{term}`backstage`, below.",
    "link": "A connection between two entities. It has a kind, two ends, and sometimes fields.",
    "metric": "The number that measures a {term}`goal`.",
    "moment of truth": "A touchpoint that makes or breaks the relationship.",
    "move": "In a log: the step from the touchpoint of an event to that of the customer's next "
    "event.",
    "nested map": "A map that shows a stage or touchpoint of another map in detail; the field "
    "`journey` names it.",
    "path": "A series of touchpoints, each linked to the next.",
    "pattern": "A rule that matches events of a log with a touchpoint, in its field `events`.",
    "persona card": 'A picture of one persona: `jm.persona("maya")`.',
    "portfolio": "Many maps together: `jn.Portfolio(FOLDER)`. A persona, goal, segment or source "
    "with the same id on two of its maps is the same.",
    "primary persona": "A persona that the business depends on most; the others are secondary.",
    "promise": "A promise that a touchpoint makes. The link `keeps` shows where it is kept.",
    "proposal": "A change that an {term}`assistant` or a colleague suggests, with the "
    "reason. Nothing changes until a person accepts it.",
    "researched": "Confirmed by research, ideally with a {term}`source`; drawn filled. It is a "
    "`basis` of an experience. See {term}`assumed`.",
    "review": "A date on which people checked the map, recorded with its findings by rule.",
    "severity": "For a rule: error, warning or info. For a pain point: 1 to 5.",
    "shift": "A change in the business, such as a launch or a new market, that makes older maps "
    "out of date.",
    "SMART": "Specific, measurable, achievable, relevant and time-bound: criteria of a good goal.",
    "status": "For a goal on a date: no_data, reached, behind, at_risk or on_track. For an "
    "opportunity: idea, planned, doing, done or dropped.",
    "step": "One edit in the history. It can be undone.",
    "supporting persona": "A person who influences customers but is not a customer.",
    "target": "The value of a {term}`goal`'s metric to reach by the due date.",
    "thread": "A {term}`comment` with its answers. It is open until someone resolves it.",
    "to-be map": "A map of the journey as planned; its `state` is `to_be`. See {term}`as-is map`.",
    "unmapped event": "An event of a log that matches no touchpoint's {term}`pattern`.",
    "unmapped touchpoint": "A touchpoint without a stage, a persona or a channel.",
    "unobserved touchpoint": "A touchpoint with patterns that match no event of the log.",
}
