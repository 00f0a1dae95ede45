"""Decides which addresses are this workstation's own, and which are at the office's PBX, by the settings."""

from __future__ import annotations

from app.settings import AccountSettings
from telephony.sip import uri as sip_uri
from telephony.sip.uri import read_sip

NOWHERE = "no.exchange.invalid"  # the domain of numbers without a PBX: only for checking them


def is_oneself(uri: str, account: AccountSettings, address: str = "") -> bool:
    """Whether a call to a URI would come back to this workstation, as in `telephony.sip.uri.is_oneself`.

    Args:
        address: Where the engine listens, "sip:1001@10.0.0.7:5060"; "" if unknown.
    """
    return sip_uri.is_oneself(uri, account.user, (account.domain, *account.servers), address)


def host_elsewhere(address: str, account: AccountSettings, also_ours: tuple[str, ...] = ()) -> str:
    """Return the host of a SIP address, with or without "sip:", or "" if it is one of our PBX's.

    A malformed address is returned unchanged.
    """
    uri = read_sip(address if sip_uri.is_sip(address) else f"sip:{address}")
    if uri is None:
        return address
    return sip_uri.host_elsewhere(uri, (account.domain or NOWHERE, *account.servers, *also_ours))
