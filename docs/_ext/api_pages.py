"""The pages of the API reference, from docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path

import journeynb as jn
import words
from journeynb.model.kinds.entities import ENTITIES
from pages import toctree, write


def public_names() -> dict[str, list[str]]:
    """Return the public names of the package, by page."""
    found: dict[str, list[str]] = {"functions": [], "entities": [], "results": [], "errors": []}
    for name in jn.__all__:
        value = getattr(jn, name)
        if name in ("JourneyMap", "Portfolio", "Report"):
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
    """Write the pages of the API reference."""
    names = public_names()
    pages = {
        "journeymap": (
            "JourneyMap",
            [
                ".. autoclass:: journeynb.JourneyMap\n   :members:\n   :inherited-members:\n"
                "   :special-members: __getitem__, __iter__, __len__"
            ],
        ),
        "portfolio": (
            "Portfolio",
            [
                ".. autoclass:: journeynb.Portfolio\n   :members:\n   :inherited-members:\n"
                "   :special-members: __getitem__, __iter__, __len__",
                ".. autoclass:: journeynb.portfolio.library.map_changes.MapChanges\n   :members:",
                ".. autoclass:: journeynb.portfolio.portfolio_evidence.PortfolioEvidence\n"
                "   :members:\n   :special-members: __getitem__",
                ".. autoclass:: journeynb.review.library_review.LibraryReview\n   :members:\n"
                "   :inherited-members:",
            ],
        ),
        "functions": ("Functions", _auto("function", names["functions"])),
        "entities": (
            "Entities",
            [
                ".. autoclass:: journeynb.model.kinds.entity.Entity",
                *_auto("class", names["entities"]),
                ".. autoclass:: journeynb.model.kinds.entity.MapInfo",
            ],
        ),
        "charts": (
            "Charts",
            [
                ".. autoclass:: journeynb.charts.map_charts.Charts\n   :members:\n"
                "   :inherited-members:",
                ".. autoclass:: journeynb.charts.customer_charts.CustomerCharts\n   :members:",
                ".. autoclass:: journeynb.charts.portfolio_charts.PortfolioCharts\n   :members:",
            ],
        ),
        "evidence": (
            "Evidence",
            [
                ".. autoclass:: journeynb.EventLog\n   :members:\n   :inherited-members:",
                ".. autoclass:: journeynb.api.parts.data.map_evidence.MapEvidence\n   :members:\n"
                "   :inherited-members:",
                ".. autoclass:: journeynb.charts.evidence_charts.EvidenceCharts\n   :members:",
                ".. autoclass:: journeynb.evidence.proposals.proposal.Proposals\n   :members:",
            ],
        ),
        "reports": (
            "Reports",
            [
                ".. autoclass:: journeynb.Report\n   :members:",
                ".. autoclass:: journeynb.review.reviewed_changes.ReviewedChanges\n   :members:\n"
                "   :inherited-members:",
                ".. autoclass:: journeynb.review.reviewed_proposals.ReviewedProposals\n"
                "   :members: refresh",
                ".. autoclass:: journeynb.review.reviewed_step.ReviewedStep",
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
                ".. autoclass:: journeynb.gaps.requirements.Passed",
                ".. autoclass:: journeynb.picture.illustrated_rule.IllustratedExplanation\n"
                "   :members:",
                ".. autoclass:: journeynb.gaps.rule_explanation.Explanation",
                ".. autoclass:: journeynb.gaps.rules.rule.Rule",
            ],
        ),
        "course": (
            "Course",
            [
                ".. autofunction:: journeynb.course.lesson",
                ".. autoclass:: journeynb.course.Lesson\n   :members:",
                ".. autoclass:: journeynb.course.Feedback",
                ".. autoexception:: journeynb.course.NotYet",
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
