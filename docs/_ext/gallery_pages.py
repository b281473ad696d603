"""The gallery of pictures and charts, made by running its examples."""

from __future__ import annotations

import inspect
import re
import warnings
from html import escape
from pathlib import Path
from typing import Any

import journeynb as jn
import words
from journeynb.charts.customer_charts import CustomerCharts, CustomerChartsOfMap
from journeynb.charts.evidence_charts import EvidenceCharts
from journeynb.charts.explained_charts import ExplainedCharts
from journeynb.charts.map_charts import Charts
from journeynb.charts.renderer import dressed, svg_of
from journeynb.gaps.rule_explanation import EXAMPLE_DAY
from journeynb.report.page.charts import svg as live_svg
from pages import code, image, toctree, write

BLANK_LINES = re.compile(r"\n\s*\n")
CHART_STYLE = "svg { max-width: 100%; height: auto; } [data-tip] { cursor: help; }"

TODAY = EXAMPLE_DAY.isoformat()
PICTURES = {
    "The whole map": (
        "Without options: all personas, and all rows with content.",
        "jm.picture()",
    ),
    "Some personas": (
        "`persona=` draws only these personas and their touchpoints, goals and pain points.",
        'jm.picture(persona="maya")',
    ),
    "Some rows": (
        "`lanes=` names the rows to draw: built-in ones, and ids of the map's own lanes.",
        'jm.picture(persona=["maya", "jonas"], lanes=["touchpoints", "emotion", "pain_points"])',
    ),
    "Dark": (
        '`theme="dark"`, for slides and dark notebooks.',
        'jm.picture(persona="elif", theme="dark")',
    ),
    "Narrow or wide": (
        "`width=` is in pixels. Stages that do not fit beside each other continue below.",
        'jm.picture(persona="rui", width=760)',
    ),
    "Compare two maps": (
        "`compare=` marks the differences from another map: added, removed and changed. Here a "
        "to-be map is compared with the as-is map.",
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
        "`jm.persona()` draws one persona: traits, emotions along the journey, empathy map, pain "
        "points, goals and gaps. It has the options `theme=`, `width=` and `today=`.",
        'jm.persona("elif")',
    ),
    "On a date": (
        "`today=` also draws the status of goals, and the gaps that depend on the date.",
        f'jm.picture(persona="jonas", lanes=["touchpoints", "goals"], today="{TODAY}")',
    ),
    "With evidence": (
        "`evidence=` also draws an event log: how many customers reach each stage and touchpoint, "
        "drop-off, events that match no touchpoint, and mean scores on the curves. "
        "[More](../../evidence.md).",
        """\
log = jn.EventLog(jn.sample_log("coffee"))
lanes = ["customers", "touchpoints", "unmapped_events", "emotion"]
jm.picture(persona="maya", lanes=lanes, evidence=log)""",
    ),
    "With attribution": (
        '`show="attribution"` shows the share of each touchpoint in the credit for conversions, '
        "with its 95% interval. [More](../../explain.md#what-brings-customers).",
        """\
jm.set(converts="checkout")
log = jn.EventLog(jn.sample_log("coffee"))
stage = ["awareness", "consideration", "decision"]
jm.picture(stage=stage, lanes="touchpoints", evidence=log, show="attribution")""",
    ),
    "With comments": (
        "`comments=True` draws badges with the number of open comments. [More](../../comments.md).",
        """\
jm.comment("Can we show the price here?", on="bean-guide", by="Ann")
jm.comment("Which offices did we ask?", on=["bean-guide", "jonas"], by="Ben")
jm.picture(stage="consideration", lanes="touchpoints", comments=True)""",
    ),
}
EVIDENCE_ARGUMENTS = {"times": "top=8"}
EXPLAIN_ARGUMENTS = {
    "voice": "comments",
    "compare": '"maya", "jonas", level="touchpoint"',
    "what_if": '{"home-page": 0.5}',
}
CHART_ARGUMENTS = dict.fromkeys(("goals", "projection", "gaps"), f'today="{TODAY}"')
CUSTOMER_CHARTS = {
    "profile": (CustomerCharts, "cu.chart.profile(0.25, rows=16)"),
    "drift": (CustomerChartsOfMap, "jm.chart.drift(cu)"),
}


def write_gallery(out: Path) -> None:
    """Write a page of pictures, four of charts, and their index."""
    charts = ["# Charts", words.CHARTS, code(words.COFFEE)]
    for name in chart_names():
        call = f"jm.chart.{name}({CHART_ARGUMENTS.get(name, '')})"
        charts += chart_shown(out, "chart", name, call, Charts, run(call))
    write(out / "charts.md", "\n\n".join(charts) + "\n")
    evidence = ["# Charts of evidence", words.EVIDENCE, code(f"{words.COFFEE}\n{words.LOG}")]
    jm = jn.sample("coffee")
    scope: dict[str, Any] = {"ev": jm.evidence(jn.EventLog(jn.sample_log("coffee")))}
    for name in evidence_chart_names():
        call = f"ev.chart.{name}({EVIDENCE_ARGUMENTS.get(name, '')})"
        evidence += chart_shown(out, "evidence", name, call, EvidenceCharts, eval(call, scope))
    write(out / "evidence.md", "\n\n".join(evidence) + "\n")
    explain = ["# Charts that explain", words.EXPLAIN, code(f"{words.COFFEE}\n{words.SUBSCRIBERS}")]
    scope = {}
    exec(f"{words.COFFEE}\n{words.SUBSCRIBERS}", scope)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)  # rows of the comments lack a customer
        for name in explain_chart_names():
            call = f"ev.chart.{name}({EXPLAIN_ARGUMENTS.get(name, '')})"
            explain += chart_shown(out, "explain", name, call, ExplainedCharts, eval(call, scope))
    write(out / "explain.md", "\n\n".join(explain) + "\n")
    customers = ["# Charts of customers", words.CUSTOMERS, code(f"{words.COFFEE}\n{words.TABLES}")]
    scope = {}
    exec(f"{words.COFFEE}\n{words.TABLES}", scope)
    for name, (charts_of, call) in CUSTOMER_CHARTS.items():
        customers += chart_shown(out, "customers", name, call, charts_of, eval(call, scope))
    write(out / "customers.md", "\n\n".join(customers) + "\n")
    pictures = ["# The picture", words.PICTURE, code(words.COFFEE)]
    for title, (text, example) in PICTURES.items():
        picture, name = run(example), picture_name(title)
        write(out / name, picture.svg)
        pictures += [f"({name.removesuffix('.svg')})=\n## {title}", text, code(example)]
        pictures.append(image(name, picture.description))
    write(out / "picture.md", "\n\n".join(pictures) + "\n")
    pages = ["picture", "charts", "evidence", "explain", "customers"]
    index = ["# Gallery", words.GALLERY, toctree(pages)]
    index += [
        "## Pictures",
        thumbnails("picture", [(picture_name(title), title) for title in PICTURES]),
    ]
    names = [(f"chart-{name}.svg", name) for name in chart_names()]
    index += ["## Charts of the map", thumbnails("charts", names)]
    names = [(f"evidence-{name}.svg", name) for name in evidence_chart_names()]
    index += ["## Charts of evidence", thumbnails("evidence", names)]
    names = [(f"explain-{name}.svg", name) for name in explain_chart_names()]
    index += ["## Charts that explain", thumbnails("explain", names)]
    names = [(f"customers-{name}.svg", name) for name in CUSTOMER_CHARTS]
    index += ["## Charts of customers", thumbnails("customers", names)]
    write(out / "index.md", "\n\n".join(index) + "\n")


def drawn_charts() -> list[tuple[str, str]]:
    """Return the page and the anchor of every chart in the gallery."""
    names = {
        "charts": ("chart", chart_names()),
        "evidence": ("evidence", evidence_chart_names()),
        "explain": ("explain", explain_chart_names()),
        "customers": ("customers", list(CUSTOMER_CHARTS)),
    }
    return [
        (f"_generated/gallery/{page}.html", anchor(f"{prefix}-{name}"))
        for page, (prefix, listed) in names.items()
        for name in listed
    ]


def anchor(target: str) -> str:
    """Return a target as Sphinx writes it in an address."""
    return target.replace("_", "-")


def picture_name(title: str) -> str:
    """Return the file of an option's picture."""
    return f"picture-{title.lower().replace(' ', '-')}.svg"


def thumbnails(page: str, pictures: list[tuple[str, str]]) -> str:
    """Return small pictures, each with its title, that link to the sections of a page."""
    lines = ["::::{container} thumbnails"]
    for name, title in pictures:
        target = anchor(name.removesuffix(".svg"))
        lines += [f":::{{figure}} {name}", f":target: {page}.html#{target}", f":alt: {title}"]
        lines += [":class: dark-light", "", title, ":::"]
    return "\n".join([*lines, "::::"])


def chart_shown(
    out: Path, prefix: str, name: str, call: str, charts: type, chart: Any
) -> list[str]:
    """Write a chart, and return its section: a sentence, the call, and the chart."""
    spec = chart.to_dict(validate=False)  # the tests do
    write(out / f"{prefix}-{name}.svg", svg_of(dressed(spec)))
    summary = (inspect.getdoc(getattr(charts, name)) or "").splitlines()[0]
    return [
        f"({prefix}-{name})=\n## {name}",
        summary,
        code(call),
        live_chart(spec, spec.get("description") or summary),
    ]


def live_chart(spec: dict[str, Any], alt: str) -> str:
    """Return a chart as HTML: drawn without a script, with tooltips where scripts run."""
    drawn = live_svg(spec)
    if drawn is None:
        raise ValueError(f"the chart {alt!r} cannot be drawn")
    return (
        f'<div class="live-chart" role="img" aria-label="{escape(alt)}">'
        f'<template shadowrootmode="open"><style>{CHART_STYLE}</style>'
        f"{BLANK_LINES.sub(chr(10), drawn)}</template></div>"
    )


def chart_names() -> list[str]:
    """Return the names of all charts of a map."""
    return [name for name in vars(Charts) if not name.startswith("_")]


def evidence_chart_names() -> list[str]:
    """Return the names of all charts of evidence."""
    return [name for name in vars(EvidenceCharts) if not name.startswith("_")]


def explain_chart_names() -> list[str]:
    """Return the names of all charts that explain."""
    return [name for name in vars(ExplainedCharts) if not name.startswith("_")]


def run(example: str) -> Any:
    """Run an example on the sample map, and return the value of its last expression."""
    scope: dict[str, Any] = {}
    exec(words.COFFEE, scope)
    *before, last = example.split("\n")
    exec("\n".join(before), scope)
    return eval(last, scope)
