"""The page You and the world."""
