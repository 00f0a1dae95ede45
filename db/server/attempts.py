"""The keys under which the database counts attempts to sign in: hashes, because users type passwords into the
wrong field.
"""

from __future__ import annotations

import hashlib
import ipaddress


def attempt_keys(login: str, address: str) -> dict[str, bytes]:
    """Return the keys of an attempt, in the order that loket.begin_sign_in expects."""
    network = network_of(address)
    return {
        "pair": _key("pair", f"{login}\0{network}"),
        "name": name_key(login),
        "address": address_key(address),
    }


def name_key(login: str) -> bytes:
    return _key("name", login)


def address_key(address: str) -> bytes:
    return _key("address", network_of(address))


def network_of(address: str) -> str:
    """Return the address; for IPv6 the network of one subscriber (/64)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _key(kind: str, word: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{word}".encode()).digest()
