"""The content of maps, in the words and values of answers."""
