"""Write JSON files for js/; with --check, fail if one is out of date."""

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "js/src/model"


def write(name: str, value: Any) -> None:
    """Write a value to a file of `FOLDER`; with --check, fail where the file says another."""
    target = FOLDER / name
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv:
        target.write_text(text, "utf-8")
    elif not target.exists() or target.read_text("utf-8") != text:
        sys.exit(f"{name} is stale: run make schema")
