"""The DuckDB that all connections in memory share, and the SQL that equal expressions share."""
