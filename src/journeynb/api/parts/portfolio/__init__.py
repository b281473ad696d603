"""The parts of `Portfolio`, one for each subject."""
