"""Which touchpoints get credit for conversions."""
