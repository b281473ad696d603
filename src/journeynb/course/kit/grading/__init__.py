"""What learners did: every check again, on what they saved."""
