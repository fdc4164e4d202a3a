"""Whether a target is dead: evidence gathering and the pure judge."""
