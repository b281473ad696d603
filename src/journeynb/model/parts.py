"""The parts of fields: values with a name, measurements, reviews and the like."""

# No postponed annotations, as in journeynb.model.entities.
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from journeynb.model.values import (
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
    """A field of one's own: a name and a text, a number or a bool."""

    name: Name
    value: Bool | Number | Text


class NamedText(Value):
    """A name and a text, such as a demographic."""

    name: Name
    value: Text = ""


class NamedRating(Value):
    """A name and a whole number from 1 to 5, such as a trait of personality."""

    name: Name
    value: OneToFive


class Measurement(Value):
    """What a goal's metric was on a day."""

    date: Date
    value: Number


class Shift(Value):
    """A change in the business that may make maps and personas stale."""

    date: Date
    what: Text = ""


class RuleCount(Value):
    """How many findings a rule had at a review."""

    rule: Name
    count: Count


class GapException(Value):
    """A finding that the team accepts, with its reason."""

    rule: Name
    id: Text = ""
    other: Text = ""
    reason: Text = ""


def _unique_names(values: tuple[CustomValue, ...]) -> tuple[CustomValue, ...]:
    seen = set()
    for value in values:
        if value.name in seen:
            raise PydanticCustomError(
                "taken_name", "the name {name} stands twice", {"name": repr(value.name)}
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
    """A review of the map by its owners, with the number of findings of each rule."""

    date: Date
    by: Texts = ()
    findings: RuleCounts = ()
    note: Text = ""


if TYPE_CHECKING:
    Reviews = Sequence[Review]
else:
    Reviews = parts(Review)
