"""The machine's other cores: pure work done in processes beside this one, none of which can lose it."""
