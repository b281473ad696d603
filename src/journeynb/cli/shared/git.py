"""Git: the versions of a file that it could not merge, and how it is set up to merge maps."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from journeynb.base.errors import ArgumentError
from journeynb.base.files import read_bytes, write_atomic

DRIVER = "merge %O %A %B -o %A --path %P"
"""The arguments with which git calls journeynb to merge a file."""
ATTRIBUTE = "*.journeymap.json merge=journeynb"
"""The line of .gitattributes that lets journeynb merge maps."""


def git(*arguments: str, folder: Path) -> bytes:
    """Return what a git command prints."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False
        )
    except OSError as error:
        raise ArgumentError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise ArgumentError(f"git {arguments[0]}: {reason or f'exit status {done.returncode}'}")
    return done.stdout


def unmerged(path: Path) -> tuple[bytes, bytes, bytes]:
    """Return base, ours and theirs of a file that git could not merge; empty if there is none."""
    folder = path.absolute().parent
    found = {1: b"", 2: b"", 3: b""}
    listed = git("ls-files", "--unmerged", "-z", "--", path.name, folder=folder)
    for entry in listed.decode(errors="replace").split("\0"):
        if entry:
            _, blob, stage = entry.partition("\t")[0].split()
            found[int(stage)] = git("cat-file", "blob", blob, folder=folder)
    if not (found[2] and found[3]):
        raise ArgumentError(
            f"{path}: git has no conflict in this file; pass three files: BASE OURS THEIRS"
        )
    return found[1], found[2], found[3]


def merge_lines(base: Path, ours: Path, theirs: Path) -> None:
    """Merge files line by line into `ours`, as git does, with marks where they differ."""
    names = [part for name in ("ours", "base", "theirs") for part in ("-L", name)]
    command = ["git", "merge-file", *names, str(ours), str(base), str(theirs)]
    subprocess.run(command, check=False, capture_output=True)


def install(folder: Path) -> list[str]:
    """Let git merge maps with journeynb in a repository; return what was done, in words."""
    top = Path(git("rev-parse", "--show-toplevel", folder=folder).decode().strip())
    attributes = top / ".gitattributes"
    text = read_bytes(attributes).decode("utf-8") if attributes.exists() else ""
    done = []
    if ATTRIBUTE not in (line.strip() for line in text.splitlines()):
        text += "\n" * (bool(text) and not text.endswith("\n"))
        write_atomic(attributes, f"{text}{ATTRIBUTE}\n".encode())
        done.append(f"{attributes}: added {ATTRIBUTE!r}; commit this file")
    command = f"{shlex.quote(sys.executable)} -m journeynb {DRIVER}"
    git("config", "merge.journeynb.name", "customer journey maps", folder=top)
    git("config", "merge.journeynb.driver", command, folder=top)
    done.append("git config: merge.journeynb.driver is set in this clone")
    return done
