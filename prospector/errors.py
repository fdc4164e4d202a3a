"""What went wrong, for the person who can mend it.

Every mistake a user can make is raised as a :class:`UserError` with one sentence that says what is
wrong, where, and what to do. The commands print that sentence and exit with ``exit_code``; a
traceback is for our own mistakes only.
"""

from __future__ import annotations


class UserError(Exception):
    """A mistake in the input, told in one clear sentence; exits with 2 (misuse)."""

    exit_code = 2


class NicheError(UserError):
    """A niche profile that cannot be found, read or understood."""


class SettingError(UserError):
    """A setting or spider argument with a value that makes no sense."""


class StoreError(UserError):
    """A database file that we must not or cannot use."""
