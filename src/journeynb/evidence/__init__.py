"""Event logs, compared with a map."""
