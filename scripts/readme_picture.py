"""Draw the picture of the README, a part of the sample map; with --check, fail if it is stale."""

import sys
from pathlib import Path

import journeynb as jn

TARGET = Path(__file__).parent.parent / "docs/_static/coffee.svg"
STAGES = ("consideration", "decision", "onboarding")
PERSONAS = ("maya", "jonas")
MOST = 4  # touchpoints in a stage: a low picture leaves the install line in sight


def drawn() -> bytes:
    """Return the map of the sample with some stages, personas and touchpoints."""
    jm = jn.sample("coffee")
    by_stage = jm.touchpoints(persona=PERSONAS[0]).groupby("stage").head(MOST)
    kept = {*STAGES, *PERSONAS, *by_stage[by_stage["stage"].isin(STAGES)]["id"]}
    jm.remove([each for each in jm if jm[each].kind != "goal" and each not in kept])
    jm.set(description=None)
    return jm.picture(lanes=["touchpoints", "emotion"], width=1200).svg.encode()


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        if TARGET.read_bytes() != drawn():
            sys.exit("the README's picture is stale: run `make readme`")
    else:
        TARGET.write_bytes(drawn())
        print(f"wrote {TARGET.name}")
