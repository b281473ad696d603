"""Smaller PNG files: flat drawings need at most 256 colors."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Places = npt.NDArray[np.intp]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def packed(png: bytes, level: int = 6) -> bytes:
    """Return an opaque PNG of 8-bit RGBA with a palette of 256 colors; return others unchanged."""
    chunks = dict(_chunks(png))
    head = chunks[b"IHDR"]
    w, h, *kind = struct.unpack(">IIBBBBB", head)
    if kind != [8, 6, 0, 0, 0]:
        return png
    data = b"".join(body for name, body in _chunks(png) if name == b"IDAT")
    runs = _runs(zlib.decompress(data), w, h)
    if runs is None:
        return png
    import numpy as np

    starts, colors = runs
    lengths = np.diff(starts, append=w * h)
    palette, places = _quantised(colors, lengths)
    rows = np.zeros((h, w + 1), dtype=np.uint8)
    rows[:, 1:] = np.repeat(places, lengths).reshape(h, w)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.tobytes()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), level)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    made, at = [], len(_SIGNATURE)
    while at + 8 <= len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        made.append((name, png[at + 8 : at + 8 + size]))
        at += 12 + size
    return made


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _runs(raw: bytes, w: int, h: int) -> tuple[Places, Bytes] | None:
    """Return the starts of runs of equal pixels in rows, and their colors.

    Only rows without a filter, or with the filter of differences to the left, are read. Drawings
    are mostly flat: they have about a tenth as many runs as pixels.
    """
    import numpy as np

    lines = np.frombuffer(raw, dtype=np.uint8).reshape(h, 4 * w + 1)
    ways = set(lines[:, 0].tolist())
    values = np.ascontiguousarray(lines[:, 1:]).view(np.uint32)
    begins = np.ones((h, w), dtype=bool)
    if ways == {0}:
        np.not_equal(values[:, 1:], values[:, :-1], out=begins[:, 1:])
    elif ways == {1}:
        np.not_equal(values[:, 1:], 0, out=begins[:, 1:])
    else:
        return None
    starts = np.flatnonzero(begins)
    colors = values.ravel()[starts].view(np.uint8).reshape(-1, 4)[:, :3]
    if ways == {0}:
        return starts, colors
    sums = np.add.accumulate(colors, axis=0, dtype=np.uint8)
    rows = np.flatnonzero(starts % w == 0)
    before = sums[rows] - colors[rows]
    return starts, sums - np.repeat(before, np.diff(rows, append=len(starts)), axis=0)


def _quantised(colors: Bytes, lengths: Places) -> tuple[Bytes, Bytes]:
    """Return at most 256 colors, and for each run the index of the nearest one.

    The colors are the means of the most frequent of 32,768 groups.
    """
    import numpy as np

    bins = (colors >> 3).astype(np.uint16) @ np.array([1024, 32, 1], dtype=np.uint16)
    counts = np.bincount(bins, weights=lengths, minlength=32768)
    used = np.flatnonzero(counts)
    kept = np.sort(used[np.argsort(-counts[used], kind="stable")[:256]])
    sums = [np.bincount(bins, weights=lengths * band, minlength=32768)[kept] for band in colors.T]
    chosen = np.stack(sums, axis=1) / counts[kept][:, None]
    middles = np.stack([used >> 10, used >> 5 & 31, used & 31], axis=1) * 8.0 + 3.5
    distance = (middles**2).sum(axis=1)[:, None] - 2 * middles @ chosen.T + (chosen**2).sum(axis=1)
    table = np.zeros(32768, dtype=np.uint8)
    table[used] = distance.argmin(axis=1)
    table[kept] = np.arange(len(kept))
    return np.rint(chosen).astype(np.uint8), table[bins]
