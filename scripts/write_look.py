"""Write js/src/model/look.gen.json: the icons and colours that picture and editor share."""

import json
import sys
from pathlib import Path

from journeynb.model.colors import PALETTE
from journeynb.picture import icons

TARGET = Path(__file__).parent.parent / "js/src/model/look.gen.json"


def main() -> int:
    look = {
        "palette": PALETTE,
        "channels": icons.CHANNELS,
        "channelWords": {icon: words.split() for icon, words in icons.CHANNEL_WORDS},
        "star": icons.STAR,
        "faces": icons.FACES,
    }
    text = json.dumps(look, indent=2) + "\n"
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text("utf-8") != text:
            print(f"{TARGET.name} is stale: run make schema", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
