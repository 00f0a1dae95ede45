"""Whether an address is this workstation's own: who is sent there comes back here, or is told busy."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import unquote

from app.settings import AccountSettings
from app.settings.pbx_address import host_name


def is_oneself(uri: str, account: AccountSettings, address: str = "") -> bool:
    """Compare a URI that can be called with our account at any server of the exchange, and with our address.

    Escapes, parameters, capitals and ports make no difference; at our own address and port any user is we.
    So it is where the address only says "this machine".

    Args:
        address: Where the engine listens, "sip:1001@10.0.0.7:5060"; "" if that is not known.
    """
    user, host, port = _parts(uri)
    own_user, own_host, own_port = _parts(address)
    if own_host and _is_this_machine(host):
        host = own_host
    if own_host and (host, port) == (own_host, own_port):
        return True
    hosts = {_host(one) for one in (account.domain, *account.servers) if one} | {own_host}
    is_here = host in hosts or _is_this_machine(host)
    return user in (account.user.lower(), own_user) and is_here


def _is_this_machine(host: str) -> bool:
    """Whether a host means the computer itself, wherever it stands."""
    if re.fullmatch(r"127(\.[0-9]+){0,3}", host):
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return host in ("localhost", "localhost.localdomain") or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def _parts(uri: str) -> tuple[str, str, int]:
    """Return user, host and port in plain letters, without password, parameters and capitals."""
    user, _, place = re.sub(r"(?i)^sips?:", "", uri).rpartition("@")
    place = place.partition(";")[0].lower()
    port = re.search(r":([0-9]+)$", place)
    name = unquote(user.partition(";")[0].partition(":")[0]).partition(";")[0].lower()
    return name, _host(place), int(port[1]) if port else 5060


def _host(place: str) -> str:
    """Return a host to compare: a name without the dot at its end, an address in one way of writing."""
    name = host_name(place).strip("[]").rstrip(".")
    try:
        found = ip_address(int(name) if name.isdecimal() and int(name) < 1 << 32 else name)
    except ValueError:
        return name
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
