"""Read XES, the XML format of process mining, as a table with one row for each event.

Attributes of an event keep their keys as columns; those of its trace get ``case:`` before them, as
other tools do. Values are text. Attributes within attributes are ignored.

The file is read in pieces, so that memory does not depend on its size. Document types are refused:
XES has none, and entities can make a small file expand without limit.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from journeynb.base.errors import FormatError
from journeynb.data.file_lists import FileList
from journeynb.data.row_numbers import ROW
from journeynb.data.sql_text import quoted

if TYPE_CHECKING:
    import ibis.expr.types as ir

CASE, EVENT, TIME = "case:concept:name", "concept:name", "time:timestamp"
_ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})
_PIECE = 2**18
_ROWS = 5000
"""Number of rows that are kept in memory."""
_MOST_BYTES, _MOST_DEPTH = 16 * 2**20, 200
"""Limits of one element and of nesting."""
_MOST_COLUMNS, _MOST_CELLS = 2000, 500_000_000
"""Limits of the table: attributes of a trace are repeated for each event."""
_GZIP = b"\x1f\x8b"
Attributes = dict[str, str]
Event = tuple[Attributes, Attributes]
"""The attributes of a trace and of one of its events."""


def read_xes(backend: Any, files: FileList, name: str) -> ir.Table:
    """Return the events of XES files as a table of our own DuckDB.

    Parameters
    ----------
    backend : ibis backend
        Our own DuckDB.
    files : FileList
        XES files, which may be compressed with gzip.
    name : str
        Name of the table.

    Raises
    ------
    FormatError
        A file is not XES, or exceeds a limit.
    """
    table = _Table(backend.con, name)
    for path in files.paths:
        if "://" in path:
            raise FormatError("XES is read from local files; download it first", source=path)
        with open(path, "rb") as file:
            compressed = file.read(2) == _GZIP
            file.seek(0)
            stream: Any = gzip.GzipFile(fileobj=file) if compressed else file
            for events in _Reader(path).batches(stream):
                table.add(events)
                if table.cells > _MOST_CELLS:
                    raise FormatError(
                        f"more than {_MOST_CELLS:,} values; convert it to Parquet", source=path
                    )
    found: ir.Table = backend.table(name)
    return found


class _Table:
    """A table of DuckDB with text columns, which grows in rows and columns."""

    def __init__(self, con: Any, name: str) -> None:
        self._con, self._name = con, name
        self._columns: dict[str, str] = {}
        self._taken: set[str] = {ROW}
        self._rows = self.cells = 0
        con.execute(f"CREATE TEMP TABLE {quoted(name)} ({quoted(ROW)} BIGINT)")
        self._extend([CASE, EVENT, TIME])

    def add(self, events: list[Event]) -> None:
        """Add events, and the columns that they have in addition."""
        import pyarrow as pa

        traces = {id(trace): trace for trace, _ in events}.values()
        keys = dict.fromkeys(key for trace in traces for key in trace)
        keys |= dict.fromkeys(key for _, event in events for key in event)
        self._extend(list(keys))
        self.cells += len(keys) * len(events)
        columns = {
            self._columns[key]: pa.array(
                [event[key] if key in event else trace.get(key) for trace, event in events],
                pa.string(),
            )
            for key in keys
        }
        columns[ROW] = pa.array(range(self._rows, self._rows + len(events)), pa.int64())
        self._rows += len(events)
        self._con.register("journeynb_batch", pa.table(columns))
        try:
            self._con.execute(
                f"INSERT INTO {quoted(self._name)} BY NAME SELECT * FROM journeynb_batch"
            )
        finally:
            self._con.unregister("journeynb_batch")

    def _extend(self, keys: list[str]) -> None:
        for key in keys:
            if key in self._columns:
                continue
            name, number = key, 0
            while name.casefold() in self._taken:  # DuckDB ignores case
                number += 1
                name = f"{key}_{number}"
            self._taken.add(name.casefold())
            self._columns[key] = name
            self._con.execute(f"ALTER TABLE {quoted(self._name)} ADD COLUMN {quoted(name)} VARCHAR")


class _Reader:
    """Reads one file. The parser calls `_start` and `_end` for each element."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open: list[str] = []
        self._keys: set[str] = set()
        self._traces = self._elements = 0
        self._trace: Attributes = {}
        self._event: Attributes = {}
        self._waiting: list[Attributes] = []
        self._ready: list[Event] = []

    def batches(self, stream: IO[bytes]) -> Iterator[list[Event]]:
        """Yield the events of a stream in lists of limited length."""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.StartDoctypeDeclHandler = self._refuse
        large, elements = 0, 0
        try:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
                large = large + len(piece) if self._elements == elements else 0
                elements = self._elements
                if large > _MOST_BYTES:
                    raise self._error(f"an element is larger than {_MOST_BYTES // 2**20} MB")
                while len(self._ready) >= _ROWS:
                    yield self._ready[:_ROWS]
                    self._ready = self._ready[_ROWS:]
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code) or "not XML"
            raise FormatError(
                f"not XES: {reason}", source=self._path, where=f"line {error.lineno}"
            ) from None
        except (LookupError, ValueError) as error:  # how expat refuses encodings
            if isinstance(error, FormatError):
                raise
            raise self._error(f"{error}; allowed: XML in UTF-8 or UTF-16") from None
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._error(f"the compressed file is damaged: {error}") from None
        if self._ready:
            yield self._ready

    def _error(self, words: str) -> FormatError:
        return FormatError(words, source=self._path)

    def _refuse(self, *_: Any) -> None:
        raise self._error("a document type (<!DOCTYPE>) is not allowed in XES")

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(":")[2]
        within = self._open[-1] if self._open else ""
        self._elements += 1
        if not within and name != "log":
            raise self._error(f"not XES: the first element is <{tag[:40]}>; allowed: <log>")
        if len(self._open) >= _MOST_DEPTH:
            raise self._error(f"elements are nested more than {_MOST_DEPTH} deep")
        kind = name
        if name == "trace" and within == "log":
            self._traces += 1
            self._trace = {}
        elif name == "event" and within in ("trace", "log"):
            self._event = {}
        elif name in _ATTRIBUTES and within in ("trace", "event"):
            self._add(within, attributes.get("key"), attributes.get("value"))
            kind = "attribute"
        elif name in ("trace", "event", "log") and within:
            kind = "other"
        self._open.append(kind)

    def _add(self, within: str, key: str | None, value: str | None) -> None:
        if not key or value is None:
            return
        row, key = (self._event, key) if within == "event" else (self._trace, f"case:{key}")
        self._keys.add(key)
        if len(self._keys) > _MOST_COLUMNS:
            raise self._error(f"more than {_MOST_COLUMNS:,} different attributes")
        row[key] = value

    def _end(self, _: str) -> None:
        kind = self._open.pop()
        self._elements += 1
        if kind == "event" and self._open[-1] == "trace":
            self._waiting.append(self._event)
            if len(self._waiting) >= _ROWS:  # a trace of any length
                self._finish()
        elif kind == "event":
            self._ready.append(({}, self._event))
        elif kind == "trace":
            self._finish()

    def _finish(self) -> None:
        """Give the events of a trace its attributes."""
        self._trace.setdefault(CASE, f"trace {self._traces}")
        self._ready += [(self._trace, event) for event in self._waiting]
        self._waiting = []
