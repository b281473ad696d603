"""The cells of files: CSV and XLSX, as rows of text."""
