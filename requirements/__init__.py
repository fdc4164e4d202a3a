"""What CI installs, and whether faults are known in it."""
