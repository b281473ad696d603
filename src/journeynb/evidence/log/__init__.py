"""Event logs: open, read, check and prepare them."""
