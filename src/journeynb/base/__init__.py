"""What every floor uses: errors, warnings, text, files, fragments of HTML, the current date."""
