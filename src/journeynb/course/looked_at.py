"""Which map a check looked at, in words."""

from __future__ import annotations

from collections import Counter

from journeynb.api.journey_map import JourneyMap
from journeynb.base.text import count, shown

_WHERE = {
    "hand": "in the editor",
    "code": "in code",
    "file": "in the file",
    "agent": "by an assistant",
}
_KINDS = ("stage", "touchpoint", "persona")


def described(jm: JourneyMap) -> str:
    """Return which map this is: title, file, counts and steps.

    Examples
    --------
    >>> import journeynb as jn
    >>> jm = jn.JourneyMap("Coffee", stages=["Find out", "Buy"])
    >>> maya = jm.add(jn.Persona(name="Maya"))
    >>> described(jm)
    "'Coffee' (no file): 2 stages, 0 touchpoints, 1 persona; 1 step in code"
    """
    core = jm._core
    counts = ", ".join(count(len(core.state.entities(kind)), kind) for kind in _KINDS)
    made = Counter(step.by for step in core.done)
    steps = " and ".join(
        count(made[by], f"step {words}", f"steps {words}")
        for by, words in _WHERE.items()
        if made[by]
    )
    file = jm._file.path.name if jm._file is not None else "no file"
    return f"{shown(jm.title)} ({file}): {counts}; {steps or 'no steps yet'}"
