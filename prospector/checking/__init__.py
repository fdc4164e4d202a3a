"""Whether a target is dead: evidence gathering (the checker) and the pure judge."""

from prospector.checking.checker import Checker

__all__ = ["Checker"]
