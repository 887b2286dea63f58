"""What stands around a page: header, side bar, filters, status bar."""
