"""Open a table of customers, check its rows, and tell what its columns hold."""
