"""Whether an address is this workstation's own: who is sent there comes back here, or is told busy."""

from __future__ import annotations

import re
from urllib.parse import unquote

from app.elsewhere import host_name
from app.settings import AccountSettings


def is_oneself(uri: str, account: AccountSettings, address: str = "") -> bool:
    """Compare a URI that can be called with our account at any server of the exchange, and with our address.

    Escapes, parameters, capitals and ports make no difference; at our own address and port any user is we.
    So it is where the address only says "this machine".

    Args:
        address: Where the engine listens, "sip:1001@10.0.0.7:5060"; "" if that is not known.
    """
    user, place = _parts(uri)
    own_user, own_place = _parts(address)
    if _is_this_machine(host_name(place)) and own_place:
        place = place.replace(host_name(place), host_name(own_place), 1)
    if own_place and _with_port(place) == _with_port(own_place):
        return True
    hosts = {host_name(one) for one in (account.domain, *account.servers, own_place) if one}
    is_here = host_name(place) in hosts or _is_this_machine(host_name(place))
    return user in (account.user.lower(), own_user) and is_here


def _is_this_machine(host: str) -> bool:
    """Whether a host means the computer itself, wherever it stands."""
    is_address = re.fullmatch(r"127(\.[0-9]+){0,3}|0\.0\.0\.0|\[::1?\]", host) is not None
    name = host.rstrip(".")
    return is_address or name in ("localhost", "localhost.localdomain") or name.endswith(".localhost")


def _parts(uri: str) -> tuple[str, str]:
    """Return the user in plain letters and host[:port], both without parameters and capitals."""
    user, _, place = re.sub(r"(?i)^sips?:", "", uri).rpartition("@")
    return unquote(user).partition(";")[0].lower(), place.partition(";")[0].lower()


def _with_port(place: str) -> str:
    return place if re.search(r":[0-9]+$", place) else f"{place}:5060"
