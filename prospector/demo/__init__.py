"""The embedded demo web."""
