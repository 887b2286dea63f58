"""Usage priced on another model."""
