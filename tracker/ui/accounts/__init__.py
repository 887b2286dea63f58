"""Several accounts and keys in one window, and one window per store."""
