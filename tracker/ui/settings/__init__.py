"""The user's settings, and the dialog for them."""
