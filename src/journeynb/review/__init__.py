"""Review of the changes that a reader made in a report."""
