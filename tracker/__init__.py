"""Model Usage Tracker: a person's own "State of AI" over their OpenRouter account."""
