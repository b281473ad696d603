"""The course: ten lessons that check themselves."""
