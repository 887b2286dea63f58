"""One folder per page, and the cards that pages share."""
