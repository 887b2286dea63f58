"""Cards that pages share: charts, numbers, sentences."""
