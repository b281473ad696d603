"""Reports: executed notebooks, and what is made of them, that anyone can open, offline."""
