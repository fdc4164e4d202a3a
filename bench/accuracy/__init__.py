"""Verdicts beside those of other link checkers, on one web of labelled behaviours."""
