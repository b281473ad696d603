"""Contents of a report, independent of the output format."""
