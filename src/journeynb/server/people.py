"""The people who have a map open, as Jupyter knows them."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from journeynb.base.text import name_on_a_line
from journeynb.model.kinds.value_types import is_color
from journeynb.sync.message_parts import Person

COLORS = (
    "#1f77b4", "#d95f02", "#2a9d3a", "#c2347f", "#7b61c4", "#a6761d", "#0f8b8d", "#d1495b",
    "#5b7f1f", "#3f6fd8",
)  # fmt: skip
"""Colors of people who chose none; each can be seen on a light and a dark page."""
_IMAGE = re.compile(
    r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,40000}|/(?!/)\S{1,2000}"
)
_ANONYMOUS = re.compile(r"[0-9a-f]{32}")


def person_of(user: Any, client: str) -> Person:
    """Return a user of the server as the views of a map show them.

    Parameters
    ----------
    user : jupyter_server.auth.User
        The user.
    client : str
        Name of the view.
    """
    name: str = name_on_a_line(user.display_name or user.name or user.username) or "Someone"
    color = str(user.color or "")
    avatar = str(user.avatar_url or "")
    return Person(
        client=client,
        name=name,
        initials=name_on_a_line(user.initials or "")[:3] or initials_of(name),
        color=color if is_color(color) else color_of(user.username),
        avatar=avatar if _IMAGE.fullmatch(avatar) else None,
        selection=[],
        view="map",
        anonymous=bool(_ANONYMOUS.fullmatch(user.username)) and name.startswith("Anonymous "),
    )


def initials_of(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = re.findall(r"\w+", name) or ["?"]
    first, last = str(words[0]), str(words[-1])
    return (first[0] + (last[0] if len(words) > 1 else "")).upper()


def color_of(username: str) -> str:
    """Return the color of a user who chose none: always the same."""
    return COLORS[int.from_bytes(sha256(username.encode()).digest()[:4]) % len(COLORS)]
