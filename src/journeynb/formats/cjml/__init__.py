"""CJML 2.0, the XML of a research language: planned and actual journeys in, planned ones out."""

from journeynb.formats.cjml.not_written import losses
from journeynb.formats.cjml.reading import read_cjml
from journeynb.formats.cjml.writing import write_cjml

__all__ = ["losses", "read_cjml", "write_cjml"]
