"""Joins api and store: what is asked of OpenRouter and read from CSV exports, in which order, and stored how."""
