"""UJM and UJG, two vocabularies of JSON-LD for user journeys: read alike, written as either."""

from journeynb.formats.jsonld.not_written import ujg_losses, ujm_losses
from journeynb.formats.jsonld.reading import read_jsonld
from journeynb.formats.jsonld.ujg_writing import write_ujg
from journeynb.formats.jsonld.ujm_writing import write_ujm

__all__ = ["read_jsonld", "ujg_losses", "ujm_losses", "write_ujg", "write_ujm"]
