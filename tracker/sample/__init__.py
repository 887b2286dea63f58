"""An invented account and a stand-in OpenRouter that answers from it."""
