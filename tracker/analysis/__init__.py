"""Numbers from the store: one rule for totals and splits, and everything computed from it."""
