"""Questions that explain: what brings customers, why they leave, what differs, and what if."""
