"""Who else links to what is dead, and to competitors: from our own file and from public sources."""
