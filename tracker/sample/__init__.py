"""An invented account and a stand-in for OpenRouter that serves its data."""
