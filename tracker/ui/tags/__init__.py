"""Tags in the window: the dialog and what stores them."""
