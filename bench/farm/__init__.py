"""A seeded web on loopback for measuring speed: sites, pages, targets, latencies and faults."""
