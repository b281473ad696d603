"""What any table needs: sources, engines, columns, times, intervals and rounding. Knows no map."""
