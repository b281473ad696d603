"""Event logs held against a map: what customers did, beside what the map says they do."""
