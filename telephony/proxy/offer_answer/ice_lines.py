"""The ICE lines of an audio section (RFC 8839), if they are complete; otherwise the call continues without
ICE.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address

from telephony.sip.sdp import Rtcp

MOST_CANDIDATES = 8

_SECRET = re.compile(r"a=(ice-ufrag|ice-pwd):([A-Za-z0-9+/=_-]{4,256})\s*\Z")
_CANDIDATE = re.compile(
    r"(?i)a=candidate:([A-Za-z0-9+/]{1,32}) ([12]) udp (\d{1,10}) (\S+) ([1-9]\d{0,4})"
    r" typ (host|srflx|prflx|relay)(?= |\Z)",
    re.ASCII,
)


def ice_lines(lines: list[str], session: list[str], target: tuple[str, int], rtcp: Rtcp | None) -> list[str]:
    """Return user fragment, password and candidates; [] if ICE cannot be used with this section.

    The default targets must be among the candidates (RFC 8839 section 4.2.1.2); if we made the offer, pjnath
    continues without them and may abort. Candidates with a name, over TCP or IPv6 are left out, and so is the
    announcement of further candidates (trickle): pjsua2 is not configured for it.

    Args:
        target: Address and port for RTP.
        rtcp: The section's usable a=rtcp.
    """
    secrets: dict[str, str] = {}
    for line in [*lines, *session]:
        if found := _SECRET.match(line):
            secrets.setdefault(found[1], found[2])
    if len(secrets) != 2 or len(secrets["ice-pwd"]) < 22:
        return []
    candidates: dict[tuple[int, str, int], str] = {}
    for line in lines:
        found = _CANDIDATE.match(line)
        if found and _is_ipv4(found[4]) and int(found[5]) <= 65535 and 0 < int(found[3]) < 2**31:
            place = (int(found[2]), found[4], int(found[5]))
            foundation = (
                f"{found[1]} {found[2]} UDP {int(found[3])} {found[4]} {found[5]} typ {found[6].lower()}"
            )
            candidates.setdefault(place, f"a=candidate:{foundation}")
    targets = [(1, *target)]
    if rtcp or any(component == 2 for component, _, _ in candidates):
        targets.append((2, *_rtcp_target(target, rtcp)))
    if not all(each in candidates for each in targets):
        return []
    chosen = targets + [each for each in candidates if each not in targets]
    made = [f"a={name}:{secret}" for name, secret in secrets.items()]
    return made + [candidates[each] for each in chosen[:MOST_CANDIDATES]]


def _rtcp_target(target: tuple[str, int], rtcp: Rtcp | None) -> tuple[str, int]:
    if rtcp is None:
        return target[0], target[1] + 1
    return rtcp.address or target[0], rtcp.port


def _is_ipv4(address: str) -> bool:
    try:
        read = IPv4Address(address)
    except AddressValueError:
        return False
    return not read.is_multicast and not read.is_unspecified
