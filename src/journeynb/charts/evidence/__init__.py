"""Charts of an event log on a map, one file per method of `EvidenceCharts`."""
