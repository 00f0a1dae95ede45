"""Webhook bodies of WhatsApp's Cloud API in Meta's documented format, with their signatures."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

NUMBER_ID, ACCOUNT_ID = "106540352242922", "102290129340398"
NUMBER = "622150001234"
APP_SECRET, VERIFY_TOKEN = "rahasia aplikasi", "kata verifikasi"
SARI_PHONE, SARI_ID, SARI_NAME = "6281234567890", "ID.13491208655302741918", "Sari 😀"
SENT_AT = 1_793_500_000

_numbers = count(1)

Node = dict[str, Any]


def signature(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def message(kind: str, content: object = None, **more: Any) -> Node:
    """Return a message of Sari; `content` is the object that is named as its kind."""
    made = {
        "from": SARI_PHONE,
        "from_user_id": SARI_ID,
        "id": f"wamid.MASUK{next(_numbers)}",
        "timestamp": str(SENT_AT),
        "type": kind,
        **more,
    }
    return made if content is None else made | {kind: content}


def without_number(made: Node) -> Node:
    """Return the message of a person whose number the office may not see."""
    return {name: value for name, value in made.items() if name != "from"}


def contact(has_number: bool = True) -> Node:
    number = {"wa_id": SARI_PHONE} if has_number else {}
    return {"profile": {"name": SARI_NAME, "username": "sari.dpmptsp"}, "user_id": SARI_ID, **number}


def status(wamid: str, state: str, tracker: str = "", *, code: int = 0, **more: Any) -> Node:
    """Return a status of a message of the office."""
    made: Node = {
        "id": wamid,
        "status": state,
        "timestamp": str(SENT_AT + 5),
        "recipient_id": SARI_PHONE,
        "recipient_user_id": SARI_ID,
        **more,
    }
    if tracker:
        made["biz_opaque_callback_data"] = tracker
    if state == "sent":
        made["pricing"] = {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"}
    if code:
        error = {
            "code": code,
            "title": "Refused",
            "message": "Refused",
            "error_data": {"details": "Because."},
        }
        made["errors"] = [error]
    return made


def value(
    messages: Sequence[Node] = (),
    statuses: Sequence[Node] = (),
    contacts: Sequence[Node] | None = None,
    number_id: str = NUMBER_ID,
    **more: Any,
) -> Node:
    made: Node = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": NUMBER, "phone_number_id": number_id},
        "contacts": [contact()] if contacts is None else list(contacts),
        **more,
    }
    if messages:
        made["messages"] = list(messages)
    if statuses:
        made["statuses"] = list(statuses)
    return {name: one for name, one in made.items() if one != []}


def body(*values: Mapping[str, Any], field: str = "messages") -> bytes:
    """Return a webhook; escaped as Meta does it, so that its bytes differ from what Python would write."""
    changes = [{"value": one, "field": field} for one in values]
    entry = {"id": ACCOUNT_ID, "changes": changes}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [entry]}, separators=(",", ": ")
    ).encode()


def of_message(made: Node) -> bytes:
    """Return the webhook of one message; system messages come without contacts."""
    return body(value([made], contacts=[] if made["type"] == "system" else None))


TEXT = {"body": "Selamat pagi, 🙏 saya mau tanya izin “usaha”"}
IMAGE = {
    "caption": "KTP saya",
    "mime_type": "image/jpeg",
    "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
    "id": "1003383421387256",
}
DOCUMENT = {
    "caption": "Surat",
    "filename": "../../etc/surat kuasa.pdf",
    "mime_type": "application/pdf",
    "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
    "id": "1003383421387257",
}
VOICE = {
    "mime_type": "audio/ogg; codecs=opus",
    "sha256": IMAGE["sha256"],
    "id": "1003383421387258",
    "voice": True,
}
LOCATION = {"latitude": -6.2088, "longitude": 106.8456, "name": "Kantor", "address": "Jalan Merdeka 1"}
ORDER = {
    "catalog_id": "1",
    "text": "Dua saja",
    "product_items": [
        {"product_retailer_id": "BLANKO", "quantity": 2, "item_price": 5000, "currency": "IDR"}
    ],
}
CONTACTS = [
    {
        "name": {"formatted_name": "Budi Santoso", "first_name": "Budi"},
        "phones": [{"phone": "+62 811 1111 111", "wa_id": "628111111111", "type": "CELL"}],
        "emails": [{"email": "budi@contoh.id", "type": "WORK"}],
    }
]
BUTTON = {"payload": "lanjut", "text": "Lanjutkan"}
BUTTON_REPLY = {"type": "button_reply", "button_reply": {"id": "ya", "title": "Ya, benar"}}
LIST_REPLY = {"type": "list_reply", "list_reply": {"id": "2", "title": "Izin usaha", "description": "NIB"}}
FORM_REPLY = {
    "type": "nfm_reply",
    "nfm_reply": {"name": "flow", "body": "Sent", "response_json": '{"nib": "8120000000001"}'},
}
