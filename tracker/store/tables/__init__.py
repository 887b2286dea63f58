"""What the tables share: texts that are stored once under small numbers, and the roll-ups of the calls."""
