"""Table models and the table view."""
