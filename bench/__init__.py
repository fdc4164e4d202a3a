"""Measurements; none runs in the tests."""
