"""Write the JSON Schema that the package ships; with --check, fail when it is stale."""

import sys
from pathlib import Path

from journeynb.model.schema import schema_text

TARGET = Path(__file__).parent.parent / "src/journeynb/schema/journeymap.schema.json"

if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") != schema_text():
            sys.exit("the JSON Schema is stale: run `make schema`")
    else:
        TARGET.write_text(schema_text(), encoding="utf-8")
        print(f"wrote {TARGET.name}")
