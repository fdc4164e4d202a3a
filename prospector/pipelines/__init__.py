"""Carry items through the checks to the store."""
