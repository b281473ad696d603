"""Reports: executed notebooks, as pages, notebooks, PDFs and slides that open offline."""
