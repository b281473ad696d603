"""The editor as a widget, live outputs, and the cells that build maps."""
