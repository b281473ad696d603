"""The types of the values of entities and links.

A value of a file or of a change is never coerced. Constructors, which people type, also accept a
string instead of a list, a dict instead of a list of names and values, a number instead of text,
dates, and numpy and pandas scalars. The validation context decides which of the two applies: `DOOR`
for files and changes.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from journeynb.base.image_data import image_problem
from journeynb.base.text import number_text
from journeynb.model.kinds.ids import is_id

DOOR = {"journeynb": "door"}
"""The validation context of files and changes: JSON values, no coercion."""

IMAGE_LIMIT = 65_536
_WORDS = {
    "brand_values", "channels", "interests", "loyalties", "owners", "preferred_channels", "tags",
    "terms",
}  # fmt: skip
"""The lists whose items are short words; a comma in a single text is a list that was meant."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_IMAGE = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/]+={0,2})", re.ASCII)
_EMOJI = re.compile(r"(?:[0-9#*](?=\ufe0f?\u20e3)|[^\x00-\x7f]){1,16}")
_DURATION = re.compile(r"(?=.*[1-9])[0-9]{1,9}(?:\.[0-9]{1,6})?[smhdw]", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _typed(info: ValidationInfo) -> bool:
    """Whether the value was typed by a person rather than read from a file or a change."""
    return info.context is not DOOR


def _scalar(value: Any, info: ValidationInfo) -> Any:
    """Turn a numpy or pandas scalar into Python's own."""
    if _typed(info) and not isinstance(value, (bool, int, float, str)) and hasattr(value, "item"):
        return _item(value)
    return value


def _item(value: Any) -> Any:
    """Return the value in a scalar, an array or a series of one; anything else as it is."""
    try:
        return value.item()
    except (TypeError, ValueError):  # an array of several numbers, or of none
        return value


def _optional(value: Any, info: ValidationInfo) -> Any:
    """Read a missing value of pandas as absent."""
    value = _scalar(value, info)
    return None if _typed(info) and is_missing(value) else value


def is_missing(value: Any) -> bool:
    """Whether a value is None, NaN, or what pandas has for missing."""
    if isinstance(value, float):
        return value != value
    return value is None or type(value).__name__ in {"NAType", "NaTType"}


def _whole(value: Any, info: ValidationInfo) -> Any:
    value = _optional(value, info)
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return int(float(value))  # numbers are doubles, whole ones too
        except OverflowError:
            raise PydanticCustomError("int_type", "too large for a number") from None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _day(value: Any, info: ValidationInfo) -> dt.date | None:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    value = _optional(value, info)
    if isinstance(value, dt.datetime):  # pandas' Timestamp is one
        if value.time() == dt.time():
            return value.date()
    elif value is None or isinstance(value, dt.date):
        return value
    raise PydanticCustomError("bad_day", "not a valid date, or has a time of day")


def _time(value: Any, info: ValidationInfo) -> dt.datetime | None:
    if isinstance(value, str) and (_TIME.fullmatch(value) or _typed(info)):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("bad_time", "not a valid time") from None
        return _utc(value)
    value = _optional(value, info)
    if value is None:
        return None
    if isinstance(value, dt.datetime):  # pandas' Timestamp is one
        return _utc(value)
    raise PydanticCustomError("bad_time", "not a valid time")


def _utc(value: dt.datetime) -> dt.datetime:
    """Return a time in UTC, to the second."""
    if value.utcoffset() is None:
        raise PydanticCustomError("bad_time", "has no time zone")
    try:
        value = value.astimezone(dt.UTC)
    except (OverflowError, ValueError):
        raise PydanticCustomError("bad_time", "not a valid time") from None
    return dt.datetime(*value.timetuple()[:6], tzinfo=dt.UTC)


def time_text(value: dt.datetime) -> str:
    """Return a time in UTC as files have it, such as 2026-11-30T09:15:00Z."""
    return value.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _list(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, tuple):
        return value
    if _typed(info):
        if isinstance(value, str) and info.field_name in _WORDS:
            _refuse_several(value)
        if isinstance(value, (str, BaseModel)):
            return (value,)
        if isinstance(value, (set, frozenset)):
            return tuple(sorted(value))
        if hasattr(value, "tolist"):  # numpy arrays, pandas Series and Index
            return tuple(value.tolist())
    raise PydanticCustomError("list_type", "not a list")


def _refuse_several(value: str) -> None:
    """Raise if a text is several words, such as ``"web, phone"``."""
    words = [word.strip() for word in re.split("[,;]", value) if word.strip()]
    if len(words) > 1:
        raise PydanticCustomError(
            "one_text", "text, not a list; pass {words}", {"words": repr(words)}
        )


def _pairs(value: Any, info: ValidationInfo) -> Any:
    if _typed(info) and isinstance(value, Mapping):
        return tuple({"name": name, "value": item} for name, item in value.items())
    return _list(value, info)


def _portrait(value: str) -> str:
    """Check a portrait: empty, an emoji, or a PNG or JPEG as a small data URI."""
    if value == "" or _EMOJI.fullmatch(value):
        return value
    match = _IMAGE.fullmatch(value)
    if match is None:
        raise PydanticCustomError("bad_image", "neither an emoji nor a PNG or JPEG data URI")
    if len(value) > IMAGE_LIMIT:
        raise PydanticCustomError("bad_image", "larger than 64 KB")
    kind, data = match.groups()
    problem = (
        "the image data is incomplete" if len(data) % 4 else image_problem(kind, b64decode(data))
    )
    if problem:
        raise PydanticCustomError("bad_image", problem)
    return value


def _id(value: str) -> str:
    if value and not is_id(value):
        raise PydanticCustomError("bad_id", "not a valid id")
    return value


def _duration(value: str) -> str:
    if value and not _DURATION.fullmatch(value):
        raise PydanticCustomError("bad_duration", "not a duration")
    return value


def _path(value: str) -> str:
    """Check the relative path of a map file; whether the file is there shows in a portfolio."""
    problem = path_problem(value)
    if problem:
        raise PydanticCustomError("bad_path", problem)
    return value


def path_problem(text: str) -> str:
    """Return what is wrong with the form of a relative path, or an empty text."""
    if "\\" in text:
        return "has a backslash"
    if any(character < " " or character == "\x7f" for character in text):
        return "has a control character"
    if text.startswith("/"):
        return "is absolute"
    if _SCHEME.match(text):
        return "starts with a drive or is a web address"
    return "names a folder" if text.endswith("/") else ""


def is_color(text: str) -> bool:
    """Whether a text is a color that is drawn: #RGB or #RRGGBB."""
    return _COLOR.fullmatch(text) is not None


def _color(value: str, info: ValidationInfo) -> str:
    """Check a color that a person typed; files may contain any text, which is not drawn."""
    if value and _typed(info) and not is_color(value):
        raise PydanticCustomError("bad_color", "not a color that can be drawn")
    return value


class Value(BaseModel):
    """An immutable group of fields; the base of entities, link data and the parts of both."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    _stored_fields: ClassVar[tuple[tuple[str, Any], ...] | None] = None

    def stored(self) -> dict[str, Any]:
        """Return the fields that differ from their defaults as JSON values, in canonical order."""
        cls = type(self)
        fields = cls.__dict__.get("_stored_fields")
        if fields is None:
            fields = tuple(
                (name, None if info.is_required() else info.default)
                for name, info in cls.model_fields.items()
            )
            cls._stored_fields = fields
        values = self.__dict__
        return {
            name: as_json(value)
            for name, default in fields
            if (value := values[name]) is not default and value != default
        }

    def __str__(self) -> str:
        return repr(self)

    def __repr_args__(self) -> Any:
        yield from self.stored().items()


def as_json(value: Any) -> Any:
    """Return a field's value as JSON has it."""
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dt.datetime):
        return time_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.stored() if isinstance(value, Value) else value


def numbers_as_text(error: ValidationError, fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return fields with numbers as text where text is needed; None if that is not the problem."""
    made: Any = dict(fields)
    for each in error.errors(include_url=False, include_context=False):
        number = each["input"]
        number = _item(number) if hasattr(number, "item") else number
        if each["type"] == "string_type" and type(number) in (int, float):
            if not math.isfinite(number):
                return None
            made = _with(made, each["loc"], number_text(number))
    return made if made != dict(fields) else None


def _with(value: Any, path: tuple[int | str, ...], text: str) -> Any:
    """Return a value with the text at a path, in the forms that constructors take."""
    if not path:
        return text
    place, rest = path[0], path[1:]
    if isinstance(value, Mapping) and isinstance(place, int):  # names with values
        name, item = list(value.items())[place]
        new = (text, item) if rest == ("name",) else (name, text)
        return dict([new if each == name else (each, value[each]) for each in value])
    if isinstance(value, Mapping) and place in value:
        return {**value, place: _with(value[place], rest, text)}
    if isinstance(value, (list, tuple)) and isinstance(place, int):
        return [_with(item, rest, text) if at == place else item for at, item in enumerate(value)]
    return value


def same_json(a: Any, b: Any) -> bool:
    """Whether two JSON values are the same; unlike ``==`` it distinguishes true and 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_json(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same_json, a, b))
    return bool(a == b)


def _maybe(inner: Any, before: Callable[..., Any] = _optional) -> Any:
    return Annotated[inner | None, BeforeValidator(before)]


if TYPE_CHECKING:
    Text = str
    Name = str
    Bool = bool
    Texts = Sequence[str]
    Number = float
    MaybeNumber = float | None
    Share = float | None
    AtLeastZero = float | None
    Emotion = float | None
    OneToFive = int
    MaybeOneToFive = int | None
    Count = int
    MaybeCount = int | None
    Days = int
    Date = dt.date
    MaybeDate = dt.date | None
    MaybeTime = dt.datetime | None
    Portrait = str
    Color = str
    OptionalId = str
    Duration = str
    MapPath = str
    UnitNumber = float
    Weight = float
    MaybeDays = int | None
else:
    # min_length=0 makes pydantic look into the text, and so refuse lone surrogates.
    Text = Annotated[str, Field(strict=True, min_length=0)]
    Name = Annotated[str, Field(strict=True, min_length=1)]
    Bool = Annotated[bool, Field(strict=True), BeforeValidator(_scalar)]
    Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
    Number = Annotated[float, Field(strict=True, allow_inf_nan=False), BeforeValidator(_scalar)]
    MaybeNumber = _maybe(Annotated[float, Field(strict=True, allow_inf_nan=False)])
    Share = _maybe(Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1)])
    AtLeastZero = _maybe(Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)])
    Emotion = _maybe(Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-2, le=2)])
    OneToFive = Annotated[int, Field(strict=True, ge=1, le=5), BeforeValidator(_whole)]
    MaybeOneToFive = _maybe(Annotated[int, Field(strict=True, ge=1, le=5)], _whole)
    Count = Annotated[int, Field(strict=True, ge=0), BeforeValidator(_whole)]
    MaybeCount = _maybe(Annotated[int, Field(strict=True, ge=0)], _whole)
    Days = Annotated[int, Field(strict=True, ge=1), BeforeValidator(_whole)]
    MaybeDays = _maybe(Annotated[int, Field(strict=True, ge=1)], _whole)
    UnitNumber = Annotated[
        float, Field(strict=True, allow_inf_nan=False, ge=0, le=1), BeforeValidator(_scalar)
    ]
    Weight = Annotated[
        float, Field(strict=True, allow_inf_nan=False, ge=0), BeforeValidator(_scalar)
    ]
    Date = Annotated[dt.date, BeforeValidator(_day)]
    MaybeDate = _maybe(dt.date, _day)
    MaybeTime = _maybe(dt.datetime, _time)
    Portrait = Annotated[
        Text,
        AfterValidator(_portrait),
        WithJsonSchema({"type": "string", "format": "portrait", "default": ""}),
    ]
    Color = Annotated[
        Text,
        AfterValidator(_color),
        WithJsonSchema({"type": "string", "format": "color", "default": ""}),
    ]
    OptionalId = Annotated[
        Text, AfterValidator(_id), WithJsonSchema({"type": "string", "format": "id"})
    ]
    Duration = Annotated[
        Text, AfterValidator(_duration), WithJsonSchema({"type": "string", "format": "duration"})
    ]
    MapPath = Annotated[
        Text, AfterValidator(_path), WithJsonSchema({"type": "string", "format": "path"})
    ]


def parts(item: type[Value], *, pairs: bool = False) -> Any:
    """Return the type of a list of `item`; with `pairs`, constructors also take a dict."""
    before: Callable[..., Any] = _pairs if pairs else _list
    return Annotated[tuple[item, ...], BeforeValidator(before)]  # type: ignore[valid-type]
