"""What the person chose, and the dialog for it."""
