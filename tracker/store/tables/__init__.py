"""What the tables share: texts kept once under small numbers, and the roll-ups of the calls."""
