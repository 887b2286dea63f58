"""What each row of that comparison says."""
