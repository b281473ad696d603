"""What maps contain, in the words and values of answers."""
