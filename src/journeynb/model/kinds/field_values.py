"""The parts of fields: values with a name, measurements, reviews and the like."""

# No postponed annotations, as in journeynb.model.kinds.entities.
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from journeynb.base.text import number_text, shown
from journeynb.model.kinds.value_types import (
    DOOR,
    Bool,
    Count,
    Date,
    Duration,
    MaybeCount,
    MaybeDays,
    MaybeNumber,
    Name,
    Number,
    OneToFive,
    Text,
    Texts,
    UnitNumber,
    Value,
    Weight,
    as_json,
    parts,
)


class CustomValue(Value):
    """A custom field: a name with text, a number or true/false."""

    name: Name
    value: Bool | Number | Text


class NamedText(Value):
    """A name with a text, such as a demographic fact."""

    name: Name
    value: Text = ""


class NamedRating(Value):
    """A name with a whole number from 1 to 5, such as a personality trait."""

    name: Name
    value: OneToFive


class Linked(Value):
    """A value whose parts depend on each other, as the ``x-`` keys of its JSON Schema say.

    ``x-ordered`` has two numbers, the first of which is not greater; ``x-either`` the parts of
    which exactly one is there; ``x-needs`` the parts that a part needs; ``x-rule`` has the words.
    """

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context is DOOR and isinstance(data, dict) and None in data.values():
            name = next(name for name, value in data.items() if value is None)
            raise PydanticCustomError("bad_parts", "{name} is null; omit it", {"name": name})
        return data

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        rules: Any = self.model_config.get("json_schema_extra", {})
        problem = _wrong_parts(self.stored(), rules)
        if problem:
            raise PydanticCustomError("bad_parts", "{problem}", {"problem": problem})
        return self


def _wrong_parts(there: dict[str, Any], rules: dict[str, Any]) -> str:
    """Return what is wrong between the parts of a value, or an empty text."""
    first, second = rules.get("x-ordered", ("", ""))
    low, high = there.get(first), there.get(second)
    if low is not None and high is not None and low > high:
        return f"{first} {number_text(low)} is greater than {second} {number_text(high)}"
    either = rules.get("x-either", ())
    found = [name for name in either if name in there]
    if len(found) > 1:
        return f"has both {' and '.join(found)}"
    if either and not found:
        return f"needs {' or '.join(either)}"
    for name, needed in rules.get("x-needs", {}).items():
        missing = [other for other in needed if other not in there]
        if name in there and missing:
            return f"{name} needs {' and '.join(missing)}"
    return ""


_INTERVAL: dict[str, Any] = {"x-ordered": ["low", "high"], "x-rule": "low is at most high"}


class Measurement(Linked):
    """The value of a goal's metric on a date, and how certain it is.

    Parameters
    ----------
    date : date
        Date of the value, such as the last day of a month.
    value : float
        The value.
    n : int
        Number of cases that were counted.
    low : float
        Lower end of the 95% interval.
    high : float
        Upper end of the 95% interval.
    source : str
        Name of the table that it comes from.
    """

    model_config = ConfigDict(json_schema_extra=_INTERVAL)
    date: Date
    value: Number
    n: MaybeCount = None
    low: MaybeNumber = None
    high: MaybeNumber = None
    source: Text = ""


class Milestone(Value):
    """The value of a goal's metric that should be reached by a date before the due date.

    Parameters
    ----------
    date : date
        The date.
    value : float
        The value.
    """

    date: Date
    value: Number


class Binding(Linked):
    """The column of a table, or the KPI of an event log, that a goal is measured by.

    Parameters
    ----------
    table : str
        Name of the table or log; the call that reads it assigns a file or table to the name.
    date : str
        Column with dates.
    value : str
        Column with values.
    where : str
        Condition that selects rows, such as region = 'EU'.
    every : {"day", "week", "month", "quarter", "year"}
        Period of a measurement.
    kind : {"mean", "sum", "last", "share"}
        How the values of a period become one measurement.
    kpi : str
        KPI that is counted from the log.
    within : duration
        Time that customers have, such as 30d for customers who buy again within 30 days.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "x-either": ["kpi", "value"],
            "x-needs": {
                "date": ["value"],
                "kind": ["value"],
                "value": ["table", "date"],
                "within": ["kpi"],
            },
            "x-rule": "either kpi (and within), or value with table and date (and kind)",
        }
    )
    table: Text = ""
    date: Text = ""
    value: Text = ""
    where: Text = ""
    every: Literal["day", "week", "month", "quarter", "year"] = "month"
    kind: Literal["mean", "sum", "last", "share"] = "mean"
    kpi: Literal["conversion", "retention", "repeat", "csat", "nps", "active", "value"] | None = (
        None
    )
    within: Duration = ""


class Leaves(Linked):
    """How the log shows that a customer left: by an event, or by days without one.

    Parameters
    ----------
    event : str
        Pattern of the event.
    inactive_days : int
        Number of days without any event, at least 1.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "x-either": ["event", "inactive_days"],
            "x-rule": "either event or inactive_days",
        }
    )
    event: Text = ""
    inactive_days: MaybeDays = None


class ProfileRow(Linked):
    """A share of a persona's customers compared with the others, as counted in a table.

    Parameters
    ----------
    attribute : str
        Column of the table; (customers) and (value) are about the persona as a whole.
    value : str
        Value of the column, a range of numbers, or mean.
    share : float
        Share of the persona's customers with this value, 0 to 1; for mean, their mean.
    rest : float
        The same for all other customers.
    low : float
        Lower end of the 95% interval of the share.
    high : float
        Upper end of the 95% interval of the share.
    n : int
        Number of the persona's customers with a known value.
    """

    model_config = ConfigDict(json_schema_extra=_INTERVAL)
    attribute: Name
    value: Text = ""
    share: Number
    rest: MaybeNumber = None
    low: MaybeNumber = None
    high: MaybeNumber = None
    n: MaybeCount = None


class Criterion(Value):
    """A criterion of the ideal customer profile: how well a segment meets it, and its weight.

    Parameters
    ----------
    name : str
        The criterion.
    value : float
        How well the segment meets it, 0 to 1.
    weight : float
        Its weight, at least 0.
    """

    name: Name
    value: UnitNumber
    weight: Weight = 1.0


class Shift(Value):
    """A change in the business after which maps and personas need a review."""

    date: Date
    what: Text = ""


class RuleCount(Value):
    """The number of findings of a rule at a review."""

    rule: Name
    count: Count


class GapException(Value):
    """A finding that the team accepts, with a reason."""

    rule: Name
    id: Text = ""
    other: Text = ""
    reason: Text = ""


def _unique(item: type[Value], *names: str, pairs: bool = False) -> Any:
    """Return the type of a list of `item` in which no two have the same values of `names`."""

    def check(values: tuple[Value, ...]) -> tuple[Value, ...]:
        seen = set()
        for value in values:
            key = tuple(as_json(getattr(value, name)) for name in names)
            if key in seen:
                words = " and ".join(
                    f"the {name} {shown(part)}" for name, part in zip(names, key, strict=True)
                )
                raise PydanticCustomError(
                    "taken_name",
                    "{words} {occur} twice",
                    {"words": words, "occur": "occurs" if len(names) == 1 else "occur"},
                )
            seen.add(key)
        return values

    unique: Any = names[0] if len(names) == 1 else list(names)
    return Annotated[
        parts(item, pairs=pairs),
        AfterValidator(check),
        Field(json_schema_extra={"x-unique": unique}),
    ]


if TYPE_CHECKING:
    CustomValues = Sequence[CustomValue]
    NamedTexts = Sequence[NamedText]
    NamedRatings = Sequence[NamedRating]
    Measurements = Sequence[Measurement]
    Milestones = Sequence[Milestone]
    Profile = Sequence[ProfileRow]
    Criteria = Sequence[Criterion]
    Shifts = Sequence[Shift]
    RuleCounts = Sequence[RuleCount]
    Exceptions = Sequence[GapException]
else:
    CustomValues = _unique(CustomValue, "name", pairs=True)
    NamedTexts = parts(NamedText, pairs=True)
    NamedRatings = parts(NamedRating, pairs=True)
    Measurements = parts(Measurement)
    Milestones = _unique(Milestone, "date")
    Profile = _unique(ProfileRow, "attribute", "value")
    Criteria = _unique(Criterion, "name", pairs=True)
    Shifts = parts(Shift)
    RuleCounts = parts(RuleCount)
    Exceptions = parts(GapException)


class Review(Value):
    """A review of the map, with the number of findings of each rule."""

    date: Date
    by: Texts = ()
    findings: RuleCounts = ()
    note: Text = ""


if TYPE_CHECKING:
    Reviews = Sequence[Review]
else:
    Reviews = parts(Review)
