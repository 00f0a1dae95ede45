"""What an office fills in for the chat of one site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_TEXT = 2_000  # characters of a visitor's line
MOST_BODY_BYTES = 64 * 1024
BODY_WITHIN_S = 20.0
A_SECOND, A_MINUTE = 1, 30  # lines of one visitor
POLLS_A_SECOND, POLLS_A_MINUTE = 100, 1_200  # of one client address: each one reads the records
MOST_TABS = 10  # connections of one visitor
MOST_OF_HOST = 50  # connections of one client address: an office behind one router has several visitors


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """One site with the widget. Raises ValueError if an origin is none.

    Attributes:
        name: Of the site, in the addresses of its routes: letters, digits, "-".
        origins: The sites whose pages may show the widget, e.g. "https://dpmptsp.example.go.id".
        most_visitors: Visitors with an open widget; another one is asked to come later.
    """

    name: str
    origins: tuple[str, ...]
    most_visitors: int = 500

    def __post_init__(self) -> None:
        for origin in self.origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("https", "http") or f"{parts.scheme}://{parts.netloc}" != origin:
                raise ValueError(f"an origin is scheme, host and port, without a path: {origin}")
            if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
                raise ValueError(f"the origin of a site must begin with https: {origin}")
