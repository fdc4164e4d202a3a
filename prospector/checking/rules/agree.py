"""Two sights of one target: ``dead`` only when both say so (pure)."""

from __future__ import annotations

from prospector.checking.rules.judgement import Judgement
from prospector.items import Reason, Verdict


def agree(first: Judgement, second: Judgement) -> Judgement:
    """The judgement of both sights, the first of which was dead; in disagreement the kinder one.

    A name that exists at one moment only is a fault of name servers, not of the page.
    """
    if second.reason.verdict is not Verdict.DEAD:
        return second
    if first.reason is second.reason:
        return Judgement(second.reason, f"{second.evidence} Seen twice.")
    if Reason.DNS_NXDOMAIN in (first.reason, second.reason):
        return Judgement(
            Reason.DNS_FAILURE, "Its name existed at one moment and did not at another."
        )
    return Judgement(second.reason, f"{second.evidence} Before, another look: {first.evidence}")
