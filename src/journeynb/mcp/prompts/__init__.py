"""Prompts that a person starts: what an assistant is to do with a map, and how."""
