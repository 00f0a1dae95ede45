"""Where the servers of a SIP domain are (RFC 3263): SRV records of a bare name, else its addresses."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Iterable

import dns.asyncresolver
import dns.exception
import dns.rdatatype
from dns.rdtypes.IN.SRV import SRV

from telephony.engine.border.hop import Hop, default_port, is_address
from telephony.engine.border.tls import FlowError

LOOKUP_S = 3.0
_SERVICES = {"udp": "_sip._udp", "tcp": "_sip._tcp", "tls": "_sips._tcp"}


class Resolver:
    """IPv4 only, as the engine is. Addresses come from the system, so that its hosts file counts."""

    def __init__(self, records: dns.asyncresolver.Resolver | None = None) -> None:
        self._records = records

    async def hops(self, host: str, port: int, transport: str, names: frozenset[str]) -> tuple[Hop, ...]:
        """Return the servers of a name in the order to try them; `port` 0 asks for SRV records.

        Raises:
            FlowError: "unresolved".
        """
        if is_address(host):
            return (Hop(transport, host, port or default_port(transport), names),)
        places = [(host, port or default_port(transport))]
        if not port:
            places = await self._service(f"{_SERVICES[transport]}.{host}") or places
        hops: list[Hop] = []
        for name, place_port in places:
            hops += [Hop(transport, address, place_port, names) for address in await self._addresses(name)]
        if not hops:
            raise FlowError("unresolved", f"no address of {host}")
        return tuple(dict.fromkeys(hops))

    async def _service(self, name: str) -> list[tuple[str, int]]:
        try:
            records = self._records or dns.asyncresolver.get_default_resolver()
            answer = await records.resolve(name, dns.rdatatype.SRV, lifetime=LOOKUP_S)
        except (dns.exception.DNSException, OSError):
            return []
        return in_order(record for record in answer if isinstance(record, SRV))

    async def _addresses(self, name: str) -> list[str]:
        if is_address(name):
            return [name]
        loop = asyncio.get_running_loop()
        try:
            found = await asyncio.wait_for(
                loop.getaddrinfo(name, None, family=socket.AF_INET, type=socket.SOCK_DGRAM), LOOKUP_S
            )
        except (OSError, asyncio.TimeoutError, UnicodeError):
            return []
        return [str(each[4][0]) for each in found]


def in_order(records: Iterable[SRV]) -> list[tuple[str, int]]:
    """Return target and port by priority, and by chance according to their weights (RFC 2782)."""
    waiting = sorted(records, key=lambda record: (record.priority, record.weight))
    places = []
    while waiting:
        same = [record for record in waiting if record.priority == waiting[0].priority]
        (chosen,) = random.choices(same, [record.weight + 0.01 for record in same])
        waiting.remove(chosen)
        places.append((str(chosen.target).rstrip("."), int(chosen.port)))
    return places
