"""Where the servers of a SIP domain are (RFC 3263): NAPTR and SRV records of a bare name, else its addresses.

Both families count. The system puts a name's addresses in order (RFC 6724: IPv6 first where both work), and
its hosts file counts; here the families take turns in that order (RFC 8305 section 4).
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, zip_longest

import dns.asyncresolver
import dns.exception
import dns.rdatatype
from dns.rdtypes.IN.NAPTR import NAPTR
from dns.rdtypes.IN.SRV import SRV

from telephony.proxy.transport.hop import Hop, is_address
from telephony.proxy.transport.network_watch import address_towards_host
from telephony.proxy.transport.tls import FlowError
from telephony.sip.ip_address import IPV4, IPV6, canonical, family_of, host_and_port
from telephony.sip.uri import default_port

LOOKUP_S = 3.0
_SERVICES = {"udp": "_sip._udp", "tcp": "_sip._tcp", "tls": "_sips._tcp"}
_NAPTR_SERVICES = {"udp": b"SIP+D2U", "tcp": b"SIP+D2T", "tls": b"SIPS+D2T"}  # RFC 3263 section 4.1


class Resolver:
    """Lives in the proxy's loop.

    Args:
        families: Those that we have sockets for; other addresses are not returned for a name.
    """

    def __init__(
        self,
        records: dns.asyncresolver.Resolver | None = None,
        families: Collection[int] = (IPV4, IPV6),
    ) -> None:
        self._records = records
        self._families = families

    async def hops(self, host: str, port: int, transport: str, names: frozenset[str]) -> tuple[Hop, ...]:
        """Return the servers of a name in the order to try them; `port` 0 asks for SRV records.

        Raises:
            FlowError: "unresolved".
        """
        if is_address(host):
            port = port or default_port(transport)
            return (Hop(transport, canonical(host), port, names, host_and_port(canonical(host), port)),)
        places = [(host, port or default_port(transport))]
        if not port:
            places = await self._services(host, transport) or places
        hops: list[Hop] = []
        for name, place_port in places:
            nth_of_family: Counter[int] = Counter()
            for address in await self._addresses(name):
                place = f"{name}:{place_port}/{nth_of_family[family_of(address)]}"
                nth_of_family[family_of(address)] += 1
                hops.append(Hop(transport, address, place_port, names, place))
        if not hops:
            raise FlowError("unresolved", f"no address of {host}")
        return tuple(dict.fromkeys(hops))

    async def _services(self, host: str, transport: str) -> list[tuple[str, int]]:
        """Return targets and ports of a domain's SRV records, where its NAPTR record or RFC 3263 names them.

        The transport is the account's: of the NAPTR records only the one of that transport is followed.
        """
        usual = f"{_SERVICES[transport]}.{host}"
        records, at_the_usual = await asyncio.gather(
            self._ask(host, dns.rdatatype.NAPTR), self._ask(usual, dns.rdatatype.SRV)
        )
        pointers = [
            record
            for record in records
            if isinstance(record, NAPTR)
            and record.flags.lower() == b"s"
            and record.service.upper() == _NAPTR_SERVICES[transport]
        ]
        for pointer in sorted(pointers, key=lambda record: (record.order, record.preference)):
            name = str(pointer.replacement).rstrip(".")
            found = at_the_usual if name.lower() == usual else await self._ask(name, dns.rdatatype.SRV)
            if places := in_order(record for record in found if isinstance(record, SRV)):
                return places
        return in_order(record for record in at_the_usual if isinstance(record, SRV))

    async def _ask(self, name: str, kind: dns.rdatatype.RdataType) -> Sequence[object]:
        try:
            records = self._records or dns.asyncresolver.get_default_resolver()
            return list(await records.resolve(name, kind, lifetime=LOOKUP_S))
        except (dns.exception.DNSException, OSError):
            return []

    async def _addresses(self, name: str) -> list[str]:
        if is_address(name):
            return [canonical(name)]
        loop = asyncio.get_running_loop()
        try:
            found = await asyncio.wait_for(
                loop.getaddrinfo(name, None, family=socket.AF_UNSPEC, type=socket.SOCK_DGRAM), LOOKUP_S
            )
        except (OSError, asyncio.TimeoutError, UnicodeError):
            return []
        addresses = dict.fromkeys(canonical(str(each[4][0])) for each in found)
        return in_turn([each for each in addresses if family_of(each) in self._families])


def in_turn(addresses: Sequence[str]) -> list[str]:
    """Let the families take turns, the first one's first. Those that no route leads to count only alone."""
    usable = [each for each in addresses if address_towards_host(each) is not None] or addresses
    first = family_of(usable[0]) if usable else 0
    preferred = [each for each in usable if family_of(each) == first]
    others = [each for each in usable if family_of(each) != first]
    return [each for each in chain.from_iterable(zip_longest(preferred, others)) if each is not None]


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
