"""Requests of ours to a provider: what each failure proves, and to which hosts a name may lead."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

T = TypeVar("T")
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class HttpFault(Exception):  # noqa: N818 - its kinds name what happened
    """A request had no success."""


class NotConnected(HttpFault):
    """No connection was made, so nothing was sent."""


class Cut(HttpFault):
    """The connection was there and no whole answer came: the other side may have done what was asked."""


async def raising_network_errors(ask: Callable[[], Awaitable[T]]) -> T:
    """Run a request; raise NotConnected or Cut for what the network does to it."""
    try:
        return await ask()
    except (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.ClientHttpProxyError,
    ) as error:
        raise NotConnected(type(error).__name__) from error
    except (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError) as error:
        raise Cut(type(error).__name__) from error


async def read_at_most(stream: aiohttp.StreamReader, limit: int) -> bytes:
    """Return the whole content.

    Raises:
        aiohttp.ClientPayloadError: It is longer than `limit` bytes.
    """
    content = bytearray()
    async for piece in stream.iter_chunked(65_536):
        content += piece
        if len(content) > limit:
            raise aiohttp.ClientPayloadError(f"an answer of more than {limit} bytes")
    return bytes(content)


class OnlySome(AbstractResolver):
    """Resolves names to some addresses only: a name that leads elsewhere is an attack.

    An address that is written as one in the configuration is not resolved, so it is not checked here.
    """

    def __init__(self, inner: AbstractResolver, allows: Callable[[IpAddress], bool]) -> None:
        self._inner, self._allows = inner, allows

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        allowed = [one for one in found if self._allows(address_of(one["host"]))]
        if not allowed:
            raise OSError(None, f"{host} has no address that may be asked")
        return allowed

    async def close(self) -> None:
        await self._inner.close()


def address_of(text: str) -> IpAddress:
    """Read an address, also an IPv4 one within IPv6. Raises ValueError."""
    found = ipaddress.ip_address(text.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def is_public(address: IpAddress) -> bool:
    return address.is_global


def is_of_a_network(address: IpAddress) -> bool:
    """Return whether it may be a computer of the internet or the office, and not this one."""
    return not (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
    )
