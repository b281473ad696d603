"""What an assistant asks, what it is answered, and how an answer is refused or cut."""
