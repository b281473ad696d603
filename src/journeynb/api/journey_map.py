"""What a user holds: a map with its methods, and the functions that bring one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakValueDictionary

from journeynb.api.parts.charts import ChartsPart
from journeynb.api.parts.editor import Editors
from journeynb.api.parts.edits import Edits
from journeynb.api.parts.goals import Goals
from journeynb.api.parts.history import History
from journeynb.api.parts.records import Records
from journeynb.api.parts.reviews import Reviews
from journeynb.api.parts.tables import Tables
from journeynb.base.errors import ArgumentError
from journeynb.base.files import is_there, resolved, write_atomic
from journeynb.base.user_warnings import warn
from journeynb.formats.map_file import MapFile
from journeynb.formats.registry import format_of, read_file
from journeynb.model import edits as calls
from journeynb.model.core import CoreMap
from journeynb.model.diff import Diff
from journeynb.model.entity import Entity, MapInfo
from journeynb.model.state import State
from journeynb.notebook.cells import remember

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from journeynb.evidence.log.event_log import EventLog

_OPEN: WeakValueDictionary[Path, JourneyMap] = WeakValueDictionary()


class JourneyMap(Edits, History, Goals, Records, Tables, ChartsPart, Editors, Reviews):
    """A customer journey map: personas, stages, touchpoints, goals and what links them.

    Parameters
    ----------
    title : str
        The map's title.
    stages : list of str or Stage, optional
        The stages, in order.
    **fields
        The map's other fields: `description`, `state` (``"as_is"`` or ``"to_be"``),
        `brand_values`, `owners`, `currency`, `reviewed`, `review_days`, `shifts`, `reviews`,
        `exceptions`.

    Raises
    ------
    ChangeError
        A field or a value is wrong.

    Examples
    --------
    >>> jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    >>> maya = jm.add(jn.Persona(name="Maya", role="Home barista"))
    >>> ad = jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas=[maya])
    >>> jm
    JourneyMap 'Coffee': 1 persona, 2 stages, 1 touchpoint
      Awareness: Search ad
      Decision: (nothing)
    """

    def __init__(
        self, title: str = "", *, stages: Sequence[Any] | Any | None = None, **fields: Any
    ) -> None:
        names = [stages] if isinstance(stages, (str, Entity)) else stages
        self._core = calls.start_map(title, names, fields)
        remember(self._core)
        self._file: MapFile | None = None

    @classmethod
    def _of(cls, state: State) -> Self:
        made = cls.__new__(cls)
        made._core = CoreMap(state)
        remember(made._core)
        made._file = None
        return made

    @classmethod
    def from_frame(
        cls,
        df: pd.DataFrame,
        columns: Mapping[str, str | None] | None = None,
        *,
        shape: str | None = None,
        persona: str | None = None,
    ) -> Self:
        """Make a map from a table as teams keep journeys in spreadsheets.

        Parameters
        ----------
        df : pandas.DataFrame
            Long: a row a touchpoint and persona, with columns such as stage, touchpoint, channel,
            persona, emotion, actions, thoughts, pain point, opportunity, owner, goal. Wide: stages
            as columns, lanes as rows, the names of the lanes in the first column.
        columns : dict, optional
            Which heading means which column, where the names do not say it; None leaves one out.
        shape : {"long", "wide"}, optional
            By default seen from the headings.
        persona : str, optional
            Whose journey it is, where the table does not say.

        Warns
        -----
        JourneyWarning
            Tells which headings were taken for which columns, and which were not used.
        """
        from journeynb.formats.spreadsheet import from_frame

        return cls._of(from_frame(df, columns=columns, shape=shape, persona=persona))

    @classmethod
    def from_events(cls, log: EventLog, stages: Sequence[str | Entity] | None = None) -> Self:
        """Draft a map from an event log, as a starting point to edit.

        Touchpoints are the most frequent events, together 98% of all, at most 60. Each is placed in
        a stage by its typical position. ``leads_to`` links follow the most frequent moves, together
        80% of all, with their shares. The most frequent values of the log's persona column, at most
        8, become personas, with the touchpoints that at least 5% of their customers reach, and with
        emotions from 30 scores on. Everything cites the log as its source.

        Parameters
        ----------
        log : EventLog
            The event log.
        stages : list of str or Stage, optional
            The stages, in order; by default Start, Middle and End. Stages without touchpoints are
            omitted.

        Returns
        -------
        JourneyMap

        Raises
        ------
        ArgumentError
            `log` is not an event log or has no events, or `stages` is not a list of stages.

        Examples
        --------
        >>> import pandas as pd
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "ann", "bob", "bob"],
        ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02", "2026-01-04"],
        ...     "event": ["ad_click", "order_placed", "ad_click", "order_placed"],
        ... }))
        >>> jn.JourneyMap.from_events(log, stages=["Awareness", "Decision"])
        JourneyMap 'Draft from event log': 2 stages, 2 touchpoints, 1 source
          Awareness: Ad click
          Decision: Order placed
        """
        from journeynb.evidence.proposals.map_from_log import map_from_log

        return cls._of(map_from_log(log, stages).state)

    @property
    def info(self) -> MapInfo:
        """The fields of the map itself."""
        return self._core.info

    @property
    def title(self) -> str:
        """The map's title; setting it is a step of history."""
        return self._core.info.title

    @title.setter
    def title(self, title: str) -> None:
        self.set(title=title)

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """A networkx graph of the map, your own copy: changing it changes nothing here.

        Nodes are ids, with ``kind`` and the fields of the kind as attributes; edges are keyed by
        the kind of link, with what it holds as attributes. Made at most once a step.

        Examples
        --------
        >>> import networkx as nx
        >>> jm = jn.sample("coffee")
        >>> nx.is_directed(jm.graph)
        True
        """
        return self._core.graph

    @property
    def path(self) -> Path | None:
        """The file that the map was read from, or first saved to."""
        return None if self._file is None else self._file.path

    def __getitem__(self, id: str) -> Entity:
        """Return the entity of an id, immutable; raises `UnknownIdError` (a KeyError)."""
        return self._core.entity(id)

    def __contains__(self, id: object) -> bool:
        return id in self._core.state

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids, in the order of the file."""
        return iter([entity.id for entity in self._core.entities()])

    def __len__(self) -> int:
        """Return how many entities the map has."""
        return len(self._core.state.graph)

    def __bool__(self) -> bool:
        return True  # an empty map is a map

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        from journeynb.tables.map_text import text_of

        text = text_of(self._index)
        if self._file is not None and self._file.stopped:
            text += (
                "\n  (not saved: the file has changed on disk; see reload() and save(force=True))"
            )
        return text

    def fork(self, **fields: Any) -> Self:
        """Return a new map with the same content and a history of its own.

        Parameters
        ----------
        **fields
            Fields of the new map that differ, such as ``state="to_be"``.
        """
        other = type(self)._of(self._core.state.copy())
        if fields:
            other.set(**fields)
            other._core.done.clear()
        return other

    def __copy__(self) -> Self:
        return self.fork()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.fork()

    def equals(self, other: JourneyMap) -> bool:
        """Whether another map has the same content, whatever its history and file."""
        return not self.diff(other)

    def save(self, path: str | os.PathLike[str] | None = None, *, force: bool = False) -> None:
        """Write the map to a file, whole or not at all.

        Parameters
        ----------
        path : path, optional
            By default the file that the map was read from or saved to. The ending says the format:
            ``.journeymap.json``, or to hand the map on ``.mmd``, ``.md``, ``.csv`` or ``.xlsx``.
        force : bool
            Overwrite the map's file even if somebody else changed it meanwhile.

        Raises
        ------
        FileChangedError
            The map's file changed on disk since it was read.
        FileError
            The file cannot be written.
        """
        if path is None:
            if self._file is None:
                raise ArgumentError("this map has no file yet: use save('NAME.journeymap.json')")
            self._file.save(force=force)
            return
        target = Path(path)
        format = format_of(target)
        if format.name != "journeymap":
            write_atomic(target, format.write(self._core.state))
        elif self._file is not None and resolved(self._file.path) == resolved(target):
            self._file.save(force=force)
        else:
            made = MapFile(self._core, target, None)
            made.save(force=True)
            self._file = self._file or made

    def reload(self) -> Diff:
        """Take the state of the map's file as one undoable step; return what changed.

        Raises
        ------
        ArgumentError
            The map has no file.
        FormatError
            The file is damaged; the map is as it was.
        """
        if self._file is None:
            raise ArgumentError("this map has no file to reload")
        return self._file.reload()


def read(path: str | os.PathLike[str], *, format: str | None = None, **options: Any) -> JourneyMap:
    """Read a map from a file.

    Parameters
    ----------
    path : path
        A ``.journeymap.json``; a Mermaid journey diagram in ``.mmd`` or Markdown; a spreadsheet,
        ``.csv`` or ``.xlsx``; or a report or notebook that carries a map, ``.html`` or ``.ipynb``.
    format : {"journeymap", "mermaid", "markdown", "csv", "xlsx", "notebook", "html"}, optional
        By default what the file's ending says.
    **options
        Mermaid: `diagram`, the index (from 0) or title of one of several. Spreadsheets: `columns`,
        `shape` and `persona` as of `JourneyMap.from_frame`; of ``.xlsx`` also `sheet`, a name or
        an index.

    Returns
    -------
    JourneyMap
        Read from a ``.journeymap.json``, `save` writes it back there.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        Names the file, the line or the field, what was wrong and what is allowed.

    Warns
    -----
    JourneyWarning
        Tells what was read in another way than it is written.
    """
    target = Path(path)
    state, content = read_file(target, format, options)
    made = JourneyMap._of(state)
    if format_of(target, format).name == "journeymap":
        made._file = MapFile(made._core, target, content)
    return made


def open(path: str | os.PathLike[str]) -> JourneyMap:
    """Open a map that is saved as it is edited.

    Of a path that is open already it returns the same map; of a path that does not exist a new one,
    which is written with the first edit. When somebody else changes the file, saving stops and says
    so, until `JourneyMap.reload` or ``save(force=True)``.

    Parameters
    ----------
    path : path
        A ``.journeymap.json``.
    """
    target = Path(path)
    if format_of(target).name != "journeymap":
        raise ArgumentError(
            f"{target}: only .journeymap.json files can be opened for editing; use read() "
            "for other formats"
        )
    key = resolved(target)
    known = _OPEN.get(key)
    if known is not None:
        if known._file is not None and known._file.changed_on_disk():
            warn(
                f"{target} has changed on disk since it was opened; use reload() to get the "
                "version on disk"
            )
        return known
    if is_there(target):
        made = read(target)
    else:
        title = target.name.removesuffix(".json").removesuffix(".journeymap")
        made = JourneyMap(title)
        made._file = MapFile(made._core, target, None)
    assert made._file is not None
    made._file.save_as_edited()
    _OPEN[key] = made
    return made
