"""The layout of a table: its shape, and the meaning of its headings."""
