"""The base of all floors: errors, warnings, text, files, HTML, the current date."""
