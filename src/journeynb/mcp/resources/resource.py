"""What a client lists and reads."""

from __future__ import annotations

from dataclasses import dataclass

JSON = "application/json"


@dataclass(frozen=True)
class Resource:
    """Something to read.

    Parameters
    ----------
    uri : str
        Its address.
    name, title, description : str
        What a person sees; never text of a map.
    mime_type : str
        Type of the text.
    """

    uri: str
    name: str
    title: str
    description: str
    mime_type: str = JSON


@dataclass(frozen=True)
class Template:
    """Addresses of one form.

    Parameters
    ----------
    uri_template : str
        The form, with variables in braces.
    name, title, description : str
        What a person sees.
    mime_type : str
        Type of the texts.
    """

    uri_template: str
    name: str
    title: str
    description: str
    mime_type: str = JSON


@dataclass(frozen=True)
class Content:
    """What was read: an address, the type of the text, and the text."""

    uri: str
    mime_type: str
    text: str
