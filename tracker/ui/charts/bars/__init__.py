"""Charts of bars."""
