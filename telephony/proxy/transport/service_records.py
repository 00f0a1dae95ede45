"""The NAPTR and SRV records of a SIP domain (RFC 3263): which servers it has, in which order.

Imported by the first name that needs them: dnspython takes 50 ms of the engine's start and 103 modules.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence

import dns.asyncresolver
import dns.exception
import dns.rdatatype
from dns.rdtypes.IN.NAPTR import NAPTR
from dns.rdtypes.IN.SRV import SRV

from telephony.proxy.transport.resolver import LOOKUP_S

_SERVICES = {"udp": "_sip._udp", "tcp": "_sip._tcp", "tls": "_sips._tcp"}
_NAPTR_SERVICES = {"udp": b"SIP+D2U", "tcp": b"SIP+D2T", "tls": b"SIPS+D2T"}  # RFC 3263 section 4.1


async def service_places(
    host: str, transport: str, records: dns.asyncresolver.Resolver | None = None
) -> list[tuple[str, int]]:
    """Return targets and ports of a domain's SRV records, where its NAPTR record or RFC 3263 names them.

    The transport is the account's: of the NAPTR records only the one of that transport is followed.

    Args:
        records: Asks the name servers; None for those of the system.
    """
    usual = f"{_SERVICES[transport]}.{host}"
    answers, at_the_usual = await asyncio.gather(
        _ask(records, host, dns.rdatatype.NAPTR), _ask(records, usual, dns.rdatatype.SRV)
    )
    pointers = [
        record
        for record in answers
        if isinstance(record, NAPTR)
        and record.flags.lower() == b"s"
        and record.service.upper() == _NAPTR_SERVICES[transport]
    ]
    for pointer in sorted(pointers, key=lambda record: (record.order, record.preference)):
        name = str(pointer.replacement).rstrip(".")
        found = at_the_usual if name.lower() == usual else await _ask(records, name, dns.rdatatype.SRV)
        if places := _in_order(record for record in found if isinstance(record, SRV)):
            return places
    return _in_order(record for record in at_the_usual if isinstance(record, SRV))


async def _ask(
    records: dns.asyncresolver.Resolver | None, name: str, kind: dns.rdatatype.RdataType
) -> Sequence[object]:
    try:
        asked = records or dns.asyncresolver.get_default_resolver()
        return list(await asked.resolve(name, kind, lifetime=LOOKUP_S))
    except (dns.exception.DNSException, OSError):
        return []


def _in_order(records: Iterable[SRV]) -> list[tuple[str, int]]:
    """Return target and port by priority, and by chance according to their weights (RFC 2782)."""
    waiting = sorted(records, key=lambda record: (record.priority, record.weight))
    places = []
    while waiting:
        same = [record for record in waiting if record.priority == waiting[0].priority]
        (chosen,) = random.choices(same, [record.weight + 0.01 for record in same])
        waiting.remove(chosen)
        places.append((str(chosen.target).rstrip("."), int(chosen.port)))
    return places
