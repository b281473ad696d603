"""Write js/src/model/words.gen.json: the words of headings and emotions, as in spreadsheets."""

import json
import sys
from pathlib import Path

from journeynb.formats.spreadsheet.emotions import _VALUES
from journeynb.formats.spreadsheet.words import COLUMNS, HEADINGS

TARGET = Path(__file__).parent.parent / "js/src/model/words.gen.json"


def main() -> int:
    words = {
        "headings": {
            column: " ".join(key for key, meant in HEADINGS.items() if column in meant)
            for column in COLUMNS
        },
        "emotions": {
            f"{value:g}": " ".join(word for word, each in _VALUES.items() if each == value)
            for value in sorted(set(_VALUES.values()))
        },
    }
    text = json.dumps(words, indent=2, ensure_ascii=False) + "\n"
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text("utf-8") != text:
            print(f"{TARGET.name} is stale: run make schema", file=sys.stderr)
            return 1
        return 0
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
