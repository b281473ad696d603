"""The text of a report, one file a section."""
