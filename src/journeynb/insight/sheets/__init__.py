"""Tables as people keep them: numbers, dates, headings and totals of Excel and CSV sheets."""
