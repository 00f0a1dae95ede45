"""What an office enters for one WhatsApp number, and limits that Meta documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

WINDOW = timedelta(hours=24)
"""How long after an applicant's last message or call free text may be sent; later only templates.

Source: Meta, "Send messages", section "Customer service windows", 21 May 2026.
"""
MOST_TEXT = 4096  # characters of a text message
MOST_CAPTION = 1024  # characters below a picture, video or document
MEDIA_LIFE = timedelta(days=7)  # how long a file that arrived can be fetched ("Media", 16 June 2026)
WARN_BEFORE = timedelta(days=14)  # so long before the token ends `check` reports it


@dataclass(frozen=True, slots=True)
class WhatsAppConfig:
    """One number of the office.

    Attributes:
        number_id: Meta's id of the phone number ("Phone number ID"), not the number itself.
        account_id: Meta's id of the WhatsApp Business account, which owns the templates.
        folder: For files that arrive, until the server program moves them; it must exist.
        api_version: Each version of the Graph API lives about two years.
        base_url: Without a slash at its end.
        media_origins: Scheme, host and port from which files are fetched, with the token; nothing else is.
        per_second: Messages that the number may send, in and out together.
        timeout_s: For one request; uploads and downloads of files may take ten times as long.
        proxy: Address of the office's HTTP proxy, if the server has no other way out.
    """

    number_id: str
    account_id: str
    folder: Path
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api_version: str = "v26.0"
    base_url: str = "https://graph.facebook.com"
    media_origins: tuple[str, ...] = ("https://lookaside.fbsbx.com",)
    per_second: float = 80.0
    timeout_s: float = 20.0
    proxy: str = ""
