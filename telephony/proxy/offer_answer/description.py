"""Rebuilds a session description: only what pjmedia uses for sound, in the form that it accepts.

pjmedia rejects a whole description for one line that it cannot parse, and aborts at an answer that follows an
early one that it could not use (pjsua_media.c:3920). So nothing is passed on unchanged. Unusable lines are
left out; unusable sections get port 0, which refuses them: video, and host names instead of addresses,
because pjmedia's thread would stop for the look-up. IPv6 stays in the result; sound_relays.py replaces it
with an address of this computer, because pjmedia cannot use it.
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
# If SRTP is optional, an offer with any other protocol ends the engine: pjsua cannot undo half a call.
PROTOCOLS = frozenset({"RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF"})

_PTIME = re.compile(r"a=(ptime|maxptime):\s*([1-9]\d{0,2})\s*\Z", re.ASCII)
_ILBC = re.compile(r"(?=.*\bmode=)(?!.*\bmode=(?:20|30)\b)")  # ilbc.c:476 aborts on other modes
_PAYLOAD_TYPE = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)


def rebuilt(text: str) -> str:
    """Return a peer's description in pjmedia's form. Raises SdpError."""
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
    """Return one audio section, its lines in order. Raises SdpError."""
    if media.protocol not in PROTOCOLS:
        raise SdpError("no usable transport")
    address = sdp.address_of(lines, session)
    encodings, parameters = sdp.encodings_of(lines), sdp.parameters_of(lines)
    usable = [int(each) for each in dict.fromkeys(media.formats) if _is_usable(each, encodings)][
        :MOST_FORMATS
    ]
    names = [encodings[each].key if each in encodings else "" for each in usable]
    if all(name.startswith("TELEPHONE-EVENT/") for name in names):
        # pjmedia agrees on telephone events alone, and then fails half-way (2.15.1)
        raise SdpError("no usable format")
    made = [
        f"m=audio {media.port} {media.protocol} {' '.join(map(str, usable))}",
        sdp.connection_line(address),
    ]
    direction = sdp.stated_direction(lines, session)
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
    """Whether it is a known payload type: static, or with an rtpmap."""
    if not _PAYLOAD_TYPE.fullmatch(number) or int(number) > 127:
        return False
    return int(number) < FIRST_DYNAMIC or int(number) in encodings
