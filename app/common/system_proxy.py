"""The HTTP proxy for an address, for every part that queries web servers.

The environment comes first (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY in either case), then Windows' own
settings, which may be a PAC script: Qt queries WinHTTP for them. Other systems have the environment only. SIP
and PostgreSQL use no proxy. Only HTTP proxies without TLS are used: of the two HTTP clients
(app/common/web_client.py, db/sync/http_client.py), the former supports neither TLS to a proxy nor SOCKS.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

_log = logging.getLogger(__name__)
DEFAULT_PORT = 8080


class ProxyError(Exception):
    """There is a proxy, but it cannot be used. Its message is for the log, without the variable's value."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; for TLS servers it opens a tunnel (CONNECT, RFC 9110 section 9.3.6)."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def proxy_for(address: str) -> Proxy | None:
    """Return the proxy for a URL; None for a direct request. This computer is always reached directly.

    Blocks for some seconds if a PAC script must be found and read, so call it on a thread that may wait.
    Raises ProxyError, and logs it, if the proxy cannot be used: bypassing it is not for us to decide.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None  # no valid address: the request fails for this reason
    host = parts.hostname or ""
    if _is_here(host):
        return None
    environment = getproxies_environment()
    try:
        if found := environment.get(parts.scheme) or environment.get("all"):
            return None if proxy_bypass(host) else _parsed(found)
        return _of_windows(address) if sys.platform == "win32" else None
    except ProxyError as error:
        _log.warning("%s", error)
        raise


def _is_here(host: str) -> bool:
    name = host.rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _parsed(proxy: str) -> Proxy:
    """Raises ProxyError without the value: Python's own error would show the password."""
    try:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        host, port = parts.hostname, DEFAULT_PORT if parts.port is None else parts.port
    except ValueError:
        raise ProxyError("the proxy variable cannot be read") from None
    # A path or more is the rest of a password with "/", "?" or "#" that is not written as %2F, %3F or %23.
    if not host or port == 0 or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ProxyError("the proxy variable cannot be read")
    if parts.scheme != "http":
        raise ProxyError("the proxy variable names another kind of proxy: only http:// proxies can be used")
    return Proxy(host, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _of_windows(address: str) -> Proxy | None:
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    http = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)
    proxies = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address)))
    for found in proxies:
        if found.type() is QNetworkProxy.ProxyType.NoProxy:
            return None
        if found.type() in http:
            return Proxy(found.hostName(), found.port() or DEFAULT_PORT)
    if proxies:
        raise ProxyError("Windows names another kind of proxy: only HTTP proxies can be used")
    return None
