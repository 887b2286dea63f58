"""The SQLite file itself: opening it, its schema and migrations, the two kinds of transaction."""
