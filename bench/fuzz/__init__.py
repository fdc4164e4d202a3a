"""Coverage-guided fuzzing of whatever reads what a stranger wrote (development only)."""
