"""Session descriptions (RFC 8866, RFC 3264): the one module that parses and builds them.

A description is its lines, in order. A changed line leaves all others unchanged, so unknown lines pass
through. Line ends become CRLF; pjsip accepts LF and CR too, in any mixture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from telephony.sip.ip_address import canonical
from telephony.sip.text import with_crlf

MOST_SECTIONS = 16  # PJMEDIA_MAX_SDP_MEDIA
MOST_LINE = 2000
MOST_LINES = 500
FIRST_DYNAMIC = 96  # RFC 3551
EVERYWHERE = ("0.0.0.0", "::")  # an offer on hold sends nothing to these (RFC 2543)

_LINE = re.compile(r"[a-z]=[^\x00-\x08\x0b-\x1f\x7f]*\Z")
_MEDIA = re.compile(r"m=([\w.+-]{1,40}) (\d{1,5})(?:/\d{1,5})? ([\w.+/-]{1,40})((?: [!-~]+)*)\Z", re.ASCII)
_ORIGIN = re.compile(r"o=(\S+) (\d{1,40}) (\d{1,40}) (\S.*)\Z", re.ASCII)
_CONNECTION = re.compile(r"c=IN (IP[46]) (\S+)\s*\Z")
_DIRECTION = re.compile(r"a=(sendrecv|sendonly|recvonly|inactive)\s*\Z")
_RTPMAP = re.compile(r"a=rtpmap:\s*(\d{1,3})\s+([\w.+-]{1,40})/([1-9]\d{2,5})(?:/([1-9]\d?))?\s*\Z", re.ASCII)
_FMTP = re.compile(r"a=fmtp:\s*(\d{1,3})\s+([!-~]+(?: +[!-~]+)*)\s*\Z", re.ASCII)
_RTCP = re.compile(r"a=rtcp:\s*(\d{1,5})(?: IN (IP[46]) (\S+))?\s*\Z", re.ASCII)  # RFC 3605
_CRYPTO = re.compile(
    r"a=crypto:(\d{1,9}) (\w{1,40}) inline:([\w+/=|:^]{1,200})((?: [\w=-]+)*)\s*\Z", re.ASCII
)
_OF_FORMAT = re.compile(r"a=(?:rtpmap|fmtp|rtcp-fb):\s*(\d+)\s", re.ASCII)


class SdpError(ValueError):
    """A description, or a part of it, is unusable; `str` gives the reason."""


@dataclass(frozen=True, slots=True)
class MediaLine:
    """The content of an m= line. Port 0: the section is refused."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RtpMap:
    """An encoding (RFC 8866 section 6.6). Names are compared without regard to case."""

    name: str
    rate: int
    channels: int = 0  # 0 if not given

    def __str__(self) -> str:
        return f"{self.name}/{self.rate}" + (f"/{self.channels}" if self.channels else "")

    @property
    def key(self) -> str:
        """Return the comparable form: "PCMA/8000"."""
        return f"{self.name}/{self.rate}{f'/{self.channels}' if self.channels > 1 else ''}".upper()


@dataclass(frozen=True, slots=True)
class Rtcp:
    """The address for RTCP (RFC 3605); `address` is "" if it is the section's own."""

    port: int
    kind: str = ""
    address: str = ""

    def __str__(self) -> str:
        return f"a=rtcp:{self.port}" + (f" IN {self.kind} {self.address}" if self.address else "")


@dataclass(frozen=True, slots=True)
class Crypto:
    """A key by SDES (RFC 4568): `key` is the text after "inline:"."""

    tag: str
    suite: str
    key: str
    parameters: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([f"a=crypto:{self.tag} {self.suite} inline:{self.key}", *self.parameters])


@dataclass(slots=True)
class Section:
    """One media section: its lines, without line ends, the m= line first."""

    lines: list[str]

    def __str__(self) -> str:
        return "".join(f"{line}\r\n" for line in self.lines)

    @property
    def media(self) -> MediaLine | None:
        """Return the parsed m= line; None if malformed."""
        return media_line(self.lines[0])

    @property
    def kind(self) -> str:
        """Return "audio" or "video"; "" if the m= line is malformed."""
        media = self.media
        return media.kind if media is not None else ""

    @property
    def port(self) -> int:
        """Return the port; 0 if the section is refused or malformed."""
        media = self.media
        return media.port if media is not None else 0

    @property
    def formats(self) -> list[str]:
        """Return the formats, also of a malformed m= line."""
        return self.lines[0].split()[3:]

    def with_port(self, port: int) -> None:
        """Change the port and keep the rest of the m= line."""
        kind, old, rest = self.lines[0].split(" ", 2)
        self.lines[0] = f"{kind} {port}{old[len(old.partition('/')[0]) :]} {rest}"

    def refuse(self) -> None:
        """Set port 0; the rest of the section then has no meaning (RFC 3264 section 6)."""
        self.with_port(0)
        del self.lines[1:]

    def connect(self, address: str) -> None:
        """Set this as the only connection address."""
        self.remove("c=")
        self.lines.insert(self._behind("i="), connection_line(address))

    def add_attribute(self, line: str) -> None:
        """Insert it before all other attributes."""
        self.lines.insert(self._behind("i=", "c=", "b=", "k="), line)

    def remove(self, *beginnings: str) -> None:
        """Remove the lines with these beginnings, except the m= line."""
        self.lines[1:] = [line for line in self.lines[1:] if not line.startswith(beginnings)]

    def without_formats(self, gone: set[str]) -> None:
        """Remove formats and all their attributes."""
        kind, port, protocol, *formats = self.lines[0].split()
        kept = [line for line in self.lines[1:] if not (of := _OF_FORMAT.match(line)) or of[1] not in gone]
        self.lines = [
            " ".join([kind, port, protocol, *(each for each in formats if each not in gone)]),
            *kept,
        ]

    def _behind(self, *beginnings: str) -> int:
        """Return the end of the lines with these beginnings after the m= line (RFC 8866 section 5 sets the
        order).
        """
        place = 1
        while place < len(self.lines) and self.lines[place].startswith(beginnings):
            place += 1
        return place


@dataclass(slots=True)
class Description:
    """A session's lines before the first m= line, and its media sections."""

    session: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def __str__(self) -> str:
        return "".join([*(f"{line}\r\n" for line in self.session), *map(str, self.sections)])

    @property
    def is_active(self) -> bool:
        """Whether at least one section is not refused."""
        return any(section.port for section in self.sections)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the sections in order: ["audio", "video"]."""
        return [section.kind for section in self.sections]

    @property
    def origin(self) -> Origin | None:
        return next((found for line in self.session if (found := origin_of(line)) is not None), None)

    @origin.setter
    def origin(self, origin: Origin) -> None:
        """Change the o= line, if there is one."""
        self.session = [str(origin) if line.startswith("o=") else line for line in self.session]

    def connection(self, section: Section) -> str:
        """Return the address of a section's media in canonical spelling; "" if it has no readable one."""
        try:
            return address_of(section.lines, self.session)
        except SdpError:
            return ""

    def direction(self, section: Section) -> str:
        return direction_of(section.lines, self.session)


@dataclass(frozen=True, slots=True)
class Origin:
    """Attributes:
    place: Network type, address type and address: "IN IP4 192.0.2.1".
    """

    user: str
    session: str
    version: int
    place: str

    def __str__(self) -> str:
        return f"o={self.user} {self.session} {self.version} {self.place}"


# -- reading ------------------------------------------------------------------------------------------------


def parse(text: str) -> Description:
    """Read a peer's description.

    Raises:
        SdpError: It is no description, or unreasonably large, or has a line that pjmedia cannot read: pjmedia
            would reject the whole description.
    """
    description = read(text)
    first = description.session or [""]
    if first[0].rstrip() != "v=0":
        raise SdpError("no v=0")
    lines = [*description.session, *(line for section in description.sections for line in section.lines)]
    if len(lines) > MOST_LINES:
        raise SdpError("too many lines")
    for line in lines:
        if len(line) > MOST_LINE:
            raise SdpError("line too long")
        if not _LINE.match(line):
            raise SdpError("malformed line")
    if len(description.sections) > MOST_SECTIONS:
        raise SdpError("too many media sections")
    return description


def read(text: str) -> Description:
    """Split a description into its lines and sections, whatever their content. Never raises."""
    # str.splitlines also splits at line ends that pjsip does not know.
    lines = with_crlf(text).removesuffix("\r\n").split("\r\n") if text else []
    description = Description()
    for line in lines:
        if line.startswith("m="):
            description.sections.append(Section([line]))
        elif description.sections:
            description.sections[-1].lines.append(line)
        else:
            description.session.append(line)
    return description


def media_line(line: str) -> MediaLine | None:
    """Read an m= line, tolerating extra spaces; None if it or its port is malformed."""
    found = _MEDIA.match(line) or _MEDIA.match(" ".join(line.split()))
    if found is None or int(found[2]) > 65535:
        return None
    return MediaLine(found[1], int(found[2]), found[3], tuple(found[4].split()))


def origin_of(line: str) -> Origin | None:
    found = _ORIGIN.match(line)
    return Origin(found[1], found[2], int(found[3]), found[4]) if found else None


def address_of(lines: list[str], session: list[str]) -> str:
    """Return the address of a section's media in canonical spelling. Raises SdpError."""
    line = next((line for line in lines if line.startswith("c=")), None)
    if line is None:
        line = next((line for line in session if line.startswith("c=")), None)
    if line is None:
        raise SdpError("no connection address")
    found = _CONNECTION.match(line)
    if found is None or not is_host(found[2].partition("/")[0], found[1]):
        raise SdpError("bad connection address")
    return canonical(found[2].partition("/")[0])


def direction_of(lines: list[str], session: list[str]) -> str:
    """Return the direction of a section, or else of the session, or else RFC 3264's default (section 5.1)."""
    return stated_direction(lines, session) or "sendrecv"


def stated_direction(lines: list[str], session: list[str]) -> str:
    """Return the direction that a section or its session states; "" if neither does."""
    for line in (*lines, *session):
        if line.startswith("a=") and (found := _DIRECTION.match(line)):
            return found[1]
    return ""


def encodings_of(lines: list[str]) -> dict[int, RtpMap]:
    """Return the encodings by payload type; the first of each counts."""
    encodings: dict[int, RtpMap] = {}
    for line in lines:
        if line.startswith("a=rtpmap:") and (found := _RTPMAP.match(line)):
            encodings.setdefault(int(found[1]), RtpMap(found[2], int(found[3]), int(found[4] or 0)))
    return encodings


def parameters_of(lines: list[str]) -> dict[int, str]:
    """Return the fmtp parameters by payload type; the first of each counts."""
    parameters: dict[int, str] = {}
    for line in lines:
        if line.startswith("a=fmtp:") and (found := _FMTP.match(line)):
            parameters.setdefault(int(found[1]), found[2])
    return parameters


def keys_of(lines: list[str]) -> list[Crypto]:
    """Return the readable keys of a section."""
    found = (_CRYPTO.match(line) for line in lines if line.startswith("a=crypto:"))
    return [Crypto(each[1], each[2], each[3], tuple(each[4].split())) for each in found if each is not None]


def rtcp_of(lines: list[str], kind: str) -> Rtcp | None:
    """Return the first usable a=rtcp (RFC 3605) whose address, if any, is of this kind.

    kind: "IP4" or "IP6", like the section's own address.
    """
    for line in lines:
        found = _RTCP.match(line) if line.startswith("a=rtcp:") else None
        if found is None or not 0 < int(found[1]) <= 65535:
            continue
        if found[3] is None or (found[2] == kind and is_host(found[3], kind)):
            return Rtcp(int(found[1]), found[2] or "", found[3] or "")
    return None


def is_host(address: str, kind: str) -> bool:
    """Whether it is the address ("IP4" or "IP6") of one host, and not a name."""
    try:
        read = IPv4Address(address) if kind == "IP4" else IPv6Address(address)
    except AddressValueError:
        return False
    return not read.is_multicast and address != "255.255.255.255"


def puts_on_hold(text: str) -> bool:
    """Whether its sender does not listen to us (RFC 3264 section 8.4) or gives no address (RFC 2543)."""
    description = read(text)
    for section in description.sections:
        if section.kind == "audio" and section.port:
            is_silent = description.direction(section) in ("sendonly", "inactive")
            return is_silent or description.connection(section) in EVERYWHERE
    return False


# -- writing ------------------------------------------------------------------------------------------------


def address_kind(address: str) -> str:
    return "IP6" if ":" in address else "IP4"


def connection_line(address: str) -> str:
    return f"c=IN {address_kind(address)} {address}"
