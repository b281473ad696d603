"""Conditions on the columns of a table: ``plan = 'pro' and age >= 30``.

They are a small, safe part of SQL. sqlglot parses them; `Condition.on` translates them to Ibis.
Anything that is not listed here is refused, so a condition reads nothing but the columns it names.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, need
from journeynb.base.text import shown
from journeynb.data import dialects
from journeynb.data.columns import listed
from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "EQ": operator.eq, "NEQ": operator.ne, "LT": operator.lt, "LTE": operator.le,
    "GT": operator.gt, "GTE": operator.ge,
}  # fmt: skip
_ALLOWED = (
    "names of columns, texts in '...', numbers, true, false, =, <>, <, <=, >, >=, in (...), "
    "between, like, is null, and, or, not"
)
_PARTS = {
    "And": {"this", "expression"}, "Or": {"this", "expression"}, "Not": {"this"},
    "Paren": {"this"}, **{name: {"this", "expression"} for name in _COMPARED},
    "In": {"this", "expressions", "negate"}, "Between": {"this", "low", "high", "negate"},
    "Like": {"this", "expression", "negate"}, "Is": {"this", "expression", "negate"},
    "Column": {"this", "table", "db", "catalog"}, "Identifier": {"this", "quoted"},
    "Literal": {"this", "is_string"}, "Neg": {"this"}, "Boolean": {"this"}, "Null": set(),
}  # fmt: skip
"""The parts of SQL that are allowed, with what they consist of."""
_MOST_PARTS, _DEEPEST, _LONGEST = 2000, 100, 20_000
"""Limits of a condition, within which engines compile it: parts, levels, letters."""


class Condition:
    """A condition, checked but not yet applied to a table.

    A column that is missing fits no comparison, as in SQL. Text columns are compared with numbers
    as numbers, and times with text in ISO 8601; a date is its midnight.

    Parameters
    ----------
    text : str
        The condition.
    name : str
        Name of the argument in messages.

    Raises
    ------
    ArgumentError
        The text is not a condition; the message names the part that is not allowed.

    Examples
    --------
    >>> Condition("plan in ('pro', 'team') and age >= 30").columns
    ['age', 'plan']
    """

    def __init__(self, text: str, name: str = "condition") -> None:
        self.text = text
        self._name = name
        if not isinstance(text, str) or not text.strip():
            raise self._refused(f"{shown(text)} is not a condition")
        if len(text) > _LONGEST:
            raise self._refused(
                f"it has {len(text):,} characters, more than the {_LONGEST:,} allowed"
            )
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self._refused("its text is not valid Unicode") from None
        self._node = self._parsed(text)
        self._check(self._node)

    @property
    def columns(self) -> list[str]:
        """The columns that the condition names, sorted."""
        from sqlglot import exp

        return sorted({_name_of(each) for each in self._node.find_all(exp.Column)})

    def on(self, values: Mapping[str, ir.Value], source: str) -> ir.BooleanValue:
        """Return the condition as an Ibis expression.

        Parameters
        ----------
        values : mapping of str to ibis value
            The columns by name. Only those that the condition names are looked up.
        source : str
            Name of the table in messages.

        Raises
        ------
        ArgumentError
            A column does not exist, or is compared with a value of another kind.
        """
        found: ir.BooleanValue = _Translation(self, values, source).condition(self._node)
        return found

    def _parsed(self, text: str) -> Any:
        import logging

        try:
            import sqlglot
            from sqlglot import exp
        except ImportError:
            raise need("sqlglot", "evidence", "a condition") from None

        logger = logging.getLogger("sqlglot")
        before, logger.disabled = logger.disabled, True  # it reports what is refused below
        try:
            comments = [note for token in sqlglot.tokenize(text) for note in token.comments]
            found = sqlglot.parse_one(text, into=exp.Condition)
        except (sqlglot.errors.SqlglotError, RecursionError) as error:
            near = (getattr(error, "errors", None) or [{}])[0].get("highlight") or ""
            words = f"it cannot be read near {shown(near)}" if near else "it cannot be read"
            raise self._refused(words) from None
        finally:
            logger.disabled = before
        if comments:
            raise self._refused(f"the comment {shown(comments[0].strip())} is not allowed")
        return found

    def _check(self, node: Any) -> None:
        """Raise an error for the first part that is not allowed."""
        level, count = [node], 0
        for _ in range(_DEEPEST):
            below = []
            for each in level:
                kind = type(each).__name__
                extra = {key for key, value in each.args.items() if value} - _PARTS.get(kind, set())
                if kind not in _PARTS or extra:
                    raise self._refused(f"{shown(each.sql())} is not allowed")
                chained = kind in ("And", "Or")  # a long chain is not deep
                below += each.flatten() if chained else each.iter_expressions()
            count += len(level)
            if not below:
                break
            level = below
        else:
            raise self._refused("it is nested too deeply")
        if count > _MOST_PARTS:
            raise self._refused(f"it has {count:,} parts, more than the {_MOST_PARTS:,} allowed")

    def _refused(self, words: str) -> ArgumentError:
        return ArgumentError(
            f"{self._name}={shown(self.text, 200)} is not valid: {words}; allowed: {_ALLOWED}. "
            'Put names that contain spaces or are SQL keywords in double quotes: "order day"'
        )

    def __repr__(self) -> str:
        return f"Condition({self.text!r})"


def _name_of(column: Any) -> str:
    return ".".join(part.name for part in column.parts)


class _Translation:
    """A condition on given columns."""

    def __init__(self, whole: Condition, values: Mapping[str, ir.Value], source: str) -> None:
        self.whole = whole
        self.values = values
        self.source = source

    def condition(self, node: Any) -> Any:
        kind = type(node).__name__
        if kind in ("And", "Or"):
            join = operator.and_ if kind == "And" else operator.or_
            return _joined(join, [self.condition(each) for each in node.flatten()])
        if kind == "Not":
            return ~self.condition(node.this)
        if kind == "Paren":
            return self.condition(node.this)
        if kind in _COMPARED:
            return self.compared(_COMPARED[kind], node.this, node.expression)
        if kind == "Column":
            value = self.column(node)
            if not value.type().is_boolean():
                raise self.wrong(f"{_name_of(node)} is not true or false; compare it with a value")
            return value
        parts = {"In": self.in_list, "Between": self.between, "Like": self.like, "Is": self.is_null}
        if kind not in parts:
            raise self.wrong(f"{shown(node.sql())} is not a comparison")
        found = parts[kind](node)
        return ~found if node.args.get("negate") else found

    def column(self, node: Any) -> Any:
        if type(node).__name__ == "Paren":
            return self.column(node.this)
        if type(node).__name__ != "Column":
            raise self.wrong(f"{shown(node.sql())} is not a column; compare a column with a value")
        name = _name_of(node)
        if name in self.values:
            return self.values[name]
        similar = [each for each in self.values if each.casefold() == name.casefold()]
        if len(similar) != 1:
            quoted = node.this.args.get("quoted") and not node.args.get("table")
            hint = f"; put a text in single quotes: '{name}'" if quoted else ""
            raise self.wrong(
                f"{self.source} has no column {shown(name)}; the columns are "
                f"{listed(list(self.values))}{hint}"
            )
        return self.values[similar[0]]

    def compared(self, compare: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        if self.is_value(left):
            if self.is_value(right):
                raise self.wrong(
                    f"{shown(left.sql())} is not a column; compare a column with a value"
                )
            turned = {operator.lt: operator.gt, operator.gt: operator.lt,
                      operator.le: operator.ge, operator.ge: operator.le}  # fmt: skip
            return self.compared(turned.get(compare, compare), right, left)
        column = self.column(left)
        if self.is_value(right):
            return compare(*self.alike(column, self.value(right), _name_of(_bare(left))))
        other = self.column(right)
        kinds = {_kind(column), _kind(other)}
        if kinds == {"text", "number"}:
            column, other = _number(column), _number(other)
        elif len(kinds) > 1:
            raise self.wrong(
                f"{_name_of(_bare(left))} and {_name_of(_bare(right))} have values of different "
                "types"
            )
        return compare(column, other)

    def in_list(self, node: Any) -> Any:
        column = self.column(node.this)
        values = [self.value(each) for each in node.expressions]
        if not values:
            raise self.wrong("in () needs at least one value")
        name = _name_of(_bare(node.this))
        if _kind(column) == "text" and all(isinstance(each, str) for each in values):
            return column.isin(values)
        return _joined(
            operator.or_, [operator.eq(*self.alike(column, each, name)) for each in values]
        )

    def between(self, node: Any) -> Any:
        low = self.compared(operator.ge, node.this, node.args["low"])
        return low & self.compared(operator.le, node.this, node.args["high"])

    def like(self, node: Any) -> Any:
        column, pattern = self.column(node.this), self.value(node.expression)
        if not isinstance(pattern, str):
            raise self.wrong(f"like needs a text in '...', not {shown(pattern)}")
        return (column if _kind(column) == "text" else column.cast("string")).like(pattern)

    def is_null(self, node: Any) -> Any:
        column = self.column(node.this)
        if type(node.expression).__name__ == "Boolean":
            return operator.eq(*self.alike(column, self.value(node.expression), ""))
        if type(node.expression).__name__ != "Null":
            raise self.wrong(f"{shown(node.sql())} is not allowed")
        return (column.nullif("") if _kind(column) == "text" else column).isnull()

    def is_value(self, node: Any) -> bool:
        kind = type(node).__name__
        return kind in ("Literal", "Boolean", "Null", "Neg") or (
            kind == "Paren" and self.is_value(node.this)
        )

    def value(self, node: Any) -> Any:
        kind = type(node).__name__
        if kind == "Paren":
            return self.value(node.this)
        if kind == "Null":
            raise self.wrong("null equals nothing; write is null or is not null")
        if kind == "Boolean":
            return bool(node.this)
        if kind == "Neg":
            number = self.value(node.this)
            if isinstance(number, (str, bool)):
                raise self.wrong(f"{shown(node.sql())} is not a number")
            return -number
        if kind != "Literal":
            raise self.wrong(f"{shown(node.sql())} is not a value")
        if node.is_string:
            return str(node.this)
        number = float(node.this)
        if not math.isfinite(number):
            raise self.wrong(f"{node.this} is too large")
        whole = int(number) if number.is_integer() and abs(number) < 2**53 else None
        return number if whole is None else whole

    def alike(self, column: Any, value: Any, name: str) -> tuple[Any, Any]:
        """Return a column and a value of the same kind."""
        kind = _kind(column)
        if kind == "text":
            if isinstance(value, bool):
                return column.lower(), str(value).lower()
            return (column, value) if isinstance(value, str) else (_number(column), value)
        if kind == "time":
            return column, ibis_().literal(self.time(value, name), "timestamp")
        if kind == "number" and isinstance(value, str):
            try:
                return column, float(value)
            except ValueError:
                raise self.wrong(
                    f"{name} contains numbers, but {shown(value)} is not a number"
                ) from None
        if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
            return column, value.lower() == "true"
        if (kind == "boolean") != isinstance(value, bool) or kind == "":
            raise self.wrong(
                f"{name} has type {column.type()}, but {shown(value)} has a different one"
            )
        return column, value

    def time(self, value: Any, name: str) -> dt.datetime:
        try:
            found = dt.datetime.fromisoformat(str(value) if isinstance(value, str) else "")
        except ValueError:
            raise self.wrong(
                f"{name} contains times, but {shown(value)} is not a time; allowed: ISO 8601, such "
                "as '2026-01-31' or '2026-01-31 12:00'"
            ) from None
        return found if found.tzinfo is None else found.astimezone(dt.UTC).replace(tzinfo=None)

    def wrong(self, words: str) -> ArgumentError:
        return self.whole._refused(words)


def _joined(join: Callable[[Any, Any], Any], parts: list[Any]) -> Any:
    """Return parts joined pairwise, so that many of them are not deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return join(_joined(join, parts[:half]), _joined(join, parts[half:]))


def _bare(node: Any) -> Any:
    while type(node).__name__ == "Paren":
        node = node.this
    return node


def _kind(value: Any) -> str:
    type_ = value.type()
    checks = {
        "text": type_.is_string(),
        "boolean": type_.is_boolean(),
        "number": type_.is_numeric(),
        "time": type_.is_timestamp() or type_.is_date(),
    }
    return next((kind for kind, holds in checks.items() if holds), "")


def _number(column: Any) -> Any:
    return column.strip().try_cast("float64") if _kind(column) == "text" else column


def times_in_utc(values: Mapping[str, ir.Value]) -> dict[str, ir.Value]:
    """Return columns with times in UTC without a zone, and dates as times."""
    found: dict[str, ir.Value] = {}
    for name, value in values.items():
        type_ = value.type()
        if type_.is_date():
            found[name] = value.cast("timestamp")
        else:
            found[name] = dialects.utc(value) if type_.is_timestamp() else value
    return found
