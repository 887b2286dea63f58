"""Which account is worked with: its store, its key, its clock; the front ends begin here."""
