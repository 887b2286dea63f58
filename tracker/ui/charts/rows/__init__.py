"""Charts with one row per thing: prices, distributions, lifespans, comparisons."""
