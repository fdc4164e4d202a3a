"""Where to go: one spider a job."""
