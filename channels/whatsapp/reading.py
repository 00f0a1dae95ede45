"""Webhook bodies of the Cloud API as batches: messages, receipts and changed addresses, by office number.

Meta adds kinds and fields without notice. So nothing is required that is not needed: a kind that is not known
becomes `Kind.UNKNOWN` with its JSON as a file, and only what has neither an id nor a sender is left out.

A person is known by the user id (BSUID, e.g. "ID.13491208655302741918") where the webhook states one, else by
the phone number: a person with a username has no number here. Where it states both, the batch has a `Moved`
from the number to the user id, so that an office that wrote to the number first keeps one conversation. A
user id never goes through code that normalises phone numbers: without its letters it looks like one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from math import isfinite
from pathlib import PurePath
from typing import Any
from uuid import UUID

from channels.messages import Arrival, ArrivedFile, Batch, Kind, Moved, Receipt, ReceiptState

log = logging.getLogger(__name__)

Keep = Callable[[bytes], ArrivedFile]
"""Puts the raw JSON of a message into a new file."""

MEDIA = {
    "image": Kind.IMAGE,
    "sticker": Kind.IMAGE,
    "audio": Kind.FILE,  # a voice note says so itself
    "video": Kind.VIDEO,
    "document": Kind.FILE,
}
STATES = {
    "sent": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.READ,
    "played": ReceiptState.READ,  # a voice note was heard
    "failed": ReceiptState.FAILED,
}
_CHANGED_FROM = re.compile(r"changed from (\S+) to (\S+)")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Webhook:
    """What one body holds.

    Attributes:
        batches: By Meta's id of the office's number.
        template_accounts: Business accounts whose templates changed.
    """

    batches: Mapping[str, Batch]
    template_accounts: frozenset[str]


@dataclass
class _Building:
    arrivals: list[Arrival] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)

    def done(self) -> Batch:
        moves = tuple(dict.fromkeys(self.moves))
        return Batch(tuple(self.arrivals), tuple(self.receipts), moves)


@dataclass(frozen=True, slots=True)
class _Person:
    user_id: str
    phone: str
    name: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.user_id or self.phone


def read_webhook(body: bytes, keep: Keep, now: datetime) -> Webhook:
    """Read a body whose signature was verified.

    Raises:
        ValueError: It is no JSON object of a WhatsApp business account.
    """
    try:
        root = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(root, Mapping) or root.get("object") != "whatsapp_business_account":
        raise ValueError("no webhook of a WhatsApp business account")
    numbers: dict[str, _Building] = {}
    accounts: set[str] = set()
    for entry in _nodes(root, "entry"):
        for change in _nodes(entry, "changes"):
            name, value = _text(change, "field"), _node(change, "value")
            if name == "message_template_status_update":
                accounts.add(_text(entry, "id"))
            elif name in ("messages", "user_id_update"):
                number = _text(_node(value, "metadata"), "phone_number_id")
                _Reader(value, keep, now, numbers.setdefault(number, _Building())).read()
            else:
                log.info("webhook field %s is not used", name[:40])
    return Webhook({number: built.done() for number, built in numbers.items()}, frozenset(accounts))


def phone_of(text: str) -> str:
    """Return E.164 for Meta's digits without "+"; "" for everything else, such as a user id."""
    digits = text.removeprefix("+")
    return f"+{digits}" if digits.isascii() and digits.isdigit() else ""


class _Reader:
    """One `value` of a webhook."""

    def __init__(self, value: Node, keep: Keep, now: datetime, into: _Building) -> None:
        self._value, self._keep, self._now, self._into = value, keep, now, into

    def read(self) -> None:
        for message in _nodes(self._value, "messages"):
            self._read_message(message)
        for status in _nodes(self._value, "statuses"):
            self._read_status(status)
        for update in _nodes(self._value, "user_id_update"):
            ids = _node(update, "user_id")
            self._moved(_text(ids, "previous"), _text(ids, "current"), self._time(update))
        for error in _nodes(self._value, "errors"):
            log.warning("webhook reports error %s", error.get("code"))

    # -- messages ------------------------------------------------------------------------------------------

    def _read_message(self, message: Node) -> None:
        kind = _text(message, "type")
        if kind == "system" and self._read_system(message):
            return
        person = self._sender(message)
        if not person.address:
            log.warning("a message of kind %s without a sender was left out", kind[:40])
            return
        at = self._time(message)
        if person.user_id and person.phone:
            self._moved(person.phone, person.user_id, at)
        content = _content_of(message, kind)
        if content is None or "group_id" in message:
            content = self._unknown(message, kind)
        context = _node(message, "context")
        answers = content.answers or _one(_text(context, "id"))
        facts: dict[str, object] = {**person.facts, **content.facts}
        if context.get("forwarded") or context.get("frequently_forwarded"):
            facts["forwarded"] = True
        if referral := _node(message, "referral"):
            facts["referral"] = _plain(referral, "source_url", "headline")
        self._into.arrivals.append(
            Arrival(
                provider_id=_id_of(message),
                sender=person.address,
                conversation=person.address,
                sent_at=at,
                kind=content.kind,
                text=content.text,
                sender_name=person.name,
                sender_phone=person.phone,
                answers=answers,
                files=content.files,
                facts=facts,
                raw=content.raw,
            )
        )

    def _unknown(self, message: Node, kind: str) -> _Content:
        content = json.dumps(message, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        raw = self._keep(content)
        facts: dict[str, object] = {"kind": kind}
        if group := _text(message, "group_id"):
            facts["group"] = group
        if unsupported := _text(_node(message, "unsupported"), "type"):
            facts["unsupported"] = unsupported
        if codes := [
            error["code"] for error in _nodes(message, "errors") if isinstance(error.get("code"), int)
        ]:
            facts["codes"] = codes
        return _Content(Kind.UNKNOWN, facts=facts, raw=raw)

    def _read_system(self, message: Node) -> bool:
        """Read a change of number or user id (Meta, "System messages", 11 August 2026)."""
        system = _node(message, "system")
        kind = _text(system, "type")
        if kind == "customer_identity_changed":
            return True  # a new device: nothing that staff would answer
        if kind not in ("user_changed_number", "user_changed_user_id", "customer_changed_number"):
            return False
        at = self._time(message)
        before, user_id = _text(system, "previous_user_id"), _text(system, "user_id")
        if user_id and not before and (found := _CHANGED_FROM.search(_text(system, "body"))):
            before = "" if phone_of(found[1]) else found[1]
        self._moved(before, user_id, at)
        old = phone_of(_text(message, "from") or _text(system, "customer"))
        new = phone_of(_text(system, "wa_id") or _text(system, "new_wa_id"))
        if kind != "user_changed_user_id":
            self._moved(old, user_id or new, at)
        return True

    def _sender(self, message: Node) -> _Person:
        user_id, phone = _text(message, "from_user_id"), phone_of(_text(message, "from"))
        contact = self._contact(user_id, phone)
        profile = _node(contact, "profile")
        user_id = user_id or _text(contact, "user_id")
        phone = phone or phone_of(_text(contact, "wa_id"))
        facts: dict[str, object] = {}
        if username := _text(profile, "username"):
            facts["username"] = username
        if parent := _text(message, "from_parent_user_id") or _text(contact, "parent_user_id"):
            facts["parent_user_id"] = parent
        return _Person(user_id, phone, _text(profile, "name"), facts)

    def _contact(self, user_id: str, phone: str) -> Node:
        contacts = _nodes(self._value, "contacts")
        for contact in contacts:
            theirs = _text(contact, "user_id"), phone_of(_text(contact, "wa_id"))
            if (user_id and user_id == theirs[0]) or (phone and phone == theirs[1]):
                return contact
        return contacts[0] if len(contacts) == 1 and not (user_id or phone) else {}

    # -- receipts ------------------------------------------------------------------------------------------

    def _read_status(self, status: Node) -> None:
        state, provider_id = STATES.get(_text(status, "status")), _text(status, "id")
        if state is None or not provider_id:
            log.info("status %s is not used", _text(status, "status")[:40])
            return
        at = self._time(status)
        phone = phone_of(_text(status, "recipient_id"))
        contact = self._contact(_text(status, "recipient_user_id"), phone)
        self._moved(phone, _text(status, "recipient_user_id") or _text(contact, "user_id"), at)
        errors = _nodes(status, "errors")
        error = errors[0] if errors else {}
        facts: dict[str, object] = {}
        if pricing := _node(status, "pricing"):
            facts["pricing"] = _plain(pricing, "billable", "category", "type")
        self._into.receipts.append(
            Receipt(
                provider_id=provider_id,
                state=state,
                at=at,
                message_id=_uuid(_text(status, "biz_opaque_callback_data")),
                code=str(error["code"]) if isinstance(error.get("code"), int) else "",
                detail=_text(_node(error, "error_data"), "details") or _text(error, "title"),
                facts=facts,
            )
        )

    def _moved(self, before: str, now: str, at: datetime) -> None:
        if before and now and before != now:
            self._into.moves.append(Moved(before, now, at))

    def _time(self, node: Node) -> datetime:
        try:
            return min(datetime.fromtimestamp(int(node["timestamp"]), timezone.utc), self._now)
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            return self._now


# -- content of one message ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Content:
    kind: Kind
    text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    files: tuple[ArrivedFile, ...] = ()
    answers: tuple[str, ...] = ()
    raw: ArrivedFile | None = None


def _content_of(message: Node, kind: str) -> _Content | None:
    """Return None for a kind that is not known, or not in its documented shape."""
    if kind == "contacts":
        return _contacts(_nodes(message, "contacts"))
    part = _node(message, kind)
    if kind in MEDIA:
        return _media(part, kind)
    reader = _CONTENTS.get(kind)
    return reader(part) if reader is not None and part else None


def _media(part: Node, kind: str) -> _Content | None:
    media_id = _text(part, "id")
    if not media_id:
        return None
    file = ArrivedFile(
        name=_file_name(_text(part, "filename")),
        media_type=_text(part, "mime_type").partition(";")[0].strip(),
        media_id=media_id,
        sha256=hash_in_hex(_text(part, "sha256")),
    )
    is_voice = kind == "audio" and part.get("voice") is True
    facts: dict[str, object] = {"sticker": True} if kind == "sticker" else {}
    return _Content(Kind.VOICE if is_voice else MEDIA[kind], _text(part, "caption"), facts, (file,))


def _text_message(part: Node) -> _Content | None:
    return _Content(Kind.TEXT, _text(part, "body")) if isinstance(part.get("body"), str) else None


def _location(part: Node) -> _Content | None:
    place = _plain(part, "latitude", "longitude", "name", "address", "url")
    if not isinstance(place.get("latitude"), (int, float)) or not isinstance(
        place.get("longitude"), (int, float)
    ):
        return None
    words = "\n".join(filter(None, (_text(part, "name"), _text(part, "address"))))
    return _Content(Kind.LOCATION, words, {"location": place})


def _button(part: Node) -> _Content | None:
    return _pressed(_text(part, "text"), _text(part, "payload"))


def _interactive(part: Node) -> _Content | None:
    kind = _text(part, "type")
    reply = _node(part, kind)
    if kind in ("button_reply", "list_reply"):
        return _pressed(_text(reply, "title"), _text(reply, "id"), _text(reply, "description"))
    if kind == "nfm_reply":  # a form of WhatsApp was filled in
        return _Content(Kind.TEXT, _text(reply, "body"), {"form": _text(reply, "response_json")})
    return None


def _pressed(title: str, button_id: str, description: str = "") -> _Content | None:
    button = {"id": button_id, "title": title} | ({"description": description} if description else {})
    return _Content(Kind.TEXT, title, {"button": button}) if title else None


def _reaction(part: Node) -> _Content | None:
    """Read a reaction; without an emoji it was taken back."""
    to, emoji = _text(part, "message_id"), _text(part, "emoji")
    return _Content(Kind.TEXT, emoji, {"reaction": emoji}, answers=_one(to)) if to else None


def _order(part: Node) -> _Content | None:
    items = [
        _plain(item, "product_retailer_id", "quantity", "item_price", "currency")
        for item in _nodes(part, "product_items")
    ]
    if not items:
        return None
    lines = [f"{item.get('quantity', 1)} × {item.get('product_retailer_id', '?')}" for item in items]
    return _Content(Kind.TEXT, "\n".join(filter(None, (_text(part, "text"), *lines))), {"order": items})


def _contacts(contacts: Sequence[Node]) -> _Content | None:
    """Read address cards: name, numbers and e-mail addresses, one a line."""
    cards = [list(filter(None, _lines_of_card(contact))) for contact in contacts]
    if not any(cards):
        return None
    return _Content(Kind.TEXT, "\n".join("\n".join(card) for card in cards), {"contacts": cards})


def _lines_of_card(contact: Node) -> Iterator[str]:
    yield _text(_node(contact, "name"), "formatted_name") or _text(_node(contact, "org"), "company")
    for phone in _nodes(contact, "phones"):
        yield _text(phone, "phone") or phone_of(_text(phone, "wa_id"))
    for mail in _nodes(contact, "emails"):
        yield _text(mail, "email")


def _edit(part: Node) -> _Content | None:
    """Read the new content of an earlier message."""
    original, message = _text(part, "original_message_id"), _node(part, "message")
    content = _content_of(message, _text(message, "type"))
    if not original or content is None:
        return None
    facts = {**content.facts, "edits": original}
    return _Content(content.kind, content.text, facts, content.files, _one(original))


def _revoke(part: Node) -> _Content | None:
    original = _text(part, "original_message_id")
    return _Content(Kind.TEXT, "", {"revokes": original}, answers=_one(original)) if original else None


_CONTENTS: Mapping[str, Callable[[Node], _Content | None]] = {
    "text": _text_message,
    "location": _location,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
}


# -- JSON ----------------------------------------------------------------------------------------------------


def _node(node: Node, name: str) -> Node:
    value = node.get(name)
    return value if isinstance(value, Mapping) else {}


def _nodes(node: Node, name: str) -> Sequence[Node]:
    value = node.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(node: Node, name: str) -> str:
    """Return a text that can be stored: JSON may escape half a surrogate pair, PostgreSQL takes no NUL."""
    value = node.get(name)
    return value.encode("utf-8", "replace").decode().replace("\0", "") if isinstance(value, str) else ""


def _plain(node: Node, *names: str) -> dict[str, object]:
    """Return the finite numbers, texts and truth values of these names."""
    found = {name: _text(node, name) if isinstance(node.get(name), str) else node.get(name) for name in names}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, (str, int)) or (isinstance(value, float) and isfinite(value))
    }


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _id_of(message: Node) -> str:
    """Return Meta's id; where it is missing, one that the same message has again."""
    if given := _text(message, "id"):
        return given
    return "sha256:" + hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def hash_in_hex(text: str) -> str:
    """Webhooks state SHA-256 in Base64, the API in hexadecimal digits."""
    if len(text) == 64:
        return text.lower()
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return digest.hex() if len(digest) == 32 else ""


def _file_name(name: str) -> str:
    plain = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in plain if sign.isprintable())[:200]
