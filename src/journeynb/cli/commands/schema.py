"""The command ``journeynb schema``."""

from __future__ import annotations

import journeynb as jn
from journeynb.cli.shared.output import echo_json


def schema() -> None:
    """Print the JSON Schema of .journeymap.json."""
    echo_json(jn.schema())
