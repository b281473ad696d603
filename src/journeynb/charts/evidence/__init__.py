"""Charts of an event log on the map: a file a method of `EvidenceCharts`."""
