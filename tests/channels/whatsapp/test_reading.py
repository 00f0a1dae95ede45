"""Webhook bodies as messages, receipts and changed addresses."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.messages import Arrival, ArrivedFile, Batch, Kind, Moved, ReceiptState
from channels.whatsapp.reading import phone_of, read_webhook
from tests.end2end.peers import meta_webhooks as hooks
from tests.end2end.peers.meta_webhooks import NUMBER_ID, SARI_ID, SARI_PHONE

NOW = datetime(2027, 1, 1, tzinfo=timezone.utc)
AT = datetime.fromtimestamp(hooks.SENT_AT, timezone.utc)
SARI_E164 = f"+{SARI_PHONE}"


class Kept:
    """Files that a reader keeps, in memory."""

    def __init__(self) -> None:
        self.files: list[bytes] = []

    def __call__(self, content: bytes) -> ArrivedFile:
        self.files.append(content)
        return ArrivedFile("message.json", "application/json", len(content), Path("message.json"))


def read(body: bytes, kept: Kept | None = None) -> Batch:
    batches = read_webhook(body, kept or Kept(), NOW).batches
    return batches.get(NUMBER_ID, Batch())


def read_one(made: dict[str, Any], kept: Kept | None = None) -> Arrival:
    (arrival,) = read(hooks.of_message(made), kept).arrivals
    return arrival


def test_a_text_arrives_with_its_sender_by_user_id_and_number() -> None:
    made = hooks.message("text", hooks.TEXT)
    batch = read(hooks.of_message(made))
    assert batch.arrivals == (
        Arrival(
            provider_id=made["id"],
            sender=SARI_ID,
            conversation=SARI_ID,
            sent_at=AT,
            text=hooks.TEXT["body"],
            sender_name=hooks.SARI_NAME,
            sender_phone=SARI_E164,
            facts={"username": "sari.dpmptsp"},
        ),
    )
    assert batch.moves == (Moved(SARI_E164, SARI_ID, AT),)
    assert batch.cursor is None


def test_a_person_without_a_number_is_known_by_the_user_id_alone() -> None:
    made = hooks.without_number(hooks.message("text", hooks.TEXT))
    batch = read(hooks.body(hooks.value([made], contacts=[hooks.contact(has_number=False)])))
    assert (batch.arrivals[0].sender, batch.arrivals[0].sender_phone, batch.moves) == (SARI_ID, "", ())
    assert batch.arrivals[0].sender_name == hooks.SARI_NAME


def test_a_webhook_without_user_ids_is_read_by_number() -> None:
    made = hooks.message("text", hooks.TEXT)
    del made["from_user_id"]
    contact = {"profile": {"name": "Sari"}, "wa_id": SARI_PHONE}
    batch = read(hooks.body(hooks.value([made], contacts=[contact])))
    assert (batch.arrivals[0].sender, batch.arrivals[0].sender_phone) == (SARI_E164, SARI_E164)
    assert batch.moves == ()


def test_the_name_of_one_person_is_never_given_to_another() -> None:
    mine, other = hooks.message("text", hooks.TEXT), hooks.message("text", hooks.TEXT)
    other |= {"from": "628999", "from_user_id": "ID.999"}
    stranger = {"profile": {"name": "Budi"}, "user_id": "ID.999", "wa_id": "628999"}
    arrivals = read(hooks.body(hooks.value([mine, other], contacts=[stranger]))).arrivals
    assert [arrival.sender_name for arrival in arrivals] == ["", "Budi"]


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (
            "button",
            hooks.BUTTON,
            (Kind.TEXT, "Lanjutkan", {"button": {"id": "lanjut", "title": "Lanjutkan"}}),
        ),
        (
            "interactive",
            hooks.BUTTON_REPLY,
            (Kind.TEXT, "Ya, benar", {"button": {"id": "ya", "title": "Ya, benar"}}),
        ),
        (
            "interactive",
            hooks.LIST_REPLY,
            (Kind.TEXT, "Izin usaha", {"button": {"id": "2", "title": "Izin usaha", "description": "NIB"}}),
        ),
        ("interactive", hooks.FORM_REPLY, (Kind.TEXT, "Sent", {"form": '{"nib": "8120000000001"}'})),
        (
            "location",
            hooks.LOCATION,
            (Kind.LOCATION, "Kantor\nJalan Merdeka 1", {"location": hooks.LOCATION}),
        ),
        (
            "order",
            hooks.ORDER,
            (Kind.TEXT, "Dua saja\n2 × BLANKO", {"order": hooks.ORDER["product_items"]}),
        ),
        (
            "contacts",
            hooks.CONTACTS,
            (
                Kind.TEXT,
                "Budi Santoso\n+62 811 1111 111\nbudi@contoh.id",
                {"contacts": [["Budi Santoso", "+62 811 1111 111", "budi@contoh.id"]]},
            ),
        ),
        ("reaction", {"message_id": "wamid.X", "emoji": "👍"}, (Kind.TEXT, "👍", {"reaction": "👍"})),
        ("reaction", {"message_id": "wamid.X"}, (Kind.TEXT, "", {"reaction": ""})),
        (
            "edit",
            {"original_message_id": "wamid.X", "message": {"type": "text", "text": {"body": "baru"}}},
            (Kind.TEXT, "baru", {"edits": "wamid.X"}),
        ),
        ("revoke", {"original_message_id": "wamid.X"}, (Kind.TEXT, "", {"revokes": "wamid.X"})),
    ],
)
def test_each_kind_has_readable_words_and_its_facts(
    kind: str, content: object, expected: tuple[Kind, str, dict[str, object]]
) -> None:
    arrival = read_one(hooks.message(kind, content))
    facts = {name: value for name, value in arrival.facts.items() if name != "username"}
    assert (arrival.kind, arrival.text, facts) == expected
    assert arrival.raw is None
    if kind in ("reaction", "edit", "revoke"):
        assert arrival.answers == ("wamid.X",)


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("image", hooks.IMAGE, (Kind.IMAGE, "KTP saya", "", "image/jpeg")),
        ("sticker", {**hooks.IMAGE, "caption": None}, (Kind.IMAGE, "", "", "image/jpeg")),
        ("document", hooks.DOCUMENT, (Kind.FILE, "Surat", "surat kuasa.pdf", "application/pdf")),
        ("audio", hooks.VOICE, (Kind.VOICE, "", "", "audio/ogg")),
        ("audio", {**hooks.VOICE, "voice": False}, (Kind.FILE, "", "", "audio/ogg")),
        ("video", {**hooks.IMAGE, "mime_type": "video/mp4"}, (Kind.VIDEO, "KTP saya", "", "video/mp4")),
    ],
)
def test_a_file_is_announced_with_its_id_and_hash_and_without_folders(
    kind: str, content: dict[str, Any], expected: tuple[Kind, str, str, str]
) -> None:
    arrival = read_one(hooks.message(kind, content))
    (file,) = arrival.files
    assert (arrival.kind, arrival.text, file.name, file.media_type) == expected
    assert file.media_id == content["id"]
    assert file.sha256 == "49f227634806293b0995459bc310b593e1400f41591efcf07e9bced335f41942"


def test_a_place_that_is_no_number_is_not_stored_as_one() -> None:
    made = hooks.of_message(hooks.message("location", {**hooks.LOCATION, "latitude": 0.5}))
    for wrong in (b"NaN", b"1e999", b'"nol"'):
        (arrival,) = read(made.replace(b"0.5", wrong)).arrivals
        assert arrival.kind is Kind.UNKNOWN


def test_an_answer_names_the_message_that_it_answers_and_a_forwarded_one_says_so() -> None:
    answer = read_one(hooks.message("text", hooks.TEXT, context={"from": hooks.NUMBER, "id": "wamid.KELUAR"}))
    assert answer.answers == ("wamid.KELUAR",)
    assert read_one(hooks.message("text", hooks.TEXT, context={"forwarded": True})).facts["forwarded"] is True


@pytest.mark.parametrize(
    ("made", "facts"),
    [
        (hooks.message("payment", {"amount": 1}), {"kind": "payment"}),
        (
            hooks.message("unsupported", {"type": "poll"}, errors=[{"code": 131051, "title": "Unsupported"}]),
            {"kind": "unsupported", "unsupported": "poll", "codes": [131051]},
        ),
        (hooks.message("text", {"isi": "tanpa body"}), {"kind": "text"}),
        (hooks.message("image", {"mime_type": "image/jpeg"}), {"kind": "image"}),
        (hooks.message("interactive", {"type": "call_permission_reply"}), {"kind": "interactive"}),
        (hooks.message("system", {"type": "baru", "body": "?"}), {"kind": "system"}),
        (hooks.message("text", hooks.TEXT, group_id="G1"), {"kind": "text", "group": "G1"}),
        ({**hooks.message("text", hooks.TEXT), "type": 7}, {"kind": ""}),
    ],
)
def test_what_is_not_known_is_a_message_of_unknown_kind_with_its_json(
    made: dict[str, Any], facts: dict[str, object]
) -> None:
    kept = Kept()
    arrival = read_one(made, kept)
    assert arrival.kind is Kind.UNKNOWN
    assert facts.items() <= arrival.facts.items()
    assert arrival.raw is not None
    assert [json.loads(content) for content in kept.files] == [made]


def test_a_message_without_an_id_has_the_same_id_again() -> None:
    made = {name: one for name, one in hooks.message("text", hooks.TEXT).items() if name != "id"}
    assert read_one(made).provider_id == read_one(made).provider_id != ""


def test_all_statuses_become_receipts_with_our_id() -> None:
    ours = "0190c2a4-6d7e-7abc-8def-0123456789ab"
    states = ["sent", "delivered", "read", "played", "failed"]
    made = [hooks.status("wamid.K", state, ours, code=131026 * (state == "failed")) for state in states]
    receipts = read(hooks.body(hooks.value(statuses=made))).receipts
    assert [receipt.state for receipt in receipts] == [
        ReceiptState.SENT,
        ReceiptState.DELIVERED,
        ReceiptState.READ,
        ReceiptState.READ,
        ReceiptState.FAILED,
    ]
    assert {(one.provider_id, one.message_id, one.at) for one in receipts} == {
        ("wamid.K", UUID(ours), AT + timedelta(seconds=5))
    }
    assert receipts[0].facts == {"pricing": {"billable": True, "category": "utility", "type": "regular"}}
    assert (receipts[-1].code, receipts[-1].detail) == ("131026", "Because.")


def test_a_status_of_another_sender_or_an_unknown_state_is_no_fault() -> None:
    made = [hooks.status("wamid.K", "read", "bukan uuid"), hooks.status("wamid.K", "deleted")]
    (receipt,) = read(hooks.body(hooks.value(statuses=made))).receipts
    assert receipt.message_id is None


def test_a_receipt_links_the_number_that_was_written_to_with_the_user_id() -> None:
    batch = read(hooks.body(hooks.value(statuses=[hooks.status("wamid.K", "sent")])))
    assert batch.moves == (Moved(SARI_E164, SARI_ID, AT + timedelta(seconds=5)),)


@pytest.mark.parametrize(
    ("system", "moves"),
    [
        (
            {
                "type": "user_changed_number",
                "wa_id": "628222",
                "user_id": "ID.2",
                "previous_user_id": SARI_ID,
            },
            [(SARI_ID, "ID.2"), (SARI_E164, "ID.2")],
        ),
        ({"type": "user_changed_number", "wa_id": "628222", "body": "x"}, [(SARI_E164, "+628222")]),
        ({"type": "customer_changed_number", "new_wa_id": "628222"}, [(SARI_E164, "+628222")]),
        (
            {"type": "user_changed_user_id", "user_id": "ID.2", "previous_user_id": SARI_ID},
            [(SARI_ID, "ID.2")],
        ),
        (
            {
                "type": "user_changed_user_id",
                "user_id": "ID.2",
                "body": f"User Sari 😀 changed from {SARI_ID} to ID.2",
            },
            [(SARI_ID, "ID.2")],
        ),
        ({"type": "customer_identity_changed", "identity": "x"}, []),
    ],
)
def test_a_changed_number_or_user_id_moves_the_conversation(
    system: dict[str, Any], moves: list[tuple[str, str]]
) -> None:
    batch = read(hooks.of_message(hooks.message("system", system)))
    assert [(move.before, move.now) for move in batch.moves] == moves
    assert batch.arrivals == ()


def test_a_user_id_update_moves_the_conversation() -> None:
    update = {
        "wa_id": SARI_PHONE,
        "user_id": {"previous": SARI_ID, "current": "ID.2"},
        "timestamp": hooks.SENT_AT,
    }
    body = hooks.body(hooks.value(contacts=[], user_id_update=[update]), field="user_id_update")
    assert read(body).moves == (Moved(SARI_ID, "ID.2", AT),)


def test_one_body_can_bring_messages_of_several_numbers() -> None:
    mine, theirs = hooks.message("text", hooks.TEXT), hooks.message("text", hooks.TEXT)
    body = hooks.body(hooks.value([mine]), hooks.value([theirs], number_id="77"))
    batches = read_webhook(body, Kept(), NOW).batches
    assert {number: batch.arrivals[0].provider_id for number, batch in batches.items()} == {
        NUMBER_ID: mine["id"],
        "77": theirs["id"],
    }


def test_a_changed_template_names_its_account() -> None:
    body = hooks.body(
        {"event": "PAUSED", "message_template_name": "x"}, field="message_template_status_update"
    )
    webhook = read_webhook(body, Kept(), NOW)
    assert (webhook.template_accounts, webhook.batches) == (frozenset({hooks.ACCOUNT_ID}), {})


def test_a_clock_that_is_ahead_does_not_date_a_message_into_the_future() -> None:
    made = hooks.message("text", hooks.TEXT, timestamp="4102444800")
    assert read_one(made).sent_at == NOW
    assert read_one({**made, "timestamp": "kemarin"}).sent_at == NOW


def test_what_postgresql_cannot_store_is_left_out_of_texts() -> None:
    assert read_one(hooks.message("text", {"body": "a\ud800b\0c"})).text == "a?bc"


def test_a_user_id_never_becomes_a_phone_number() -> None:
    assert phone_of(SARI_ID) == phone_of("628x") == phone_of("٦٢٨") == phone_of("") == ""
    assert phone_of("628123") == phone_of("+628123") == "+628123"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"object": "page"}', b"[" * 100_000, '{"object"\xff'.encode("latin-1")]
)
def test_what_is_no_webhook_is_an_error(body: bytes) -> None:
    with pytest.raises(ValueError):
        read_webhook(body, Kept(), NOW)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.just("a\ud800\0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SAMPLES = [
    hooks.message("text", hooks.TEXT, context={"id": "wamid.X", "forwarded": True}),
    hooks.message("image", hooks.IMAGE),
    hooks.message("location", hooks.LOCATION),
    hooks.message("contacts", hooks.CONTACTS),
    hooks.message("order", hooks.ORDER),
    hooks.message("interactive", hooks.LIST_REPLY),
    hooks.message("edit", {"original_message_id": "x", "message": {"type": "image", "image": hooks.IMAGE}}),
    hooks.message("system", {"type": "user_changed_number", "wa_id": "6282", "user_id": "ID.2", "body": "x"}),
    hooks.status("wamid.K", "failed", "x", code=131026),
]


@given(st.sampled_from(SAMPLES), st.data())
def test_whatever_meta_changes_no_signed_webhook_stops_the_others(sample: Any, data: st.DataObject) -> None:
    """One node anywhere in a sample is replaced by any JSON; the sound message beside it arrives."""
    damaged = json.loads(json.dumps(sample))
    node: Any = damaged
    while True:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        inner = node[key]
        if isinstance(inner, (dict, list)) and inner and data.draw(st.booleans()):
            node = inner
            continue
        node[key] = data.draw(JSON)
        break
    sound = hooks.message("text", hooks.TEXT)
    batch = read(hooks.body(hooks.value([damaged, sound], [damaged])))
    assert sound["id"] in [arrival.provider_id for arrival in batch.arrivals]
    stored = repr(batch)
    assert "\\x00" not in stored
    assert "\\ud800" not in stored
