"""Work that runs in the background: reading, polling, writing, and the messages about it."""
