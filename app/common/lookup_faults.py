"""The faults of a look-up: kinds only, ui has the words."""

from __future__ import annotations

from enum import Enum


class FaultKind(Enum):
    OFF = "off"  # switched off by the office
    NO_KEY = "no_key"  # no user key in the key store
    NO_NETWORK = "no_network"  # the server cannot be reached
    TIMED_OUT = "timed_out"
    PROXY = "proxy"  # there is a proxy, but it cannot be used
    TLS = "tls"  # the server's certificate is not trusted
    REFUSED = "refused"  # the key, or the kind of question, is not permitted
    NOT_FOUND = "not_found"  # the system has nothing under this key
    BAD_REQUEST = "bad_request"
    SERVER_FAULT = "server_fault"
    NOT_UNDERSTOOD = "not_understood"  # an answer in an undocumented form
    TOO_LARGE = "too_large"
    REDIRECTED = "redirected"  # redirected to another address, which is not followed


class LookupFault(Exception):  # noqa: N818  (named after the state, like KeyStoreUnavailable)
    """A question got no answer.

    Attributes:
        detail: The system's own message or a status, for details; no personal data.
    """

    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


def fault_of_status(status: int) -> FaultKind | None:
    """Return the fault of an HTTP status, or of a `kode` of OSS; None for an answer."""
    kinds = {
        400: FaultKind.BAD_REQUEST,
        401: FaultKind.REFUSED,
        403: FaultKind.REFUSED,
        404: FaultKind.NOT_FOUND,
        405: FaultKind.REFUSED,
        408: FaultKind.TIMED_OUT,
        413: FaultKind.BAD_REQUEST,
        422: FaultKind.BAD_REQUEST,
        429: FaultKind.SERVER_FAULT,
        504: FaultKind.TIMED_OUT,
    }
    if status in kinds:
        return kinds[status]
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return FaultKind.REDIRECTED
    return FaultKind.SERVER_FAULT if status >= 500 else FaultKind.NOT_UNDERSTOOD
