"""Sessions of maps and connections of their views, without a notebook or a widget."""
