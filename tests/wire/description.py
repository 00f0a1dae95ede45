"""A session description as the RFCs want it: an own parser, and the rules for one description.

Written for the tests alone, from RFC 8866 (SDP; RFC 4566 before it), RFC 3264, 3551, 3605, 4568, 5761, 8839.
It shares nothing with telephony/: a fault there must not hide itself here.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from itertools import pairwise

DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
KINDS = frozenset({"audio", "video", "text", "application", "message", "image"})  # RFC 8866 section 5.14
STATIC = {  # RFC 3551 section 6
    0: "PCMU/8000",
    3: "GSM/8000",
    4: "G723/8000",
    5: "DVI4/8000",
    6: "DVI4/16000",
    7: "LPC/8000",
    8: "PCMA/8000",
    9: "G722/8000",
    10: "L16/44100/2",
    11: "L16/44100",
    12: "QCELP/8000",
    13: "CN/8000",
    14: "MPA/90000",
    15: "G728/8000",
    16: "DVI4/11025",
    17: "DVI4/22050",
    18: "G729/8000",
    25: "CELB/90000",
    26: "JPEG/90000",
    28: "NV/90000",
    31: "H261/90000",
    32: "MPV/90000",
    33: "MP2T/90000",
    34: "H263/90000",
}
FIRST_DYNAMIC = 96
_TOKEN = r"[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+"
_SESSION_ORDER = "vosiuepcbtrzka"  # RFC 8866 section 9; t= and r= may repeat in turn
_MEDIA_ORDER = "micbka"
_ONLY_ONCE = frozenset("vosiuzk")  # in the session
_MEDIA_ONCE = frozenset("mik")
_KEY_BYTES = {"AES_CM_128_HMAC_SHA1_80": 30, "AES_CM_128_HMAC_SHA1_32": 30, "AES_256_CM_HMAC_SHA1_80": 46}
_SECTIONS_ONLY = frozenset(
    {"rtpmap", "fmtp", "ptime", "maxptime", "rtcp", "rtcp-mux", "rtcp-fb", "crypto", "candidate", "ssrc"}
)


@dataclass(frozen=True)
class Origin:
    """The o= line (RFC 8866 section 5.2). `place` is network type, address type and address."""

    user: str
    session: str
    version: int
    place: str


@dataclass
class Section:
    """One m= section. `connection` is its own c= or the session's, "" without any."""

    kind: str = ""
    port: int = -1
    protocol: str = ""
    formats: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    connection: str = ""
    session_direction: str = ""

    @property
    def is_rtp(self) -> bool:
        return "RTP/" in self.protocol

    @property
    def is_secure(self) -> bool:
        return "SAVP" in self.protocol

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """Name and value of each a= line, in order."""
        read = (line[2:].partition(":") for line in self.lines if line.startswith("a="))
        return [(name, value.strip()) for name, _, value in read]

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.attributes if each == name]

    @property
    def direction(self) -> str:
        """RFC 3264 section 5.1: sendrecv where nothing is said."""
        own = next((name for name, _ in self.attributes if name in DIRECTIONS), "")
        return own or self.session_direction or "sendrecv"

    @property
    def encodings(self) -> dict[int, str]:
        """Encoding, clock rate and channels by payload type, in upper case: {8: "PCMA/8000"}."""
        found = {int(each): STATIC[int(each)] for each in self.formats if _is_static(each)}
        for value in self.values("rtpmap"):
            number, _, encoding = value.partition(" ")
            if number.isascii() and number.isdecimal():
                found[int(number)] = encoding.strip().upper().removesuffix("/1")
        return {number: name for number, name in found.items() if str(number) in self.formats}

    def parameters(self, number: int) -> dict[str, str]:
        """Return what fmtp says of a payload type, names in lower case."""
        text = next((v.partition(" ")[2] for v in self.values("fmtp") if v.split(" ")[0] == str(number)), "")
        pairs = (each.partition("=") for each in text.split(";"))
        return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Tag and suite of each a=crypto."""
        return [(parts[0], parts[1]) for value in self.values("crypto") if len(parts := value.split()) > 2]


@dataclass
class Description:
    """A description read as far as it can be; `problems` says what is wrong with it alone."""

    text: str
    origin: Origin | None = None
    sections: list[Section] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(text: str) -> Description:
    """Read a description and judge it alone. Raises nothing."""
    made = Description(text)
    if not text.endswith("\r\n"):
        made.problems.append("does not end with CRLF")
    lines = re.split(r"\r?\n", text.removesuffix("\n").removesuffix("\r"))
    if re.search(r"(?<!\r)\n|\r(?!\n)|\0", text):
        made.problems.append("has another end of line than CRLF, or a NUL")
    made.problems += [f"no line of SDP: {line!r}" for line in lines if not re.match(r"[a-z]=[^ ]", line)]
    made.problems += [
        f"ends with a space: {line!r}" for line in lines if line.endswith(" ") and line != "s= "
    ]
    starts = [index for index, line in enumerate(lines) if line.startswith("m=")] + [len(lines)]
    session = lines[: starts[0]]
    parts = [lines[begin:end] for begin, end in pairwise(starts)]
    made.origin = _session(session, made.problems)
    connection = next((line[2:] for line in session if line.startswith("c=")), "")
    direction = next((line[2:] for line in session if line[2:] in DIRECTIONS and line[:2] == "a="), "")
    for number, part in enumerate(parts):
        faults: list[str] = []
        made.sections.append(_section(part, connection, direction, faults))
        made.problems += [f"section {number} ({part[0]}): {fault}" for fault in faults]
    return made


# -- the session --------------------------------------------------------------------------------------------


def _session(lines: list[str], problems: list[str]) -> Origin | None:
    kinds = [line[:1] for line in lines]
    places = [_SESSION_ORDER.find(kind) for kind in kinds if kind != "r"]
    if -1 in places or places != sorted(places):
        problems.append(f"the session's lines are {''.join(kinds)}, and not in the order of RFC 8866")
    problems += [f"{kind}= more than once" for kind in _ONLY_ONCE if kinds.count(kind) > 1]
    problems += [f"no {kind}=" for kind in "vost" if kind not in kinds]
    if lines[:1] != ["v=0"]:
        problems.append("does not begin with v=0")
    for line in lines:
        if line.startswith("t=") and not re.fullmatch(r"t=\d+ \d+", line):
            problems.append(f"bad time: {line}")
        elif line.startswith("c="):
            problems += _connection_faults(line[2:])
        elif line.startswith("b="):
            problems += _bandwidth_faults(line)
        elif line.startswith("a="):
            problems += _attribute_faults(line)
            if (name := line[2:].partition(":")[0]) in _SECTIONS_ONLY:
                problems.append(f"a={name} belongs into a section")
    return _origin(next((line for line in lines if line.startswith("o=")), ""), problems)


def _origin(line: str, problems: list[str]) -> Origin | None:
    found = re.fullmatch(r"o=(\S+) (\d+) (\d+) (IN IP[46] \S+)", line)
    if found is None:
        problems.append(f"bad origin: {line}")
        return None
    if int(found[2]) >= 2**63 or int(found[3]) >= 2**63:  # RFC 3264 section 5
        problems.append(f"a number of the origin has more than 63 bits: {line}")
    problems += _address_faults(found[4])
    return Origin(found[1], found[2], int(found[3]), found[4])


def _connection_faults(value: str) -> list[str]:
    return _address_faults(value) if re.fullmatch(r"IN IP[46] \S+", value) else [f"bad connection: {value}"]


def _address_faults(value: str) -> list[str]:
    """Judge "IN IP4 192.0.2.1": one host's address, of the family that is said (RFC 8866 section 5.7)."""
    _, family, address = value.split(" ")
    try:
        read = IPv4Address(address) if family == "IP4" else IPv6Address(address)
    except AddressValueError:
        return [f"not an address of {family}: {address}"]
    return [f"no address of one host: {address}"] if read.is_multicast else []


def _bandwidth_faults(line: str) -> list[str]:
    return [] if re.fullmatch(r"b=(?:AS|CT|TIAS|RS|RR):\d+", line) else [f"bad bandwidth: {line}"]


def _attribute_faults(line: str) -> list[str]:
    return [] if re.fullmatch(rf"a={_TOKEN}(?::.+)?", line) else [f"bad attribute: {line}"]


# -- one section --------------------------------------------------------------------------------------------


def _section(lines: list[str], connection: str, direction: str, faults: list[str]) -> Section:
    kinds = [line[:1] for line in lines]
    places = [_MEDIA_ORDER.find(kind) for kind in kinds]
    if -1 in places or places != sorted(places):
        faults.append(f"its lines are {''.join(kinds)}, and not in the order of RFC 8866")
    faults += [f"{kind}= more than once" for kind in _MEDIA_ONCE if kinds.count(kind) > 1]
    for line in lines[1:]:
        if line.startswith("c="):
            faults += _connection_faults(line[2:])
        elif line.startswith("b="):
            faults += _bandwidth_faults(line)
        elif line.startswith("a="):
            faults += _attribute_faults(line)
    own = next((line[2:] for line in lines if line.startswith("c=")), "")
    made = Section(lines=lines[1:], connection=own or connection, session_direction=direction)
    found = re.fullmatch(rf"m=({_TOKEN}) (\d+) ({_TOKEN}(?:/{_TOKEN})*)((?: [^ ]+)+)", lines[0])
    if found is None:
        faults.append("bad m= line")
        return made
    made.kind, made.port, made.protocol = found[1], int(found[2]), found[3]
    made.formats = tuple(found[4].split())
    if not made.connection:
        faults.append("no c= here, and none in the session")  # RFC 8866 section 5.7, also with port 0
    if made.kind not in KINDS:
        faults.append("unknown kind of media")
    if made.port > 65535:
        faults.append("no port")
    if made.port and re.search(r" (?:0\.0\.0\.0|::)\Z", made.connection):
        faults.append("a port at no address")  # RFC 3264 section 8.4: the old way to hold
    directions = [name for name, _ in made.attributes if name in DIRECTIONS]
    if len(directions) > 1:
        faults.append("more than one direction")
    if made.is_rtp:
        faults += [*_format_faults(made), *_rtp_faults(made)]
    return made


def _is_static(number: str) -> bool:
    return number.isascii() and number.isdecimal() and int(number) in STATIC


def _format_faults(section: Section) -> list[str]:
    """Judge payload types, rtpmap and fmtp (RFC 8866 sections 6.6 and 6.15, RFC 3551 section 6)."""
    faults = [f"no payload type: {each}" for each in section.formats if not _is_payload_type(each)]
    if len(set(section.formats)) != len(section.formats):
        faults.append("a payload type twice")
    mapped: set[str] = set()
    for value in section.values("rtpmap"):
        found = re.fullmatch(rf"(\d+) ({_TOKEN})/(\d+)(?:/(\d+))?", value)
        if found is None:
            faults.append(f"bad rtpmap: {value}")
            continue
        if found[1] in mapped:
            faults.append(f"two rtpmaps of {found[1]}")
        mapped.add(found[1])
        if found[1] not in section.formats:
            faults.append(f"rtpmap of {found[1]}, which the m= line has not")
        if _is_static(found[1]) and STATIC[int(found[1])] != section.encodings.get(int(found[1])):
            faults.append(f"another encoding than RFC 3551 gives the payload type: {value}")
    described = [value.split(" ")[0] for value in section.values("fmtp")]
    faults += [
        f"fmtp of {each}, which the m= line has not" for each in described if each not in section.formats
    ]
    faults += [f"two fmtps of {each}" for each in set(described) if described.count(each) > 1]
    if section.port:
        unknown = [each for each in section.formats if each not in mapped and not _is_static(each)]
        faults += [f"no rtpmap of {each}" for each in unknown]
    return faults


def _is_payload_type(text: str) -> bool:
    return re.fullmatch(r"0|[1-9]\d{0,2}", text) is not None and int(text) < 128


def _rtp_faults(section: Section) -> list[str]:
    faults = []
    for name in ("ptime", "maxptime"):
        values = section.values(name)
        if len(values) > 1 or any(not re.fullmatch(r"[1-9]\d{0,3}", each) for each in values):
            faults.append(f"bad {name}: {values}")
    ptime, longest = section.values("ptime"), section.values("maxptime")
    if ptime and longest and not faults and int(ptime[0]) > int(longest[0]):
        faults.append("ptime above maxptime")
    for value in section.values("rtcp"):  # RFC 3605
        found = re.fullmatch(r"(\d+)(?: (IN IP[46] \S+))?", value)
        if found is None or not 0 < int(found[1]) < 65536:
            faults.append(f"bad rtcp: {value}")
        elif found[2]:
            faults += _address_faults(found[2])
    if section.port and "rtcp-mux" in [name for name, _ in section.attributes]:  # RFC 5761 section 4
        faults += [f"payload type {each} with rtcp-mux" for each in section.formats if 64 <= int(each) <= 95]
    feedback = [value.split(" ")[0] for value in section.values("rtcp-fb")]  # RFC 4585 section 4.2
    faults += [f"rtcp-fb of {each}" for each in feedback if each != "*" and each not in section.formats]
    return [*faults, *_key_faults(section), *_ice_faults(section)]


def _key_faults(section: Section) -> list[str]:
    """RFC 4568 sections 5 and 6; in RTP/AVP as RFC 8643 has it."""
    faults = []
    values = section.values("crypto")
    if section.port and section.is_secure and not values and not section.values("fingerprint"):
        faults.append("SAVP without a key")
    for value in values:
        found = re.fullmatch(r"(\d{1,9}) (\w+) inline:([A-Za-z0-9+/=]+)(?:\|\S+)?(?: \S+)*", value)
        length = _KEY_BYTES.get(found[2]) if found else None
        if found is None:
            faults.append("bad crypto")
        elif length is not None and _length(found[3]) != length:
            faults.append(f"key of {found[2]} with {_length(found[3])} bytes")
    tags = [tag for tag, _ in section.keys]
    if len(set(tags)) != len(tags):
        faults.append("two keys with one tag")
    return faults


def _length(key: str) -> int:
    try:
        return len(base64.b64decode(key, validate=True))
    except binascii.Error:
        return -1


def _ice_faults(section: Section) -> list[str]:
    """RFC 8839 section 5."""
    faults = []
    candidates = section.values("candidate")
    for value in candidates:
        if not re.match(r"[A-Za-z0-9+/]{1,32} \d{1,3} \S+ \d{1,10} \S+ \d{1,5} typ \w+", value):
            faults.append(f"bad candidate: {value}")
    fragments, passwords = section.values("ice-ufrag"), section.values("ice-pwd")
    if any(not 4 <= len(each) <= 256 for each in fragments) or any(len(each) < 22 for each in passwords):
        faults.append("ICE's user fragment or password is too short")
    if section.port and len(fragments) != len(passwords):
        faults.append("half of ICE's user fragment and password")
    return faults
