"""The welcome screen: paste a key, drop a CSV, explore the sample."""
