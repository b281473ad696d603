"""Edits that nobody has saved, kept when their session ends: the next opening takes them back in.

They are in Jupyter's data folder of the user who runs the server, not beside the map: a folder that
someone shares could contain links or edits that look like a draft.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

from journeynb.base.errors import FileError, FormatError
from journeynb.base.files import is_there, read_bytes, write_atomic


@dataclass(frozen=True, slots=True)
class Draft:
    """A map with edits that are not in its file.

    Parameters
    ----------
    at : str
        When it was kept, as ISO 8601 in UTC.
    base : str
        Text of the file that the edits started from.
    map : str
        Text of the map with the edits.
    """

    at: str
    base: str
    map: str


class Drafts:
    """The drafts of a server.

    Parameters
    ----------
    folder : Path, optional
        Where they are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(jupyter_data_dir(), "journeynb", "drafts")

    def keep(self, key: str, base: str, text: str) -> None:
        """Keep the draft of a file in place of an earlier one."""
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        content = {"file": key, "at": at, "base": base, "map": text}
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(key)
        path.touch(mode=0o600)
        write_atomic(path, json.dumps(content, ensure_ascii=False).encode())

    def of(self, key: str) -> Draft | None:
        """Return the draft of a file; None if there is none, or it is damaged."""
        path = self._path(key)
        try:
            if not is_there(path):
                return None
            found = json.loads(read_bytes(path))
            return Draft(str(found["at"]), str(found["base"]), str(found["map"]))
        except (FileError, FormatError, ValueError, LookupError, TypeError):
            return None

    def move(self, key: str, new: str) -> None:
        """Let a draft follow its file, unless there is one at the other place."""
        old, target = self._path(key), self._path(new)
        with suppress(OSError):
            if not target.exists():
                os.rename(old, target)

    def forget(self, key: str) -> None:
        """Remove the draft of a file."""
        with suppress(OSError):
            os.unlink(self._path(key))

    def _path(self, key: str) -> Path:
        return self.folder / f"{sha256(key.encode()).hexdigest()[:40]}.json"
