"""Joins api and store: requests data from OpenRouter, reads CSV exports, and stores both."""
