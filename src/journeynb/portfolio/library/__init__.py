"""The library of a portfolio, and changes of several maps."""
