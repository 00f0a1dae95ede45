"""Whether an address is at the office's exchange, whatever the letters that it is written in."""

from __future__ import annotations

import re
from urllib.parse import unquote

from app.settings import AccountSettings
from telephony.sip.ip_address import canonical, family_of
from telephony.sip.text import without_invisible

NOWHERE = "no.exchange.invalid"  # where numbers are called while there is no exchange: only to check them


def host_elsewhere(address: str, account: AccountSettings, also_ours: tuple[str, ...] = ()) -> str:
    """Return the host of an address unless it is one of our exchange's; a maddr decides where it goes."""
    place = re.sub(r"(?i)^sips?:", "", address).rpartition("@")[2]
    host, _, parameters = place.partition(";")
    maddr = re.search(r"(?i)(?:^|;)maddr=([^;]*)", plain(parameters))
    ours = {host_name(server) for server in (account.domain or NOWHERE, *account.servers, *also_ours)}
    hosts = (host_name(host), host_name(maddr[1])) if maddr else (host_name(host),)
    return next((one for one in hosts if one not in ours), "")


def plain(text: str) -> str:
    """Return the text without %-escapes, however often they were escaped again."""
    while (unescaped := without_invisible(unquote(text))) != text:
        text = unescaped
    return text.strip()


def host_name(place: str) -> str:
    """Return host[:port] without its port, to be compared: a name in small letters, IPv6 without brackets."""
    host = place if family_of(place) else re.sub(r":[0-9]*$", "", place)
    return canonical(host) or host.lower()
