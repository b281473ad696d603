"""A rule explained with pictures of a map that has the gap, and of the map with the gap fixed."""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import Any

from journeynb.base.html import frame, paragraph, pill
from journeynb.base.text import severity_word
from journeynb.gaps.rule_explanation import EXAMPLE_DAY, Explanation
from journeynb.gaps.rule_explanation import explain as explained
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.transaction import Change
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.map.picture_of_map import picture
from journeynb.picture.map.scene import ROWS
from journeynb.picture.persona_card.card import persona_card

WIDTH = 720
_ON_THE_MAP = {"stage", "touchpoint"}


class IllustratedExplanation(Explanation):
    """A rule with an example and its pictures; its repr is text."""

    @cached_property
    def bad_picture(self) -> Picture:
        """Picture of the example map, or of its persona card, with only this gap marked."""
        words = {"title": "With the gap", "description": self.finding["message"]}
        return self._drawn(words, self._bad, with_data=True)

    @cached_property
    def mended_picture(self) -> Picture:
        """The same picture with the gap fixed."""
        return self._drawn({"title": "Fixed"}, (*self._bad, *self._mend))

    @property
    def _bad(self) -> tuple[Change, ...]:
        """The changes that make the map with the finding."""
        second = self.rule.second
        return second.bad if second and self.about_second else self.rule.bad

    @property
    def _mend(self) -> tuple[Change, ...]:
        second = self.rule.second
        return second.mend if second and self.about_second else self.rule.mend

    def _drawn(
        self, words: dict[str, str], changes: tuple[Change, ...], with_data: bool = False
    ) -> Picture:
        core = CoreMap()
        core.apply([*changes, {"op": "set", "id": "", "fields": words}])
        index, day = Index(core.state), EXAMPLE_DAY
        rules = [] if self.rule.needs_portfolio else [self.rule]  # one map alone has no such gap
        kinds = {change.get("kind") for change in (*self._bad, *self._mend)}
        observed, numbers = (self.rule.observed, self.rule.numbers) if with_data else (None, None)
        about_one = self.rule.kind.startswith("persona") and index.personas
        if about_one and not kinds & {*_ON_THE_MAP, "goal"}:
            who = index.personas[0].id
            return persona_card(index, who, width=WIDTH, today=day, rules=rules, numbers=numbers)
        rows = None if kinds & _ON_THE_MAP else [row for row in ROWS if row != "touchpoints"]
        return picture(
            index, lanes=rows, width=WIDTH, today=day, rules=rules, observed=observed,
            numbers=numbers, comments=self.rule.kind == "comment",
        )  # fmt: skip

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._html()}

    def _html(self) -> str:
        rule, found = self.rule, self.finding
        head = [
            paragraph(
                f"<strong>{rule.code} {escape(rule.title)}</strong> "
                f"{pill(rule.severity, severity_word(rule.severity))} "
                f"for {escape(rule.holds_for)}"
            ),
            paragraph(escape(rule.when)),
            paragraph(f"<strong>Why:</strong> {escape(rule.why)}") if rule.why else "",
        ]
        if not self.bad:
            fix = paragraph(f"<strong>Fix:</strong> {escape(self.fix)}") if self.fix else ""
            return frame((*head, fix, paragraph(escape(self.origin)) if self.origin else ""))
        return frame(
            (
                *head,
                _code(self.example, self.start + self.bad),
                self.bad_picture.to_html(),
                _code(self.data, self.log) if self.log else "",
                _code(f"{self.call} reports", f"{found['message']}\n{found['fix']}"),
                _code("How to fix it", self.mend),
                self.mended_picture.to_html(),
            )
        )


def _code(title: str, text: str) -> str:
    style = "margin:0 0 8px 0;white-space:pre-wrap"
    head = paragraph(f"<strong>{escape(title)}</strong>")
    return f'{head}<pre style="{style}">{escape(text.rstrip())}</pre>'


def explain(code: str) -> IllustratedExplanation:
    """Return a rule with an example and its pictures.

    Parameters
    ----------
    code : str
        The rule's code, such as ``"M106"``, or its title.

    Raises
    ------
    ArgumentError
        An unknown rule.
    """
    found = explained(code)
    return IllustratedExplanation(
        found.rule, found.bad, found.mend, found.finding, found.about_second
    )
