"""What an address of the open channel is configured with."""

from __future__ import annotations

import base64
import binascii
import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path

from yarl import URL

from channels.http import address_of, is_of_a_network

SHORTEST_TOKEN = 32  # characters, so that it cannot be guessed
SHORTEST_KEY = 24  # bytes, as Standard Webhooks wants
MOST_JSON_BYTES = 256_000
MOST_FILES = 10
MOST_TRANSCRIPT = 200  # lines
MOST_STATUSES = 100
MOST_AT_ONCE = 20  # requests of one address
JSON_WITHIN_S, FILES_WITHIN_S = 20.0, 120.0
_PREFIX = "whsec_"
_TOKEN = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """One address.

    Attributes:
        webhook: Where our events go: https, or http to this computer if `allows_loopback` is set.
        token: By which the other side proves who it is; `former_token` holds, too, while it changes.
        key: Signs our events.
        folder: For files on their way in.
        most_file_bytes: Of all files of one message.
        tls: What proves the receiver; None takes the authorities of the system.
    """

    webhook: URL
    token: str = field(repr=False)
    key: bytes = field(repr=False)
    folder: Path
    former_token: str = field(default="", repr=False)
    allows_loopback: bool = False
    most_file_bytes: int = 25_000_000
    tls: ssl.SSLContext | None = None
    answers_within_s: float = 10.0

    def __post_init__(self) -> None:
        """Raise ValueError."""
        for token in (self.token, *filter(None, [self.former_token])):
            if len(token) < SHORTEST_TOKEN or not _TOKEN.fullmatch(token):
                raise ValueError(f"token: {SHORTEST_TOKEN} letters, digits or signs at least, no space")
        check_webhook(self.webhook, allows_loopback=self.allows_loopback)


def check_webhook(webhook: URL, *, allows_loopback: bool) -> None:
    """Raise ValueError if events must not go there."""
    if not webhook.host or webhook.user or webhook.password or webhook.fragment:
        raise ValueError("webhook: an address such as https://bot.office.example/loket")
    is_local = allows_loopback and webhook.host in ("127.0.0.1", "::1", "localhost")
    if webhook.scheme != "https" and not (webhook.scheme == "http" and is_local):
        raise ValueError("webhook: https only")
    if not allows_loopback and not _may_be_asked(webhook.host):
        raise ValueError("webhook: not this computer")


def key_of(secret: str) -> bytes:
    """Read a signing secret: "whsec_" and base64, as `loket-server` docs show. Raises ValueError."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("webhook_secret: base64") from error
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"webhook_secret: {SHORTEST_KEY} bytes at least")
    return key


def _may_be_asked(host: str) -> bool:
    try:
        return is_of_a_network(address_of(host))
    except ValueError:  # a name: what it leads to is checked with each request
        return host != "localhost" and not host.endswith(".localhost")
