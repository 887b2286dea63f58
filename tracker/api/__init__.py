"""The only place that speaks HTTP: a typed, reading-only client of OpenRouter's API."""
