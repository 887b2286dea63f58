"""List prices, prices that were paid, and what usage costs at a price."""
