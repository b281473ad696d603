"""Tables without a map: sources, engines, columns, times, intervals and rounding."""
