"""The page Agentic."""
