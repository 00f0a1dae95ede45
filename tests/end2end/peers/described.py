"""What stands in a session description on the wire, for tests of video."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD = "v=0\r\no=- 7 {version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
AUDIO = "m=audio 45000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
VP8 = "m=video 45010 RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\na=rtcp-fb:100 nack pli\r\n"
H264 = (
    "m=video 45010 RTP/AVP 98 99\r\na=rtpmap:98 H264/90000\r\na=fmtp:98 profile-level-id=42800D\r\n"
    "a=rtpmap:99 H264/90000\r\na=fmtp:99 packetization-mode=1;profile-level-id=42800D\r\n"
)
NO_VIDEO = "m=video 0 RTP/AVP 97\r\n"


def described(*sections: str, version: int = 1) -> str:
    return HEAD.format(version=version) + "".join(sections)


@dataclass(frozen=True)
class Section:
    """One m= section. formats: Names by payload type, of those that have an rtpmap."""

    kind: str
    port: int
    protocol: str
    lines: tuple[str, ...]

    @property
    def direction(self) -> str:
        found = (re.fullmatch(r"a=(sendrecv|sendonly|recvonly|inactive)", line) for line in self.lines)
        return next((each[1] for each in found if each), "sendrecv")

    @property
    def formats(self) -> dict[int, str]:
        found = (re.match(r"a=rtpmap:(\d+) (\w+)/", line) for line in self.lines)
        return {int(each[1]): each[2] for each in found if each}

    @property
    def keys(self) -> list[str]:
        return [line for line in self.lines if line.startswith("a=crypto:")]


def sections(description: str) -> list[Section]:
    made = []
    for text in re.split(r"(?m)^(?=m=)", description)[1:]:
        first, *lines = text.rstrip("\r\n").split("\r\n")
        kind, port, protocol, *_ = first[2:].split()
        made.append(Section(kind, int(port), protocol, tuple(lines)))
    return made


def shape(description: str) -> list[str]:
    """Return kind and direction of each section, "off" for port 0: ["audio sendrecv", "video off"]."""
    return [f"{each.kind} {each.direction if each.port else 'off'}" for each in sections(description)]


def version(description: str) -> int:
    found = re.search(r"(?m)^o=\S+ \S+ (\d+) ", description)
    assert found, description
    return int(found[1])
