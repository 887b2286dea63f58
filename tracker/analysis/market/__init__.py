"""What all users of OpenRouter do, by the report's definitions."""
