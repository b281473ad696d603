"""Use an installed journeynb as a stranger does: scripts/release_smoke.py VERSION [--all].

Runs in an empty folder with the Python of a fresh environment. With ``--all`` the extras and
JupyterLab are installed, too.
"""

import re
import subprocess
import sys
import warnings
from pathlib import Path

version, everything = sys.argv[1], "--all" in sys.argv
scripts = Path(sys.executable).parent


def said(*words: str) -> str:
    """Return what a command of the environment prints; stop if it fails."""
    done = subprocess.run(
        [scripts / words[0], *words[1:]], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return re.sub(r"\x1b\[\d*m", "", done.stdout + done.stderr)  # without colors


def require(true: object, problem: str) -> None:
    if not true:
        sys.exit(problem)


def use_in_python() -> None:
    import journeynb as jn

    require(jn.__version__ == version, f"the version is {jn.__version__}, not {version}")
    place = Path(jn.__file__).resolve()
    require(place.is_relative_to(Path(sys.prefix).resolve()), f"{place} is not the installed one")
    jm = jn.sample("coffee")
    require(len(jm.gaps()) > 0, "the sample has no gaps")
    jm.save("coffee.journeymap.json")
    again = jn.read("coffee.journeymap.json")
    require(not jm.diff(again), "the map is not what was saved")
    again.picture().save("coffee.svg")
    again.picture().save("coffee.png")
    again.chart.coverage().save("coverage.svg")
    bundle = place.parent / "static" / "editor.js"
    require(bundle.stat().st_size > 100_000, "the editor is not in the package")
    require(again.edit(), "the editor does not open")
    if everything:
        again.report("coffee.html")
        with warnings.catch_warnings(action="ignore", category=jn.JourneyWarning):
            again.save("coffee.xlsx")  # warns of what a spreadsheet cannot contain
        require(Path("coffee.html").stat().st_size > 50_000, "the report is empty")


def use_in_a_shell() -> None:
    said("journeynb", "new", "new.journeymap.json", "--template", "four-stages")
    require("P404" in said("journeynb", "rules", "P404"), "the rules are missing")
    said("journeynb", "draw", "coffee.journeymap.json", "-o", "shell.svg")
    require(Path("shell.svg").stat().st_size > 1000, "the picture is empty")
    said("journeynb", "course", "start", "all")
    lessons = sorted(each.name for each in Path("journeynb-course").glob("*/lesson-*.ipynb"))
    require(len(lessons) == 10, f"the course has the lessons {lessons}")
    require("0 of 5 right" in said("journeynb", "course"), "the course has no progress")
    if everything:
        said("journeynb", "course", "doctor")


def use_in_jupyterlab() -> None:
    listed = said("jupyter", "labextension", "list")
    ours = next((line for line in listed.splitlines() if "journeynb v" in line), "")
    require("enabled" in ours and "OK" in ours, f"JupyterLab has no extension:\n{listed}")
    servers = said("jupyter", "server", "extension", "list")
    validated = servers.partition("journeynb.server")[2].partition("\n\n")[0]
    require("OK" in validated, f"Jupyter's server has no extension:\n{servers}")
    print(f"labextension: {' '.join(ours.split())}")


use_in_python()
use_in_a_shell()
if everything:
    use_in_jupyterlab()
print(f"journeynb {version} works in {sys.prefix}")
