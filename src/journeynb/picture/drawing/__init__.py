"""SVG, text widths, icons, PNG and PDF; does not know the map."""
