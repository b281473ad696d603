"""The editor as a widget: the map shown and edited by hand, live with Python."""
