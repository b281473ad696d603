"""Boards that teams draw: exports of Lucidchart and Miro."""

from journeynb.formats.boards.lucid import read_lucid
from journeynb.formats.boards.lucid_rows import is_lucid
from journeynb.formats.boards.miro import read_miro

__all__ = ["is_lucid", "read_lucid", "read_miro"]
