"""Rules that users and installed packages add to the built-in ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from journeynb.base.errors import ArgumentError
from journeynb.base.packages import load_packages
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.rule import Rule

ALLOWED = (
    "2 to 8 capital letters and 1 to 4 digits, such as SHOP1; built-in rules have one letter, and "
    "RULE is reserved"
)

_CODE = re.compile(r"(?!RULE)[A-Z]{2,8}[0-9]{1,4}")
_INSIDE: ContextVar[bool] = ContextVar("inside", default=False)
_LISTENERS: list[Callable[[], None]] = []
_STATE = {"changes": 0}

FAILED = Rule(
    "RULE1",
    "rule-failed",
    "Rule failed",
    "error",
    "map, rule",
    "One of your own rules stopped with an error.",
    "Nobody knows whether the map has the gaps that the rule looks for.",
    "The rule {other} failed: {words}",
    "Correct its function and run it again, or remove the rule: jn.remove_rule({other!r})",
    lambda index, today: iter(()),
    (),
    (),
)
"""What is found where a rule of a user stops with an error."""


def all_rules() -> dict[str, Rule]:
    """Return all rules by their code: the built-in ones, then those of users and packages.

    Inside a rule of a user only the built-in ones: it can ask for their findings, not for its own.
    """
    if _INSIDE.get():
        return {code: rule for code, rule in RULES.items() if not rule.own and rule is not FAILED}
    load_packages("journeynb.rules", "rules")
    return RULES


def rule_named(name: object) -> Rule:
    """Return the rule of a code, in capital or small letters, or of a title."""
    wanted = name.strip().lower() if isinstance(name, str) else None
    for rule in all_rules().values():
        if wanted in (rule.code.lower(), rule.slug, rule.title.lower()):
            return rule
    raise ArgumentError(f"unknown rule {shown(name)}; allowed: {', '.join(all_rules())}")


def own_rules() -> list[Rule]:
    """Return the rules of users and packages."""
    return [rule for rule in all_rules().values() if rule.own]


def put_own(rule: Rule) -> None:
    """Add a rule of a user, in place of one with the same code."""
    before = RULES.get(rule.code)
    if before is not None and before.origin != rule.origin:
        warn(f"the rule {rule.code} of {before.origin} is replaced by that of {rule.origin}")
    RULES[rule.code] = rule
    _tidy()


def remove_own(code: object) -> None:
    """Remove a rule of a user."""
    rule = RULES.get(code.strip().upper()) if isinstance(code, str) else None
    if rule is None or not rule.own:
        built_in = rule is not None and rule is not FAILED
        own = ", ".join(each.code for each in own_rules()) or "none is defined"
        hint = ": it is built in; ignore it with ignore=, or in the settings" if built_in else ""
        raise ArgumentError(f"code={shown(code)} is not a rule of your own{hint}; allowed: {own}")
    del RULES[rule.code]
    _tidy()


def valid_code(code: object) -> str:
    """Return the code of a rule of a user; raise an error if it cannot be one."""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ArgumentError(f"code={shown(code)} is not valid; allowed: {ALLOWED}")
    return code


def on_change(listener: Callable[[], None]) -> Callable[[], None]:
    """Call a function whenever a rule is added or removed; return it."""
    _LISTENERS.append(listener)
    return listener


def changes() -> int:
    """Return how often rules were added or removed: what depends on all rules is then outdated."""
    return _STATE["changes"]


@contextmanager
def inside_a_rule() -> Iterator[None]:
    """Run a rule of a user."""
    before = _INSIDE.set(True)
    try:
        yield
    finally:
        _INSIDE.reset(before)


def _tidy() -> None:
    """Order the rules of users by their codes, behind the others, and call the listeners."""
    own = sorted((rule for rule in RULES.values() if rule.own), key=lambda rule: rule.code)
    for rule in [*own, FAILED]:
        RULES.pop(rule.code, None)
    RULES.update({rule.code: rule for rule in own})
    if own:
        RULES[FAILED.code] = FAILED
    _STATE["changes"] += 1
    for listener in _LISTENERS:
        listener()
