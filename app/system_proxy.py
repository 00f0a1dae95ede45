"""Which HTTP proxy leads to an address, for every part that asks web servers.

The environment comes first (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY in either case), then Windows' own
settings, which may be a PAC script: Qt asks WinHTTP for them. Other systems have the environment only.
SIP and the shared database go over no proxy.
"""

from __future__ import annotations

import ipaddress
import sys
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

DEFAULT_PORT = 8080


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; to TLS servers it is asked for a tunnel (CONNECT, RFC 9110 section 9.3.6)."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def proxy_for(address: str) -> Proxy | None:
    """Return the proxy for a URL; None where the server is asked directly. This computer always is.

    Blocks for some seconds where a PAC script has to be found and read, so ask on a thread that may wait.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if _is_here(host):
        return None
    environment = getproxies_environment()
    if found := environment.get(parts.scheme) or environment.get("all"):
        return None if proxy_bypass(host) else _parsed(found)
    return _of_windows(address) if sys.platform == "win32" else None


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _parsed(proxy: str) -> Proxy | None:
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if not parts.hostname or parts.scheme not in ("http", "https"):
        return None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.hostname, parts.port or DEFAULT_PORT, user, password)


def _of_windows(address: str) -> Proxy | None:
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    http = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)
    for found in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address))):
        if found.type() is QNetworkProxy.ProxyType.NoProxy:
            return None
        if found.type() in http:
            return Proxy(found.hostName(), found.port() or DEFAULT_PORT)
    return None
