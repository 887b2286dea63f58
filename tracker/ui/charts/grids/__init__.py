"""Charts of cells in rows and columns: coverage and cohorts."""
