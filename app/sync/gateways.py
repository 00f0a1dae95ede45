"""The way to the server program that the settings name."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.common.system_proxy import ProxyError, proxy_for
from app.settings import SharedSettings
from db.sync.gateway import Gateway
from db.sync.sync_status import SharedError, Trouble
from telephony.process.authorities import verifying_context

if TYPE_CHECKING:
    from db.sync.http_client import Place


def gateway_of(settings: SharedSettings) -> Gateway:
    """Import the HTTP client, which only those need who share their records."""
    from db.sync.server_gateway import ServerGateway

    return ServerGateway(lambda: server_place(settings))


def server_place(settings: SharedSettings) -> Place:
    """Return how the server is reached now. Raises SharedError."""
    from db.sync.http_client import Place

    address = settings.server.rstrip("/")
    context = None if address.startswith("http:") else _context(settings.ca_file)
    proxy, login = _proxy(address)
    return Place(address, context, proxy, login)


def place_of(settings: SharedSettings) -> tuple[str, str]:
    """Return host and port, for people to read."""
    parts = urlsplit(settings.server)
    return parts.hostname or "", str(parts.port or (80 if parts.scheme == "http" else 443))


def _context(ca_file: str) -> ssl.SSLContext:
    """Raises SharedError."""
    try:
        return verifying_context(ca_file)
    except OSError as error:  # also ssl.SSLError: the file exists, and has no certificates
        raise SharedError(Trouble.CA_MISSING, f"{ca_file}: {error}") from error


def _proxy(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return the proxy's address without a login, and the login. Raises SharedError."""
    try:
        proxy = proxy_for(address)
    except ProxyError as error:
        raise SharedError(Trouble.PROXY, str(error)) from error
    if proxy is None:
        return "", None
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    return f"http://{host}:{proxy.port}", (proxy.user, proxy.password) if proxy.user else None
