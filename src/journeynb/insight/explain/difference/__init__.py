"""What differs between two groups of customers."""
