"""Review of the changes that a reader made in an editable report."""
