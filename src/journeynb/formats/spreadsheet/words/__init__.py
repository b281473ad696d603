"""The words of spreadsheets: headings, lanes and emotions."""
