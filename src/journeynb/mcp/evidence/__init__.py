"""What an event log says about a map, without anything about fewer than five customers."""
