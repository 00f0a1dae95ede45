"""A session description built anew: what pjmedia uses for sound, in the form in which it can use it.

pjmedia passes over a whole description for one line that it cannot parse, and aborts at an answer that
comes after an early one that it could not use (pjsua_media.c:3920). So nothing is handed on as it came. Lines
that cannot be used are left out; sections that cannot be used get port 0, with which they are refused: video,
names instead of addresses, which would stop pjmedia's thread for the look-up. IPv6 stays in what is made
here; sound_relays.py puts an address of this computer in its place, because pjmedia cannot use it.
"""

from __future__ import annotations

import re

from telephony.proxy.offer_answer.ice_lines import ice_lines
from telephony.sip import sdp
from telephony.sip.sdp import FIRST_DYNAMIC, MediaLine, RtpMap, SdpError

MOST_SOUND = 2  # sections: with SRTP and without; pjsua2 opens sockets for each and uses one
# pjmedia ignores attributes from the 69th of a section on (PJMEDIA_MAX_SDP_ATTR): with these there are 67.
MOST_FORMATS = 22
MOST_KEYS = 6
# An offer with any other one ends the engine where SRTP is optional: pjsua cannot undo half a call.
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF"})

_PTIME = re.compile(r"a=(ptime|maxptime):\s*([1-9]\d{0,2})\s*\Z", re.ASCII)
_ILBC = re.compile(r"(?=.*\bmode=)(?!.*\bmode=(?:20|30)\b)")  # ilbc.c:476 aborts on other modes
_PAYLOAD_TYPE = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)


def rebuilt(text: str) -> str:
    """Return what pjmedia may see of a peer's description. Raises SdpError."""
    theirs = sdp.parse(text)
    session, origin = theirs.session, theirs.origin
    identity = f"{int(origin.session) % 2**31} {origin.version % 2**31}" if origin else "0 0"
    lines = ["v=0", f"o=- {identity} IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
    faults, usable, is_lite = [], 0, "a=ice-lite" in session
    for section in theirs.sections:
        media = section.media
        if media is None:
            raise SdpError("bad media section")
        made: list[str] = []
        if media.kind == "audio" and media.port and usable < MOST_SOUND:
            try:
                made = _audio(media, section.lines[1:], session)
            except SdpError as error:
                faults.append(str(error))
        usable += bool(made)
        if is_lite and any(line.startswith("a=ice-ufrag") for line in made) and "a=ice-lite" not in lines:
            lines.insert(5, "a=ice-lite")
        lines += made or [f"m={media.kind} 0 {media.protocol} {(*media.formats, '0')[0][:20]}"]
    if faults and not usable:
        raise SdpError(faults[0])
    return "".join(f"{line}\r\n" for line in lines)


def _audio(media: MediaLine, lines: list[str], session: list[str]) -> list[str]:
    """Return one section for sound, its lines in order. Raises SdpError."""
    if media.protocol not in PROTOCOLS:
        raise SdpError("no usable transport")
    address = sdp.address_of(lines, session)
    encodings, parameters = sdp.encodings_of(lines), sdp.parameters_of(lines)
    usable = [int(each) for each in dict.fromkeys(media.formats) if _is_usable(each, encodings)][
        :MOST_FORMATS
    ]
    names = [encodings[each].key if each in encodings else "" for each in usable]
    if all(name.startswith("TELEPHONE-EVENT/") for name in names):
        raise SdpError("no usable format")  # pjmedia agrees on tones alone, and fails half-way (2.15.1)
    made = [
        f"m=audio {media.port} {media.protocol} {' '.join(map(str, usable))}",
        sdp.connection_line(address),
    ]
    direction = sdp.said_direction(lines, session)
    made += [f"a={direction}"] if direction else []
    times = {found[1]: found[2] for line in lines if (found := _PTIME.match(line))}
    made += [f"a={name}:{value}" for name, value in times.items()]
    rtcp = sdp.rtcp_of(lines, sdp.address_kind(address))
    made += [str(rtcp)] if rtcp else []
    made += ["a=rtcp-mux"] if "a=rtcp-mux" in lines else []
    keys = {each.tag: str(each) for each in sdp.keys_of(lines)}
    made += list(keys.values())[:MOST_KEYS]
    made += ice_lines(lines, session, (address, media.port), rtcp)
    for number, name in zip(usable, names, strict=True):
        made += [f"a=rtpmap:{number} {encodings[number]}"] if name else []
        said = parameters.get(number, "")
        made += (
            [f"a=fmtp:{number} {said}"] if said and not (name == "ILBC/8000" and _ILBC.match(said)) else []
        )
    return made


def _is_usable(number: str, encodings: dict[int, RtpMap]) -> bool:
    """Whether it is a payload type, and known: static, or by an rtpmap."""
    if not _PAYLOAD_TYPE.fullmatch(number) or int(number) > 127:
        return False
    return int(number) < FIRST_DYNAMIC or int(number) in encodings
