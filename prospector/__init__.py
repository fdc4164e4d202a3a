"""Prospector: a crawler that finds dead links and resource pages worth an outreach e-mail."""

__version__ = "0.1.0"
