"""Images of a map: a PNG or JPEG from its first byte to its last, with few enough pixels.

An image of a few kilobytes can describe gigabytes of pixels, which whatever draws it would need.
"""

from __future__ import annotations

from collections.abc import Callable

PIXEL_LIMIT = 4_000_000
_SCANS = 64
_PNG_START = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def image_problem(kind: str, data: bytes) -> str:
    """Return what is wrong with the data of an image, or an empty text.

    Parameters
    ----------
    kind : {"png", "jpeg"}
        Its type.
    data : bytes
        The data.
    """
    pixels = _SIZES[kind](data)
    if pixels == 0:
        return "the image data does not match its type, or is damaged"
    if pixels > PIXEL_LIMIT:
        return f"more than {PIXEL_LIMIT // 1_000_000} million pixels"
    return ""


def _png(data: bytes) -> int:
    """Return the number of pixels of a PNG, 0 if it is none."""
    if len(data) < 33 or not (data.startswith(_PNG_START) and data.endswith(_PNG_END)):
        return 0
    return int.from_bytes(data[16:20]) * int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> int:
    """Return the number of pixels of a JPEG, 0 if it is none."""
    if not (data.startswith(b"\xff\xd8\xff") and data.endswith(b"\xff\xd9")):
        return 0
    if data.count(b"\xff\xda") > _SCANS:  # each takes as long as the whole image
        return 0
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame
            return int.from_bytes(data[at + 5 : at + 7]) * int.from_bytes(data[at + 7 : at + 9])
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0


_SIZES: dict[str, Callable[[bytes], int]] = {"png": _png, "jpeg": _jpeg}
