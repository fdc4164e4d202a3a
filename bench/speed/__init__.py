"""Time, processor, memory and requests of a whole crawl beside other link checkers."""
