"""Wrong calls of public methods, and wrong names of attributes, in the user's words.

Python's own messages name inner classes and count `self`: "Edits.add() takes 2 positional arguments
but 3 were given". A class that derives from `Public` names the call as users write it, and the
nearest right word.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar

from journeynb.base.errors import CallError, UnknownNameError
from journeynb.base.suggestions import nearest
from journeynb.base.text import count

_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_PLACED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Public:
    """A class whose methods users call."""

    _public_name: ClassVar[str] = ""
    """How users write an object of the class, by default the class's name."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, value in list(vars(cls).items()):
            if name.startswith("_") and name != "__init__":
                continue
            if inspect.isfunction(value):
                setattr(cls, name, explained(value))
            elif isinstance(value, classmethod):
                setattr(cls, name, classmethod(explained(value.__func__)))
            elif isinstance(value, staticmethod):
                setattr(cls, name, staticmethod(explained(value.__func__, static=True)))

    def _instead_of(self, name: str) -> str | None:
        """Return what to write for an attribute that the class does not have."""
        return None

    if not TYPE_CHECKING:  # type checkers know the attributes themselves

        def __getattr__(self, name: str) -> Any:
            if hasattr(type(self), name):  # a property that raised an AttributeError
                return object.__getattribute__(self, name)
            if name.startswith("_"):
                text = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(text, name=name, obj=self)
            raise unknown_name(public_name(type(self)), name, dir(self), self._instead_of(name))


def public_name(cls: type) -> str:
    """Return how users write an object of a class."""
    return getattr(cls, "_public_name", "") or cls.__name__


def unknown_name(
    owner: str, name: str, names: list[str], instead: str | None = None
) -> UnknownNameError:
    """Return the error of an attribute that an object does not have."""
    near = nearest(name, [each for each in names if not each.startswith("_")])
    meant = " or ".join(filter(None, (near, instead)))
    hint = f"; did you mean {meant}?" if meant else ""
    return UnknownNameError(f"{owner} has no attribute {name!r}{hint}", name)


def explained(function: Callable[..., Any], *, static: bool = False) -> Callable[..., Any]:
    """Return a function whose `TypeError` of a wrong call names the call and the right words."""

    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        try:
            return function(*args, **named)
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:
                raise  # from inside the function
            problem = _problem(function, args, named, static)
            if problem is None:
                raise
        raise CallError(problem)

    return call


def _problem(
    function: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any], static: bool
) -> str | None:
    """Return what is wrong with a call, None if Python's own message has to do."""
    parameters = list(inspect.signature(function).parameters.values())
    _, dot, method = function.__qualname__.rpartition(".")
    if static:
        call = f"{function.__qualname__}()"
    elif dot:
        owner = args[0] if isinstance(args[0], type) else type(args[0])
        call = public_name(owner) + ("" if method == "__init__" else f".{method}") + "()"
        args, parameters = args[1:], parameters[1:]
    else:
        call = f"jn.{method}()"
    kinds = {each.kind for each in parameters}
    by_name = [each.name for each in parameters if each.kind in _NAMED]
    by_place = [each.name for each in parameters if each.kind in _PLACED]
    for word, value in named.items():
        if word not in by_name and inspect.Parameter.VAR_KEYWORD not in kinds:
            return f"{call} has no argument {word!r}{_hint(function, word, value, by_name)}"
        if word in by_place[: len(args)]:
            return f"{call} got {word!r} twice, by position and by name"
    if len(args) > len(by_place) and inspect.Parameter.VAR_POSITIONAL not in kinds:
        return _too_many(call, len(args), by_place, parameters)
    needed = [
        each.name
        for each in parameters
        if each.kind in (*_PLACED, inspect.Parameter.KEYWORD_ONLY)
        and each.default is inspect.Parameter.empty
        and each.name not in [*by_place[: len(args)], *named]
    ]
    if needed:
        words = " and ".join(map(repr, needed))
        return f"{call} needs {words}; its arguments: {', '.join(by_name or by_place)}"
    return None


def _hint(function: Callable[..., Any], word: str, value: Any, names: list[str]) -> str:
    """Return how to go on after a name that a call does not take."""
    if not names:
        return "; it takes none by name"
    allowed = f"llowed: {', '.join(names)}"
    near = nearest(word, names)
    if near:
        return f"; did you mean {near!r}? A{allowed}"
    returned = (function.__doc__ or "").partition("    Returns\n")[2].partition("\n\n")[0]
    if "DataFrame" in returned and re.search(rf"``[^`]*\b{re.escape(word)}\b[^`]*``", returned):
        query = f".query({f'{word} == {value!r}'!r})"
        return f"; filter the table that it returns: {query}. A{allowed}"
    return f"; a{allowed}"


def _too_many(
    call: str, given: int, by_place: list[str], parameters: list[inspect.Parameter]
) -> str:
    others = [
        f"{each.name}="
        for each in parameters
        if each.kind is inspect.Parameter.KEYWORD_ONLY and each.name not in by_place
    ]
    others += [
        f"the {each.name}" for each in parameters if each.kind is inspect.Parameter.VAR_KEYWORD
    ]
    taken = count(len(by_place), "argument") if by_place else "no arguments"
    names = f" ({', '.join(by_place)})" if by_place else ""
    by_name = f"; pass the others by name: {', '.join(others)}" if others else ""
    return f"{call} takes {taken} by position{names}, but got {given}{by_name}"
