"""The host of a notebook, where one needs other output than Jupyter, its process and its user."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from configparser import Error, RawConfigParser
from contextlib import contextmanager, suppress
from pathlib import Path


def in_marimo() -> bool:
    """Return whether a cell of a marimo notebook runs: not one that runs as a script."""
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())


def in_voila() -> bool:
    """Return whether Voilà runs the notebook, also in a kernel that it started early."""
    software = os.environ.get("SERVER_SOFTWARE", "")
    return software.startswith("voila") or "VOILA_PREHEAT" in os.environ


PAGE_ONLY = "JOURNEYNB_PAGE_ONLY"
"""Environment variable of a kernel whose outputs go only into a page."""


def draws_page_only() -> bool:
    """Return whether a report is made as a page, which draws charts and pictures as SVG itself."""
    return PAGE_ONLY in os.environ


def user_name() -> str:
    """Return the name of the user: on a hub, in git's settings or of the login; "" if unknown."""
    return os.environ.get("JUPYTERHUB_USER") or _name_in_git() or _login()


def _name_in_git() -> str:
    settings = RawConfigParser(strict=False, allow_no_value=True)
    with suppress(Error, OSError, UnicodeDecodeError, RuntimeError):
        settings.read(Path.home() / ".gitconfig", encoding="utf-8")
        return (settings.get("user", "name", fallback="") or "").strip().strip('"')
    return ""


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container with a user that has no name
        return ""


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep the garbage collector from walking over a large map again and again as it grows."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
