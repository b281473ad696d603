"""Pages that are made from the package itself: rules, file format, glossary, gallery, API.

`write_all` writes them into a folder; Sphinx has it done before it reads the sources.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import journeynb as jn
import words
from journeynb.charts.evidence_charts import EvidenceCharts
from journeynb.charts.map_charts import Charts
from journeynb.charts.renderer import dressed, svg_of
from journeynb.gaps.rule_explanation import EXAMPLE_DAY
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.model.entities import ENTITIES

ROOT = Path(__file__).parent.parent.parent
TODAY = EXAMPLE_DAY.isoformat()
GROUPS = {
    "M": "Mapping: is everything on the map, and can the journey be walked?",
    "A": "Alignment: do goals, personas and touchpoints serve each other?",
    "S": "SMART: are the goals SMART, and on the way?",
    "P": "Personas and research: are they whole, researched and up to date?",
    "X": "Experience: what is felt, what hurts, and what is done about it?",
    "E": "Evidence: does an event log show what the map says? (with `jm.gaps(evidence=ev)`)",
}
PICTURES = {
    "The whole map": (
        "Without options: every persona, and every row that holds something.",
        "jm.picture()",
    ),
    "Some personas": (
        "`persona=` draws these personas only, and what is about them.",
        'jm.picture(persona="maya")',
    ),
    "Some rows": (
        "`lanes=` says which rows are drawn: built-in ones, and the ids of the map's own lanes.",
        'jm.picture(persona=["maya", "jonas"], lanes=["touchpoints", "emotion", "pain_points"])',
    ),
    "Dark": (
        '`theme="dark"`, for slides and dark notebooks.',
        'jm.picture(persona="elif", theme="dark")',
    ),
    "Narrow or wide": (
        "`width=` is in pixels; what does not fit beside each other wraps into bands.",
        'jm.picture(persona="rui", width=760)',
    ),
    "Compare two maps": (
        "`compare=` marks what was added, removed and changed since another map, here in a fork "
        "that holds what is wanted.",
        """\
to_be = jm.fork(state="to_be")
to_be.add(
    jn.Touchpoint(name="Taste call", channels="phone", owner="Service"),
    stage="onboarding",
    personas="maya",
)
to_be.set("change-delivery", name="Pause with one tap")
to_be.link("maya", "change-delivery", emotion=1)
to_be.remove("social-ad")
to_be.picture(persona="maya", lanes=["touchpoints", "emotion"], compare=jm)""",
    ),
    "A persona card": (
        "`jm.persona()` draws what the map knows about one persona: its traits, what it feels "
        "along the journey, its empathy map, pain points, goals and gaps. It takes `theme=`, "
        "`width=` and `today=`.",
        'jm.persona("elif")',
    ),
    "On a day": (
        "`today=` also draws what depends on the day: the status of goals, and gaps of what is "
        "stale or due.",
        f'jm.picture(persona="jonas", lanes=["touchpoints", "goals"], today="{TODAY}")',
    ),
    "With evidence": (
        "`evidence=` draws what an event log showed, too: who reaches each stage and is lost "
        "before it, who met each touchpoint, events on none, and mean scores on the curves. "
        "[More](../../evidence.md).",
        """\
log = jn.EventLog(jn.sample_log("coffee"))
lanes = ["customers", "touchpoints", "unmapped_events", "emotion"]
jm.picture(persona="maya", lanes=lanes, evidence=log)""",
    ),
}
EVIDENCE_ARGUMENTS = {"times": "top=8"}
CHART_ARGUMENTS = {"goals": f'today="{TODAY}"', "gaps": f'today="{TODAY}"'}


def write_all(out: Path) -> None:
    """Write all generated pages into a folder."""
    write_rules(out / "rules")
    write_file_format(out / "file-format-tables.md")
    write_glossary(out / "glossary.md")
    write_gallery(out / "gallery")
    write_api(out / "api")
    write_notebooks(out / "notebooks")
    write_report(out / "pages" / "report.html")


def write(path: Path, text: str) -> None:
    """Write a file unless it says the same already, so that Sphinx reads only what changed."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def code(text: str, language: str = "python") -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def image(name: str, alt: str) -> str:
    """Return an image, which also the dark theme shows as it is."""
    return f":::{{image}} {name}\n:alt: {' '.join(alt.split())}\n:class: dark-light\n:::"


def toctree(names: Iterable[str]) -> str:
    """Return a hidden table of contents."""
    return "\n".join([":::{toctree}", ":hidden:", "", *names, ":::"])


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([cell(each) for each in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cell(text: str) -> str:
    """Return text as the cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


# rules


def write_rules(out: Path) -> None:
    """Write a page a rule, and their index."""
    rules = jn.rules()
    parts = [
        "# Gap rules",
        f"{len(rules)} rules say what is missing in a map. `jm.gaps()` lists what they find, "
        'errors first; `jm.gaps(select="M")` asks those whose codes begin so, '
        '`jn.explain("M106")` shows what stands on the page of one. '
        "A finding is accepted, with its reason, by `jm.accept`.",
    ]
    for letter, title in GROUPS.items():
        rows = [
            [f"[{row.rule}]({row.rule}.md)", row.title, row.severity, row.holds_for, row.when]
            for row in rules[rules.rule.str.startswith(letter)].itertuples()
        ]
        parts += [f"## {title}", table(["Rule", "Title", "Severity", "For", "When"], rows)]
    parts.append(toctree(rules.rule))
    write(out / "index.md", "\n\n".join(parts) + "\n")
    for name in rules.rule:
        write_rule(out, name)


def write_rule(out: Path, name: str) -> None:
    """Write the page of a rule, with pictures of its bad and its mended map."""
    explained = jn.explain(name)
    rule = explained.rule
    bad, mended = explained.bad_picture, explained.mended_picture
    write(out / f"{name}-bad.svg", bad.svg)
    write(out / f"{name}-mended.svg", mended.svg)
    assert rule.severity in SEVERITIES
    parts = [
        f"({name})=\n# {name} {rule.title}",
        table(["Severity", "Holds for"], [[f"**{rule.severity}**", rule.holds_for]]),
        f"**When.** {rule.when}",
        f"**Why.** {rule.why}",
        "## A map that has the gap",
        code("import journeynb as jn\n\njm = jn.JourneyMap()\n" + explained.bad),
        image(f"{name}-bad.svg", f"With the gap: {bad.description}"),
        *(["## A log that shows it", code(explained.log)] if explained.log else []),
        "## What is found",
        code(
            f'jm.gaps(select="{name}", today="{TODAY}"'
            f'{", evidence=ev" if explained.log else ""})[["message", "fix"]]'
        ),
        code(f"{explained.finding['message']}\n{explained.finding['fix']}", "text"),
        "## What mends it",
        code(explained.mend),
        image(f"{name}-mended.svg", f"Without the gap: {mended.description}"),
    ]
    write(out / f"{name}.md", "\n\n".join(parts) + "\n")


# the file format


def write_file_format(path: Path) -> None:
    """Write a table of fields for the map, each kind, each kind of link and each part."""
    schema = jn.schema()
    shared, defs = schema["x-journey"], schema["$defs"]
    known = {each["type"] for each in [*shared["kinds"], *shared["links"]]}
    fields = {name: schema["properties"][name] for name in shared["map"]}
    parts = ["## The map itself", field_table(fields, ()), "## Kinds"]
    for each in shared["kinds"]:
        made = defs[each["type"]]
        parts += [
            f"(kind-{each['kind']})=\n### {each['kind']}",
            f"{made['description']} In files `{each['plural']}`, in Python `jn.{each['type']}`.",
            field_table(made["properties"], made["required"]),
        ]
    parts += [
        "## Links",
        "Every link has `kind`, `from` and `to`, the two ids that it joins. Two things are joined "
        "at most once by a kind of link, and nothing is linked with itself.",
    ]
    for each in shared["links"]:
        parts += [f"(link-{each['kind']})=\n### {each['kind']}", defs[each["type"]]["description"]]
        parts.append("From " + listed(each["from"]) + " to " + listed(each["to"]) + ".")
        if each["once"]:
            parts.append(f"At most one from each {listed(each['once'])}.")
        if each["acyclic"]:
            parts.append("These links may not form a circle.")
        own = {name: defs[each["type"]]["properties"][name] for name in each["fields"]}
        if own:
            parts.append(field_table(own, ()))
    parts += ["## Parts of fields", "Small objects that some fields are lists of."]
    for name in sorted(set(defs) - known):
        parts += [f"(part-{name})=\n### {name}", defs[name].get("description", "")]
        parts.append(field_table(defs[name]["properties"], defs[name].get("required", ())))
    write(path, "\n\n".join(filter(None, parts)) + "\n")


def field_table(fields: dict[str, Any], required: Iterable[str]) -> str:
    """Return the table of some fields of the JSON Schema."""
    rows = [
        [
            f"`{name}`" + (" (required)" if name in required else ""),
            type_of(field),
            default_of(field),
            field.get("description", ""),
        ]
        for name, field in fields.items()
    ]
    return table(["Field", "Type and range", "Default", "What it is"], rows)


def type_of(field: dict[str, Any]) -> str:
    """Return the type and the range of a field in words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#part-{name})"
    if "anyOf" in field:
        return " or ".join(type_of(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        return f"list of {type_of(field['items'])}"
    text = field.get("format") or {
        "string": "text",
        "number": "number",
        "integer": "whole number",
        "boolean": "`true` or `false`",
    }.get(field.get("type", ""), "any")
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        text += f", {low} to {high}"
    elif low is not None:
        text += f", from {low}"
    elif field.get("pattern"):
        text = "id"
    elif field.get("minLength"):
        text += ", not empty"
    return text


def default_of(field: dict[str, Any]) -> str:
    """Return the default of a field as JSON, empty where it is just absent."""
    value = field.get("default", "")
    return "" if value == "" else f"`{str(value).lower() if value in (True, False) else value}`"


def listed(names: Iterable[str]) -> str:
    """Return names of kinds joined by commas and 'or'."""
    names = [f"`{name}`" for name in names]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]


# the glossary


def write_glossary(path: Path) -> None:
    """Write every term: those of the field, the kinds, the kinds of link; then every field."""
    schema = jn.schema()
    shared, defs = schema["x-journey"], schema["$defs"]
    terms = dict(words.TERMS)
    for each in [*shared["kinds"], *shared["links"]]:
        name = each["kind"].replace("_", " ") if "plural" in each else each["kind"]
        what = "kind" if "plural" in each else "link"
        page = f"[{'Fields' if what == 'kind' else 'Ends and fields'}](#{what}-{each['kind']})."
        terms[name] = f"{defs[each['type']]['description']} {terms.get(name, '')} {page}"
    lines = [
        line
        for name in sorted(terms, key=str.casefold)
        for line in (name, f"  {' '.join(terms[name].split())}", "")
    ]
    where: dict[tuple[str, str], list[str]] = {}
    groups = [("map", {name: schema["properties"][name] for name in shared["map"]})]
    for each in [*shared["kinds"], *shared["links"]]:
        made = defs[each["type"]]["properties"]
        groups.append((each["kind"], {name: made[name] for name in each["fields"]}))
    for kind, fields in groups:
        for name, field in fields.items():
            where.setdefault((name, field.get("description", "")), []).append(kind)
    common = {kind["kind"] for kind in shared["kinds"]}
    rows = [
        [
            f"`{name}`",
            "every kind" if len(common & set(kinds)) > len(common) - 2 else ", ".join(kinds),
            text,
        ]
        for (name, text), kinds in sorted(where.items())
    ]
    parts = [
        "# Glossary",
        "One word a thing: in Python, in files, in messages and here.",
        "::::{glossary}\n" + "\n".join(lines) + "::::",
        "## Fields",
        "What each field means, and of which kinds and links it is one.",
        table(["Field", "Of", "What it is"], rows),
    ]
    write(path, "\n\n".join(parts) + "\n")


# the gallery


def write_gallery(out: Path) -> None:
    """Write each chart and each option of the picture, made by running its example."""
    charts = ["# Charts", words.CHARTS, code(words.COFFEE)]
    for name in chart_names():
        call = f"jm.chart.{name}({CHART_ARGUMENTS.get(name, '')})"
        charts += chart_shown(out, "chart", name, call, Charts, run(call))
    write(out / "charts.md", "\n\n".join(charts) + "\n")
    evidence = ["# Charts of evidence", words.EVIDENCE, code(f"{words.COFFEE}\n{words.LOG}")]
    jm = jn.sample("coffee")
    scope = {"ev": jm.evidence(jn.EventLog(jn.sample_log("coffee")))}
    for name in evidence_chart_names():
        call = f"ev.chart.{name}({EVIDENCE_ARGUMENTS.get(name, '')})"
        evidence += chart_shown(out, "evidence", name, call, EvidenceCharts, eval(call, scope))
    write(out / "evidence.md", "\n\n".join(evidence) + "\n")
    pictures = ["# The picture", words.PICTURE, code(words.COFFEE)]
    for number, (title, (text, example)) in enumerate(PICTURES.items(), 1):
        picture = run(example)
        write(out / f"picture-{number}.svg", picture.svg)
        pictures += [f"## {title}", text, code(example)]
        pictures.append(image(f"picture-{number}.svg", picture.description))
    write(out / "picture.md", "\n\n".join(pictures) + "\n")
    index = ["# Gallery", words.GALLERY, toctree(["picture", "charts", "evidence"])]
    links = [f"[{name}](#chart-{name})" for name in chart_names()]
    felt = [f"[{name}](#evidence-{name})" for name in evidence_chart_names()]
    index.append(
        f"- [The picture](picture.md) and its options\n- Charts: {', '.join(links)}\n"
        f"- Charts of evidence: {', '.join(felt)}"
    )
    write(out / "index.md", "\n\n".join(index) + "\n")


def chart_shown(
    out: Path, prefix: str, name: str, call: str, charts: type, chart: Any
) -> list[str]:
    """Write a chart, and return the parts of the page that show it with the call that made it."""
    spec = chart.to_dict()
    write(out / f"{prefix}-{name}.svg", svg_of(dressed(spec)))
    summary = (inspect.getdoc(getattr(charts, name)) or "").splitlines()[0]
    return [
        f"({prefix}-{name})=\n## {name}",
        summary,
        code(call),
        image(f"{prefix}-{name}.svg", spec.get("description") or summary),
    ]


def chart_names() -> list[str]:
    """Return the names of all charts of a map."""
    return [name for name in vars(Charts) if not name.startswith("_")]


def evidence_chart_names() -> list[str]:
    """Return the names of all charts of evidence."""
    return [name for name in vars(EvidenceCharts) if not name.startswith("_")]


def run(example: str) -> Any:
    """Run an example on the sample map; return what its last expression gives."""
    scope: dict[str, Any] = {}
    exec(words.COFFEE, scope)
    *before, last = example.split("\n")
    exec("\n".join(before), scope)
    return eval(last, scope)


# the API


def public_names() -> dict[str, list[str]]:
    """Return the names of the package by the page that they stand on."""
    found: dict[str, list[str]] = {"functions": [], "entities": [], "results": [], "errors": []}
    for name in jn.__all__:
        value = getattr(jn, name)
        if name in ("JourneyMap", "Report"):
            continue
        if not inspect.isclass(value):
            found["functions"].append(name)
        elif value in ENTITIES.values():
            found["entities"].append(name)
        elif issubclass(value, BaseException):
            found["errors"].append(name)
        else:
            found["results"].append(name)
    order = [cls.__name__ for cls in ENTITIES.values()]
    found["entities"].sort(key=order.index)
    return found


def write_api(out: Path) -> None:
    """Write the pages of the reference; their text is that of the docstrings."""
    names = public_names()
    pages = {
        "journeymap": (
            "JourneyMap",
            [
                ".. autoclass:: journeynb.JourneyMap\n   :members:\n   :inherited-members:\n"
                "   :special-members: __getitem__, __iter__, __len__"
            ],
        ),
        "functions": ("Functions", _auto("function", names["functions"])),
        "entities": (
            "Entities",
            [
                ".. autoclass:: journeynb.model.entity.Entity",
                *_auto("class", names["entities"]),
                ".. autoclass:: journeynb.model.entity.MapInfo",
            ],
        ),
        "charts": ("Charts", [".. autoclass:: journeynb.charts.map_charts.Charts\n   :members:"]),
        "evidence": (
            "Evidence",
            [
                ".. autoclass:: journeynb.EventLog\n   :members:",
                ".. autoclass:: journeynb.api.parts.map_evidence.MapEvidence\n   :members:\n"
                "   :inherited-members:",
                ".. autoclass:: journeynb.charts.evidence_charts.EvidenceCharts\n   :members:",
                ".. autoclass:: journeynb.evidence.proposals.proposal.Proposals\n   :members:",
            ],
        ),
        "reports": (
            "Reports",
            [
                ".. autoclass:: journeynb.Report\n   :members:",
                ".. autoclass:: journeynb.review.reviewed_changes.ReviewedChanges\n   :members:",
            ],
        ),
        "results": (
            "Results",
            [
                *(
                    f"{each}\n   :members:"
                    for each in _auto("class", names["results"])
                    if not each.endswith(".EventLog")
                ),
                ".. autoclass:: journeynb.picture.Picture\n   :members:",
                ".. autoclass:: journeynb.picture.PersonaCard",
                ".. autoclass:: journeynb.gaps.check.Check\n   :members:",
                ".. autoclass:: journeynb.picture.illustrated_rule.IllustratedExplanation\n"
                "   :members:",
                ".. autoclass:: journeynb.gaps.rule_explanation.Explanation",
                ".. autoclass:: journeynb.gaps.rules.rule.Rule",
            ],
        ),
        "errors": ("Errors and warnings", _auto("exception", names["errors"])),
    }
    for page, (title, parts) in pages.items():
        intro = words.API[page]
        text = "\n\n".join([f"{title}\n{'=' * len(title)}", intro, *parts])
        write(out / f"{page}.rst", text + "\n")
    index = ["# API reference", words.API["index"]]
    index += [f"- [{title}]({page}.rst): {words.API[page]}" for page, (title, _) in pages.items()]
    write(out / "index.md", "\n\n".join([*index[:2], "\n".join(index[2:]), toctree(pages)]) + "\n")


def _auto(what: str, names: Iterable[str]) -> list[str]:
    return [f".. auto{what}:: journeynb.{name}" for name in names]


# the notebooks


def write_notebooks(out: Path) -> None:
    """Copy the notebooks, with the outputs that they have."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        shutil.copy2(path, out / path.name)


# the report


def write_report(path: Path) -> None:
    """Make the report that the documentation shows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    jn.sample("coffee").report(path, events=jn.sample_log("coffee"), today=TODAY)


def setup(app: Any) -> dict[str, Any]:
    """Have the pages written before Sphinx looks for its sources."""
    app.connect("builder-inited", lambda app: write_all(Path(app.srcdir) / "_generated"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
