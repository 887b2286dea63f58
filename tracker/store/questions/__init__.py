"""Reads usage: sums by source and UTC day, lists of calls, and what is odd in them."""
