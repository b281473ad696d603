"""Pages and slides for the instructor: HTML files that load nothing."""
