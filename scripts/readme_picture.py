"""Draw the pictures of the README, a part of the sample map and the same with its log.

With --check, fail if one is stale.
"""

import sys
import warnings
from pathlib import Path

import journeynb as jn

STATIC = Path(__file__).parent.parent / "docs/_static"
STAGES = ("consideration", "decision", "onboarding")
PERSONAS = ("maya", "jonas")
MOST = 4  # touchpoints in a stage: a low picture leaves the install line in sight


def part() -> jn.JourneyMap:
    """Return the map of the sample with some stages, personas and touchpoints."""
    jm = jn.sample("coffee")
    by_stage = jm.touchpoints(persona=PERSONAS[0]).groupby("stage").head(MOST)
    kept = {*STAGES, *PERSONAS, *by_stage[by_stage["stage"].isin(STAGES)]["id"]}
    jm.remove([each for each in jm if jm[each].kind != "goal" and each not in kept])
    jm.set(description=None)
    return jm


def drawn() -> dict[Path, bytes]:
    """Return the pictures, by file."""
    jm = part()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)  # customers of the personas left out
        ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
        pictures = {
            name: jm.picture(lanes=["touchpoints", "emotion"], width=1200, evidence=evidence)
            for name, evidence in (("coffee", None), ("evidence", ev))
        }
    return {STATIC / f"{name}.svg": each.svg.encode() for name, each in pictures.items()}


if __name__ == "__main__":
    for path, svg in drawn().items():
        if "--check" not in sys.argv[1:]:
            path.write_bytes(svg)
            print(f"wrote {path.name}")
        elif path.read_bytes() != svg:
            sys.exit(f"the README's picture {path.name} is stale: run `make readme`")
