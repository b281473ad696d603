"""Mermaid's `journey` diagrams: read as their author meant them, written as Mermaid takes them."""

from journeynb.formats.mermaid.not_written import losses
from journeynb.formats.mermaid.reading import list_mermaid, read_mermaid
from journeynb.formats.mermaid.writing import write_mermaid

__all__ = ["list_mermaid", "losses", "read_mermaid", "write_mermaid"]
