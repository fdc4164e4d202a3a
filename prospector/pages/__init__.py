"""What a page says: pure functions from HTML to facts, no network and no database."""
