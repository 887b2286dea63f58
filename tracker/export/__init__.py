"""Numbers as JSON and CSV."""
