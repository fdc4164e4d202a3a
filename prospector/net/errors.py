"""Why a fetch gave no answer, in the words of our verdicts."""

from __future__ import annotations

import errno
import ssl

import aiohttp

from prospector.items import Reason
from prospector.net.wire import TooMuch


class FetchError(Exception):
    """A fetch that ended without an HTTP answer; ``reason`` says how, the text in plain words.

    ``connected``: the server was reached, so that the fault may be of one page only.
    """

    def __init__(self, reason: Reason, text: str, *, connected: bool = False) -> None:
        super().__init__(text)
        self.reason = reason
        self.connected = connected


class LookupFailure(OSError):
    """A host name that leads to no address we may use; ``reason`` says why."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}


def as_fetch_error(cause: BaseException) -> FetchError:
    """Name the failure that an HTTP client raised."""
    inner: BaseException | None = cause
    seen = 0
    while inner is not None and seen < 8:
        if isinstance(inner, FetchError):
            return inner
        if isinstance(inner, LookupFailure):
            return FetchError(inner.reason, str(inner))
        os_error = getattr(inner, "os_error", None)
        inner = os_error if isinstance(os_error, LookupFailure) else inner.__cause__
        seen += 1
    if isinstance(cause, TooMuch):
        return FetchError(Reason.TOO_LARGE, f"no answer that ends: {_short(cause)}", connected=True)
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        why = getattr(cause.certificate_error, "verify_message", "") or _short(cause)
        return FetchError(Reason.TLS, f"the certificate is not accepted ({why})")
    if isinstance(cause, ssl.SSLError):
        return FetchError(Reason.TLS, f"TLS failed: {_short(cause)}")
    if isinstance(cause, (aiohttp.ClientSSLError, ssl.CertificateError)):
        return FetchError(Reason.TLS, f"TLS failed: {_short(cause)}")
    connected = not isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    if isinstance(cause, TimeoutError):
        return FetchError(Reason.TIMEOUT, "no answer within the time allowed", connected=connected)
    number = _errno(cause)
    if number == errno.ECONNREFUSED:
        return FetchError(Reason.REFUSED, "the server refuses the connection")
    if number in _NO_ROUTE or number == errno.ETIMEDOUT:
        return FetchError(Reason.TIMEOUT, "no way to the server")
    if isinstance(cause, aiohttp.InvalidURL):
        return FetchError(Reason.UNSUPPORTED_SCHEME, "not an address that can be asked for")
    if isinstance(cause, aiohttp.ClientResponseError):
        return FetchError(Reason.RESET, f"the answer is not valid HTTP: {_short(cause)}")
    text = f"the connection broke: {_short(cause)}"
    return FetchError(Reason.RESET, text, connected=connected)


def _errno(cause: BaseException) -> int | None:
    inner: BaseException | None = getattr(cause, "os_error", None) or cause
    for _ in range(8):
        if inner is None:
            return None
        number = getattr(inner, "errno", None)
        if isinstance(number, int) and number > 0:
            return number
        inner = inner.__cause__
    return None


def _short(cause: BaseException) -> str:
    text = " ".join(str(cause).split()) or type(cause).__name__
    return text if len(text) <= 160 else text[:157] + "…"
