"""The numbers of a goal: its status, its series of measurements, and where they lead."""
