"""The file of a map: where it is, and how it is written and read again."""

from __future__ import annotations

import os
from pathlib import Path

from journeynb.api.parts.part import Part
from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, resolved, write_atomic
from journeynb.formats.map_file import MapFile
from journeynb.formats.registry import format_to_write
from journeynb.model.diff import Diff


class Files(Part):
    """The file of a map."""

    _file: MapFile | None

    @property
    def path(self) -> Path | None:
        """The file that the map was read from, opened with or first saved to, or None."""
        return None if self._file is None else self._file.path

    def save(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        format: str | None = None,
        force: bool = False,
        merge: bool | None = None,
    ) -> None:
        """Write the map to a file, completely or not at all.

        Parameters
        ----------
        path : path, optional
            File to write; by default the map's file. The file extension sets the format:
            ``.journeymap.json``, or for other tools ``.mmd``, ``.md``, ``.csv``, ``.xlsx``,
            ``.graphml``, ``.gexf`` or ``.nodelink.json``.
        format : str, optional
            The format, such as ``"markdown_table"`` for a table in an ``.md`` file; by default
            set by the file extension.
        force : bool
            Whether to overwrite the map's file if someone else has changed it.
        merge : bool, optional
            Whether to merge what someone else has changed in the map's file, as one step that can
            be undone; by default only for a map that was opened with `open`.

        Raises
        ------
        ArgumentError
            The map has no file yet, or the file extension or the format is unknown.
        FileChangedError
            The map's file has changed on disk since it was read; see `merge`, `reload` and
            `force`.
        FileError
            The file cannot be written.

        Warns
        -----
        JourneyWarning
            The format cannot contain some parts of the map, or changes of someone else were merged;
            the warning lists them.

        Examples
        --------
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "coffee.journeymap.json")
        >>> jn.sample("coffee").save(path)
        >>> jn.read(path).equals(jn.sample("coffee"))
        True
        """
        if path is None:
            if format is not None:
                raise ArgumentError("format= needs a path: use save('NAME.md', format=...)")
            if self._file is None:
                raise ArgumentError("this map has no file yet: use save('NAME.journeymap.json')")
            self._file.save(force=force, merge=merge)
            return
        target = given_path(path)
        found = format_to_write(target, format)
        if found.name != "journeymap":
            write_atomic(target, found.write(self._core.state))
        elif self._file is not None and resolved(self._file.path) == resolved(target):
            self._file.save(force=force, merge=merge)
        else:
            made = MapFile(self._core, target, None)
            made.save(force=True)
            self._file = self._file or made

    def reload(self) -> Diff:
        """Replace the map with the state of its file, as one step that can be undone.

        Returns
        -------
        Diff
            The differences.

        Raises
        ------
        ArgumentError
            The map has no file.
        FormatError
            The file is damaged; the map is unchanged.

        Examples
        --------
        >>> import os, tempfile
        >>> jm = jn.JourneyMap("Coffee", stages=["Find"])
        >>> jm.save(os.path.join(tempfile.mkdtemp(), "coffee.journeymap.json"))
        >>> jm.set("find", name="Search")
        >>> jm.reload()
        ~ stage find (Find): name 'Search' -> 'Find'
        """
        if self._file is None:
            raise ArgumentError("this map has no file to reload")
        return self._file.reload()
