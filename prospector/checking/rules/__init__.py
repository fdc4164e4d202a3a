"""The rules of a verdict: pure functions from evidence to a reason and a sentence."""
