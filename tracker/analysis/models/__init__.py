"""What a model is: its names, classes and size, its usage and its history."""
