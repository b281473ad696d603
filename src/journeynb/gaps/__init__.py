"""The gaps floor."""
