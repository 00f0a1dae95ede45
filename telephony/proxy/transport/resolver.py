"""Finds the servers of a SIP domain (RFC 3263): by NAPTR and SRV records of a bare name, else its addresses.

Both families are used. The system sorts a name's addresses (RFC 6724: IPv6 first if both work) and includes
its hosts file; here the families alternate in that order (RFC 8305 section 4).
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from telephony.proxy.transport.hop import Hop, is_address
from telephony.proxy.transport.network_watch import address_towards_host
from telephony.proxy.transport.tls import FlowError
from telephony.sip.ip_address import IPV4, IPV6, canonical, family_of, host_and_port
from telephony.sip.uri import default_port

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver as DnsResolver

LOOKUP_S = 3.0


class Resolver:
    """Lives in the proxy's loop.

    Args:
        families: The families of our sockets; a name's other addresses are not returned.
    """

    def __init__(
        self,
        records: DnsResolver | None = None,
        families: Collection[int] = (IPV4, IPV6),
    ) -> None:
        self._records = records
        self._families = families

    async def hops(self, host: str, port: int, transport: str, names: frozenset[str]) -> tuple[Hop, ...]:
        """Return the servers of a name in the order to try them; `port` 0 queries SRV records.

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
        from telephony.proxy.transport.service_records import service_places

        return await service_places(host, transport, self._records)

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
    """Alternate the families, the first address's first. Addresses without a route are used only if none has
    one.
    """
    usable = [each for each in addresses if address_towards_host(each) is not None] or addresses
    first = family_of(usable[0]) if usable else 0
    preferred = [each for each in usable if family_of(each) == first]
    others = [each for each in usable if family_of(each) != first]
    return [each for each in chain.from_iterable(zip_longest(preferred, others)) if each is not None]
