"""Builds the editor where it is missing, so that an install from a clone has it."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
BUILT = [
    *(
        ROOT / "src/journeynb/static" / name
        for name in ("editor.js", "editor.css", "page.js", "full-page.js", "full-page.css")
    ),
    ROOT / "build/labextension/package.json",
]


class EditorBundle(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm where the editor is not built; wheel and sdist contain it, and need no npm."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the editor and the JupyterLab extension before anything is packed."""
        missing = [path for path in BUILT if not path.exists()]
        if not missing:
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(
                f"the editor is not built ({missing[0].relative_to(ROOT)} is missing), and npm, "
                "which builds it, was not found: install Node 20 or newer, or install journeynb "
                "from a wheel or sdist"
            )
        js = ROOT / "js"
        if not (js / "node_modules").exists():
            subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=js, check=True)
        subprocess.run([npm, "run", "build"], cwd=js, check=True)
