"""Stores usage: calls, day totals, and the imports that brought them."""
