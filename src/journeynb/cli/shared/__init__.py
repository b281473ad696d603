"""What commands share: options, output, and tables as text."""
