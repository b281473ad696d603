"""How the report of a portfolio was made."""

from __future__ import annotations

from journeynb.base.text import count
from journeynb.report.content.blocks import Bullets, Strong, Words
from journeynb.report.content.inputs import versions
from journeynb.report.content.section import Section
from journeynb.report.portfolio.context import PortfolioContext


def method(context: PortfolioContext, *, in_page: bool = True) -> Section:
    """Return what the numbers mean, and with which versions they were made."""
    rules = len({row["rule"] for row in context.rows})
    lines: list[Words] = [
        [Strong("The same id is the same thing"),
         ": personas, goals, segments and sources with the same id on two maps. Where their fields "
         "differ, the maps contradict each other."],
        [Strong("Gaps"),
         f" are found by fixed rules; {count(rules, 'rule')} found at least one. Gaps that a map "
         "accepts are not listed."],
        [Strong("Goals"),
         " are compared with a straight line from baseline to target: behind means less than 80% "
         "of the progress expected by today, at risk less than 100%. Of several copies, the one "
         "that was measured last counts."],
        [Strong("Emotions"), " range from -2 (very bad) to 2 (very good)."],
        [Strong("Opportunities"), " are ranked by value divided by effort, both from 1 to 5."],
        [Strong("Versions"),
         ": " + ", ".join(f"{name} {each}" for name, each in versions().items()) + "."],
    ]  # fmt: skip
    if in_page:
        lines.append([Strong("Maps"), " in this page can be read: jn.read(PAGE, map=TITLE)."])
    if context.settings.path is not None:
        words = "; ".join(context.settings.lines()) or "no settings"
        lines.append([Strong("Settings of the team"), f": {words}."])
    return Section([Bullets(lines)])
