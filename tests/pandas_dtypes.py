"""The types of columns that differ between versions of pandas."""

from __future__ import annotations

import pandas as pd

TEXT = pd.Series(["text"]).dtype
"""The type of text: ``str`` in pandas 3, ``object`` in pandas 2."""
