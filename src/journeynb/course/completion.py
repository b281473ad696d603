"""Exercise numbers behind the Tab key: ``task.check("2.`` in IPython and Jupyter."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

_CALL = re.compile(r"""(?P<name>\w+)\.(?:check|hint|solution|live)\(\s*["'](?P<typed>[\d.]*)$""")


def complete_numbers(numbers_of: Callable[[object], list[str]]) -> None:
    """Have IPython complete the number in a call; once for each shell.

    Parameters
    ----------
    numbers_of : callable
        Returns the numbers of the exercises of an object; empty if it has none.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    matchers = getattr(getattr(shell, "Completer", None), "custom_matchers", None)
    if shell is None or matchers is None or any(getattr(e, "_course", 0) for e in matchers):
        return
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher()  # type: ignore[untyped-decorator]
    def matcher(context: Any) -> Any:
        call = _CALL.search(context.text_until_cursor)
        known = numbers_of(shell.user_ns.get(call["name"])) if call else []
        found = [each for each in known if call and each.startswith(call["typed"])]
        return {
            "completions": [SimpleCompletion(text=each, type="exercise") for each in found],
            "suppress": bool(found),
        }

    matcher._course = True
    matchers.append(matcher)
