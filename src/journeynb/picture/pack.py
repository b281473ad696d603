"""PNG files made small: flat drawings need no more than 256 colours."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def packed(png: bytes, level: int = 6) -> bytes:
    """Return an opaque PNG of 8-bit RGBA with a palette of 256 colours; others as they are."""
    chunks = dict(_chunks(png))
    head = chunks[b"IHDR"]
    w, h, *kind = struct.unpack(">IIBBBBB", head)
    if kind != [8, 6, 0, 0, 0]:
        return png
    data = b"".join(body for name, body in _chunks(png) if name == b"IDAT")
    pixels = _pixels(zlib.decompress(data), w, h)
    if pixels is None:
        return png
    palette, places = _quantised(pixels)
    import numpy as np

    rows = np.zeros((h, w + 1), dtype=np.uint8)
    rows[:, 1:] = places
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


def _pixels(raw: bytes, w: int, h: int) -> Bytes | None:
    """Return the colours of rows that are stored as they are or as differences to the left."""
    import numpy as np

    lines = np.frombuffer(raw, dtype=np.uint8).reshape(h, 4 * w + 1)
    ways = set(lines[:, 0].tolist())
    values = lines[:, 1:].reshape(h, w, 4)[:, :, :3]
    if ways == {1}:
        return np.add.accumulate(values, axis=1, dtype=np.uint8)
    return np.ascontiguousarray(values) if ways == {0} else None


def _quantised(pixels: Bytes) -> tuple[Bytes, Bytes]:
    """Return at most 256 colours, and for each pixel the place of the one next to its own."""
    import numpy as np

    wide: Any = pixels.astype(np.uint16)
    bins = ((wide[:, :, 0] >> 3) << 10) | ((wide[:, :, 1] >> 3) << 5) | (wide[:, :, 2] >> 3)
    flat = bins.ravel()
    counts = np.bincount(flat, minlength=32768)
    used = np.flatnonzero(counts)
    sums = [
        np.bincount(flat, weights=pixels[:, :, band].ravel(), minlength=32768)[used]
        for band in range(3)
    ]
    colors = np.stack(sums, axis=1) / counts[used][:, None]
    kept = np.sort(np.argsort(-counts[used], kind="stable")[:256])
    chosen = colors[kept]
    nearest = ((colors[:, None, :] - chosen[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    table = np.zeros(32768, dtype=np.uint8)
    table[used] = nearest
    return np.rint(chosen).astype(np.uint8), table[bins]
