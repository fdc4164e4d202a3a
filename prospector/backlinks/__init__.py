"""Links to us that we know of: whether each is still there and as expected, and when to look again."""
