"""What all charts share: theme, legend, axes, cursor, tooltip."""
