"""The only package that uses SQLite: one private file with every call, day, key and price that is known."""
