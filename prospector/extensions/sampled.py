"""A figure that is dear to compute, looked up only as often as its cost allows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

_LEAST_SECONDS = 1.0
_SHARE = 50


class Sampled(Generic[Value]):
    """Calls ``compute`` at most once a second, and never for more than 2 % of the time."""

    def __init__(self, compute: Callable[[], Value]) -> None:
        self._compute = compute
        self._due = 0.0
        self._value: Value | None = None

    def __call__(self) -> Value:
        """The figure, possibly some seconds old."""
        now = time.monotonic()
        if self._value is None or now >= self._due:
            self._value = self._compute()
            cost = time.monotonic() - now
            self._due = time.monotonic() + max(_LEAST_SECONDS, cost * _SHARE)
        return self._value
