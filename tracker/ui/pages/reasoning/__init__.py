"""The page Reasoning."""
