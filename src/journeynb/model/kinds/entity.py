"""The fields of every entity, and those of the map itself."""

# No postponed annotations here: pydantic would compile each of them when the package is imported.
import inspect
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from journeynb.base.errors import ArgumentError, ImmutableError
from journeynb.base.public_calls import unknown_name
from journeynb.base.text import shown
from journeynb.model.kinds.field_errors import refusal
from journeynb.model.kinds.field_values import (
    CustomValues,
    Exceptions,
    Leaves,
    Reviews,
    Shifts,
)
from journeynb.model.kinds.value_types import (
    Days,
    MapPath,
    MaybeDate,
    Name,
    OptionalId,
    Text,
    Texts,
    Value,
    is_missing,
    numbers_as_text,
)


class _Typed(Value):
    """A value that people type: its constructor raises our own error."""

    if not TYPE_CHECKING:

        def __init__(self, /, *names: Any, **fields: Any) -> None:
            if names:
                raise ArgumentError(
                    f"pass the fields of {type(self).__name__} by name, such as "
                    f"{type(self).__name__}(name={shown(names[0])})"
                )
            given = {name: value for name, value in fields.items() if not is_missing(value)}
            try:
                super().__init__(**given)
                return
            except ValidationError as error:
                problem, given = error, numbers_as_text(error, given)
            try:
                if given is not None:
                    super().__init__(**given)
                    return
            except ValidationError as error:
                problem = error
            raise refusal(problem, type(self), list(fields))

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                return super().__getattr__(name)
            raise unknown_name(
                f"the {getattr(type(self), 'kind', 'map')}", name, list(type(self).model_fields)
            )

        def __setattr__(self, name: str, value: Any) -> None:
            id = getattr(self, "id", "")
            raise ImmutableError(
                f"a {type(self).__name__} is immutable; change it in its map: "
                f"jm.set({id!r}, {name}=...)"
            )

        @classmethod
        def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
            super().__pydantic_init_subclass__(**kwargs)
            cls._sign()

        @classmethod
        def __pydantic_on_complete__(cls) -> None:
            cls._sign()

        @classmethod
        def _sign(cls) -> None:
            """Give the class a signature for Tab and help.

            Pydantic makes one only when the class is first used, full of its own types.
            """
            keyword = inspect.Parameter.KEYWORD_ONLY
            cls.__signature__ = inspect.Signature(
                inspect.Parameter(
                    name,
                    keyword,
                    default=inspect.Parameter.empty if info.is_required() else info.default,
                )
                for name, info in cls.model_fields.items()
            )

        # pydantic leaves an __init__ with this mark out of validation, as it does its own
        __init__.__pydantic_base_init__ = True


class MapInfo(_Typed):
    """The fields of the map.

    Parameters
    ----------
    title : str
        The map's title.
    description : str
        What the map covers.
    state : {"as_is", "to_be"}
        Whether the map shows the journey today (as_is) or as it should be (to_be).
    brand_values : list of str
        Values of the brand.
    owners : list of str
        Teams or people responsible for the map.
    currency : str
        The currency of costs.
    converts : str
        Id of the touchpoint at which customers convert.
    leaves : {event, inactive_days}
        How the log shows that a customer left: the pattern of an event, or days without any event.
    library : str
        Relative path of the map with the master copies of personas, goals, segments and sources.
    reviewed : date
        Date of the last review.
    review_days : int
        Days until the next review is due, at least 1.
    shifts : list of {date, what}
        Changes in the business, such as a launch, a new market or new leadership.
    reviews : list of {date, by, findings, note}
        Past reviews, each with the number of findings by rule.
    exceptions : list of {rule, id, other, reason}
        Gaps that the team accepts.
    """

    title: Text = ""
    description: Text = ""
    state: Literal["as_is", "to_be"] = "as_is"
    brand_values: Texts = ()
    owners: Texts = ()
    currency: Text = ""
    converts: OptionalId = ""
    leaves: Leaves | None = None
    library: MapPath = ""
    reviewed: MaybeDate = None
    review_days: Days = 365
    shifts: Shifts = ()
    reviews: Reviews = ()
    exceptions: Exceptions = ()


class Entity(_Typed):
    """The fields that every entity has.

    Parameters
    ----------
    id : str
        Lower-case letters, digits and single hyphens, at most 64; derived from the name if empty.
    name : str
        The name; must not be empty.
    description : str
        A longer description.
    tags : list of str
        Labels to filter by.
    custom : list of {name, value}
        Custom fields with text, numbers or true/false; each name must be unique.
    """

    kind: ClassVar[str] = ""
    id: Text = ""
    name: Name
    description: Text = ""
    tags: Texts = ()
    custom: CustomValues = ()


def name_of(entity: Entity) -> str:
    """Return the name of an entity, or of a comment without one the start of its text."""
    if entity.name or entity.kind != "comment":
        return entity.name
    return start_of(entity.description)


def start_of(text: str) -> str:
    """Return the first words of a text, in one line."""
    words = " ".join(text[:200].split())
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def said(kind: str, name: str) -> str:
    """Return a name as a sentence contains it; that of a comment is quoted.

    Examples
    --------
    >>> said("comment", "Is this true?")
    'the comment “Is this true?”'
    """
    return f"the comment “{name}”" if kind == "comment" else name
