"""Rules of your own: `jn.rule` and `jn.remove_rule`."""

from __future__ import annotations

import datetime as dt
import inspect
import linecache
import os
import re
import string
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown, visible
from journeynb.gaps.rules.own import inside_a_rule, put_own, remove_own, valid_code
from journeynb.gaps.rules.rule import SEVERITIES, Found, Rule, RuleFailedError
from journeynb.model.core import NOBODY, Author, CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.ids import id_from_name

Finder = TypeVar("Finder", bound=Callable[..., Any])
_WORDS = ("id", "name", "other", "other_name")
_SETS = re.compile(r"jm\.set\(\{id!r\}, (\w+)=")
"""The call in a fix that sets a field, which the editor opens."""


def rule(
    code: str,
    title: str,
    *,
    severity: str = "warning",
    message: str = "",
    fix: str = "",
    why: str = "",
) -> Callable[[Finder], Finder]:
    """Add a function as a gap rule, next to the built-in ones.

    From then on, the rule is part of `JourneyMap.gaps`, `check` and `require`, of the editor, of
    pictures, reports and `rules`. It is defined for this Python process. Running its cell again
    replaces it.

    The function takes the map, and the date of the check if it has a second parameter. It returns
    or yields what it finds: ids or entities, or tuples of an id and a message, or of two ids and a
    message; or a data frame with a column ``id``. The id of the map itself is ``""``. It can read
    the map like any other, but not change it. If it raises an error, this becomes a finding of the
    rule ``RULE1``, and the other rules are still checked.

    Parameters
    ----------
    code : str
        2 to 8 capital letters and 1 to 4 digits, such as ``"SHOP1"``. Codes with one letter are
        built in.
    title : str
        The name of the rule, such as ``"Touchpoint without cost"``.
    severity : {"warning", "error", "info"}
        The severity of its findings.
    message : str
        The message of findings without one. ``{id}``, ``{name}``, ``{other}`` and ``{other_name}``
        are filled in; ``{id!r}`` is in quotes. By default the name and the title.
    fix : str
        What to do, with the same placeholders: ``"Set the cost: jm.set({id!r}, cost=...)"``.
    why : str
        Why it matters, in a sentence.

    Returns
    -------
    callable
        The decorator, which returns the function unchanged. The function's docstring is the
        definition of the rule.

    Raises
    ------
    ArgumentError
        The code, the severity or a text is not valid; the message says what is allowed.

    See Also
    --------
    remove_rule : remove it again.

    Examples
    --------
    >>> @jn.rule("SHOP1", "Touchpoint without cost", fix="Set it: jm.set({id!r}, cost=...)")
    ... def no_cost(jm):
    ...     "One of our touchpoints has no cost."
    ...     touchpoints = jm.table("touchpoint")
    ...     return touchpoints[touchpoints.ours & touchpoints.cost.isna()]
    >>> jm = jn.JourneyMap("Coffee")
    >>> ad = jm.add(jn.Touchpoint(name="Search ad"))
    >>> jm.gaps("SHOP")[["rule", "message"]]
        rule                             message
    0  SHOP1  Search ad: Touchpoint without cost
    >>> jn.remove_rule("SHOP1")
    """
    valid_code(code)
    if not isinstance(title, str) or not title.strip():
        raise ArgumentError(f"title={shown(title)} is not valid; allowed: the name of the rule")
    if severity not in SEVERITIES:
        raise ArgumentError(
            f"severity={shown(severity)} is not valid; allowed: {', '.join(SEVERITIES)}"
        )
    _require_words(message, "message")
    _require_words(fix, "fix")
    if not isinstance(why, str):
        raise ArgumentError(f"why={shown(why)} is not valid; allowed: text")

    def register(function: Finder) -> Finder:
        if not callable(function) or not hasattr(function, "__code__"):
            raise ArgumentError(
                f"jn.rule({code!r}, ...) is a decorator: write a function with def below it"
            )
        when = " ".join((inspect.getdoc(function) or title).split())
        put_own(
            Rule(
                code, id_from_name(title, "rule"), title, severity, "any", when, why,
                "{words}", fix, _Finder(function, code, title, message).find, (), (),
                fills=found[1] if (found := _SETS.search(fix)) else "", own=True,
                origin=_origin(function),
            )
        )  # fmt: skip
        return function

    return register


def remove_rule(code: str) -> None:
    """Remove a rule of your own, until its cell is run again.

    Parameters
    ----------
    code : str
        The rule's code.

    Raises
    ------
    ArgumentError
        There is no such rule, or it is built in.

    Examples
    --------
    >>> jn.remove_rule("M104")
    Traceback (most recent call last):
        ...
    journeynb.base.errors.ArgumentError: code='M104' is not a rule of your own: it is built in; ...
    """
    remove_own(code)


def _require_words(text: object, name: str) -> None:
    """Raise an error if a text has other words in braces than those that are filled in."""
    allowed = ", ".join(f"{{{word}}}" for word in _WORDS)
    if not isinstance(text, str):
        raise ArgumentError(f"{name}={shown(text)} is not valid; allowed: text, with {allowed}")
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise ArgumentError(
            f"{name}={shown(text)}: {error}; write {{{{ and }}}} for braces"
        ) from None
    for _, word, spec, conversion in parts:
        if word is not None and (word not in _WORDS or spec or conversion not in (None, "r")):
            raise ArgumentError(
                f"{name}={shown(text)}: {{{word}{':' + spec if spec else ''}}} is not a word; "
                f"allowed: {allowed}, with !r for quotes; {{{{ and }}}} for braces"
            )


def _origin(function: Callable[..., Any]) -> str:
    """Return the name of a function, and where it is."""
    module = function.__module__
    where = "a notebook or script" if module == "__main__" else module
    return f"{function.__qualname__.rpartition('.')[2]} in {where}"


class _ReadOnlyMap(CoreMap):
    """The map that a rule reads."""

    def apply(self, changes: Sequence[Any], by: str = "code", author: Author = NOBODY) -> list[Any]:
        raise ArgumentError("a rule cannot change the map; it returns what it finds")


class _Finder:
    """Finds the gaps of one rule: calls its function, and checks what that returns."""

    def __init__(self, function: Callable[..., Any], code: str, title: str, message: str) -> None:
        self._function = function
        self._code = code
        self._title = title
        self._message = message
        self._dated = _takes_two(function)

    def find(self, index: Index, today: dt.date) -> Iterator[Found]:
        """Yield the findings on a map."""
        jm = JourneyMap.__new__(JourneyMap)
        jm._core = _ReadOnlyMap(index.state)
        jm._core.once_a_step("index", lambda _: index)
        jm._file = None
        try:
            with inside_a_rule():
                given = self._function(jm, today) if self._dated else self._function(jm)
                made = [] if given is None else list(_items(given))
        except RecursionError:
            raise RuleFailedError("it calls itself without end") from None
        except RuleFailedError:
            raise
        except (Exception, SystemExit) as error:  # sys.exit would end the check of all rules
            raise RuleFailedError(self._words(error)) from None
        for item in made:
            yield self._found(index, item)

    def _found(self, index: Index, item: Any) -> Found:
        parts = list(item) if isinstance(item, (tuple, list)) else [item]
        message = parts.pop() if len(parts) > 1 else ""
        if not 1 <= len(parts) <= 2 or not isinstance(message, str):
            raise RuleFailedError(
                f"it returned {shown(item)}; allowed: an id, or a tuple of one or two ids and a "
                "message"
            )
        ids = [part.id if isinstance(part, Entity) else part for part in parts]
        for place, id in enumerate(ids):
            if not isinstance(id, str) or (id not in index.entity and (id or place)):
                raise RuleFailedError(
                    f"it returned {shown(item)}, but {shown(id)} is not an id on the map"
                )
        id, other = ids[0], ids[1] if len(ids) > 1 else ""
        name = index.name(id) if id else index.info.title
        if not message and self._message:
            words = {"id": id, "name": name, "other": other, "other_name": index.name(other)}
            message = self._message.format(**words)
        return Found(id, other, message or f"{name or 'The map'}: {self._title}")

    def _words(self, error: BaseException) -> str:
        """Return an error in words, with the line of the function."""
        text = " ".join(str(error).split())
        words = f"{type(error).__name__}: {visible(text)[:200]}" if text else type(error).__name__
        file = self._function.__code__.co_filename
        lines = [
            each.lineno for each in traceback.extract_tb(error.__traceback__)
            if each.filename == file
        ]  # fmt: skip
        if not lines:
            return words
        where = os.path.basename(file) if os.path.exists(file) else "its cell"
        code = linecache.getline(file, lines[-1] or 0).strip()
        return f"{words} (line {lines[-1]} of {where}{': ' + code if code else ''})"


def _takes_two(function: Callable[..., Any]) -> bool:
    """Whether a function takes the date too; raise an error if it cannot take the map."""
    parameters = inspect.signature(function).parameters.values()
    by_place = [
        each
        for each in parameters
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    needed = [each for each in by_place if each.default is each.empty]
    other = [each for each in parameters if each.kind is each.KEYWORD_ONLY
             and each.default is each.empty]  # fmt: skip
    if not by_place or len(needed) > 2 or other:
        raise ArgumentError(
            f"{function.__name__}{inspect.signature(function)} cannot be a rule; allowed: a "
            f"function of the map, def {function.__name__}(jm), or of the map and the date, def "
            f"{function.__name__}(jm, today)"
        )
    return len(needed) == 2


def _items(given: Any) -> Iterable[Any]:
    """Return the findings in what a rule returned."""
    columns = getattr(given, "columns", None)
    if columns is not None:
        if "id" not in columns:
            raise RuleFailedError(
                "it returned a table without a column 'id'; the columns are "
                + ", ".join(map(str, columns))
            )
        ids: list[Any] = given["id"].tolist()
        return ids
    if isinstance(given, (str, Entity)) or not isinstance(given, Iterable):
        raise RuleFailedError(
            f"it returned {shown(given)}; allowed: a list of ids, or yield each id"
        )
    return given
