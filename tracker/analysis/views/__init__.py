"""What one page shows, as values without Qt: a module per page."""
