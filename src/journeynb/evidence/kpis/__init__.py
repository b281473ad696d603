"""KPIs of an event log by period."""
