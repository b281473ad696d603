"""Open a table of customers, check its rows, and say what its columns contain."""
