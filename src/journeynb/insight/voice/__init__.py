"""The voice of the customer: sentiment, distinctive words and quotes of comments."""
