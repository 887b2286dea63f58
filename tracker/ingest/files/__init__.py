"""Reads OpenRouter's CSV exports, per call and per day."""
