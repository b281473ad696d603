"""Formats of journey maps: read and write files, and one register of them."""
