"""Offers and answers of one engine, followed message by message, judged by RFC 3264 and RFC 6337.

Only what the engine sends is judged; what it got is read, since its answers must fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.wire.description import Description, Section, read

_ANSWERS = {  # RFC 3264 section 6.1
    "sendrecv": ("sendrecv", "sendonly", "recvonly", "inactive"),
    "sendonly": ("recvonly", "inactive"),
    "recvonly": ("sendonly", "inactive"),
    "inactive": ("inactive",),
}
_COMPACT = {"i": "call-id", "f": "from", "t": "to", "c": "content-type", "l": "content-length"}


@dataclass(frozen=True)
class Message:
    """A SIP message, as far as it can be read. `description` is the SDP in it, or ""."""

    start: str
    headers: dict[str, str]
    description: str

    @property
    def is_request(self) -> bool:
        return not self.start.startswith("SIP/2.0 ")

    @property
    def status(self) -> int:
        found = re.match(r"SIP/2\.0 (\d{3})", self.start)
        return int(found[1]) if found else 0

    @property
    def number(self) -> int:
        found = re.match(r"\s*(\d+)", self.headers.get("cseq", ""))
        return int(found[1]) if found else -1

    @property
    def method(self) -> str:
        return self.headers.get("cseq", "").split(" ")[-1].strip().upper()

    @property
    def call_id(self) -> str:
        return self.headers.get("call-id", "")

    def tag(self, name: str) -> str:
        found = re.search(r"(?i);\s*tag\s*=\s*([^;\s>]+)", self.headers.get(name, ""))
        return found[1] if found else ""


def parse(data: bytes) -> Message:
    """Read a message, also one without manners. Raises nothing."""
    text = data.decode("latin-1")
    end = re.search(r"\r?\n\r?\n", text)
    head, body = (text[: end.start()], text[end.end() :]) if end else (text, "")
    start, *lines = re.split(r"\r?\n", re.sub(r"\r?\n[ \t]+", " ", head))
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            headers.setdefault(_COMPACT.get(key, key), value.strip())
    length = headers.get("content-length", "")
    body = body[: int(length)] if length.isdigit() else body
    kind = headers.get("content-type", "").lower()
    if kind.startswith("multipart/"):
        found = re.search(r"(?is)content-type\s*:\s*application/sdp.*?\r?\n\r?\n(.*?)(?:\r?\n--|\Z)", body)
        return Message(start, headers, found[1] + "\r\n" if found else "")
    return Message(start, headers, body if kind.startswith("application/sdp") else "")


def _read_kindly(text: str) -> Description:
    """Read what a far side wrote, with spaces too many; its faults are not ours."""
    text = re.sub(r" +(?=[ \r\n]|\Z)", "", text)
    return read(re.sub(r"(?m)^(a=\w+:) +", r"\1", text))


def answer_faults(offer: Description, answer: Description) -> list[str]:
    """Say what is wrong with our answer to this offer (RFC 3264 section 6)."""
    if len(answer.sections) != len(offer.sections):
        return [f"{len(answer.sections)} sections answer {len(offer.sections)}"]
    faults = []
    for place, (theirs, ours) in enumerate(zip(offer.sections, answer.sections, strict=True)):
        faults += [f"section {place}: {fault}" for fault in _section_faults(theirs, ours)]
    return faults


def _section_faults(offer: Section, answer: Section) -> list[str]:
    faults = []
    if answer.kind != offer.kind:
        faults.append(f"{answer.kind} answers {offer.kind}")
    if answer.protocol != offer.protocol:
        faults.append(f"{answer.protocol} answers {offer.protocol}")
    if answer.port and not offer.port:
        faults.append("takes what was not offered")
    if not answer.port or not offer.port:
        return faults
    if not answer.is_rtp:
        return [
            *faults,
            *(f"format {each} was not offered" for each in set(answer.formats) - set(offer.formats)),
        ]
    if answer.direction not in _ANSWERS[offer.direction]:
        faults.append(f"{answer.direction} answers {offer.direction}")
    offered = offer.encodings
    for number, encoding in answer.encodings.items():
        if offered.get(number) != encoding:
            faults.append(f"{number} {encoding} answers {offered.get(number, 'nothing')}")
        elif encoding.startswith("H264/"):
            faults += _h264_faults(offer.parameters(number), answer.parameters(number))
    if answer.keys and (len(answer.keys) > 1 or answer.keys[0] not in offer.keys):
        faults.append("the key answers none that was offered")  # RFC 4568 section 5.1.2
    faults += [
        f"{name} was not offered"
        for name in ("rtcp-mux", "ice-ufrag")
        if any(name == each for each, _ in answer.attributes)
        and not any(name == each for each, _ in offer.attributes)
    ]
    return faults


def _h264_faults(offer: dict[str, str], answer: dict[str, str]) -> list[str]:
    """RFC 6184 section 8.2.2: the profile and the mode are those of the offer."""
    profiles = [each.get("profile-level-id", "42e00a")[:4].lower() for each in (offer, answer)]
    modes = [each.get("packetization-mode", "0") for each in (offer, answer)]
    return [] if profiles[0] == profiles[1] and modes[0] == modes[1] else ["another kind of H.264"]


@dataclass
class _Dialog:
    """What the engine said in one call, under one tag of its own.

    Attributes:
        sent: Its last description.
        agreed: The last one that has its answer, or is one.
        waiting: Offers of its own, by CSeq number and method of the INVITE, UPDATE or PRACK.
        mapped: Encodings by place of the section and payload type, of both sides.
    """

    sent: Description | None = None
    agreed: Description | None = None
    waiting: dict[tuple[bool, int, str], Description] = field(default_factory=dict)
    mapped: dict[int, dict[int, str]] = field(default_factory=dict)


@dataclass
class Judged:
    """What was found, how many descriptions were looked at, and in which calls, by Call-ID."""

    problems: list[str] = field(default_factory=list)
    count: int = 0
    calls: set[str] = field(default_factory=set)


class Negotiation:
    """All dialogs of one engine process."""

    def __init__(self) -> None:
        self._judged = Judged()
        self._dialogs: dict[tuple[str, str], _Dialog] = {}
        self._theirs: dict[tuple[str, str, int, str], Description] = {}

    def take(self) -> Judged:
        """Return what was found since the last time."""
        judged, self._judged = self._judged, Judged()
        return judged

    def saw(self, direction: str, data: bytes) -> None:
        """Take the next message, "in" or "out"."""
        message = parse(data)
        if direction == "in":
            self._came(message)
        elif message.description:
            self._judged.count += 1
            faults = self._went(message, read(message.description))
            self._judged.problems += [
                f"{fault}\n  in {message.start}, {message.call_id}, CSeq {message.headers.get('cseq')}:\n"
                + re.sub(r"(?m)^", "    ", message.description)
                for fault in faults
            ]

    # -- what comes -----------------------------------------------------------------------------------------

    def _came(self, message: Message) -> None:
        if message.is_request:
            if message.description:
                key = (message.call_id, message.tag("from"), message.number, message.method)
                self._theirs[key] = _read_kindly(message.description)
            dialog = self._dialogs.get((message.call_id, message.tag("to")))
            if dialog is not None and message.method in ("ACK", "PRACK") and message.description:
                number = message.number if message.method == "ACK" else self._acknowledged(message)
                self._agree(dialog, (False, number, "INVITE"), _read_kindly(message.description))
            return
        dialog = self._dialogs.get((message.call_id, message.tag("from")))
        if dialog is None:
            return
        asked = (True, message.number, message.method)
        if message.description and message.status < 300:
            self._agree(dialog, asked, _read_kindly(message.description), is_final=message.status >= 200)
        elif message.status >= 200:
            dialog.waiting.pop(asked, None)

    @staticmethod
    def _acknowledged(prack: Message) -> int:
        parts = prack.headers.get("rack", "").split()
        return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else -1

    @staticmethod
    def _agree(
        dialog: _Dialog, key: tuple[bool, int, str], answer: Description, is_final: bool = True
    ) -> None:
        offer = dialog.waiting.get(key)
        if offer is None:
            return
        if is_final:
            del dialog.waiting[key]
        dialog.agreed = offer
        _remember(dialog, offer, answer)

    # -- what goes ------------------------------------------------------------------------------------------

    def _went(self, message: Message, description: Description) -> list[str]:
        faults = list(description.problems)
        if message.method == "OPTIONS":
            return faults
        self._judged.calls.add(message.call_id)
        tag = message.tag("from" if message.is_request else "to")
        dialog = self._dialogs.setdefault((message.call_id, tag), _Dialog())
        offer = None
        if not message.is_request:
            offer = self._theirs.get((message.call_id, message.tag("from"), message.number, message.method))
        is_repeated = dialog.sent is not None and dialog.sent.text == description.text
        faults += _history_faults(dialog, description)
        if offer is not None:
            faults += answer_faults(offer, description)
            dialog.agreed = description
            _remember(dialog, description, offer)
        else:
            if not is_repeated:
                faults += _offer_faults(dialog, description)
            dialog.waiting[(message.is_request, message.number, message.method)] = description
        dialog.sent = description
        return faults


def _history_faults(dialog: _Dialog, now: Description) -> list[str]:
    """Compare with what was sent before in the dialog (RFC 3264 section 8)."""
    before, agreed = dialog.sent, dialog.agreed
    if before is None or before.origin is None or now.origin is None:
        return []
    if now.text == before.text or (agreed is not None and now.text == agreed.text):
        return []
    faults = []
    if _without_version(now) != _without_version(before):
        faults.append(f"another origin than before: {before.origin}, now {now.origin}")
    if now.origin.version == before.origin.version:
        faults.append(f"changed, with the same version:\n{_indented(before.text)}")
    elif now.origin.version != before.origin.version + 1:
        faults.append(f"version {now.origin.version} after {before.origin.version}")
    elif _but_version(now) == _but_version(before):
        faults.append("another version, and nothing changed")
    if agreed is None:
        return faults
    if len(now.sections) < len(agreed.sections):
        faults.append(f"{len(now.sections)} sections after {len(agreed.sections)}")
    for place, (old, new) in enumerate(zip(agreed.sections, now.sections, strict=False)):
        if old.kind != new.kind and old.port:
            faults.append(f"section {place} is {new.kind} after {old.kind}")
    return faults


def _offer_faults(dialog: _Dialog, offer: Description) -> list[str]:
    """Judge a new offer: something must be in it, and payload types keep their meaning (RFC 3264 8.3.2)."""
    faults = []
    if dialog.agreed is None and not any(section.port for section in offer.sections):
        faults.append("offers nothing")
    for place, section in enumerate(offer.sections):
        known = dialog.mapped.get(place, {})
        faults += [
            f"section {place}: {number} is {encoding} after {known[number]}"
            for number, encoding in section.encodings.items()
            if section.port and known.get(number, encoding) != encoding
        ]
    return faults


def _remember(dialog: _Dialog, ours: Description, theirs: Description) -> None:
    """Note what payload types mean; where a section is over, they mean nothing any more."""
    for place, section in enumerate(ours.sections):
        if not section.port or place >= len(theirs.sections) or not theirs.sections[place].port:
            dialog.mapped.pop(place, None)
            continue
        known = dialog.mapped.setdefault(place, {})
        known.update(theirs.sections[place].encodings)
        known.update(section.encodings)


def _without_version(description: Description) -> tuple[str, str, str]:
    assert description.origin is not None
    return (description.origin.user, description.origin.session, description.origin.place)


def _but_version(description: Description) -> str:
    return re.sub(r"(?m)^(o=\S+ \S+) \d+", r"\1", description.text)


def _indented(text: str) -> str:
    return re.sub(r"(?m)^", "    ", text)
