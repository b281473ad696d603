"""The OpenJourney Format (.ojf): a grid of stages and swimlanes with cards, in JSON."""

from journeynb.formats.open_journey.not_written import losses
from journeynb.formats.open_journey.reading import read_ojf
from journeynb.formats.open_journey.writing import write_ojf

__all__ = ["losses", "read_ojf", "write_ojf"]
