"""The report of a portfolio: a page, a PDF or slides."""
