"""Do the parts agree: calls, day feeds and the balance, day by day."""
