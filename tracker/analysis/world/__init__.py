"""The rows of the page that compares you with the report and the market."""
