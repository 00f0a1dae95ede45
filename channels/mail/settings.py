"""What an office fills in for one mailbox. Secrets are given beside it, and appear in no repr."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit


class Security(str, Enum):
    TLS = "tls"  # from the first byte: ports 993 and 465
    STARTTLS = "starttls"  # ports 143 and 587
    NONE = "none"  # on this computer only


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server of IMAP or SMTP. Raises ValueError where passwords would travel in the clear."""

    host: str
    port: int
    security: Security = Security.TLS

    def __post_init__(self) -> None:
        if self.security is Security.NONE and not is_this_computer(self.host):
            raise ValueError("a connection to another computer needs TLS")


@dataclass(frozen=True, slots=True)
class Password:
    user: str
    password: str = field(repr=False)


class Mechanism(str, Enum):
    """How a token is presented (Google's and Microsoft's XOAUTH2; RFC 7628)."""

    XOAUTH2 = "XOAUTH2"
    OAUTHBEARER = "OAUTHBEARER"


@dataclass(frozen=True, slots=True)
class OAuth:
    """Sign-in by OAuth 2 (RFC 6749). Raises ValueError if the address of tokens is not https.

    Attributes:
        user: The mailbox.
        refresh_token: "": the grant is client credentials (RFC 6749 4.4).
    """

    user: str
    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""
    mechanism: Mechanism = Mechanism.XOAUTH2

    def __post_init__(self) -> None:
        url = urlsplit(self.token_url)
        if url.scheme != "https" and not (url.scheme == "http" and is_this_computer(url.hostname or "")):
            raise ValueError("the address of tokens must begin with https://")


SignIn = Password | OAuth


@dataclass(frozen=True, slots=True)
class MailSettings:
    """One mailbox of the office.

    Attributes:
        name: Shown beside the address to those who receive mail.
        look_s: The longest time between two looks into the mailbox; IDLE makes them sooner.
        first_days: How many days back the first look of all goes; 0 takes what comes from then on.
        most_bytes: Of a mail; of a larger one only the beginning is fetched.
    """

    address: str
    imap: MailServer
    smtp: MailServer
    name: str = ""
    folder: str = "INBOX"
    look_s: float = 60.0
    first_days: int = 0
    most_bytes: int = 60_000_000


def is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
