"""The parts of fields: values with a name, measurements, reviews and the like."""

# No postponed annotations, as in journeynb.model.entities.
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from journeynb.model.value_types import (
    Bool,
    Count,
    Date,
    Name,
    Number,
    OneToFive,
    Text,
    Texts,
    Value,
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


class Measurement(Value):
    """The value of a goal's metric on a date."""

    date: Date
    value: Number


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


def _unique_names(values: tuple[CustomValue, ...]) -> tuple[CustomValue, ...]:
    seen = set()
    for value in values:
        if value.name in seen:
            raise PydanticCustomError(
                "taken_name", "the name {name} occurs twice", {"name": repr(value.name)}
            )
        seen.add(value.name)
    return values


if TYPE_CHECKING:
    CustomValues = Sequence[CustomValue]
    NamedTexts = Sequence[NamedText]
    NamedRatings = Sequence[NamedRating]
    Measurements = Sequence[Measurement]
    Shifts = Sequence[Shift]
    RuleCounts = Sequence[RuleCount]
    Exceptions = Sequence[GapException]
else:
    CustomValues = Annotated[
        parts(CustomValue, pairs=True),
        AfterValidator(_unique_names),
        Field(json_schema_extra={"x-unique": "name"}),
    ]
    NamedTexts = parts(NamedText, pairs=True)
    NamedRatings = parts(NamedRating, pairs=True)
    Measurements = parts(Measurement)
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
