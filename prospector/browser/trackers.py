"""Hosts that only count visitors, show advertisements or replay sessions: never asked (data).

A page's list does not come from them. Named are the ones that most pages carry, not all there are.
"""

from __future__ import annotations

_DOMAINS = frozenset(
    """
    2o7.net 33across.com adform.net adnxs.com adobedtm.com adroll.com adsafeprotected.com
    adservice.google.com adsrvr.org ads-twitter.com amazon-adsystem.com amplitude.com
    analytics.google.com analytics.tiktok.com analytics.twitter.com app-measurement.com bat.bing.com
    bluekai.com branch.io braze.com bugsnag.com casalemedia.com chartbeat.com chartbeat.net clarity.ms
    clicky.com cloudflareinsights.com connect.facebook.net contentsquare.net crazyegg.com criteo.com
    criteo.net crwdcntrl.net datadoghq-browser-agent.com demdex.net doubleclick.net doubleverify.com
    everesttech.net exelator.com fullstory.com google-analytics.com googleadservices.com
    googlesyndication.com googletagmanager.com googletagservices.com heap.io heapanalytics.com hotjar.com
    hotjar.io hs-analytics.net hs-scripts.com hsadspixel.net id5-sync.com imrworldwide.com inspectlet.com
    intercomcdn.com kissmetrics.com krxd.net logrocket.com logrocket.io mathtag.com matomo.cloud
    mc.yandex.ru media.net mixpanel.com moatads.com mouseflow.com mxpnl.com newrelic.com nr-data.net
    omtrdc.net openx.net optimizely.com outbrain.com parsely.com permutive.com pingdom.net piwik.pro
    pixel.wp.com plausible.io posthog.com pubmatic.com px.ads.linkedin.com quantcount.com quantserve.com
    rlcdn.com rubiconproject.com scorecardresearch.com segment.com segment.io sentry-cdn.com sentry.io
    sharethis.com simpli.fi snap.licdn.com statcounter.com stats.wp.com taboola.com tealiumiq.com tiqcdn.com
    top-fwz1.mail.ru umami.is yieldmo.com zemanta.com
    """.split()  # noqa: SIM905 - a list of a hundred reads better so
)


def is_tracker(host: str) -> bool:
    """Whether ``host`` is one of them or below one."""
    parts = host.lower().split(".")
    return any(".".join(parts[at:]) in _DOMAINS for at in range(len(parts) - 1))
