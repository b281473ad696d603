"""The choices of a team: which rules are checked, how severe they are, dates and colors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from journeynb.base.text import shown
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.rule import SEVERITIES, Rule
from journeynb.model.kinds.colors import long_form
from journeynb.model.kinds.value_types import is_color

DAYS = ("monday", "saturday", "sunday")
COLORS = ("accent", "good", "fair", "bad")
"""The colors that a team can choose, beside the list ``personas``."""
_CODES = "rule codes such as M106, or prefixes such as M or S30"
_DIGITS = "0123456789"


class BadSettingError(Exception):
    """A value that is not allowed: its key, and what is wrong."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


@dataclass(frozen=True)
class Settings:
    """The settings of a team.

    Attributes
    ----------
    path : Path or None
        The file with the settings.
    folder : Path
        The folder in which the search for a file started.
    ignore : tuple of str
        Codes or prefixes of rules that are not checked.
    severity : dict of str to str
        Severities by code or prefix of a rule.
    review_days : int or None
        Days until a review is due, for maps that do not say.
    first_day_of_week : {"monday", "saturday", "sunday"}
        The day on which weeks start in charts.
    colors : dict of str to str
        The colors of the brand.
    persona_colors : tuple of str
        The colors of personas that have none of their own.
    """

    path: Path | None = None
    folder: Path = field(default_factory=Path)
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    review_days: int | None = None
    first_day_of_week: str = "monday"
    colors: Mapping[str, str] = field(default_factory=dict)
    persona_colors: tuple[str, ...] = ()

    def ignores(self, rule: Rule) -> bool:
        """Whether a rule is not checked."""
        return fits(rule, self.ignore)

    def applied(self, rule: Rule) -> Rule:
        """Return a rule with the severity and the days of the team."""
        chosen = [code for code in self.severity if fits(rule, (code,))]
        if chosen:
            rule = replace(rule, severity=self.severity[max(chosen, key=len)])
        if self.review_days is not None and rule.code in ("P403", "P404"):
            find: Any = rule.find
            rule = replace(rule, find=partial(find, days=self.review_days))
        return rule

    def lines(self) -> list[str]:
        """Return the settings, one on each line."""
        made = []
        if self.ignore:
            made.append(f"ignore: {', '.join(self.ignore)}")
        if self.severity:
            pairs = (f"{code} {severity}" for code, severity in self.severity.items())
            made.append(f"severity: {', '.join(pairs)}")
        if self.review_days is not None:
            made.append(f"review_days: {self.review_days}")
        if self.first_day_of_week != "monday":
            made.append(f"first_day_of_week: {self.first_day_of_week}")
        colors = [f"{name} {color}" for name, color in self.colors.items()]
        if self.persona_colors:
            colors.append(f"personas {', '.join(self.persona_colors)}")
        if colors:
            made.append(f"colors: {', '.join(colors)}")
        return made

    def __repr__(self) -> str:
        if self.path is None:
            return (
                f"No settings: no journeynb.toml and no [tool.journeynb] in a pyproject.toml in "
                f"{self.folder} or above it"
            )
        return "\n  ".join([f"Settings of {self.path}", *(self.lines() or ["(empty)"])])


def fits(rule: Rule, prefixes: tuple[str, ...]) -> bool:
    """Whether a code starts with a prefix: M fits M101, but not MINE1, a rule of a user."""
    return any(
        rule.code.startswith(prefix) and prefix.rstrip(_DIGITS) == rule.letters
        for prefix in prefixes
    )


def settings_from(table: Mapping[str, Any], path: Path, folder: Path) -> Settings:
    """Return the settings in a table of a file; raise `BadSettingError` if one is not valid."""
    readers: dict[str, Callable[[Any], dict[str, Any]]] = {
        "ignore": lambda value: {"ignore": _codes(value, "ignore")},
        "severity": lambda value: {"severity": _severities(value)},
        "review_days": lambda value: {"review_days": _days(value)},
        "first_day_of_week": lambda value: {"first_day_of_week": _weekday(value)},
        "colors": colors_in,
    }
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in readers:
            raise BadSettingError(key, _unknown(key, tuple(readers)))
        found |= readers[key](value)
    return Settings(path, folder, **found)


def _unknown(key: str, allowed: tuple[str, ...]) -> str:
    near = get_close_matches(key, allowed, n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return f"unknown key{meant}; allowed: {', '.join(allowed)}"


def _codes(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadSettingError(key, f"{shown(value)} is not a list; allowed: a list of {_CODES}")
    codes = tuple(_capital(code) for code in value)
    for code in codes:
        _require_code(code, key)
    return codes


def _capital(code: Any) -> Any:
    return code.strip().upper() if isinstance(code, str) else code


def _require_code(code: Any, key: str) -> None:
    """Raise an error unless a text is a code or a prefix; those of users may not be loaded yet."""
    letters = code.rstrip(_DIGITS) if isinstance(code, str) else ""
    own = 2 <= len(letters) <= 8 and letters.isascii() and letters.isalpha() and letters.isupper()
    if letters == "RULE":
        raise BadSettingError(key, f"{shown(code)}: an error in a rule always counts")
    if not own and not any(fits(rule, (code,)) for rule in RULES.values() if letters):
        raise BadSettingError(key, f"no rule code starts with {shown(code)}; allowed: {_CODES}")


def _severities(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BadSettingError(
            "severity",
            f'{shown(value)} is not a table; allowed: a table such as {{ M104 = "error" }}',
        )
    for code, severity in value.items():
        code = _capital(code)
        _require_code(code, f"severity.{code}")
        if severity not in SEVERITIES:
            raise BadSettingError(
                f"severity.{code}",
                f"{shown(severity)} is not valid; allowed: {', '.join(SEVERITIES)}",
            )
    return {_capital(code): severity for code, severity in value.items()}


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadSettingError(
            "review_days", f"{shown(value)} is not valid; allowed: a whole number from 1"
        )
    return value


def _weekday(value: Any) -> str:
    if value not in DAYS:
        raise BadSettingError(
            "first_day_of_week", f"{shown(value)} is not valid; allowed: {', '.join(DAYS)}"
        )
    return str(value)


def colors_in(value: Any) -> dict[str, Any]:
    """Return the colors in a table, as the fields of `Settings`."""
    allowed = (*COLORS, "personas")
    if not isinstance(value, dict):
        raise BadSettingError(
            "colors", f"{shown(value)} is not a table; allowed: a table with {', '.join(allowed)}"
        )
    found: dict[str, str] = {}
    personas: list[str] = []
    for name, color in value.items():
        key = f"colors.{name}"
        if name not in allowed:
            raise BadSettingError(key, _unknown(name, allowed))
        if name == "personas":
            if not isinstance(color, list) or not color:
                raise BadSettingError(key, f"{shown(color)} is not a list of colors")
            personas = [_color(each, key) for each in color]
        else:
            found[name] = _color(color, key)
    return {"colors": found, "persona_colors": tuple(personas)}


def _color(value: Any, key: str) -> str:
    if not isinstance(value, str) or not is_color(value):
        raise BadSettingError(
            key, f"{shown(value)} is not a color; allowed: #RGB or #RRGGBB, such as #C8102E"
        )
    return long_form(value)
