"""Which figures of the report can be compared fairly, and how."""
