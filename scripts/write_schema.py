"""Write the JSON Schemas of map files and of messages; with --check, fail if one is stale."""

import json
import sys
from pathlib import Path

from journeynb.model.schema import schema_text
from journeynb.sync.protocol import messages_schema

ROOT = Path(__file__).parent.parent
TEXTS = {
    ROOT / "src/journeynb/schema/journeymap.schema.json": schema_text,
    ROOT / "js/src/protocol/messages.schema.json": lambda: (
        json.dumps(messages_schema(), indent=2, ensure_ascii=False) + "\n"
    ),
}

if __name__ == "__main__":
    for target, made in TEXTS.items():
        if "--check" in sys.argv[1:]:
            if not target.is_file() or target.read_text(encoding="utf-8") != made():
                sys.exit(f"{target.name} is stale: run `make schema`")
        else:
            target.write_text(made(), encoding="utf-8")
            print(f"wrote {target.name}")
