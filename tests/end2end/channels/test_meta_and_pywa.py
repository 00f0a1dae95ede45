"""An independent client of the Cloud API, pywa, with our peer and our front.

Both sides of WhatsApp in our tests are ours. So pywa sends to the peer, reads the peer's webhooks and
signatures, and finds in them what our reader finds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from pywa import handlers
from pywa.client import WhatsApp
from pywa.errors import ExpiredAccessToken, ReEngagementMessage, TemplateNotExists
from pywa.types.base_update import BaseUpdate
from pywa.types.callback import CallbackButton, CallbackSelection
from pywa.types.message import Message
from pywa.types.message_status import MessageStatus
from pywa.types.others import MessageType
from pywa.types.system import PhoneNumberChange
from pywa.types.templates import BodyText, HeaderText, TemplateLanguage, URLButton

from channels.messages import ArrivedFile, Batch, Template
from channels.whatsapp.number import WhatsAppNumber
from channels.whatsapp.reading import read_webhook
from channels.whatsapp.webhook import signature_of
from tests.channels.whatsapp.sending import OURS, config_for, departure, file_of, with_number
from tests.end2end.peers import meta_webhooks as hooks
from tests.end2end.peers.meta import TEMPLATES, TOKEN, Meta, a_meta, refusal
from tests.end2end.peers.meta_webhooks import (
    ACCOUNT_ID,
    APP_SECRET,
    NUMBER_ID,
    SARI_ID,
    SARI_PHONE,
    VERIFY_TOKEN,
)


class ToPeer(httpx.HTTPTransport):
    """Brings what is meant for Meta to the peer."""

    def __init__(self, peer: str) -> None:
        super().__init__()
        self._peer = httpx.URL(peer)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host in ("graph.facebook.com", self._peer.host)
        request.url = request.url.copy_with(
            scheme=self._peer.scheme, host=self._peer.host, port=self._peer.port
        )
        return super().handle_request(request)


@pytest.fixture
def meta() -> Iterator[Meta]:
    with a_meta() as meta:
        yield meta


def client(meta: Meta, token: str = TOKEN) -> WhatsApp:
    return WhatsApp(
        phone_id=NUMBER_ID,
        token=token,
        session=httpx.Client(transport=ToPeer(meta.url)),
        waba_id=ACCOUNT_ID,
        app_secret=APP_SECRET,
        verify_token=VERIFY_TOKEN,
        api_version="26.0",
    )


# -- pywa sends to the peer ----------------------------------------------------------------------------------


def test_texts_of_pywa_are_accepted_to_numbers_and_user_ids(meta: Meta) -> None:
    pywa = client(meta)
    answered = pywa.send_message(SARI_PHONE, "Halo", tracker="kami", reply_to_message_id="wamid.X")
    assert pywa.send_message(SARI_ID, "Halo").id == meta.sent[1]["wamid"]
    assert answered.id == meta.sent[0]["wamid"]
    assert (meta.sent[0]["to"], meta.sent[1]["recipient"]) == (SARI_PHONE, SARI_ID)
    assert (meta.sent[0]["biz_opaque_callback_data"], meta.sent[0]["context"]) == (
        "kami",
        {"message_id": "wamid.X"},
    )


def test_what_pywa_sends_is_what_we_send(meta: Meta, tmp_path: Path) -> None:
    """The same text, file and template from both: the same requests, but for ids and defaults."""
    pdf = file_of(tmp_path, "surat.pdf", "application/pdf")
    header: Any = HeaderText  # its annotations know `params` on an instance only
    body: Any = BodyText
    pywa = client(meta)
    pywa.send_message(SARI_PHONE, "Halo", tracker=str(OURS), reply_to_message_id="wamid.X")
    pywa.send_document(SARI_PHONE, pdf.path, filename="surat.pdf", caption="Ini", tracker=str(OURS))
    pywa.send_template(
        SARI_PHONE,
        "berkas_lengkap",
        TemplateLanguage.INDONESIAN,
        [
            header.params("CC-7"),
            body.params("Sari", "NIB"),
            URLButton.params(url_variable="7", index=1),
        ],
        tracker=str(OURS),
    )
    theirs = list(meta.sent)
    ours = [
        departure("Halo", answers=("wamid.X",)),
        departure("Ini", files=(pdf,)),
        departure("", template=Template("berkas_lengkap", "id", ("CC-7", "Sari", "NIB", "7"))),
    ]

    async def send(number: WhatsAppNumber) -> None:
        for one in ours:
            await number.send(one)

    with_number(config_for(meta, tmp_path), send)
    assert [comparable(one) for one in meta.sent[3:]] == [comparable(one) for one in theirs]
    assert [name for name, _, _ in meta.uploads.values()] == ["surat.pdf", "surat.pdf"]


def comparable(sent: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(
        json.dumps({name: one for name, one in sent.items() if name != "wamid"})
    )
    if kept["type"] == "document":
        kept["document"]["id"] = "?"
    if kept["type"] == "template":
        for one in kept["template"]["components"]:
            one["type"] = one["type"].lower()
            if "sub_type" in one:
                one["sub_type"], one["index"] = one["sub_type"].lower(), str(one["index"])
    return kept


def test_refusals_of_the_peer_are_errors_that_pywa_knows(meta: Meta) -> None:
    meta.next_answers = [refusal(131047)]
    with pytest.raises(ReEngagementMessage):
        client(meta).send_message(SARI_PHONE, "Halo")
    with pytest.raises(TemplateNotExists):
        client(meta).send_template(SARI_PHONE, "tidak_ada", TemplateLanguage.INDONESIAN, [])
    with pytest.raises(ExpiredAccessToken):
        client(meta, token="lain").send_message(SARI_PHONE, "Halo")


def test_pywa_reads_the_templates_files_and_number_of_the_peer(meta: Meta) -> None:
    pywa = client(meta)
    assert [one.name for one in pywa.get_templates()] == [one["name"] for one in TEMPLATES[: meta.page_size]]
    meta.files["77"] = ("image/jpeg", b"gambar")
    about = pywa.get_media_url("77")
    assert (about.mime_type, about.file_size) == ("image/jpeg", 6)
    assert pywa.get_media_bytes(about.url) == b"gambar"
    assert pywa.get_business_phone_number().verified_name == "DPMPTSP Contoh"


# -- pywa reads the peer's webhooks --------------------------------------------------------------------------


def without_network() -> WhatsApp:
    return WhatsApp(NUMBER_ID, "x", app_secret=APP_SECRET, verify_token=VERIFY_TOKEN, waba_id=ACCOUNT_ID)


def seen_by_pywa(body: bytes) -> BaseUpdate:
    """Return the update that pywa makes of a webhook whose signature it verified."""
    pywa = without_network()
    seen: list[BaseUpdate] = []
    keep = lambda _client, update: seen.append(update)  # noqa: E731
    pywa.add_handlers(
        handlers.MessageHandler(keep),
        handlers.CallbackButtonHandler(keep),
        handlers.CallbackSelectionHandler(keep),
        handlers.MessageStatusHandler(keep),
        handlers.PhoneNumberChangeHandler(keep),
    )
    assert pywa.webhook_update_validator(body, hooks.signature(body)) is None
    assert pywa.webhook_update_handler(body) == ("ok", 200)
    (update,) = seen
    return update


def read(body: bytes) -> Batch:
    keep = lambda content: ArrivedFile("message.json", "", len(content))  # noqa: E731
    return read_webhook(body, keep, datetime.now(timezone.utc)).batches[NUMBER_ID]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", hooks.TEXT),
        ("image", hooks.IMAGE),
        ("document", hooks.DOCUMENT),
        ("audio", hooks.VOICE),
        ("location", hooks.LOCATION),
        ("reaction", {"message_id": "wamid.X", "emoji": "👍"}),
        ("order", hooks.ORDER),
        ("button", hooks.BUTTON),
        ("interactive", hooks.BUTTON_REPLY),
        ("interactive", hooks.LIST_REPLY),
        ("unsupported", {"type": "poll"}),
    ],
)
def test_pywa_finds_in_a_webhook_what_we_find(kind: str, content: object) -> None:
    body = hooks.of_message(hooks.message(kind, content, context={"from": hooks.NUMBER, "id": "wamid.LAMA"}))
    theirs, (ours,) = seen_by_pywa(body), read(body).arrivals
    assert (theirs.id, theirs.timestamp) == (ours.provider_id, ours.sent_at)
    assert isinstance(theirs, (Message, CallbackButton, CallbackSelection))
    assert (theirs.from_user.bsuid, f"+{theirs.from_user.wa_id}") == (ours.sender, ours.sender_phone)
    assert theirs.from_user.name == ours.sender_name
    if isinstance(theirs, Message):
        assert (theirs.text or theirs.caption or "") in ours.text
        if theirs.media is not None:
            assert (theirs.media.id, theirs.media.mime_type.partition(";")[0]) == (
                ours.files[0].media_id,
                ours.files[0].media_type,
            )
        if theirs.location is not None:
            assert ours.facts["location"] == hooks.LOCATION
        if theirs.reaction is not None:
            assert (theirs.reaction.emoji, theirs.reaction.message_id) == (ours.text, ours.answers[0])
        assert (theirs.type is MessageType.UNSUPPORTED) == (ours.raw is not None)
    else:
        assert theirs.title == ours.text
        assert theirs.reply_to_message is not None
        assert ours.answers == (theirs.reply_to_message.id,)


@pytest.mark.parametrize("state", ["sent", "delivered", "read", "failed"])
def test_pywa_finds_in_a_status_what_we_find(state: str) -> None:
    ours_id = "0190c2a4-6d7e-7abc-8def-0123456789ab"
    made = hooks.status("wamid.K", state, ours_id, code=131026 * (state == "failed"))
    body = hooks.body(hooks.value(statuses=[made]))
    theirs, (ours,) = seen_by_pywa(body), read(body).receipts
    assert isinstance(theirs, MessageStatus)
    assert (theirs.id, theirs.status.value, theirs.tracker) == (
        ours.provider_id,
        ours.state.value,
        str(ours.message_id),
    )
    assert (str(theirs.error.code) if theirs.error else "") == ours.code


def test_pywa_finds_in_a_changed_number_what_we_find() -> None:
    system = {"type": "user_changed_number", "wa_id": "628222", "user_id": "ID.2", "body": "Sari changed"}
    body = hooks.of_message(hooks.message("system", system))
    theirs, (ours,) = seen_by_pywa(body), read(body).moves
    assert isinstance(theirs, PhoneNumberChange)
    assert (f"+{theirs.old_wa_id}", theirs.new_user_id) == (ours.before, ours.now)


def test_pywa_and_we_accept_the_same_signatures() -> None:
    pywa = without_network()
    body = hooks.of_message(hooks.message("text", hooks.TEXT))
    assert pywa.webhook_update_validator(body, signature_of(body, APP_SECRET)) is None
    assert pywa.webhook_update_validator(body, signature_of(body, "lain")) is not None
    assert pywa.webhook_update_validator(body + b" ", signature_of(body, APP_SECRET)) is not None
    assert signature_of(body, APP_SECRET) == hooks.signature(body)
