"""Match events to touchpoints, and customers to personas."""
