"""Work away from the widgets: reading, polling, writing, and what is said about it."""
