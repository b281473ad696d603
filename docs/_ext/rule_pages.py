"""The pages of the gap rules."""

from __future__ import annotations

from pathlib import Path

import journeynb as jn
from journeynb.base.text import severity_word
from journeynb.gaps.rule_explanation import EXAMPLE_DAY
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.rule import without_calls
from pages import code, image, table, toctree, write

TODAY = EXAMPLE_DAY.isoformat()
GROUPS = {
    "M": "Mapping: is everything on the map, and does a path lead through the journey?",
    "A": "Alignment: do goals, personas and touchpoints belong together? (A209 needs "
    "`jm.gaps(evidence=ev)`)",
    "S": "SMART: are the goals SMART, and on track?",
    "P": "Personas and research: are they complete, researched and up to date? (P410, P411 and "
    "P413 need `jm.gaps(customers=cu)`)",
    "X": "Experience: are low emotions explained, pain points solved and promises kept?",
    "E": "Evidence: does the event log agree with the map? (needs `jm.gaps(evidence=ev)`)",
    "C": "Consistency: do the maps of a portfolio agree with each other? (needs "
    "`jn.Portfolio(folder).gaps()`)",
}


def write_rules(out: Path) -> None:
    """Write a page for each rule, and a table of them."""
    order = list(GROUPS)
    rules = sorted(RULES.values(), key=lambda rule: (order.index(rule.code[0]), rule.code))
    rows = [
        [f"[{rule.title}]({rule.code}.md)", rule.code, severity_word(rule.severity), rule.when]
        for rule in rules
    ]
    parts = [
        "# Gap rules",
        f"{len(rules)} rules find gaps in a map. `jm.gaps()` lists their findings, errors first. "
        "The first letter of a code is its group:",
        "\n".join(f"- **{letter}** {title}" for letter, title in GROUPS.items()),
        '`jm.gaps(select="M")` checks one group, and `jn.explain("M106")` shows the page of one '
        "rule in a notebook. `jm.accept` accepts a finding, with a reason.",
        "::::{container} rules",
        table(["Rule", "Code", "Severity", "It finds"], rows),
        "::::",
        toctree(rule.code for rule in rules),
    ]
    write(out / "index.md", "\n\n".join(parts) + "\n")
    for rule in rules:
        write_rule(out, rule.code)


def write_rule(out: Path, name: str) -> None:
    """Write the page of a rule, with pictures of a map with the gap and without it."""
    explained = jn.explain(name)
    rule = explained.rule
    bad, fixed = explained.bad_picture, explained.mended_picture
    write(out / f"{name}-bad.svg", bad.svg)
    write(out / f"{name}-fixed.svg", fixed.svg)
    parts = [
        f"({name})=\n# {rule.title}",
        f"<!-- search: {name} -->",
        table(
            ["Code", "Severity", "Checks", "In tables"],
            [[name, f"**{severity_word(rule.severity)}**", rule.holds_for, f"`{rule.slug}`"]],
        ),
        f"**When.** {rule.when}",
        f"**Why.** {rule.why}",
        f"## {explained.example}",
        code(f"import journeynb as jn\n\n{explained.start}{explained.bad}"),
        image(f"{name}-bad.svg", f"With the gap: {bad.description}"),
        *([f"## {explained.data}", code(explained.log)] if explained.log else []),
        "## Finding",
        code(
            f'{"pf" if rule.second else "jm"}.gaps(select="{name}", today="{TODAY}"'
            f"{', evidence=ev' if rule.log else ', customers=cu' if rule.table else ''})"
            '[["message", "fix"]]'
        ),
        code(f"{explained.finding['message']}\n{explained.finding['fix']}", "text"),
        "## How to fix it",
        f"{without_calls(explained.finding['fix'])}. On the map, for example:",
        code(explained.mend),
        image(f"{name}-fixed.svg", f"Without the gap: {fixed.description}"),
    ]
    write(out / f"{name}.md", "\n\n".join(parts) + "\n")
