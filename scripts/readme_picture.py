"""Draw the flagship map for the README; with --check, fail when the picture is stale."""

import sys
from pathlib import Path

import journeynb as jn

TARGET = Path(__file__).parent.parent / "docs/_static/coffee.svg"


def drawn() -> bytes:
    jm = jn.sample("coffee")
    return jm.picture(lanes=["touchpoints", "emotion", "pain_points"]).svg.encode()


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        if TARGET.read_bytes() != drawn():
            sys.exit("the README's picture is stale: run `make readme`")
    else:
        TARGET.write_bytes(drawn())
        print(f"wrote {TARGET.name}")
