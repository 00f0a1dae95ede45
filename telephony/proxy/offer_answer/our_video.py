"""Our own m=video section in offers and answers, derived from the sound in the same description."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

from telephony.proxy.offer_answer.video_ports import PortPair
from telephony.proxy.offer_answer.video_sections import (
    FEEDBACK,
    PLAIN,
    PROFILE_LEVEL,
    SECURE,
    SUITES,
    TheirVideo,
)
from telephony.sip import sdp
from telephony.sip.ip_address import IPV4, IPV6, family_of
from telephony.sip.sdp import FIRST_DYNAMIC, Section
from telephony.sip.video_agreement import SrtpKey, VideoAgreement, VideoFormat

_H264 = {"profile-level-id": PROFILE_LEVEL, "packetization-mode": "1"}
OUR_FORMATS = {
    "h264": VideoFormat(97, "h264", _H264, frozenset(FEEDBACK)),
    "vp8": VideoFormat(96, "vp8", {}, frozenset(FEEDBACK)),
}
_TOP_LEVEL = int(PROFILE_LEVEL[4:], 16)


@dataclass(frozen=True)
class Sound:
    """The sound in the same description: video follows its direction, encryption and address `family`."""

    family: int
    protocol: str
    sends: bool
    receives: bool
    is_encrypted: bool


@dataclass(frozen=True)
class OurVideo:
    """A section of ours. tag: Of our key (RFC 4568) that is offered or answered."""

    host: str
    port: int
    protocol: str
    sends: bool
    receives: bool
    formats: tuple[VideoFormat, ...]
    kilobits_per_s: int
    tag: str = ""
    key: SrtpKey | None = None


def sound_of(description: str) -> Sound | None:
    """Read a description's sound; None if it has none."""
    read = sdp.read(description)
    for section in read.sections:
        media = section.media
        if media is not None and media.kind == "audio" and media.port:
            direction = read.direction(section)
            return Sound(
                family=IPV6 if ":" in read.connection(section) else IPV4,
                protocol=SECURE if media.protocol.startswith(SECURE) else PLAIN,
                sends=direction in ("sendrecv", "sendonly"),
                receives=direction in ("sendrecv", "recvonly"),
                is_encrypted=any(line.startswith("a=crypto:") for line in section.lines),
            )
    return None


def offer(
    sound: Sound,
    host: str,
    port: int,
    first_codec: str,
    kilobits: int,
    key: bytes,
    meanings: Mapping[int, str] | None = None,
) -> OurVideo:
    """Return our offer. A held peer sees nothing, as it hears nothing: then the section is inactive.

    meanings: The payload types already used in this section (PayloadTypes.at): they keep their meaning.
    """
    order = sorted(OUR_FORMATS, key=lambda codec: codec != first_codec)
    is_up = sound.sends and sound.receives
    return OurVideo(
        host=host,
        port=port,
        protocol=sound.protocol,
        sends=is_up,
        receives=is_up or (sound.receives and not sound.sends),
        formats=_numbered(order, meanings or {}),
        kilobits_per_s=kilobits,
        tag="1" if sound.is_encrypted else "",
        key=SrtpKey(SUITES[0], key) if sound.is_encrypted else None,
    )


def answer(
    theirs: TheirVideo, sound: Sound, host: str, port: int, kilobits: int, key: bytes
) -> OurVideo | None:
    """Return our answer to a peer's section; None to refuse it. It must be encrypted if the sound is."""
    tag, their_key = next(iter(theirs.keys.items()), ("", None))
    if sound.is_encrypted != (their_key is not None) and (sound.is_encrypted or theirs.is_secure):
        return None
    suite = their_key.suite if their_key is not None and sound.is_encrypted else ""
    is_up = sound.sends and sound.receives
    return OurVideo(
        host=host,
        port=port,
        protocol=theirs.protocol,
        sends=theirs.receives and is_up,
        receives=theirs.sends and sound.receives,
        formats=tuple(map(_answered, theirs.formats)),
        kilobits_per_s=kilobits,
        tag=tag if suite else "",
        key=SrtpKey(suite, key) if suite else None,
    )


def answers(theirs: TheirVideo, ours: OurVideo, sound: Sound | None) -> bool:
    """Whether a peer's answer fits our offer: transport, address family, codec, and the required key.

    sound: The sound of the same answer. If it is encrypted, the video must be.
    """
    if theirs.protocol.rstrip("F") != ours.protocol.rstrip("F"):
        return False
    if family_of(theirs.rtp[0]) != family_of(ours.host):
        return False
    if not any(each.codec in _codecs(ours.formats) for each in theirs.formats):
        return False
    if theirs.keys and ours.key is not None:
        chosen = theirs.keys.get(ours.tag)
        return chosen is not None and chosen.suite == ours.key.suite
    return not theirs.is_secure and not (sound is not None and sound.is_encrypted)


def by_their_answer(theirs: TheirVideo, ours: OurVideo, pair: PortPair) -> VideoAgreement:
    """Return the agreement of an answer that fits our offer. Each side numbers the formats
    that it receives.
    """
    is_encrypted = bool(theirs.keys) and ours.key is not None
    return VideoAgreement(
        rtp=pair.rtp,
        rtcp=pair.rtcp,
        remote_rtp=theirs.rtp,
        remote_rtcp=theirs.rtcp,
        sends=ours.sends and theirs.receives,
        receives=ours.receives and theirs.sends,
        send_format=next(each for each in theirs.formats if each.codec in _codecs(ours.formats)),
        receive_formats=tuple(each for each in ours.formats if each.codec in _codecs(theirs.formats)),
        send_key=ours.key if is_encrypted else None,
        receive_key=theirs.keys[ours.tag] if is_encrypted else None,
        kilobits_per_s=theirs.kilobits_per_s,
    )


def by_our_answer(theirs: TheirVideo, ours: OurVideo, pair: PortPair) -> VideoAgreement:
    """Return the agreement of our `answer`, which uses the offer's format numbers."""
    return VideoAgreement(
        rtp=pair.rtp,
        rtcp=pair.rtcp,
        remote_rtp=theirs.rtp,
        remote_rtcp=theirs.rtcp,
        sends=ours.sends,
        receives=ours.receives,
        send_format=theirs.formats[0],
        receive_formats=ours.formats,
        send_key=ours.key,
        receive_key=theirs.keys[ours.tag] if ours.key is not None else None,
        kilobits_per_s=theirs.kilobits_per_s,
    )


def _numbered(codecs: list[str], meanings: Mapping[int, str]) -> tuple[VideoFormat, ...]:
    """Return our formats, with other numbers where ours are already used (RFC 3264 section 8.3.2)."""
    used = dict(meanings)
    made = []
    for codec in codecs:
        ours, name = OUR_FORMATS[codec], f"{codec.upper()}/90000"
        tried = (ours.payload_type, *range(FIRST_DYNAMIC, 128))
        number = next((each for each in tried if used.get(each, name) == name), ours.payload_type)
        used[number] = name
        made.append(replace(ours, payload_type=number))
    return tuple(made)


def _codecs(formats: tuple[VideoFormat, ...]) -> set[str]:
    return {each.codec for each in formats}


def _answered(theirs: VideoFormat) -> VideoFormat:
    """Return it with our fmtp: their profile and mode, at most our level (RFC 6184 section 8.2.2).

    An answer may contain only offered kinds of feedback (RFC 4585 section 4.2).
    """
    if theirs.codec != "h264":
        return replace(theirs, parameters={})
    profile = theirs.parameters.get("profile-level-id", PROFILE_LEVEL).lower()
    level = min(int(profile[4:], 16), _TOP_LEVEL)
    mode = "0" if theirs.has_single_units else "1"
    parameters = {"profile-level-id": f"{profile[:4]}{level:02x}", "packetization-mode": mode}
    return replace(theirs, parameters=parameters)


# -- as text ------------------------------------------------------------------------------------------------


def section(ours: OurVideo) -> Section:
    numbers = " ".join(str(each.payload_type) for each in ours.formats)
    lines = [
        f"m=video {ours.port} {ours.protocol} {numbers}",
        sdp.connection_line(ours.host),
        f"b=AS:{ours.kilobits_per_s}",
        str(sdp.Rtcp(ours.port + 1, sdp.address_kind(ours.host), ours.host)),
    ]
    if ours.key is not None:
        text = base64.b64encode(ours.key.key).decode()
        lines.append(str(sdp.Crypto(ours.tag, ours.key.suite, text)))
    for each in ours.formats:
        lines.append(f"a=rtpmap:{each.payload_type} {each.codec.upper()}/90000")
        if each.parameters:
            values = ";".join(f"{name}={value}" for name, value in each.parameters.items())
            lines.append(f"a=fmtp:{each.payload_type} {values}")
    lines += _feedback(ours.formats)
    lines.append(f"a={_direction(ours.sends, ours.receives)}")
    return Section(lines)


def _feedback(formats: tuple[VideoFormat, ...]) -> list[str]:
    """Return the feedback lines; one for all formats if they are equal."""
    if all(each.feedback == formats[0].feedback for each in formats):
        return [f"a=rtcp-fb:* {kind}" for kind in FEEDBACK if kind in formats[0].feedback]
    return [
        f"a=rtcp-fb:{each.payload_type} {kind}"
        for each in formats
        for kind in FEEDBACK
        if kind in each.feedback
    ]


def removed() -> Section:
    """Return our section for an offer without video (RFC 3264 section 8.2)."""
    return Section([f"m=video 0 {PLAIN} {OUR_FORMATS['h264'].payload_type}"])


def refused(section: Section) -> Section:
    """Return the answer that refuses a section of an offer: its kind, its transport and one of its formats.

    RFC 3264 section 6. Ours has no c= line: VideoDialog adds one if the session has none.
    """
    media = section.media
    if media is None:
        return removed()
    formats = media.formats or (str(OUR_FORMATS["h264"].payload_type),)
    return Section([f"m={media.kind} 0 {media.protocol} {formats[0]}"])


def _direction(sends: bool, receives: bool) -> str:
    return {(True, True): "sendrecv", (True, False): "sendonly", (False, True): "recvonly"}.get(
        (sends, receives), "inactive"
    )
