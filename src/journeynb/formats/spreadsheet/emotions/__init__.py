"""Emotions as teams write them: numbers on a scale, words, faces and marks."""
