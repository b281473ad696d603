"""Gaps of a map: run the rules, show and explain what they find, accept findings."""
