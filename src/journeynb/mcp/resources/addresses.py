"""Addresses of resources: ``journeymap://maps/eu%2Foffice/touchpoints?offset=50``."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from journeynb.base.text import shown
from journeynb.mcp.asking.refusal import Refused

SCHEME = "journeymap://"
_LONGEST = 4000
_OFFSET = "offset="


@dataclass(frozen=True)
class Address:
    """An address in parts.

    Parameters
    ----------
    parts : tuple of str
        The names between the slashes.
    offset : int
        Position of the first item.
    """

    parts: tuple[str, ...]
    offset: int = 0

    def __str__(self) -> str:
        start = f"?{_OFFSET}{self.offset}" if self.offset else ""
        return SCHEME + "/".join(quote(part, safe="") for part in self.parts) + start


def address_of(uri: str) -> Address:
    """Return an address in parts.

    Raises
    ------
    Refused
        It is not the address of a resource.
    """
    rest = uri.removeprefix(SCHEME)
    path, _, query = rest.partition("?")
    number = query.removeprefix(_OFFSET)
    fits = query == "" or (query != number and number.isdecimal() and len(number) < 10)
    if rest == uri or not fits or len(uri) > _LONGEST:
        raise no_resource(uri)
    parts = tuple(unquote(part, errors="replace") for part in path.split("/"))
    return Address(parts, int(number or 0))


def no_resource(uri: str) -> Refused:
    """Return the error of an address without a resource."""
    return Refused(
        "unknown_resource",
        f"unknown resource {shown(uri)}",
        field="uri",
        allowed=f"{SCHEME}maps/NAME, {SCHEME}maps/NAME/PART, {SCHEME}schema, {SCHEME}glossary, "
        f"{SCHEME}rules",
    )
