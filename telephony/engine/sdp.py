"""Our rules about session descriptions (RFC 4566, RFC 3264). Only text in, facts out; no pjsua2 here.

pjsip parses and negotiates; this file says what would abort it, and reads what pjsua2 does not tell. The
border's guard asks it before pjsua2 sees a message.
Sound only: pjsua2 answers each m=video with port 0.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from telephony.engine.peer_text import with_crlf

MOST_SECTIONS = 16  # PJMEDIA_MAX_SDP_MEDIA
MOST_ADDRESS = 253  # a host name's length; 254 abort in pj_sockaddr_in_set_str_addr
MOST_LINE = 2000
MOST_LINES = 500

_LINE = re.compile(r"[a-z]=[^\x00-\x08\x0b-\x1f\x7f]+\Z")
# The lines that pjmedia uses for sound, SRTP and ICE, in the form in which it can use them.
_READ = re.compile(
    r"[vosctm]=|b=(?:AS|TIAS):\d{1,9}\Z|a=(?:sendrecv|sendonly|recvonly|inactive|rtcp-mux|ice-lite|rtcp:.+"
    r"|rtpmap:\d{1,3} [\w.+-]{1,40}/[1-9]\d{2,5}(?:/[1-9]\d?)?|fmtp:\d{1,3} [!-~]+(?: [!-~]+)*"
    r"|(?:ptime|maxptime):[1-9]\d{0,2}|crypto:\d{1,9} \w+ inline:[\w+/=|:^]+(?: [\w=-]+)*"
    r"|(?:ice-ufrag|ice-pwd|mid|ice-options):[!-~]+|candidate:[ -~]+"
    r"|setup:(?:active|passive|actpass|holdconn)"
    r"|fingerprint:[\w-]+ [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){15,63})\Z"
)
_TIMES = re.compile(r"t=\d{1,19} \d{1,19}\Z")
_CONNECTION = re.compile(r"c=IN (IP[46]) (\S+)\Z")
_ORIGIN = re.compile(r"o=\S+ \d{1,40} \d{1,40} IN IP[46] ([A-Za-z0-9.:_-]+)\Z")
_MEDIA = re.compile(r"m=\S+ (\d{1,5})(?:/\d{1,3})? \S+ \S")
_RTCP = re.compile(r"a=rtcp:\d{1,5}(?: IN (IP[46]) (\S+))?\s*\Z")  # RFC 3605
_CANDIDATE = re.compile(r"a=candidate:(?:\S+ ){4}(\S+) ")
_ILBC = re.compile(r"a=fmtp:\d+ (?=.*\bmode=)(?!.*\bmode=(?:20|30)\b)")  # ilbc.c:476 aborts on other modes
_DIRECTION = re.compile(r"^a=(sendrecv|sendonly|recvonly|inactive)[ \t]*\r?$", re.MULTILINE)


def body_of(message: str) -> str:
    """Return the body of a SIP message, with CRLF at each line's end, or ""."""
    return with_crlf(message).partition("\r\n\r\n")[2]


def problem(sdp: str) -> str:
    """Say what is wrong with a description that must not reach negotiation, or ""."""
    lines = with_crlf(sdp).removesuffix("\r\n").split("\r\n")  # str.splitlines knows ends that pjsip does not
    if lines[0] != "v=0":
        return "no v=0"
    if len(lines) > MOST_LINES:
        return "too many lines"
    if sum(line.startswith("m=") for line in lines) > MOST_SECTIONS:
        return "too many media sections"
    for line in lines:
        if len(line) > MOST_LINE:
            return "line too long"
        if not _LINE.match(line):
            return "malformed line"
        if line.startswith("c=") and not _has_address(_CONNECTION.match(line)):
            return "bad connection address"
        if line.startswith("a=rtcp:") and not _has_address(_RTCP.match(line)):
            return "bad RTCP address"
        if line.startswith("o=") and (not (o := _ORIGIN.match(line)) or len(o[1]) > MOST_ADDRESS):
            return "bad origin"
        if line.startswith("m=") and (not (media := _MEDIA.match(line)) or int(media[1]) > 65535):
            return "bad media section"
    session, *media_sections = sections(with_crlf(sdp))
    if not re.search(r"(?m)^o=", session) or not re.search(r"(?m)^s=", session):
        return "no origin or no name"
    if any(is_active(each) and not re.search(r"(?m)^c=", session + each) for each in media_sections):
        return "no connection address"
    return ""


def mended(sdp: str) -> str:
    """Return it with what old devices leave out, and without what pjmedia does not read.

    One line that it cannot parse makes it pass over the whole description, and an early one that is passed
    over makes it abort at the next. A candidate with a name would stop its thread for the look-up.
    """
    lines = []
    for line in with_crlf(sdp).removesuffix("\r\n").split("\r\n"):
        candidate = _CANDIDATE.match(line)
        if candidate and not _is_literal(candidate[1]):
            continue
        if (re.match(r"[a-z]=", line) and not _READ.match(line)) or _ILBC.match(line):
            continue
        if line.startswith("t=") and not _TIMES.match(line):
            line = "t=0 0"
        if line.startswith("m="):
            line = re.sub(" +", " ", line).rstrip()
        lines.append("s=-" if line.rstrip() == "s=" else line)
    return "".join(f"{line}\r\n" for line in lines)


def is_for_ipv6_only(sdp: str) -> bool:
    """Whether no section can be reached over IPv4."""
    session, *media = sections(sdp)
    kinds = {
        (re.search(r"(?m)^c=IN (IP[46])", each) or re.search(r"(?m)^c=IN (IP[46])", session) or ["", ""])[1]
        for each in media
    }
    return kinds == {"IP6"}


def sections(sdp: str) -> list[str]:
    """Split into the session part and one text per m= section."""
    return re.split(r"(?m)^(?=m=)", sdp)


def is_active(sdp: str) -> bool:
    """Whether at least one section is not refused."""
    return re.search(r"(?m)^m=\S+ 0*[1-9]", sdp) is not None


def media_types(sdp: str) -> list[str]:
    """Return the types of the m= sections in order: ["audio", "video"]."""
    return re.findall(r"(?m)^m=(\S+)", sdp)


def puts_on_hold(sdp: str) -> bool:
    """Whether its sender does not listen to us (RFC 3264 section 8.4) or gives no address (RFC 2543)."""
    session, *media = sections(sdp)
    for section in media:
        if section.startswith("m=audio ") and not section.startswith("m=audio 0 "):
            direction = _DIRECTION.search(section) or _DIRECTION.search(session)
            if direction and direction[1] in ("sendonly", "inactive"):
                return True
            address = re.search(r"(?m)^c=IN IP4 (\S+)", section) or re.search(r"(?m)^c=IN IP4 (\S+)", session)
            return bool(address and address[1] == "0.0.0.0")
    return False


def _has_address(found: re.Match[str] | None) -> bool:
    """Whether the line matched and its address, if it has one, is no name: pjsip would stop to look it up."""
    return found is not None and (found[1] is None or _is_literal(found[2].partition("/")[0], found[1]))


def _is_literal(address: str, kind: str = "") -> bool:
    """Whether it is the address, of one host, of this kind or of any."""
    for name, check in (("IP4", IPv4Address), ("IP6", IPv6Address)):
        try:
            read = check(address)
        except AddressValueError:
            continue
        return kind in ("", name) and not read.is_multicast and address != "255.255.255.255"
    return False
