"""Pictures of pages with their dead link marked: evidence for the reviewer and the pitch."""
