"""A session description built anew: what pjmedia uses for sound, in the form in which it can use it.

pjmedia passes over a whole description for one line that it cannot parse, and aborts at an answer that
comes after an early one that it could not use (pjsua_media.c:3920). So nothing is handed on as it came. Lines
that cannot be used are left out; sections that cannot be used get port 0, with which they are refused: video,
names instead of addresses, which would stop pjmedia's thread for the look-up. IPv6 stays in what is made
here; sound_relays.py puts an address of this computer in its place, because pjmedia cannot use it.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from telephony.proxy.offer_answer.ice_lines import ice_lines
from telephony.sip.ip_address import canonical
from telephony.sip.text import with_crlf

MOST_SECTIONS = 16  # PJMEDIA_MAX_SDP_MEDIA
MOST_SOUND = 2  # sections: with SRTP and without; pjsua2 opens sockets for each and uses one
MOST_LINE = 2000
MOST_LINES = 500
# pjmedia ignores attributes from the 69th of a section on (PJMEDIA_MAX_SDP_ATTR): with these there are 67.
MOST_FORMATS = 22
MOST_KEYS = 6
FIRST_DYNAMIC = 96  # RFC 3551
# An offer with any other one ends the engine where SRTP is optional: pjsua cannot undo half a call.
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF"})

_LINE = re.compile(r"[a-z]=[^\x00-\x08\x0b-\x1f\x7f]*\Z")
_ORIGIN = re.compile(r"o=\S+ (\d{1,40}) (\d{1,40}) ")
MEDIA = re.compile(r"m=([\w.+-]{1,40}) (\d{1,5})(?:/\d{1,5})? ([\w.+/-]{1,40})((?: [!-~]+)*)\Z", re.ASCII)
CONNECTION = re.compile(r"c=IN (IP[46]) (\S+)\s*\Z")
DIRECTION = re.compile(r"a=(sendrecv|sendonly|recvonly|inactive)\s*\Z")
RTPMAP = re.compile(r"a=rtpmap:\s*(\d{1,3})\s+([\w.+-]{1,40})/([1-9]\d{2,5})(?:/([1-9]\d?))?\s*\Z", re.ASCII)
FMTP = re.compile(r"a=fmtp:\s*(\d{1,3})\s+([!-~]+(?: +[!-~]+)*)\s*\Z")
_PTIME = re.compile(r"a=(ptime|maxptime):\s*([1-9]\d{0,2})\s*\Z", re.ASCII)
CRYPTO = re.compile(r"a=crypto:(\d{1,9}) (\w{1,40}) (inline:[\w+/=|:^]{1,200})((?: [\w=-]+)*)\s*\Z", re.ASCII)
_RTCP = re.compile(r"a=rtcp:\s*(\d{1,5})(?: IN (IP[46]) (\S+))?\s*\Z", re.ASCII)  # RFC 3605
_ILBC = re.compile(r"(?=.*\bmode=)(?!.*\bmode=(?:20|30)\b)")  # ilbc.c:476 aborts on other modes


class UnusableError(Exception):
    """It must not reach pjmedia, and nothing sensible can be made of it; says why."""


def rebuilt(description: str) -> str:
    """Return what pjmedia may see. Raises UnusableError."""
    session, *sections = sections_of(description)
    origin = next((found for line in session if (found := _ORIGIN.match(line))), None)
    identity = f"{int(origin[1]) % 2**31} {int(origin[2]) % 2**31}" if origin else "0 0"
    lines = ["v=0", f"o=- {identity} IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
    faults, usable, is_lite = [], 0, "a=ice-lite" in session
    for section in sections:
        media = MEDIA.match(" ".join(section[0].split()))
        if media is None or int(media[2]) > 65535:
            raise UnusableError("bad media section")
        kind, port, protocol, formats = media[1], int(media[2]), media[3], media[4].split()
        made: list[str] = []
        if kind == "audio" and port and usable < MOST_SOUND:
            try:
                made = _audio(port, protocol, formats, section[1:], session)
            except UnusableError as error:
                faults.append(str(error))
        usable += bool(made)
        if is_lite and any(line.startswith("a=ice-ufrag") for line in made) and "a=ice-lite" not in lines:
            lines.insert(5, "a=ice-lite")
        lines += made or [f"m={kind} 0 {protocol} {formats[0][:20] if formats else '0'}"]
    if faults and not usable:
        raise UnusableError(faults[0])
    return "".join(f"{line}\r\n" for line in lines)


def sections_of(description: str) -> list[list[str]]:
    """Return the lines of the session and of each m= section. Raises UnusableError."""
    lines = (
        with_crlf(description).removesuffix("\r\n").split("\r\n")
    )  # str.splitlines knows ends that pjsip does not
    if lines[0].rstrip() != "v=0":
        raise UnusableError("no v=0")
    if len(lines) > MOST_LINES:
        raise UnusableError("too many lines")
    sections: list[list[str]] = [[]]
    for line in lines:
        if len(line) > MOST_LINE:
            raise UnusableError("line too long")
        if not _LINE.match(line):
            raise UnusableError("malformed line")
        if line.startswith("m="):
            sections.append([])
        sections[-1].append(line)
    if len(sections) - 1 > MOST_SECTIONS:
        raise UnusableError("too many media sections")
    return sections


def _audio(port: int, protocol: str, formats: list[str], lines: list[str], session: list[str]) -> list[str]:
    """Return one section for sound, its lines in order. Raises UnusableError."""
    if protocol not in PROTOCOLS:
        raise UnusableError("no usable transport")
    address = address_of(lines, session)
    kind = "IP6" if ":" in address else "IP4"
    encodings, parameters = _of_formats(lines)
    usable = [each for each in dict.fromkeys(formats) if _is_usable(each, encodings)][:MOST_FORMATS]
    if all(encodings.get(each, "").lower().startswith("telephone-event/") for each in usable):
        raise UnusableError("no usable format")  # pjmedia agrees on tones alone, and fails half-way (2.15.1)
    made = [f"m=audio {port} {protocol} {' '.join(usable)}", f"c=IN {kind} {address}"]
    direction = next((line.strip() for line in [*lines, *session] if DIRECTION.match(line)), "")
    made += [direction] if direction else []
    times = {found[1]: found[2] for line in lines if (found := _PTIME.match(line))}
    made += [f"a={name}:{value}" for name, value in times.items()]
    rtcp = _rtcp_line(lines, kind)
    made += [rtcp] if rtcp else []
    made += ["a=rtcp-mux"] if "a=rtcp-mux" in lines else []
    keys = {found[1]: line.strip() for line in lines if (found := CRYPTO.match(line))}
    made += list(keys.values())[:MOST_KEYS]
    made += ice_lines(lines, session, (address, port), rtcp)
    for each in usable:
        made += [f"a=rtpmap:{each} {encodings[each]}"] if each in encodings else []
        is_sound = encodings.get(each, "").upper() != "ILBC/8000" or not _ILBC.match(parameters.get(each, ""))
        made += [f"a=fmtp:{each} {parameters[each]}"] if each in parameters and is_sound else []
    return made


def address_of(lines: list[str], session: list[str]) -> str:
    """Return where media go, in its one way of writing. Raises UnusableError."""
    line = next((line for line in [*lines, *session] if line.startswith("c=")), None)
    if line is None:
        raise UnusableError("no connection address")
    found = CONNECTION.match(line)
    if found is None or not is_host(found[2].partition("/")[0], found[1]):
        raise UnusableError("bad connection address")
    return canonical(found[2].partition("/")[0])


def _of_formats(lines: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return encoding name and clock rate, and parameters, by payload type; the first of each counts."""
    encodings: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for line in lines:
        if found := RTPMAP.match(line):
            channels = f"/{found[4]}" if found[4] else ""
            encodings.setdefault(str(int(found[1])), f"{found[2]}/{found[3]}{channels}")
        elif found := FMTP.match(line):
            parameters.setdefault(str(int(found[1])), found[2])
    return encodings, parameters


def _is_usable(number: str, encodings: dict[str, str]) -> bool:
    """Whether it is a payload type, and known: static, or by an rtpmap."""
    if not re.fullmatch(r"0|[1-9]\d{0,2}", number, re.ASCII) or int(number) > 127:
        return False
    return int(number) < FIRST_DYNAMIC or number in encodings


def rtcp_of(lines: list[str], kind: str) -> re.Match[str] | None:
    """Return the first usable a=rtcp: its port, and `kind` and its address if it has one (RFC 3605).

    kind: "IP4" or "IP6", as the section's own address is.
    """
    for line in lines:
        found = _RTCP.match(line)
        is_usable = found is not None and (found[3] is None or (found[2] == kind and is_host(found[3], kind)))
        if found and is_usable and 0 < int(found[1]) <= 65535:
            return found
    return None


def _rtcp_line(lines: list[str], kind: str) -> str:
    found = rtcp_of(lines, kind)
    return f"a=rtcp:{found[1]}" + (f" IN {found[2]} {found[3]}" if found[3] else "") if found else ""


def direction_of(lines: list[str], session: list[str]) -> str:
    """Return what a section says of its direction, or else the session, or else RFC 3264 (section 5.1)."""
    said = (found[1] for line in [*lines, *session] if (found := DIRECTION.match(line)))
    return next(said, "sendrecv")


def is_host(address: str, kind: str) -> bool:
    """Whether it is the address ("IP4" or "IP6") of one host, and no name."""
    try:
        read = IPv4Address(address) if kind == "IP4" else IPv6Address(address)
    except AddressValueError:
        return False
    return not read.is_multicast and address != "255.255.255.255"
