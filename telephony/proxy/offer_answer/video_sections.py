"""Reads m=video of a peer's description.

Nothing is raised: a section that we do not support is read as None, and the call continues with sound.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from telephony.proxy.offer_answer.description import PROTOCOLS
from telephony.sip import sdp
from telephony.sip.ip_address import canonical
from telephony.sip.sdp import EVERYWHERE, SdpError, Section
from telephony.sip.video_agreement import SrtpKey, VideoFormat

MOST_FORMATS = 4  # of the peer's formats that we answer with
PLAIN, SECURE = "RTP/AVP", "RTP/SAVP"
SUITES = ("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32")
KEY_BYTES = 30  # key and salt together
FEEDBACK = ("nack", "nack pli", "ccm fir", "goog-remb", "ccm tmmbr")  # the kinds of feedback that we support
PROFILE_LEVEL = "42e01f"  # constrained baseline, level 3.1: 1280x720 at 30 frames/s
_PROFILES = frozenset({"42", "4d", "58", "64"})  # 8 bit 4:2:0
_FEEDBACK = re.compile(r"a=rtcp-fb:\s*(\*|\d{1,3})\s+([\w-]+(?: +[\w-]+)?)")
_BANDWIDTH = re.compile(r"b=(AS|TIAS):\s*(\d{1,9})\s*\Z", re.ASCII)
_SOUND_KILOBITS, _LEAST_KILOBITS = 64, 100
_ENCODINGS = {"VP8/90000": "vp8", "H264/90000": "h264"}


@dataclass(frozen=True)
class TheirVideo:
    """A peer's section. `sends` and `receives` are the peer's view; `keys` by tag, the usable ones."""

    protocol: str
    rtp: tuple[str, int]
    rtcp: tuple[str, int]
    sends: bool
    receives: bool
    formats: tuple[VideoFormat, ...]
    keys: dict[str, SrtpKey]
    kilobits_per_s: int | None

    @property
    def is_secure(self) -> bool:
        return self.protocol.startswith(SECURE)


def is_video(section: Section) -> bool:
    """Whether a peer offers a picture here, even of an unknown kind."""
    return section.kind == "video" and section.port > 0


def video_of(section: Section, session: list[str]) -> TheirVideo | None:
    """Read one section of a peer; None if it is not video, is refused, or is unsupported."""
    media = section.media
    if media is None or media.kind != "video" or not media.port or media.protocol not in PROTOCOLS:
        return None
    lines, port = section.lines[1:], media.port
    try:
        host = sdp.address_of(lines, session)
    except SdpError:
        return None
    formats = _formats(media.formats, lines)
    keys = _keys(lines)
    if not formats or (media.protocol.startswith(SECURE) and not keys):
        return None
    direction = sdp.direction_of(lines, session)
    return TheirVideo(
        protocol=media.protocol,
        rtp=(host, port),
        rtcp=_rtcp(lines, host, port),
        sends=direction in ("sendrecv", "sendonly"),
        receives=direction in ("sendrecv", "recvonly") and host not in EVERYWHERE,
        formats=formats,
        keys=keys,
        kilobits_per_s=_bandwidth(lines) or _without_sound(_bandwidth(session)),
    )


def _formats(numbers: tuple[str, ...], lines: list[str]) -> tuple[VideoFormat, ...]:
    """Return the known formats, in the peer's order; a codec may occur several times."""
    encodings = {str(number): each.key for number, each in sdp.encodings_of(lines).items()}
    parameters = {str(number): said for number, said in sdp.parameters_of(lines).items()}
    feedback: dict[str, set[str]] = {}
    for line in lines:
        if found := _FEEDBACK.match(line):
            kind = " ".join(found[2].lower().split())
            number = found[1] if found[1] == "*" else str(int(found[1]))
            feedback.setdefault(number, set()).add(kind)
    usable = []
    for number in dict.fromkeys(numbers):
        codec = _ENCODINGS.get(encodings.get(number, ""), "")
        values = _parameters(parameters.get(number, ""))
        if not codec or not 96 <= int(number) <= 127 or (codec == "h264" and not _is_our_h264(values)):
            continue
        accepted = (feedback.get(number, set()) | feedback.get("*", set())) & set(FEEDBACK)
        usable.append(VideoFormat(int(number), codec, values, frozenset(accepted)))
    return tuple(_preferred(usable)[:MOST_FORMATS])


def _preferred(formats: list[VideoFormat]) -> list[VideoFormat]:
    """Return them without H.264's single-unit formats, which compress worse, unless there
    is no other H.264.
    """
    whole = [each for each in formats if not each.has_single_units]
    small = [each for each in formats if each.has_single_units]
    return whole if any(each.codec == "h264" for each in whole) else whole + small


def _parameters(text: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _is_our_h264(parameters: dict[str, str]) -> bool:
    profile = parameters.get("profile-level-id", PROFILE_LEVEL)
    is_known = re.fullmatch(r"[0-9A-Fa-f]{6}", profile) is not None and profile[:2].lower() in _PROFILES
    return is_known and parameters.get("packetization-mode", "0") in ("0", "1")


def _keys(lines: list[str]) -> dict[str, SrtpKey]:
    """Return the usable keys: without master key identifier and session parameters (RFC 4568)."""
    keys: dict[str, SrtpKey] = {}
    for each in sdp.keys_of(lines):
        if each.suite not in SUITES or each.parameters or ":" in each.key:
            continue
        try:
            key = base64.b64decode(each.key.partition("|")[0], validate=True)
        except binascii.Error:
            continue
        if len(key) == KEY_BYTES:
            keys.setdefault(each.tag, SrtpKey(each.suite, key))
    return keys


def _rtcp(lines: list[str], host: str, port: int) -> tuple[str, int]:
    if found := sdp.rtcp_of(lines, sdp.address_kind(host)):
        return (canonical(found.address) or host, found.port)
    return (host, port + 1 if port < 65535 else port)


def _bandwidth(lines: list[str]) -> int | None:
    found = {each[1]: int(each[2]) for line in lines if (each := _BANDWIDTH.match(line))}
    limits = [found.get("AS", 0), found.get("TIAS", 0) // 1000]
    return min((limit for limit in limits if limit), default=None)


def _without_sound(session: int | None) -> int | None:
    """Return the share of the session's bandwidth limit for video; a limit that leaves none covers sound
    alone.
    """
    left = (session or 0) - _SOUND_KILOBITS
    return left if left >= _LEAST_KILOBITS else None
