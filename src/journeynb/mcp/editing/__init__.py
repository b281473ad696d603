"""Changes that an assistant sends: read, described, proposed or made."""
