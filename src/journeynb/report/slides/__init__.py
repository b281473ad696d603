"""A report as a PowerPoint file."""
