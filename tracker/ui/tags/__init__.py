"""Tags in the window: the dialog, and the controller that stores them."""
