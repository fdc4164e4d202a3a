"""What rendering costs and how often it is asked for."""
