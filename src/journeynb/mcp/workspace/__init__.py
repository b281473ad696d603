"""What the tools read: the maps of a folder, an event log and a table of customers."""
