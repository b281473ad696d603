"""Labels of all customers, and of customers without a persona."""

from __future__ import annotations

ALL, NONE = "(all)", "(none)"
"""What tables call everybody, and what fits nothing; no id looks like them."""
EVERYBODY = -1
