"""What an answer consists of before it is sent: size of an SMS, fields of a mail, values of a template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.common.formats import ERROR, check_email
from app.values.written import VisibleMessage
from channels.sms.parts import Encoding, cut, normalize
from db.enums import Direction
from db.rules.messages import mail_addresses

_PLACEHOLDER = re.compile(r"\{\{(\d+)\}\}")
_BEFORE = 40  # letters before a placeholder that may say what belongs there
# What stands before a placeholder, and the value that belongs there; the last match counts.
_MEANINGS = (
    (r"\b(?:yth|bapak|ibu|sdr|saudara|halo|hai|kepada|dear|hello|nama|name)\b", "applicant"),
    (r"\b(?:kasus|tiket|nomor|no|case|ticket|number)\b", "case_number"),
    (r"\b(?:perihal|mengenai|tentang|terkait|about|regarding|subject)\b", "subject"),
    (r"\b(?:pendaftaran|permohonan|registration)\b", "registration_number"),
    (r"\bnib\b", "nib"),
    (r"\b(?:petugas|agent)\b", "agent"),
    (r"\b(?:bidang|unit)\b", "unit"),
    (r"\b(?:tanggal|date)\b", "today"),
)


@dataclass(frozen=True, slots=True)
class SmsSize:
    """room: Units that all parts together have. replaceable: Typographic signs would fit when replaced."""

    units: int
    room: int
    parts: int
    is_plain: bool
    replaceable: bool


@dataclass(frozen=True, slots=True)
class MailFields:
    subject: str
    to: str
    cc: str


def sms_size(text: str) -> SmsSize:
    found = cut(text)
    plain = normalize(text).text
    return SmsSize(
        found.units,
        found.units + found.room,
        len(found.texts),
        found.encoding is Encoding.GSM_7BIT,
        plain != text,
    )


def plain_signs(text: str) -> str:
    """Return the text with typographic signs replaced by those of the GSM alphabet."""
    return normalize(text).text


def answered_mail(messages: Sequence[VisibleMessage], remote: str, own: str) -> MailFields:
    """Return subject and addressees of an answer to the last mail of the applicant.

    Everybody else who got that mail is in `cc`; own: the office's mailbox, which is left out.
    """
    last = next((one for one in reversed(messages) if one.direction is Direction.INBOUND), None)
    facts = last.facts if last is not None else {}
    subject = str(facts.get("subject") or "").strip()
    if subject and not subject.casefold().startswith("re:"):
        subject = f"Re: {subject}"
    to = next(iter(mail_addresses(facts.get("reply_to"))), remote)
    others = (*mail_addresses(facts.get("to")), *mail_addresses(facts.get("cc")))
    left_out = {to.casefold(), remote.casefold(), own.casefold()}
    copies = dict.fromkeys(one for one in others if one.casefold() not in left_out)
    return MailFields(subject, to, ", ".join(copies))


def mail_facts(subject: str, to: str, cc: str) -> dict[str, Any]:
    """Return the facts of a mail to be sent. Raises ValueError with the first address that is none."""
    facts: dict[str, Any] = {"subject": subject.strip(), "to": typed_addresses(to)}
    if copies := typed_addresses(cc):
        facts["cc"] = copies
    return facts


def typed_addresses(typed: str) -> list[str]:
    """Return the addresses of a field. Raises ValueError with the first one that is none."""
    found = []
    for one in filter(None, map(str.strip, re.split(r"[,;]", typed))):
        checked = check_email(one)
        if checked.level == ERROR or "@" not in one:
            raise ValueError(one)
        found.append(checked.value or one)
    return found


def gaps_of(text: str) -> tuple[int, ...]:
    """Return the numbers of a template's placeholders."""
    return tuple(sorted({int(one) for one in _PLACEHOLDER.findall(text)}))


def proposed_values(text: str, known: Mapping[str, str]) -> dict[int, str]:
    """Return a value for each placeholder, by the words before it; "" where none is known."""
    values: dict[int, str] = {}
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        before = text[max(end, found.start() - _BEFORE) : found.start()].casefold()
        end = found.end()
        places = [(match.end(), name) for words, name in _MEANINGS for match in re.finditer(words, before)]
        values.setdefault(int(found[1]), known.get(max(places)[1], "") if places else "")
    return values


def filled_template(text: str, values: Mapping[int, str]) -> str:
    """Return what the applicant will read; an empty place stays a placeholder."""
    return _PLACEHOLDER.sub(lambda found: values.get(int(found[1]), "").strip() or found[0], text)
