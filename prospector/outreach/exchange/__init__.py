"""Candidates to spreadsheets and mail tools, and people's decisions back."""
