"""One self-contained HTML file of what was found, for whoever pays for it."""
