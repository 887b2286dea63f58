"""Charts: finished values in, pixels out."""
