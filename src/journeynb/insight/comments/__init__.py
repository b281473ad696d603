"""Tables of comments: survey answers, reviews and tickets."""
