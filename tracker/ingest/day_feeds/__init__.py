"""Reads day totals from OpenRouter: activity and analytics."""
