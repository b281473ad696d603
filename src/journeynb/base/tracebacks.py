"""The traceback of an error as a notebook shows it: the user's own lines, without ours."""

from __future__ import annotations

import sys
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FrameType, TracebackType
from typing import Any

FULL = "Lines inside libraries are not shown; %tb shows them all."


def is_ours(module: str) -> bool:
    """Whether a module is part of journeynb, or of what wraps its functions."""
    return module.partition(".")[0] in ("journeynb", "contextlib", "functools")


def rendered(error: BaseException) -> list[str]:
    """Return the lines that IPython shows for an error.

    The first time they are the user's own lines with the message, in the style that the user
    chose. Asked again, as ``%tb`` does, or with ``%xmode Verbose``, they are all lines.
    """
    shell = _shell()
    if shell is None:
        return traceback.format_exception(error)
    style = shell.InteractiveTB
    again = error.__dict__.setdefault("_shown", False)
    error.__dict__["_shown"] = True
    if again or style.mode == "Verbose" or not _shortens(error):
        return _in_style(style, error, error.__traceback__)
    short = users_part(error.__traceback__)
    with _short_chain(error):
        lines = _in_style(style, error, short, tb_offset=0)
    style.tb = error.__traceback__  # where %debug starts
    return lines if style.mode == "Minimal" else [*lines, FULL]


def users_part(whole: TracebackType | None) -> TracebackType | None:
    """Return a traceback without the frames of journeynb and of installed libraries."""
    part = None
    for each in reversed([*_each(whole)]):
        if _is_users(each.tb_frame):
            part = TracebackType(part, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return part


def _each(whole: TracebackType | None) -> Iterator[TracebackType]:
    while whole is not None:
        yield whole
        whole = whole.tb_next


def _shortens(error: BaseException) -> bool:
    """Whether there are lines of the user to show, and lines of ours to leave out."""
    if users_part(error.__traceback__) is None:
        return False
    current: BaseException | None = error
    seen = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if any(is_ours(_module(each.tb_frame)) for each in _each(current.__traceback__)):
            return True
        current = _behind(current)
    return False


def _is_users(frame: FrameType) -> bool:
    return not is_ours(_module(frame)) and not frame.f_code.co_filename.startswith(_libraries())


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


@cache
def _libraries() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    return (*(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")), "<frozen ")


@contextmanager
def _short_chain(error: BaseException) -> Iterator[None]:
    """Leave out, inside the block, errors that an error comes from and that the user never saw."""
    changed = []
    seen = {id(error)}
    current: BaseException | None = error
    while current is not None:
        before = current.__cause__, current.__context__, current.__suppress_context__
        changed.append((current, before, current.__traceback__))
        if current is not error:
            current.__traceback__ = users_part(current.__traceback__)
        cause = _behind(current)
        while cause is not None and users_part(cause.__traceback__) is None:
            cause = None if id(cause) in seen else _behind(cause)
        if cause is None or id(cause) in seen:
            current.__cause__ = None  # which hides the context too
            break
        if current.__cause__ is not None:
            current.__cause__ = cause
        else:
            current.__context__ = cause
        seen.add(id(cause))
        current = cause
    try:
        yield
    finally:
        for each, (cause, context, suppressed), whole in changed:
            each.__cause__, each.__context__ = cause, context
            each.__suppress_context__ = suppressed
            each.__traceback__ = whole


def _behind(error: BaseException) -> BaseException | None:
    """Return the error that Python shows above an error."""
    if error.__cause__ is not None:
        return error.__cause__
    return None if error.__suppress_context__ else error.__context__


def _in_style(
    style: Any, error: BaseException, whole: TracebackType | None, **options: Any
) -> list[str]:
    lines: list[str] = style.structured_traceback(type(error), error, whole, **options)
    return lines


def _shell() -> Any:
    """Return IPython's shell, None outside of one."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
