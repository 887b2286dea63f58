"""Reading day totals from OpenRouter: activity and analytics."""
