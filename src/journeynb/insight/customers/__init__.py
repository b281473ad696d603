"""Tables of customers: open and check them, and find who the most valuable customers are."""
