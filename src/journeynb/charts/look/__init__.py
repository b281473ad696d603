"""What charts share: theme, colors, labels, and charts of nothing."""
