"""From facts to outreach candidates."""
