"""The same questions to other libraries, each in an environment of its own: make bench-peers."""
