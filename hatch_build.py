"""Builds the editor and the lessons where they are missing, for an install from a clone."""

import shutil
import subprocess
import sys
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


LESSONS = ROOT / "src/journeynb/course/lessons"


def lessons_are_missing() -> bool:
    """Return whether a lesson has a source, but no notebooks."""
    return any(
        not (source.parent / name).exists()
        for source in LESSONS.glob("*/lesson.py")
        for name in ("lesson.ipynb", "solution.ipynb")
    )


class BuiltFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm and jupytext where their output is missing; wheel and sdist contain it."""

    def dependencies(self) -> list[str]:
        """Return what pip installs for the build."""
        return ["jupytext"] if lessons_are_missing() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the editor, the JupyterLab extension and the lessons before anything is packed."""
        if missing := [path for path in BUILT if not path.exists()]:
            build_editor(missing[0])
        if lessons_are_missing():
            script = ROOT / "scripts/build_course.py"
            subprocess.run([sys.executable, script], cwd=ROOT, check=True)


def build_editor(missing: Path) -> None:
    """Run npm."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"the editor is not built ({missing.relative_to(ROOT)} is missing), and npm, "
            "which builds it, was not found: install Node 20 or newer, or install journeynb "
            "from a wheel or sdist"
        )
    js = ROOT / "js"
    if not (js / "node_modules").exists():
        subprocess.run([npm, "run", "packages"], cwd=js, check=True)
    subprocess.run([npm, "run", "build"], cwd=js, check=True)
