"""Reading single calls from OpenRouter: which days, in which windows, in full."""
