"""The long and the wide form of a map: read and written."""
