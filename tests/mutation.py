"""Session descriptions that nobody writes: good ones with faults of many kinds in them, by chance."""

from __future__ import annotations

import random

NUMBERS = (
    *("0", "1", "-1", "7", "20", "30", "101", "127", "128", "255", "256", "300", "8000", "65535", "65536"),
    *("2147483647", "2147483648", "4294967295", "4294967296", "99999999999999999999", "1.5", "0x10", ""),
)
ADDRESSES = (
    *("0.0.0.0", "255.255.255.255", "224.0.0.1/127", "239.1.1.1", "127.0.0.1/32/2", "::1", "::", "ff02::1"),
    *("999.1.1.1", "1.2.3", "a" * 253, "a" * 254, "kantor.invalid", "*", "[::1]", "127.0.0.1"),
)
WORDS = (
    *("audio", "video", "image", "text", "application", "message", "RTP/AVP", "RTP/SAVP", "RTP/AVPF", "TCP"),
    *("RTP/SAVPF", "UDP/TLS/RTP/SAVPF", "udptl", "UDP/BFCP", "TCP/MSRP", "IN", "IP4", "IP6", "*", "-", "/"),
    *(":", ";", "=", "\t", " ", "\x00", "\x80", "\xff", "%s%n", "A" * 300, "inline:", "typ", "host", "8"),
)
LINES = (
    *("a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive", "a=rtcp-mux", "a=ice-lite", "a=rtcp:9"),
    *("a=rtcp:9 IN IP4 127.0.0.1", "a=rtcp:45001 IN IP6 ::1", "a=rtpmap:8 PCMA/8000", "a=rtpmap:8 G722/8000"),
    *("a=rtpmap:0 PCMA/8000", "a=rtpmap:96 iLBC/8000", "a=fmtp:96 mode=20", "a=fmtp:96 mode=25"),
    *(
        "a=rtpmap:97 speex/32000",
        "a=fmtp:97 mode=any;vbr=on",
        "a=rtpmap:98 L16/44100/2",
        "a=rtpmap:98 L16/8000",
    ),
    *("a=rtpmap:99 G7221/16000", "a=fmtp:99 bitrate=24000", "a=fmtp:99 bitrate=9", "a=rtpmap:3 GSM/8000"),
    *("a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", "a=fmtp:101", "a=rtpmap:101 telephone-event/0"),
    *("a=ptime:20", "a=ptime:1", "a=ptime:999", "a=maxptime:10", "a=ptime:30", "a=mid:0", "a=mid:1"),
    *("a=group:BUNDLE 0 1", "a=group:LS 0", "a=setup:actpass", "a=setup:holdconn", "a=rtcp-fb:* nack"),
    *(
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + "A" * 40,
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AA",
    ),
    *("a=crypto:0 AES_CM_128_HMAC_SHA1_80 inline:" + "A" * 40, "a=crypto:2 NULL inline:" + "A" * 40),
    *(
        "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:" + "B" * 62 + "==|2^20|1:4",
        "a=crypto:999999999 X inline:",
    ),
    *(
        "a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:" + "=" * 40,
        "a=crypto:1 AEAD_AES_256_GCM inline:" + "A" * 59,
    ),
    *("a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=fingerprint:sha-1 " + ":".join(["AB"] * 20)),
    *("a=ice-ufrag:abcd", "a=ice-ufrag:" + "u" * 300, "a=ice-pwd:" + "p" * 22, "a=ice-pwd:" + "p" * 300),
    *(
        "a=ice-options:trickle",
        "a=candidate:1 1 UDP 2130706431 127.0.0.1 45000 typ host",
        "a=candidate:1 1 UDP 1",
    ),
    *("a=candidate:2 2 UDP 2130706430 127.0.0.1 45001 typ host", "a=candidate:1 9 UDP 1 127.0.0.1 0 typ x"),
    *("a=candidate:3 1 UDP 1 127.0.0.1 99999 typ srflx raddr 127.0.0.1 rport 1", "a=end-of-candidates"),
    *("a=candidate:" + "f" * 200 + " 1 UDP 1 127.0.0.1 45000 typ host", "a=remote-candidates:1 127.0.0.1 1"),
    *(
        "b=AS:64",
        "b=AS:999999999",
        "b=RS:0",
        "b=RR:0",
        "b=TIAS:1",
        "c=IN IP4 127.0.0.1",
        "c=IN IP6 ::1",
        "t=0 0",
    ),
    *(
        "m=audio 45010 RTP/AVP 8",
        "m=video 45010 RTP/AVP 97",
        "m=image 45010 udptl t38",
        "m=audio 0 RTP/AVP 0",
    ),
    *(
        "m=audio 45010 RTP/SAVP 8",
        "m=audio 45010/2 RTP/AVP 8",
        "m=audio 45010 UDP/TLS/RTP/SAVPF 8",
        "a=ssrc:1",
    ),
    *(
        "k=clear:x",
        "z=0 0",
        "r=1 1 1",
        "e=x",
        "p=1",
        "u=x",
        "i=x",
        "s=",
        "o=- 1 1 IN IP4 127.0.0.1",
        "v=0",
        "x=1",
    ),
    *("a=X-nat:0", "a=silenceSupp:off - - - -", "a=", "a=:", "a=rtpmap:", "a=fmtp:", "", " ", "\t"),
)


def mutated(description: str, dice: random.Random) -> str:
    """Return it with one to four faults, seldom with many."""
    lines = description.removesuffix("\r\n").split("\r\n")
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4, 12))):
        dice.choice(_FAULTS)(lines, dice)
        lines = lines or [""]
    text = dice.choices(("\r\n", "\n", "\r"), (20, 2, 1))[0].join(lines) + dice.choice(("\r\n", "\r\n", ""))
    return _with_odd_bytes(text, dice) if text and dice.random() < 0.15 else text


def multipart(description: str, dice: random.Random) -> tuple[str, str]:
    """Return the content type and the body that has it as one part, seldom a sound one."""
    boundary = dice.choice(("b", "=_x", "b" * 70, "b" * 71, "", 'a"b'))
    parts = [
        f"\r\nContent-Type: application/sdp\r\n\r\n{description}",
        "\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n<x/>",
        f"\r\nContent-Type: application/sdp\r\nContent-Disposition: x;handling=optional\r\n\r\n{description}",
        "\r\n\r\nhalo",
        "",
    ]
    chosen = dice.sample(parts, dice.randint(1, 4))
    body = "".join(f"--{boundary}{part}\r\n" for part in chosen) + dice.choice((f"--{boundary}--\r\n", ""))
    return f'multipart/{dice.choice(("mixed", "alternative", "related", "x"))};boundary="{boundary}"', body


def _token(lines: list[str], dice: random.Random) -> None:
    """Another value for one of a line's parts."""
    index = dice.randrange(len(lines))
    separator = dice.choice((" ", " ", "/", ":", ";", "=", "|"))
    parts = lines[index].split(separator)
    value = dice.choice(dice.choice((NUMBERS, NUMBERS, ADDRESSES, WORDS)))
    parts[dice.randrange(len(parts))] = value if dice.random() < 0.9 else value * 50
    lines[index] = separator.join(parts)


def _added_token(lines: list[str], dice: random.Random) -> None:
    index = dice.randrange(len(lines))
    lines[index] += dice.choice((" ", "/", ";", ":")) + dice.choice(dice.choice((NUMBERS, ADDRESSES, WORDS)))


def _no_token(lines: list[str], dice: random.Random) -> None:
    index = dice.randrange(len(lines))
    parts = lines[index].split(" ")
    del parts[dice.randrange(len(parts))]
    lines[index] = " ".join(parts)


def _line(lines: list[str], dice: random.Random) -> None:
    lines.insert(dice.randint(0, len(lines)), dice.choice(LINES))


def _format_offered(lines: list[str], dice: random.Random) -> None:
    """One more format in a section, so that the lines above mean something."""
    media = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if media:
        lines[dice.choice(media)] += " " + dice.choice(
            ("0", "3", "9", "13", "18", "96", "97", "98", "99", "101")
        )


def _twice(lines: list[str], dice: random.Random) -> None:
    lines.insert(dice.randint(0, len(lines)), dice.choice(lines))


def _many_times(lines: list[str], dice: random.Random) -> None:
    index = dice.randrange(len(lines))
    lines[index:index] = [lines[index]] * dice.choice((2, 17, 33, 65, 70))


def _gone(lines: list[str], dice: random.Random) -> None:
    del lines[dice.randrange(len(lines))]


def _elsewhere(lines: list[str], dice: random.Random) -> None:
    moved = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randint(0, len(lines)), moved)


def _section_gone(lines: list[str], dice: random.Random) -> None:
    media = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if media:
        del lines[dice.choice(media) :]


def _port_zero(lines: list[str], dice: random.Random) -> None:
    media = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if media:
        index = dice.choice(media)
        kind, *rest = lines[index].split(" ")
        lines[index] = " ".join((kind, "0", *rest[1:]))


def _with_odd_bytes(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _ in range(dice.choice((1, 1, 3, 20))):
        letters[dice.randrange(len(letters))] = chr(dice.randrange(256))
    return "".join(letters)


_FAULTS = (
    *(_token, _token, _token, _token, _line, _line, _line, _format_offered, _added_token, _no_token),
    *(_twice, _many_times, _gone, _elsewhere, _section_gone, _port_zero),
)
