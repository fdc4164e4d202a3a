"""Why a fetch gave no answer, in the words of our verdicts."""

from __future__ import annotations

import errno
import ssl

from prospector.items import Reason
from prospector.net.exchange import InvalidAnswerError, TooMuchError


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


def failed_to_connect(cause: BaseException) -> FetchError:
    """Name what kept a connection from being made, its TLS handshake included."""
    if isinstance(cause, LookupFailure):
        return FetchError(cause.reason, str(cause))
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = cause.verify_message or _short(cause)
        return FetchError(Reason.TLS, f"the certificate is not accepted ({why})")
    if isinstance(cause, ssl.SSLError | ssl.CertificateError):
        return FetchError(Reason.TLS, f"TLS failed: {_short(cause)}")
    if isinstance(cause, UnicodeError):
        return FetchError(Reason.UNSUPPORTED_SCHEME, "not an address that can be asked for")
    numbers = _errnos(cause)
    if errno.ECONNREFUSED in numbers:
        return FetchError(Reason.REFUSED, "the server refuses the connection")
    if numbers & _NO_ROUTE or errno.ETIMEDOUT in numbers:
        return FetchError(Reason.TIMEOUT, "no way to the server")
    if isinstance(cause, TimeoutError):
        return FetchError(Reason.TIMEOUT, "no answer within the time allowed")
    return FetchError(Reason.RESET, f"the connection broke: {_short(cause)}")


def failed_to_answer(cause: BaseException) -> FetchError:
    """Name what kept a server that was reached from giving an answer."""
    if isinstance(cause, TooMuchError):
        text = f"no answer that ends: {_short(cause)}"
        return FetchError(Reason.TOO_LARGE, text, connected=True)
    if isinstance(cause, InvalidAnswerError):
        text = f"the answer is not valid HTTP: {_short(cause)}"
        return FetchError(Reason.RESET, text, connected=True)
    if isinstance(cause, ssl.SSLError):
        return FetchError(Reason.TLS, f"TLS failed: {_short(cause)}", connected=True)
    if isinstance(cause, TimeoutError):
        return FetchError(Reason.TIMEOUT, "no answer within the time allowed", connected=True)
    text = f"the connection broke: {_short(cause)}"
    return FetchError(Reason.RESET, text, connected=True)


def _errnos(cause: BaseException) -> set[int]:
    """The system's error numbers in a failure; several where several addresses were tried."""
    if isinstance(cause, BaseExceptionGroup):
        return set().union(*(_errnos(one) for one in cause.exceptions))
    number = getattr(cause, "errno", None)
    return {number} if isinstance(number, int) else set()


def _short(cause: BaseException) -> str:
    text = " ".join(str(cause).split()) or type(cause).__name__
    return text if len(text) <= 160 else text[:157] + "…"
