"""The base of all floors: errors, warnings, text, files, fragments of HTML, the current date."""
