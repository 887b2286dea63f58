"""The only place that speaks to SQLite: one private file with every call, day, key and price that is known."""
