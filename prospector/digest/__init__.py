"""What is new since the last time somebody was told: collected, written, and sent to oneself."""
