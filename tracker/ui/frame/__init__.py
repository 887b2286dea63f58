"""What is shown around a page: header, side bar, filters, status bar."""
