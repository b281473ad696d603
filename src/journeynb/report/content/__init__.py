"""What a report says, apart from its output format."""
