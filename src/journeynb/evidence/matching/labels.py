"""Labels of tables for all customers, and for anything that matches nothing in the map."""

from __future__ import annotations

ALL, NONE = "(all)", "(none)"
"""Labels in place of an id. No id looks like them."""
EVERYONE = -1
"""The position of all customers, beside the positions of personas."""
