"""Charts of goals' data and of customers, one file per chart."""
