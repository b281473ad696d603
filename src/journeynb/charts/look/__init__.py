"""Parts that charts share: theme, colors, labels, and the chart for empty data."""
