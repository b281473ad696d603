"""Pictures and charts of the demo, and one page that shows them all.

The page contains its pictures and fetches nothing; it follows the light or dark theme.
"""

import base64
import inspect
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import journeynb as jn
from journeynb.charts.evidence_charts import EvidenceCharts
from journeynb.charts.look.theme import chart_names
from journeynb.charts.map_charts import Charts


@dataclass(frozen=True)
class Shown:
    """A picture on the page: its description, the call that created it, and its files."""

    title: str
    text: str
    call: str
    svg: str
    dark: str = ""
    files: tuple[Path, ...] = ()


def pictures(jm: jn.JourneyMap, later: jn.JourneyMap, folder: Path, today: str) -> list[Shown]:
    """Draw a whole map, the map of one persona, and a comparison with the next version."""
    made = []
    for name, title, text, call, source, options, extensions in (
        ("journey", "The whole journey",
         "Stages from left to right. Each touchpoint shows its personas; below are emotions and "
         "desired emotions, pain points and opportunities. Badges count gaps.",
         f'jm.picture(today="{today}")', jm, {}, ("svg", "png", "pdf")),
        ("maya", "One persona",
         "Only the touchpoints, emotions and wants of Maya.",
         f'jm.picture("maya", today="{today}")', jm, {"persona": "maya"}, ("svg", "png")),
        ("compared", "Changes in the next version",
         "The as-is map compared with the to-be map: signs mark additions, removals and changes, "
         "and both emotion curves are shown.",
         f'later.picture(compare=jm, today="{today}")', later, {"compare": jm}, ("svg", "png")),
    ):  # fmt: skip
        light = source.picture(today=today, **options)
        dark = source.picture(theme="dark", today=today, **options)
        files = [folder / f"{name}.{extension}" for extension in extensions]
        for path in files:
            light.save(path)
        files.append(folder / f"{name}-dark.svg")
        dark.save(files[-1])
        made.append(Shown(title, text, call, light.svg, dark.svg, tuple(files)))
    card, path = jm.persona("maya", today=today), folder / "maya-card.svg"
    dark = jm.persona("maya", theme="dark", today=today)
    card.save(path)
    made.insert(2, Shown(
        "A persona card", "Maya's wants, thoughts, feelings and actions, and the fields that are "
        "not filled in yet.", f'jm.persona("maya", today="{today}")', card.svg, dark.svg, (path,)
    ))  # fmt: skip
    return made


def charts(jm: jn.JourneyMap, folder: Path, today: str) -> list[Shown]:
    """Draw the charts of a map."""
    made = []
    for name in chart_names(Charts):
        dated = name in ("goals", "projection", "gaps", "reviews")
        options = {"today": today} if dated else {}
        said = ", ".join(f'{key}="{value}"' for key, value in options.items())
        path = folder / f"chart-{name}.svg"
        chart = getattr(jm.chart, name)(**options)
        made.append(_shown(chart, Charts, name, f"jm.chart.{name}({said})", path))
    return made


def evidence(jm: jn.JourneyMap, log: jn.EventLog, folder: Path) -> list[Shown]:
    """Draw the map with the evidence of a log, and the charts of evidence."""
    ev, lanes = jm.evidence(log), ["customers", "touchpoints", "unmapped_events", "emotion"]
    files = [folder / "evidence.svg", folder / "evidence-dark.svg"]
    light = jm.picture(evidence=ev, lanes=lanes)
    dark = jm.picture(evidence=ev, lanes=lanes, theme="dark")
    for picture, path in zip((light, dark), files, strict=True):
        picture.save(path)
    made = [Shown(
        "The map with evidence", "Customers and drop-off of each stage, customers of each "
        "touchpoint, events that match none, and mean scores beside the emotions on the map.",
        f"jm.picture(evidence=ev, lanes={lanes})", light.svg, dark.svg, tuple(files),
    )]  # fmt: skip
    for name in chart_names(EvidenceCharts):
        path = folder / f"evidence-{name}.svg"
        chart = getattr(ev.chart, name)()
        made.append(_shown(chart, EvidenceCharts, name, f"ev.chart.{name}()", path))
    return made


def _shown(chart: Any, charts: type, name: str, call: str, path: Path) -> Shown:
    """Save a chart; its title and the first line of its docstring describe it."""
    title = chart.title.text.partition(" · ")[0]
    text = (inspect.getdoc(getattr(charts, name)) or "").partition("\n")[0].removeprefix("Show ")
    padding = {"left": 24, "top": 16, "right": 64, "bottom": 16}
    chart.properties(background="transparent", padding=padding).save(path)
    svg = path.read_text(encoding="utf-8")
    return Shown(title, text[:1].upper() + text[1:], call, svg, files=(path,))


NARROW = 720
"""Maximum width of a chart that is placed beside another, in pixels."""

STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1c2230; --muted: #596273; --line: #e4e8ed;
  --panel: #f6f7f9; --accent: #3451b2; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171d; --ink: #e9ecf2; --muted: #a4aebe; --line: #2b313b; --panel: #1a1e26;
    --accent: #93a7f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 Inter, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 48px 24px 96px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0 0 8px; text-wrap: balance; }
h2 { font-size: 22px; margin: 72px 0 0; padding-top: 24px; border-top: 1px solid var(--line); }
h3 { font-size: 17px; margin: 0; }
p { margin: 4px 0 0; max-width: 68ch; color: var(--muted); }
nav { margin-top: 20px; display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 14px; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
figure { margin: 32px 0 0; min-width: 0; scroll-margin-top: 16px; }
code { font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
  background: var(--panel); border-radius: 4px; padding: 2px 7px; overflow-wrap: anywhere; }
.made { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; margin-top: 10px;
  font-size: 13px; }
.seen { margin-top: 16px; border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; }
.seen img { display: block; }
.picture img { width: 100%; height: auto; min-width: 900px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(560px, 100%), 1fr));
  grid-auto-flow: dense; gap: 24px 32px; align-items: start; }
.wide { grid-column: 1 / -1; }
.chart { padding: 4px; } .chart img { max-width: 100%; height: auto; }
@media print { figure { break-inside: avoid; } nav { display: none; } }
"""


def page(
    title: str, text: str, drawn: list[Shown], charted: list[Shown], evidence: list[Shown]
) -> str:
    """Return one self-contained HTML page of pictures and charts."""
    links = "".join(
        f'<a href="#{_anchor(each)}">{escape(each.title)}</a>'
        for each in [*drawn, *charted, *evidence]
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>\n"
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p><nav>{links}</nav>\n"
        f"<h2>Pictures</h2>\n{''.join(_figure(each, 'picture') for each in drawn)}"
        '<h2>Charts</h2>\n<div class="charts">\n'
        f"{''.join(_figure(each, 'chart') for each in charted)}</div>\n"
        "<h2>Evidence</h2>\n<p>The map compared with an event log: "
        "<code>ev = jm.evidence(jn.EventLog(jn.sample_log('coffee')))</code>, a simulated log with "
        "known differences from the map.</p>\n"
        f'{_figure(evidence[0], "picture")}<div class="charts">\n'
        f"{''.join(_figure(each, 'chart') for each in evidence[1:])}</div>\n"
        "</main></body></html>\n"
    )


def _anchor(shown: Shown) -> str:
    return shown.title.lower().replace(" ", "-")


def _figure(shown: Shown, kind: str) -> str:
    dark = (
        f'<source media="(prefers-color-scheme: dark)" srcset="{_uri(shown.dark)}">'
        if shown.dark
        else ""
    )
    wide = ' class="wide"' if _width(shown.svg) > NARROW else ""
    files = " · ".join(
        f'<a href="{path.name}">{path.suffix[1:].upper()}{_dark(path)}</a>' for path in shown.files
    )
    return (
        f'<figure id="{_anchor(shown)}"{wide}><figcaption><h3>{escape(shown.title)}</h3>'
        f"<p>{escape(shown.text)}</p>"
        f'<div class="made"><code>{escape(shown.call)}</code><span>{files}</span></div>'
        f'</figcaption><div class="seen {kind}"><picture>{dark}'
        f'<img alt="{escape(shown.title)}" src="{_uri(shown.svg)}"></picture></div></figure>\n'
    )


def _width(svg: str) -> float:
    found = re.search(r'width="([\d.]+)"', svg)
    return float(found[1]) if found else 0.0


def _dark(path: Path) -> str:
    return ", dark" if path.stem.endswith("-dark") else ""


def _uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
