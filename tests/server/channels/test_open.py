"""The open channel through the whole server: requests become rows, answers become signed events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from uuid_utils.compat import uuid7

from app.mutations.correspondence import NewMessageFile
from channels.open import address, routes
from db.enums import Channel, ConversationMode, FileState, MessageState
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.open_receiver import SECRET, Receiver, a_receiver
from tests.server.channels.conftest import Post
from tests.server.channels.open_office import OTHER_TOKEN, TOKEN, VISITOR, OtherSide, add_open, an_office
from tests.server.channels.provider import now, until
from tests.server.instance import RunningServer
from tests.written_office import Mailroom


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as made:
        yield made


@pytest.fixture
def bot(shared: SharedOffice, tmp_path: Path, receiver: Receiver) -> Iterator[Post]:
    made = an_office(shared, tmp_path / "post", receiver)
    yield made
    made.close()


@pytest.fixture
def server(bot: Post) -> RunningServer:
    started = bot.start()
    until(lambda: bot.works("bot"))
    return started


@pytest.fixture
def side(server: RunningServer) -> OtherSide:
    return OtherSide(server)


@pytest.fixture(autouse=True)
def looks_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff of these tests change the database without a server, which wakes nobody."""
    monkeypatch.setattr(address, "CHECK_EVERY_S", 0.2)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a receiver is left alone is no matter of a test."""
    monkeypatch.setattr(address, "PAUSES_S", (0.1,))
    monkeypatch.setattr(address, "CUT_PAUSES_S", (0.05, 0.1))


# -- in ----------------------------------------------------------------------------------------------------


def test_a_message_is_a_row_and_its_answer_a_signed_event(
    side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    first = side.say("m1", "Apa syaratnya?", name="Budi")
    assert first[0] == 200
    assert side.say("m1", "Apa syaratnya?") == first  # the other side repeats
    (message,) = bot.messages()
    assert (message["text"], str(message["id"])) == ("Apa syaratnya?", first[1]["message_id"])
    bot.take(VISITOR)
    sent = bot.answer("KTP dan NIB.", VISITOR)
    bot.until_state(sent, MessageState.SENT)
    (event,) = receiver.of("message")
    assert (event["message_id"], event["correspondent"]) == (str(sent), VISITOR)
    assert event["text"] == "KTP dan NIB."
    assert receiver.forged == 0
    assert side.report(str(sent), "read") == 204
    assert bot.state(sent) == MessageState.READ.value
    assert side.report(str(sent), "delivered") == 204  # late: a state only rises
    assert bot.state(sent) == MessageState.READ.value


def test_a_hand_over_brings_transcript_and_form_and_waits_once(side: OtherSide, bot: Post) -> None:
    began = now() - timedelta(minutes=5)
    lines = [
        {"id": "b1", "author": "bot", "text": "Selamat datang.", "sent_at": began.isoformat()},
        {"id": "a1", "author": "applicant", "text": "Izin praktik", "sent_at": began.isoformat()},
    ]
    over = {"transcript": lines, "form": {"Nama": "Budi", "NIB": "9120001234567"}}
    assert side.say("m1", "Saya mau bicara dengan petugas", hand_over=over)[0] == 200
    assert side.say("m1", "Saya mau bicara dengan petugas", hand_over=over)[0] == 200
    said = [(row["author"], row["text"]) for row in bot.messages()]
    assert said == [
        ("bot", "Selamat datang."),
        ("applicant", "Izin praktik"),
        ("applicant", "Saya mau bicara dengan petugas"),
    ]
    (talk,) = bot.talks()
    assert talk["mode"] == ConversationMode.WAITING.value
    assert talk["form"] == {"Nama": "Budi", "NIB": "9120001234567"}


def test_files_come_with_their_message_and_are_fetched_by_the_token_of_its_address(
    side: OtherSide, bot: Post, receiver: Receiver, shared: SharedOffice, server: RunningServer
) -> None:
    said = {"id": "m1", "correspondent": VISITOR}
    assert side.say_with_files(said, ("../../ktp.jpg", "image/jpeg", b"gambar"))[0] == 200
    until(lambda: bot.files()[0]["state"] == FileState.HERE.value)
    assert (bot.files()[0]["name"], bot.files()[0]["bytes"]) == ("ktp.jpg", 6)
    bot.take(VISITOR)
    content = b"%PDF-surat" * 100_000
    file = NewMessageFile(
        file_id=uuid7(),
        name="surat.pdf",
        media_type="application/pdf",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    sent = bot.answer("Terlampir.", VISITOR, files=(file,))
    bot.arrives_in_store(content, file.file_id)
    bot.until_state(sent, MessageState.SENT)
    (described,) = receiver.of("message")[0]["files"]
    path = described["path"].removeprefix("/public/open/v1/")
    assert side.ask("GET", path) == (200, content)
    assert described["sha256"] == hashlib.sha256(content).hexdigest()
    assert side.ask("GET", path[:-1] + "1")[0] == 404
    _add_another(shared, bot, receiver)
    assert OtherSide(server, OTHER_TOKEN).ask("GET", path)[0] == 404


def test_the_parts_of_a_form_come_in_any_order_and_one_is_the_message(side: OtherSide, bot: Post) -> None:
    said = {"id": "m1", "correspondent": VISITOR}
    picture = ("ktp.jpg", "image/jpeg", b"gambar")
    assert side.say_with_files(said, picture, files_first=True)[0] == 200
    assert [(row["name"], row["bytes"]) for row in bot.files()] == [("ktp.jpg", 6)]
    assert side.say_with_files({"id": "m2", "correspondent": VISITOR})[0] == 400  # neither text nor file
    assert side.say_with_files(said, *[picture] * 11, files_first=True)[0] == 400
    assert len(bot.messages()) == 1


def test_an_address_reaches_nothing_of_another_one(
    side: OtherSide, bot: Post, receiver: Receiver, shared: SharedOffice, server: RunningServer
) -> None:
    side.say("m1")
    bot.take(VISITOR)
    sent = bot.answer("Silakan.", VISITOR)
    bot.until_state(sent, MessageState.SENT)
    _add_another(shared, bot, receiver)
    stranger = OtherSide(server, OTHER_TOKEN)
    assert stranger.report(str(sent), "failed", code="spoilt") == 204  # and learns nothing
    assert bot.state(sent) == MessageState.SENT.value
    assert stranger.ask("GET", f"conversations/{VISITOR}")[0] == 404
    assert stranger.say("m1", "Saya juga")[0] == 200
    assert len(bot.talks()) == 2  # the same ids at two addresses are two conversations
    assert stranger.ask("POST", "leaves", {"correspondent": "nobody"})[0] == 204


@pytest.mark.parametrize("token", ["", "a", TOKEN[:-1], TOKEN + "a", "ä" * 40, OTHER_TOKEN])
def test_another_token_gets_in_nowhere(side: OtherSide, bot: Post, token: str) -> None:
    side.token = token.encode().decode("latin-1")
    assert side.say("m1") == (401, {"trouble": "sign_in", "detail": ""})
    assert side.report(str(uuid7()), "read") == 401
    assert side.ask("GET", f"conversations/{VISITOR}")[0] == 401
    assert bot.messages() == []


def test_a_token_that_two_addresses_have_proves_nothing(
    side: OtherSide, bot: Post, receiver: Receiver, shared: SharedOffice
) -> None:
    _add_another(shared, bot, receiver, TOKEN)
    assert side.say("m1")[0] == 401


def test_the_former_token_works_as_long_as_it_stands_in_the_secrets(side: OtherSide, bot: Post) -> None:
    bot.write_secrets("bot", token=OTHER_TOKEN, former_token=TOKEN, webhook_secret=SECRET)
    side.token = OTHER_TOKEN
    until(lambda: side.say("m1")[0] == 200)
    side.token = TOKEN
    assert side.say("m2")[0] == 200


BAD = {
    "no JSON": b"{",
    "no object": b"[]",
    "no UTF-8": b'{"id":"\xff\xfe","correspondent":"a"}',
    "deep": b'{"id":"1","correspondent":"a","hand_over":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep form": b'{"id":"1","correspondent":"a","text":"x","hand_over":{"form":{"a":' + b"[" * 50_000,
    "nothing said": b'{"id":"1","correspondent":"a"}',
    "only signs that nobody sees": '{"id":"1","correspondent":"a","text":"\u202e\u2066"}'.encode(),
    "a space in an id": b'{"id":"1 2","correspondent":"a","text":"x"}',
    "a line end behind an id": b'{"id":"1\\n","correspondent":"a","text":"x"}',
    "no zone": b'{"id":"1","correspondent":"a","text":"x","sent_at":"2026-12-01T10:00:00"}',
    "an unknown field": b'{"id":"1","correspondent":"a","text":"x","agent":"rina"}',
    "a long id": b'{"id":"' + b"1" * 201 + b'","correspondent":"a","text":"x"}',
}


@pytest.mark.parametrize("what", BAD)
def test_a_body_that_is_not_what_is_described_is_a_bad_request(side: OtherSide, bot: Post, what: str) -> None:
    status, said = side.ask("POST", "messages", BAD[what])
    assert (status, said["trouble"]) == (400, "bad_request")
    assert bot.messages() == []


def test_large_bodies_compressed_ones_and_other_types_are_refused(
    side: OtherSide, bot: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert side.ask("POST", "messages", b" " * 300_000)[0] == 413
    assert side.ask("POST", "messages", b"{}", "text/plain")[0] == 415
    assert side.ask("POST", "messages", b"{}", **{"Content-Encoding": "gzip"})[0] == 415
    monkeypatch.setattr(routes, "MOST_FILES", 2)
    said, file = {"id": "m1", "correspondent": VISITOR}, ("a", "text/plain", b"a")
    assert side.say_with_files(said, file, file, file)[0] == 400
    assert side.say_with_files(said, ("a", "text/plain", b"a" * 25_000_001))[0] == 413
    assert side.ask("POST", "messages", b"--x\r\n", "multipart/form-data; boundary=x")[0] == 400
    assert bot.messages() == []


def test_letters_that_no_row_can_hold_are_left_out(side: OtherSide, bot: Post) -> None:
    assert side.say("m1", "a\x00b\u202ec", name="Bu\ndi\x00")[0] == 200
    assert bot.messages()[0]["text"] == "abc"
    assert bot.talks()[0]["remote_name"] == "Bu di"


def test_while_the_database_is_away_the_other_side_keeps_its_message(side: OtherSide, bot: Post) -> None:
    """C1."""
    bot.keeps_out()
    assert side.say("m1")[0] == 503
    bot.lets_in()
    until(lambda: side.say("m1")[0] == 200)
    assert len(bot.messages()) == 1


def test_more_requests_at_once_than_allowed_have_to_wait(
    side: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "MOST_AT_ONCE", 0)
    assert side.say("m1")[0] == 429


# -- out ---------------------------------------------------------------------------------------------------


def test_the_receiver_learns_who_has_the_word_and_messages_come_before_the_end(
    side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    receiver.until_stands("waiting")
    bot.take(VISITOR)
    receiver.until_stands("waiting", "taken")
    assert receiver.of("conversation")[-1]["agent"] == "Rina"
    receiver.statuses = [503]
    bot.answer("Selesai.", VISITOR)
    bot.ends_episode(VISITOR)
    receiver.until_stands("taken", "closed")
    kinds = [one["type"] for one in receiver.events]
    assert kinds.index("message") < len(kinds) - 1
    versions = [one["version"] for one in receiver.of("conversation")]
    assert versions == sorted(set(versions))
    status, standing = side.ask("GET", f"conversations/{VISITOR}")
    assert (status, standing["standing"]) == (200, "closed")


def test_what_changed_while_no_server_ran_is_told_afterwards(
    side: OtherSide, server: RunningServer, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    receiver.until_stands("waiting")
    bot.end(server)
    bot.take(VISITOR)
    bot.start()
    receiver.until_stands("taken")


def test_after_a_restore_the_receiver_learns_how_conversations_stand_and_gets_no_message_again(
    side: OtherSide, server: RunningServer, bot: Post, receiver: Receiver
) -> None:
    """C2, C4. A restored row has a lower version than the receiver has seen."""
    side.say("m1", "Apa syaratnya?")
    bot.take(VISITOR)
    bot.until_state(bot.answer("KTP dan NIB.", VISITOR), MessageState.SENT)
    bot.ends_episode(VISITOR)
    receiver.until_stands("closed")
    bot.end(server)
    bot.is_restored()
    restored = OtherSide(bot.start())
    until(lambda: [row["text"] for row in bot.messages()] == ["Apa syaratnya?"])
    receiver.until_stands("closed", "waiting")
    bot.take(VISITOR)
    old = bot.answer("KTP dan NIB.", VISITOR)
    receiver.until_stands("waiting", "taken")
    bot.until_state(old, MessageState.SENT)  # written after the restore
    versions = [one["version"] for one in receiver.of("conversation")]
    assert versions == sorted(set(versions))
    assert restored.ask("GET", f"conversations/{VISITOR}")[1]["version"] >= versions[-1]
    assert len(receiver.seen) == len(set(receiver.seen))


def test_an_answer_that_waits_in_a_restored_database_is_not_sent(
    side: OtherSide, server: RunningServer, bot: Post, receiver: Receiver
) -> None:
    """C4: it may have left before. The receiver gets what is written from now on."""
    other = "visitor-8"
    for number, visitor in enumerate((VISITOR, other)):
        side.say(f"m{number}", correspondent=visitor)
        bot.take(visitor)
        receiver.until_stands("taken", visitor=visitor)
    receiver.statuses = [503] * 99  # the answer is tried again until the server has ended
    old = bot.answer("Lama", VISITOR)
    until(lambda: bot.row(old)["error"] == "refused")
    bot.end(server)
    receiver.statuses.clear()
    bot.gets_another_epoch()
    bot.start()
    bot.until_state(old, MessageState.UNSURE)
    new = bot.answer("Baru", other)
    bot.until_state(new, MessageState.SENT)
    assert [one["text"] for one in receiver.of("message")] == ["Baru"]


def test_a_database_that_is_restored_while_the_server_runs_is_told_anew(
    side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    receiver.until_stands("waiting")
    bot.is_restored()
    receiver.until_stands("waiting", "waiting")
    before, after = (one["version"] for one in receiver.of("conversation"))
    assert after > before


def test_of_two_servers_each_takes_and_one_sends(
    side: OtherSide, server: RunningServer, bot: Post, receiver: Receiver
) -> None:
    """C2, C4, with the same request at both servers, and the end of the one that sends."""
    sides = (side, OtherSide(bot.start("two")))
    until(lambda: bot.health("bot", bot.running[1]).get("code") == "")
    with ThreadPoolExecutor(8) as pool:
        said = [pool.submit(one.say, f"m{number}") for number in range(10) for one in sides]
        assert {one.result()[0] for one in said} == {200}
    assert {row["provider_id"] for row in bot.messages()} == {f"m{number}" for number in range(10)}
    assert len(bot.messages()) == 10
    receiver.until_stands("waiting")
    bot.take(VISITOR)
    receiver.until_stands("waiting", "taken")
    first = bot.answer("Satu", VISITOR, seen=10)
    bot.until_state(first, MessageState.SENT)
    bot.end(server)
    second = bot.answer("Dua", VISITOR, seen=11)
    bot.until_state(second, MessageState.SENT)
    bot.ends_episode(VISITOR)
    receiver.until_stands("taken", "closed")
    assert [one["text"] for one in receiver.of("message")] == ["Satu", "Dua"]
    assert len(receiver.seen) == len(set(receiver.seen))
    assert sides[1].report(str(second), "read") == 204
    assert bot.state(second) == MessageState.READ.value


def test_a_receiver_that_is_away_gets_each_event_later_and_once(
    soon: None, side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    bot.take(VISITOR)
    receiver.until_stands("taken")
    receiver.statuses = [503, 401, 302, 500]
    sent = [bot.answer(f"Kata {number}", VISITOR, seen=number) for number in (1, 2, 3)]
    bot.until_state(sent[-1], MessageState.SENT)
    assert [one["text"] for one in receiver.of("message")] == ["Kata 1", "Kata 2", "Kata 3"]
    assert {bot.row(one)["error"] for one in sent} == {""}


def test_a_receiver_that_takes_the_event_and_does_not_answer_gets_it_again_under_its_id(
    soon: None, side: OtherSide, server: RunningServer, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    bot.take(VISITOR)
    receiver.until_stands("taken")
    _is_slow_within(server, 0.3)
    receiver.silent.set()
    sent = bot.answer("Sudah terbit", VISITOR)
    bot.until_state(sent, MessageState.UNSURE)  # after three attempts nobody knows
    ids = [one for one in receiver.seen if one.startswith("message")]
    assert ids == [f"message-{sent}"] * 3
    receiver.silent.clear()
    assert side.report(str(sent), "delivered") == 204
    assert bot.state(sent) == MessageState.DELIVERED.value


def test_a_slow_receiver_does_not_keep_others_from_being_taken_in(
    side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    receiver.silent.set()
    for number in range(30):
        assert side.say(f"m{number}", correspondent=f"v{number}")[0] == 200
    assert len(bot.messages()) == 30


def test_what_the_receiver_refuses_for_ever_has_failed_with_its_word(
    side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    bot.take(VISITOR)
    receiver.until_stands("taken")
    receiver.statuses, receiver.body = [422], {"code": "number_gone"}
    sent = bot.answer("Halo", VISITOR)
    bot.until_state(sent, MessageState.FAILED)
    assert bot.row(sent)["error"] == "number_gone"


def test_a_redirect_is_not_followed(soon: None, side: OtherSide, bot: Post, receiver: Receiver) -> None:
    side.say("m1")
    bot.take(VISITOR)
    receiver.until_stands("taken")
    receiver.statuses = [307] * 3
    sent = bot.answer("Halo", VISITOR)
    until(lambda: receiver.seen.count(f"message-{sent}") >= 3)
    assert bot.health("bot")["code"] in ("refused", "")
    bot.until_state(sent, MessageState.SENT)


def test_a_signature_is_of_this_event_this_time_and_this_body(
    side: OtherSide, bot: Post, receiver: Receiver
) -> None:
    side.say("m1")
    receiver.until_stands("waiting")
    headers, body = dict(receiver.headers[0]), receiver.bodies[0]
    verify = Webhook(SECRET).verify
    assert verify(body, headers)
    for changed, bytes_of in (
        ({**headers, "webhook-id": "another"}, body),
        ({**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 1)}, body),
        (headers, body.replace(b"waiting", b"closed")),
    ):
        with pytest.raises(WebhookVerificationError):
            verify(bytes_of, changed)


# -- WhatsApp by another provider ----------------------------------------------------------------------------


def test_by_an_aggregator_of_whatsapp_the_window_counts_and_the_provider_can_close_it(
    shared: SharedOffice, tmp_path: Path, receiver: Receiver
) -> None:
    office = an_office(shared, tmp_path / "wa", receiver, Channel.WHATSAPP)
    try:
        server = office.start()
        until(lambda: office.works("bot"))
        side, sari = OtherSide(server), "+6281234567890"
        assert side.say("m1", correspondent=sari)[0] == 200
        (talk,) = office.talks()
        assert talk["remote_phone"] == sari
        assert _time(talk["window_until"]) > now() + timedelta(hours=23)
        office.take(sari)
        sent = office.answer("Silakan.", sari)
        office.until_state(sent, MessageState.SENT)
        assert side.report(str(sent), "failed", code="window_closed") == 204
        assert _time(office.talks()[0]["window_until"]) <= now()
    finally:
        office.close()


def _time(said: Any) -> datetime:
    found = said if isinstance(said, datetime) else datetime.fromisoformat(str(said))
    return found if found.tzinfo is not None else found.replace(tzinfo=timezone.utc)


def _add_another(shared: SharedOffice, bot: Post, receiver: Receiver, token: str = OTHER_TOKEN) -> None:
    room, bot.room = bot.room, Mailroom(Channel.CHATBOT)
    add_open(bot, "bot-two", receiver, token)
    bot.room = room
    until(lambda: bot.works("bot-two"))


def _is_slow_within(server: RunningServer, seconds: float) -> None:
    """From now on so long counts as no answer."""
    for adapter in server.serving.server.channels.adapters().values():
        object.__setattr__(adapter.settings, "answers_within_s", seconds)  # type: ignore[attr-defined]
        server.do(adapter._webhook.close())  # type: ignore[attr-defined]


def test_the_ids_of_answers_name_messages_of_this_conversation(side: OtherSide, bot: Post) -> None:
    side.say("m1")
    bot.take(VISITOR)
    sent = bot.answer("Mana berkasnya?", VISITOR)
    bot.until_state(sent, MessageState.SENT)
    status, said = side.say("m2", "Ini", answers=str(sent))
    assert status == 200
    assert bot.row(UUID(said["message_id"]))["reply_to_id"] == str(sent)


def test_the_description_is_served_without_a_token(side: OtherSide) -> None:
    side.token = ""
    status, said = side.ask("GET", "openapi.json")
    assert (status, said["openapi"]) == (200, "3.1.0")
    shipped = json.loads(Path("docs/admin/channel-open.openapi.json").read_text())
    assert shipped == said
