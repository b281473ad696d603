"""Machines with other fonts, languages and time zones, on which tests run code."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont

BUNDLED = files("journeynb.picture.drawing") / "fonts"
FAMILIES = (
    "Inter", "Segoe UI", "Roboto", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans",
)  # fmt: skip


def machine(folder: Path, families: tuple[str, ...], **more: str) -> dict[str, str]:
    """The environment of a machine whose only fonts are bold ones under these names."""
    fonts = folder / "fonts"
    fonts.mkdir()
    for family in families:
        font = TTFont(str(BUNDLED / "inter-600.ttf"))
        for id, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
            font["name"].setName(text, id, 3, 1, 0x409)
        font["OS/2"].usWeightClass = 400
        font.save(fonts / f"{family}.ttf")
    config = folder / "fonts.conf"
    config.write_text(f'<?xml version="1.0"?><fontconfig><dir>{fonts}</dir></fontconfig>')
    return {**os.environ, "FONTCONFIG_FILE": str(config), **more}


def run(code: str, *arguments: Path, env: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=env, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
