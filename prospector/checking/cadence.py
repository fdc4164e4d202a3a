"""When to look at a target again: seldom when it has long been steady, soon when in doubt.

Pure arithmetic on times (UTC ISO 8601 text). The strikes follow Wikipedia's archive bot: failures
count only when they are at least three days apart.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prospector.items import Reason, Verdict

STRIKE_GAP = timedelta(days=3)
"""Two strikes of the same doubt lie at least this far apart."""

ENOUGH_STRIKES = 3
STRIKES = frozenset(
    {
        Reason.REFUSED,
        Reason.TIMEOUT,
        Reason.RESET,
        Reason.SERVER_ERROR,
        Reason.DNS_FAILURE,
    }
)
"""Reasons that become ``unreachable`` after enough strikes (docs/verdicts.md)."""
_SOON = timedelta(days=3)
_DEAD = timedelta(days=7)
_ALIVE_FIRST = timedelta(days=7)
_ALIVE_LONGEST = timedelta(days=60)
_NEVER_CHANGES = frozenset({Reason.UNSUPPORTED_SCHEME, Reason.TOO_LARGE, Reason.PRIVATE_ADDRESS})


def next_check(verdict: Verdict, reason: Reason, at: str, first_seen: str, checks: int) -> str:
    """The moment of the next look after one at ``at``.

    A living target: after 7 days, doubling with each look up to 60. A dead one: 7 days, since
    sites come back. An unsure one: 3 days, the gap between strikes; what is not asked at all (a
    private address, another scheme) waits the longest.
    """
    if reason in _NEVER_CHANGES:
        wait = _ALIVE_LONGEST
    elif verdict is Verdict.ALIVE:
        wait = min(_ALIVE_FIRST * 2 ** min(checks - 1, 8), _ALIVE_LONGEST)
    else:
        wait = _DEAD if verdict is Verdict.DEAD else _SOON
    return _text(_moment(at) + wait)


def next_strike(at: str, strikes: int, last_strike: str | None) -> tuple[int, str]:
    """Count an unsure sight at ``at``; returns the strikes and the moment of the latest.

    A sight less than three days after the latest strike is no new one.
    """
    if last_strike is not None and strikes:
        if _moment(at) - _moment(last_strike) < STRIKE_GAP:
            return strikes, last_strike
        return strikes + 1, at
    return 1, at


def given_up(reason: Reason, strikes: int) -> bool:
    """Whether a doubt has lasted so long that it is an answer: ``dead/unreachable``.

    Three strikes of a fault that may pass. Being blocked, forbidden, refused a certificate or
    offline ourselves never becomes one, however often it is seen.
    """
    return reason in STRIKES and strikes >= ENOUGH_STRIKES


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
