"""What charts show, as values free of Qt."""
