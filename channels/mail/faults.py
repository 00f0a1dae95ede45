"""What is wrong with a mail server, in words of `Health.code` and `Outcome.code`."""

from __future__ import annotations

import re
import ssl

_ADDRESS = re.compile(r"\S+@\S+")


class MailFault(Exception):  # noqa: N818 - as NotTaken
    """A mail server cannot be used now.

    Attributes:
        code: "unreachable", "certificate", "tls", "sign_in", "folder", "cut", "protocol" or "disk".
        detail: The cause for the log of the administrator, without personal data.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def fault_of(error: BaseException, otherwise: str = "unreachable") -> MailFault:
    """Return the fault that an error of the network or of a library means."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MailFault):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return MailFault("certificate", cause.verify_message)
        if isinstance(cause, ssl.SSLError):
            return MailFault("tls", cause.reason or type(cause).__name__)
        if isinstance(cause, OSError) and cause.strerror:
            return MailFault(otherwise, cause.strerror)
        cause = cause.__cause__
    return MailFault(otherwise, type(error).__name__)


def words(reply: str | bytes) -> str:
    """Return a server's words in one line, without addresses of people."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return _ADDRESS.sub("…", " ".join(text.split()))[:300]
