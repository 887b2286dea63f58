"""Which models stayed: cohorts by the month of first use."""
