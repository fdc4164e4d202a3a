"""What went wrong, for the person who can mend it.

Every mistake a user can make is raised as a :class:`UserError` with one sentence that says what is
wrong, where, and what to do. The commands print that sentence and exit with ``exit_code``; a
traceback is for our own mistakes only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class UserError(Exception):
    """A mistake in the input, told in one clear sentence; exits with 2 (misuse)."""

    exit_code = 2


class NicheError(UserError):
    """A niche profile that cannot be found, read or understood."""

    not_found = False


class UnknownNicheError(NicheError):
    """A name that no profile has: it may be a topic of its own when seeds are given."""

    not_found = True


class InvalidNicheError(NicheError):
    """A profile with mistakes; ``mistakes`` holds one sentence each, ``path`` names the file."""

    def __init__(self, path: str, mistakes: Sequence[str]) -> None:
        self.path = path
        self.mistakes = tuple(mistakes)
        if len(self.mistakes) == 1:
            text = f"{path}, {self.mistakes[0]}"
        else:
            lines = "".join(f"\n  {mistake}" for mistake in self.mistakes)
            text = f"{path} has {len(self.mistakes)} mistakes:{lines}"
        super().__init__(text)


class SettingError(UserError):
    """A setting or spider argument with a value that makes no sense."""


class StoreError(UserError):
    """A database file that we must not or cannot use."""


class CannotWriteError(StoreError):
    """A database that may not or cannot be written; exits with 4, as when writing fails later."""

    exit_code = 4
