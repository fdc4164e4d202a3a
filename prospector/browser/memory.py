"""What one crawl has learned of rendering: which hosts are built by script, and how much it may still do (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field

FRUITLESS = 2
"""Renderings that brought nothing more than the HTML had, after which a host is left at that."""
_LEAST_MORE = 1.5
_MORE_WORDS = 20


@dataclass(slots=True)
class RenderMemory:
    """``mode`` is the crawl's ``render`` argument; ``budget`` how many pages it may render."""

    mode: str
    budget: int
    rendered: int = 0
    refused: int = 0
    _gained: dict[str, int] = field(default_factory=dict)
    _fruitless: dict[str, int] = field(default_factory=dict)

    def is_scripted(self, host: str) -> bool:
        """Whether rendering brought more than the HTML had on an earlier page of the host."""
        return self._gained.get(host, 0) > 0

    def may_render(self, host: str) -> bool:
        """Whether a page of the host may still be rendered."""
        if self.mode == "never" or self.rendered >= self.budget:
            return False
        return self.mode == "always" or self.is_scripted(host) or not self._given_up(host)

    @property
    def is_spent(self) -> bool:
        """Whether the budget is used up."""
        return self.rendered >= self.budget

    def begin(self) -> None:
        """Count a rendering that is about to be made."""
        self.rendered += 1

    def learn(self, host: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
        """Remember what a rendering brought: (links, words) before and after; returns whether more."""
        more_links = after[0] > max(before[0] + 1, before[0] * _LEAST_MORE)
        more_words = after[1] > max(before[1] + _MORE_WORDS, before[1] * _LEAST_MORE)
        book = self._gained if more_links or more_words else self._fruitless
        book[host] = book.get(host, 0) + 1
        return more_links or more_words

    def _given_up(self, host: str) -> bool:
        return self._fruitless.get(host, 0) >= FRUITLESS
