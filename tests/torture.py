"""The torture messages of RFC 4475 and RFC 5118, and what our user agent says to each.

RFC 4475's come byte for byte from tests/data/rfc4475; its README has the reasons. RFC 5118's are written here
after its sections 4.1 to 4.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "rfc4475"
SILENCE = 0  # a response to nothing of ours, or no SIP
RINGS = 180


@dataclass(frozen=True)
class Torture:
    """`says` is the status to a stranger; `to_our_server` to our registrar, where we are more liberal."""

    name: str
    raw: bytes
    says: int
    to_our_server: int

    @property
    def is_invalid(self) -> bool:
        """Whether nobody may notice it: neither a call nor a text for the agent."""
        return self.says != RINGS and self.name != "mpart01"


def _read(name: str, says: int, to_our_server: int | None = None) -> Torture:
    raw = (FOLDER / f"{name}.dat").read_bytes()
    return Torture(name, raw, says, says if to_our_server is None else to_our_server)


RFC_4475 = [
    _read("wsinv", 481),
    _read("intmeth", 501),
    _read("esc01", RINGS),
    _read("escnull", 405),
    _read("esc02", 501),
    _read("lwsdisp", 200),
    _read("longreq", RINGS),
    _read("dblreq", 405),
    _read("semiuri", 200),
    _read("transports", 200),
    _read("mpart01", 200),
    _read("unreason", SILENCE),
    _read("noreason", SILENCE),
    _read("badinv01", 400),
    _read("clerr", 400),
    _read("ncl", 400),
    _read("scalar02", 400),
    _read("scalarlg", SILENCE),
    _read("quotbal", 400),
    _read("ltgtruri", 400, RINGS),
    _read("lwsruri", 400),
    _read("lwsstart", 400, RINGS),
    _read("trws", 400, 200),
    _read("escruri", 400),
    _read("baddate", 400, RINGS),
    _read("regbadct", 400),
    _read("badaspec", 400, 200),
    _read("baddn", 400, 200),
    _read("badvers", 505),
    _read("mismatch01", 400),
    _read("mismatch02", 400),
    _read("bigcode", SILENCE),
    _read("badbranch", 200),
    _read("insuf", 400),
    _read("unkscm", 416),
    _read("novelsc", 416),
    _read("unksm2", 405),
    _read("bext01", 420),
    _read("invut", 415),
    _read("regaut01", 405),
    _read("multi01", 400),
    _read("mcl01", 400),
    _read("bcast", SILENCE),
    _read("zeromf", 200),
    _read("cparam01", 405),
    _read("cparam02", 405),
    _read("regescrt", 405),
    _read("sdp01", 406),
    _read("inv2543", RINGS),
]


def _ipv6(
    section: str,
    says: int,
    request_line: str,
    *,
    to: str = "sip:user@example.com",
    sender: str = "sip:user@example.com;tag=81x2",
    vias: tuple[str, ...] = ("SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111",),
    contact: str = '"Caller" <sip:caller@[2001:db8::1]>',
    number: int = 98176,
    body: tuple[str, ...] = (),
) -> Torture:
    method = request_line.split()[0]
    lines = [f"{request_line} SIP/2.0", f"To: {to}", f"From: {sender}"]
    lines += [f"Via: {via}" for via in vias]
    lines += [f"Call-ID: rfc5118-{section}@hlau_4100", "Max-Forwards: 70", f"CSeq: {number} {method}"]
    if contact:
        lines.append(f"Contact: {contact}")
    text = "".join(f"{line}\r\n" for line in body)
    if body:
        lines.append("Content-Type: application/sdp")
    lines += [f"Content-Length: {len(text)}", "", text]
    return Torture(section, "\r\n".join(lines).encode(), says, says)


_MAPPED = "::ffff:192.0.2.2"
# A REGISTER is nothing for a user agent (405). The only codec of 4.6 and 4.9 is none of ours (488), and where
# we have IPv4 alone, 4.6 is out of reach, too. In all of them the headers must be understood.
RFC_5118 = [
    _ipv6("4.1", 405, "REGISTER sip:[2001:db8::10]"),
    _ipv6("4.2", 400, "REGISTER sip:2001:db8::10"),
    _ipv6("4.3", 405, "REGISTER sip:[2001:db8::10:5070]"),
    _ipv6("4.4", 405, "REGISTER sip:[2001:db8::10]:5070"),
    _ipv6(
        "4.5-delimited",
        481,
        "BYE sip:[2001:db8::10]",
        to="sip:user@example.com;tag=bd76ya",
        vias=("SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111",),
        contact="",
        number=321,
    ),
    _ipv6(
        "4.5",
        200,
        "OPTIONS sip:[2001:db8::10]",
        vias=("SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3",),
        contact='"Caller" <sip:caller@[2001:db8::9:1]>',
        number=921,
    ),
    _ipv6(
        "4.6",
        488,
        "INVITE sip:user@[2001:db8::10]",
        to="sip:user@[2001:db8::10]",
        vias=("SIP/2.0/UDP [2001:db8::20];branch=z9hG4bKas3-111",),
        contact='"Caller" <sip:caller@[2001:db8::20]>',
        number=8612,
        body=(
            "v=0",
            "o=assistant 971731711378798081 0 IN IP6 2001:db8::20",
            "s=Live video feed for today's meeting",
            "c=IN IP6 2001:db8::20",
            "t=3338481189 3370017201",
            "m=audio 6000 RTP/AVP 2",
            "a=rtpmap:2 G726-32/8000",
            "m=video 6024 RTP/AVP 107",
            "a=rtpmap:107 H263-1998/90000",
        ),
    ),
    _ipv6(
        "4.7",
        481,
        "BYE sip:user@host.example.net",
        to="sip:user@example.net;tag=bd76ya",
        vias=(
            "SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111",
            "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144",
            "SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200",
        ),
        contact="",
        number=89187,
    ),
    _ipv6(
        "4.8",
        RINGS,
        "INVITE sip:user@[2001:db8::10]",
        to="sip:user@[2001:db8::10]",
        contact='"Caller" <sip:caller@[2001:db8::9:1]>',
        number=8912,
        body=(
            "v=0",
            "o=bob 280744730 28977631 IN IP4 host.example.com",
            "s=",
            "t=0 0",
            "m=audio 22334 RTP/AVP 0",
            "c=IN IP4 192.0.2.1",
            "m=video 6024 RTP/AVP 107",
            "c=IN IP6 2001:db8::1",
            "a=rtpmap:107 H263-1998/90000",
        ),
    ),
    _ipv6(
        "4.9",
        488,
        "INVITE sip:user@example.com",
        sender="sip:user@east.example.com;tag=81x2",
        vias=(
            "SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19",
            f"SIP/2.0/UDP [{_MAPPED}];branch=z9hG4bKas3-111",
        ),
        contact=f'"T. desk phone" <sip:ted@[{_MAPPED}]>',
        number=612,
        body=(
            "v=0",
            f"o=assistant 971731711378798081 0 IN IP6 {_MAPPED}",
            "s=Call me soon, please!",
            f"c=IN IP6 {_MAPPED}",
            "t=3338481189 3370017201",
            "m=audio 6000 RTP/AVP 2",
            "a=rtpmap:2 G726-32/8000",
        ),
    ),
    *(
        _ipv6(
            section,
            200,
            f"OPTIONS sip:user@[{address}]",
            to=f"sip:user@[{address}]",
            sender="sip:user@example.com;tag=810x2",
            vias=("SIP/2.0/UDP lab1.east.example.com;branch=z9hG4bKas3-111",),
            contact="",
            number=689,
        )
        for section, address in (
            ("4.10-three", "2001:db8:::192.0.2.1"),
            ("4.10-two", "2001:db8::192.0.2.1"),
        )
    ),
]
