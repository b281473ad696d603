"""Maps that come with the package: samples to learn from, and templates to start with.

Not called ``samples``, as their folder is: a module of that name would stand where the function
`journeynb.samples` does as soon as it is imported.
"""

from __future__ import annotations

from importlib.resources import files

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.journeymap import loads
from journeynb.model.state import State

SAMPLES = {
    "coffee": "Coffee subscription: four personas, five stages, with gaps to find",
    "saas": "B2B software, from the first search to advocacy",
}
PORTFOLIOS = {
    "coffee": "Coffee subscription: five nested maps that contradict each other, and a library",
}
TEMPLATES = {
    "four-stages": "Awareness, consideration, decision, loyalty",
    "five-stages": "Awareness, consideration, decision, adoption and retention, advocacy",
    "empty": "No stages",
}


def load(name: str) -> State:
    """Return a sample or a template by its name."""
    if name == "empty":
        return State()
    if not isinstance(name, str) or name not in {**SAMPLES, **TEMPLATES}:
        raise ArgumentError(
            f"unknown sample {shown(name)}; allowed: {', '.join([*SAMPLES, *TEMPLATES])}"
        )
    folder = files("journeynb") / "samples"
    file = (folder if name in SAMPLES else folder / "templates") / f"{name}.journeymap.json"
    return loads(file.read_bytes(), file.name)


def portfolio_files(name: str) -> dict[str, bytes]:
    """Return the files of a sample portfolio: their content by name, in the order of names."""
    if not isinstance(name, str) or name not in PORTFOLIOS:
        raise ArgumentError(
            f"unknown sample portfolio {shown(name)}; allowed: {', '.join(PORTFOLIOS)}"
        )
    folder = files("journeynb") / "samples" / "portfolio" / name
    found = [each for each in folder.iterdir() if each.name.endswith(".journeymap.json")]
    return {each.name: each.read_bytes() for each in sorted(found, key=lambda each: each.name)}
