"""What each row of the page "You and the world" says."""
