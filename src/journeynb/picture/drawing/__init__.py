"""SVG, text widths, icons, PNG and PDF. Knows no map."""
