"""What a map must have to pass a check, and what is said about a map that passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from journeynb.base.errors import ArgumentError, GapsFound
from journeynb.base.html import frame, paragraph
from journeynb.base.suggestions import allowed_after, did_you_mean
from journeynb.base.text import count, few, severity_word, shown, visible
from journeynb.gaps.check import Check, fix_below
from journeynb.model.adding import NEIGHBORS, ids_of
from journeynb.model.index import Index, noun
from journeynb.model.kinds.links import LINKS

EMPTY = "the map is empty, so nothing was checked"


@dataclass(frozen=True)
class Requirements:
    """What a map must have.

    Parameters
    ----------
    numbers : dict of str to int, optional
        The smallest number by kind of entity or link; None if nothing is said about numbers.
    ids : tuple of str
        Ids that must be on the map.
    """

    numbers: dict[str, int] | None
    ids: tuple[str, ...]

    def unmet(self, index: Index) -> list[str]:
        """Return what a map lacks, a line each; an empty map lacks all, unless numbers allow it."""
        lines = [
            f"{_counted(kind, _number(index, kind))}, at least {least} required"
            for kind, least in (self.numbers or {}).items()
            if _number(index, kind) < least
        ]
        lines += [
            f"there is no {shown(id)}{did_you_mean(id, index.entity)}"
            for id in self.ids
            if id not in index.entity
        ]
        if not index.entity and self.numbers is None:
            lines.insert(0, EMPTY)
        return lines

    def met(self, index: Index) -> list[str]:
        """Return what a map has that was required, a line each."""
        numbers = (self.numbers or {}).items()
        lines = [
            f"{_counted(kind, _number(index, kind))}, at least {least} required"
            for kind, least in numbers
            if _number(index, kind) >= least
        ]
        there = [id for id in self.ids if id in index.entity]
        return [*lines, f"has {', '.join(there)}"] if there else lines


def requirements(at_least: Mapping[str, int] | None, has: str | Iterable[str]) -> Requirements:
    """Return what a map must have; raises an error if a kind or a number is not valid."""
    if not isinstance(at_least, Mapping | None):
        raise ArgumentError(
            f"at_least={shown(at_least)} is not valid; allowed: a dict such as "
            "{'touchpoint': 5, 'persona': 2}"
        )
    numbers: dict[str, int] = {}
    for word, least in (at_least or {}).items():
        kind = NEIGHBORS.get(word, word)
        if kind not in NEIGHBORS and kind not in LINKS:
            known = [*NEIGHBORS.values(), *LINKS]
            raise ArgumentError(
                f"at_least: unknown kind {shown(word)}{allowed_after(word, [*NEIGHBORS, *LINKS])}: "
                f"{', '.join(dict.fromkeys(known))}"
            )
        if isinstance(least, bool) or not isinstance(least, int) or least < 0:
            raise ArgumentError(
                f"at_least: {word}={shown(least)} is not valid; allowed: a whole number from 0"
            )
        numbers[kind] = least
    return Requirements(None if at_least is None else numbers, tuple(ids_of(has)))


def _number(index: Index, kind: str) -> int:
    if kind in LINKS:
        return sum(len(index.out(kind, start)) for start in index.starts(kind))
    return len(index.of(kind))


def _counted(kind: str, number: int) -> str:
    return count(number, f"{kind} link") if kind in LINKS else f"{number:,} {noun(kind, number)}"


@dataclass(frozen=True)
class Passed:
    """A map that passed a check, with what was checked.

    Attributes
    ----------
    title : str
        The map's title.
    checked : list of str
        What was checked, one check on each line.
    """

    title: str
    checked: list[str]

    def __repr__(self) -> str:
        lines = [f"{self.title or 'Untitled map'}: passed"]
        return "\n".join(map(visible, [*lines, *(f"  {line}" for line in self.checked)]))

    def _repr_html_(self) -> str:
        head = f"✓ <strong>{escape(self.title or 'Untitled map')}</strong>: passed"
        return frame([paragraph(head), *(paragraph(escape(line)) for line in self.checked)])


def require(index: Index, check: Check, most: int, needed: Requirements) -> Passed:
    """Return what was checked; raises `GapsFound` for more findings than `most`, or a lack.

    It is an `ArgumentError` if no rule could be checked.
    """
    if check.not_checked and not check.checked:
        raise ArgumentError("; ".join(check.not_checked_lines()))
    rows, unmet = check.findings, needed.unmet(index)
    heads, lines = [], [f"missing: {line}" for line in unmet]
    if EMPTY in unmet:
        lines[0] += "; at_least={} allows an empty map"
    if unmet:
        heads.append(f"{count(len(unmet), 'requirement')} not met")
    if len(rows) > most:
        heads.append(f"{count(len(rows), 'finding')}, at most {most} allowed")
        lines += [
            f"{severity_word(row['severity'])} {row['rule']}: {row['message']}{fix_below(row)}"
            for row in rows
        ]
    if heads:
        raise GapsFound("\n".join(["; ".join(heads), *lines]), rows)
    return Passed(check.title, [rules_line(check, most), *needed.met(index)])


def rules_line(check: Check, most: int = 0) -> str:
    """Return how many rules were checked on what, and what they found."""
    found = count(len(check.findings), "finding") if check.findings else "no findings"
    allowed = f", at most {most} allowed" if most else ""
    contents = "an empty map" if check.contents == "empty" else check.contents
    return f"{_rules(check.checked)} on {contents}: {found}{allowed}"


def _rules(codes: Sequence[str]) -> str:
    return count(len(codes), "rule") + (f" ({few(codes)})" if len(codes) <= 5 else "")
