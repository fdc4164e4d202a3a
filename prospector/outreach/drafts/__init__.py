"""Drafts of pitches: made from facts alone, after a second look, and never sent."""

from prospector.outreach.drafts.desk import Choices, DraftRefused, draft_for, pitch_for, row_of
from prospector.outreach.drafts.render import KINDS, Draft, render
from prospector.outreach.drafts.words import LANGUAGES

__all__ = [
    "KINDS",
    "LANGUAGES",
    "Choices",
    "Draft",
    "DraftRefused",
    "draft_for",
    "pitch_for",
    "render",
    "row_of",
]
