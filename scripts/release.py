"""Build wheel and sdist of the commit, check them, and write them to dist/: scripts/release.py.

Uploads nothing. The steps are described in docs/contributing/release.md.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "release"
DIST = ROOT / "dist"
FROZEN = ROOT / "tests" / "data"
EVERYTHING = ROOT / "tests" / "vectors" / "file" / "everything.journeymap.json"


def fail(problem: str) -> NoReturn:
    sys.exit(f"release: {problem}")


def step(text: str) -> None:
    print(f"release: {text}", flush=True)


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Run a command and return its output; if it fails, print that and stop."""
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, end="")
        fail(f"exit code {done.returncode} of {' '.join(str(each) for each in command)}")
    return done.stdout


def version_problems(version: str, changelog: str, citation: str, frozen: bool) -> list[str]:
    """Return what does not fit the version, which is a release or a development version (.dev0).

    `frozen` says whether the newest fields of maps have a file in tests/data.
    """
    problems = []
    found = re.search(r"^## (.+)$", changelog, re.MULTILINE)
    heading = found[1] if found else ""
    cited = re.search(r"^version: (.+)$", citation, re.MULTILINE)
    if cited is None or cited[1].strip("'\"") != version:
        problems.append(f"CITATION.cff: version must be {version}, as in pyproject.toml")
    released = re.search(r"^date-released: (.+)$", citation, re.MULTILINE)
    if ".dev" in version:
        if heading != "Unreleased":
            problems.append(
                f"CHANGELOG.md starts with '## {heading}', but {version} is a development version; "
                "allowed: '## Unreleased'"
            )
        if released:
            problems.append("CITATION.cff: date-released is only for a release")
        return problems
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version):
        problems.append(f"version {version!r} is not valid; allowed: 0.1.0, 0.1.0rc1 or 0.1.0.dev0")
    dated = re.fullmatch(rf"{re.escape(version)} \((\d{{4}}-\d\d-\d\d)\)", heading)
    if dated is None:
        problems.append(
            f"CHANGELOG.md starts with '## {heading}'; allowed: '## {version} (YYYY-MM-DD)'"
        )
    elif released is None or released[1].strip("'\"") != dated[1]:
        problems.append(f"CITATION.cff: date-released must be {dated[1]}, as in CHANGELOG.md")
    if not frozen:
        problems.append(
            f"{EVERYTHING.relative_to(ROOT)} has changed since the last frozen map: copy it to "
            "tests/data/ under the next number"
        )
    return problems


def places_problems(version: str, read: Callable[[str], str]) -> list[str]:
    """Return which other files name another version; `read` returns the text of a file."""
    number = re.sub(r"\.?(dev|a|b|rc)\d+$", "", version)
    problems = []
    if json.loads(read("js/package.json"))["version"] != number:
        problems.append(f"js/package.json: version must be {number}, which JupyterLab shows")
    if ".dev" in version:
        return problems
    if f"version = {{{number}}}" not in read("docs/guides/cite.md"):
        problems.append(f"docs/guides/cite.md: the version of the citation must be {number}")
    released = {
        each["version"]: each["released"] for each in json.loads(read("docs/versions.json"))
    }
    if not released.get(number) or released[number] not in read("CITATION.cff"):
        problems.append(
            f"docs/versions.json: {number} must have the date in CITATION.cff as 'released'"
        )
    return problems


def check_tree() -> str:
    """Return the commit; stop if files differ from it."""
    if changed := run("git", "status", "--porcelain").rstrip():
        fail(f"these files are not committed; commit or remove them:\n{changed}")
    return run("git", "rev-parse", "HEAD").strip()


def check_version(commit: str) -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = str(project["version"])
    maps = sorted(
        FROZEN.glob("journeymap-*.journeymap.json"),
        key=lambda path: [int(number) for number in re.findall(r"\d+", path.name)],
    )
    problems = version_problems(
        version,
        (ROOT / "CHANGELOG.md").read_text("utf-8"),
        (ROOT / "CITATION.cff").read_text("utf-8"),
        maps[-1].read_bytes() == EVERYTHING.read_bytes(),
    )
    problems += places_problems(version, lambda name: (ROOT / name).read_text("utf-8"))
    package = (ROOT / "src/journeynb/__init__.py").read_text("utf-8")
    if f'__version__ = "{version}"' not in package:
        problems.append(f"src/journeynb/__init__.py: __version__ must be {version}")
    tag = run("git", "tag", "--list", f"v{version}").strip()
    if tag and run("git", "rev-list", "-n1", tag).strip() != commit:
        problems.append(f"the tag {tag} is on another commit")
    if problems:
        fail(f"the version {version} cannot be built:\n" + "\n".join(f"- {p}" for p in problems))
    return version


def new_environment(name: str, *packages: str) -> Path:
    """Return the Python of a new environment with some packages."""
    folder = WORK / name
    run(sys.executable, "-m", "venv", "--clear", folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install(python, *packages)
    return python


def install(python: Path, *packages: str) -> None:
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install", "-q")
    run(*pip, "--disable-pip-version-check", *packages)


def copies_of(commit: str) -> list[Path]:
    """Return two copies of the commit, in folders of different depths, with npm's packages."""
    first, second = copies = [WORK / "first", WORK / "in" / "another" / "second"]
    archive = WORK / "source.tar"
    run("git", "archive", "-o", archive, commit)
    for copy in copies:
        copy.mkdir(parents=True)
        shutil.unpack_archive(archive, copy, filter="data")
    run("npm", "run", "-s", "packages", cwd=first / "js")
    shutil.copytree(
        first / "js/node_modules", second / "js/node_modules", symlinks=True, copy_function=os.link
    )
    return copies


def build(python: Path, folder: Path, out: Path, when: str, *targets: str) -> dict[str, Path]:
    """Return the wheel and the sdist of a folder by their endings."""
    env = {**os.environ, "SOURCE_DATE_EPOCH": when}
    run(python, "-m", "hatchling", "build", "-d", out, *targets, cwd=folder, env=env)
    return {path.suffix: path for path in sorted(out.iterdir())}


def built_twice(python: Path, commit: str) -> dict[str, Path]:
    """Return wheel and sdist; stop unless another folder, and the sdist, give the same bytes."""
    when = run("git", "log", "-1", "--format=%ct", commit).strip()
    first, second = copies_of(commit)
    built = build(python, first, WORK / "built", when)
    again = build(python, second, WORK / "built-again", when)
    unpacked = WORK / "sdist"
    shutil.unpack_archive(built[".gz"], unpacked, filter="data")
    (source,) = unpacked.iterdir()
    of_sdist = build(python, source, WORK / "built-of-sdist", when, "-t", "wheel")
    for other in (again, of_sdist):
        for ending, path in other.items():
            if path.read_bytes() != built[ending].read_bytes():
                fail(f"{path} differs from {built[ending]}; compare them with diffoscope")
    return built


def try_out(wheel: Path, version: str) -> None:
    """Install the wheel as a user does, and use it in an empty folder."""
    python = new_environment("fresh", str(wheel))
    smoke = ROOT / "scripts" / "release_smoke.py"
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "JUPYTER", "JOURNEYNB", "VIRTUAL_ENV"))
    }
    with tempfile.TemporaryDirectory() as empty:
        run(python, "-I", smoke, version, cwd=Path(empty), env=env)
    step("the wheel alone works; trying it with [course], which is [all] and JupyterLab")
    install(python, f"{wheel}[course]")
    with tempfile.TemporaryDirectory() as empty:
        print(run(python, "-I", smoke, version, "--all", cwd=Path(empty), env=env), end="")


def write(artifacts: list[Path]) -> None:
    """Replace dist/ as a whole, so that it never contains files of two builds."""
    new = WORK / "dist"
    new.mkdir()
    lines = []
    for path in artifacts:
        shutil.copyfile(path, new / path.name)
        lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
    (new / "SHA256SUMS").write_text("".join(lines), "ascii")
    shutil.rmtree(DIST, ignore_errors=True)
    new.rename(DIST)
    print("".join(lines), end="")


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    commit = check_tree()
    version = check_version(commit)
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    step(f"building {version} from {commit[:12]} twice")
    tools = new_environment("tools", "-c", "constraints.txt", "--group", "release")
    built = built_twice(tools, commit)
    artifacts = [built[".whl"], built[".gz"]]
    run(tools, "-m", "twine", "check", "--strict", *artifacts)
    step("both builds, and the wheel of the sdist, are equal; trying the wheel")
    try_out(built[".whl"], version)
    write(artifacts)
    kind = "a rehearsal, not to be uploaded" if ".dev" in version else f"tag it as v{version}"
    step(f"dist/ has the files of {version} ({kind})")


if __name__ == "__main__":
    main()
