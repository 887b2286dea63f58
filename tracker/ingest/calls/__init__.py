"""Reads single calls from OpenRouter: which days, in which time windows, and one call in full."""
