"""What staff write: it leaves once, in its order, and what became of it is recorded."""

from __future__ import annotations

import threading
from hashlib import sha256
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from app.mutations.correspondence import NewMessageFile
from app.mutations.outgoing import SendAgain
from channels.messages import Holds, Outcome, ReceiptState, Result
from db.enums import Channel, MessageState
from server.channels.addresses import keep_place, open_addresses
from server.channels.records import Records
from server.events import Events
from tests.db.shared_office import SharedOffice
from tests.server.channels.conftest import Post
from tests.server.channels.provider import a_batch, a_receipt, now, until
from tests.written_office import ANI, BUDI, Mailroom, add_address


@pytest.fixture
def talking(post: Post) -> Post:
    """Two applicants have written, and Rina answers both."""
    post.start()
    post.provider.deliver(a_batch("m1", sender=BUDI, conversation=BUDI))
    post.provider.deliver(a_batch("m2", sender=ANI, conversation=ANI))
    post.take(BUDI)
    post.take(ANI)
    return post


def words(post: Post) -> list[str]:
    return [one.text for one in post.provider.sent]


def test_an_answer_leaves_and_its_receipts_are_recorded(talking: Post) -> None:
    sent = talking.answer("Sudah terbit")
    talking.until_state(sent, MessageState.SENT)
    (departure,) = talking.provider.sent
    assert (departure.message_id, departure.recipient, departure.text) == (sent, BUDI, "Sudah terbit")
    talking.provider.deliver(a_receipt(f"p-{sent}", ReceiptState.READ))
    assert talking.state(sent) == MessageState.READ.value


def test_an_answer_whose_failure_is_reported_after_the_end_waits_for_a_person_again(talking: Post) -> None:
    sent = talking.answer()
    talking.until_state(sent, MessageState.SENT)
    talking.ends_episode(BUDI)
    failed = a_receipt(f"p-{sent}", ReceiptState.FAILED, code="5.1.1")
    talking.provider.deliver(failed, failed)
    (talk,) = (one for one in talking.talks() if one["remote"] == BUDI)
    assert (talking.state(sent), talk["mode"]) == (MessageState.FAILED.value, "waiting")


def test_the_answers_of_a_conversation_leave_in_their_order_and_stop_no_other_one(talking: Post) -> None:
    """C8."""
    gate = talking.provider.before_wire = threading.Event()
    first = talking.answer("1")
    until(lambda: talking.state(first) == MessageState.SENDING.value)
    talking.provider.before_wire = None
    later = [talking.answer(str(number)) for number in range(2, 8)]
    other = talking.answer("lain", ANI)
    talking.until_state(other, MessageState.SENT)
    assert words(talking) == ["lain"]
    gate.set()
    talking.until_state(later[-1], MessageState.SENT)
    assert words(talking) == ["lain", "1", "2", "3", "4", "5", "6", "7"]


def test_what_an_adapter_does_not_send_yet_stays_in_the_queue_without_a_lease(post: Post) -> None:
    """A lease that ends while a message waits for its turn makes it unsure, and a person sends it again."""
    post.kind["at_once"] = 2
    server = post.start()
    for remote in (BUDI, ANI, "6281234567899"):
        post.provider.deliver(a_batch(f"m-{remote}", sender=remote, conversation=remote))
        post.take(remote)
    post.end(server)
    sent = [post.answer(remote, remote) for remote in (BUDI, ANI, "6281234567899")]
    gate = post.provider.before_wire = threading.Event()
    post.start()
    post.until_state(sent[0], MessageState.SENDING)
    states = [post.state(one) for one in sent]
    gate.set()
    assert sorted(states) == [MessageState.QUEUED.value, *[MessageState.SENDING.value] * 2]
    for one in sent:
        post.until_state(one, MessageState.SENT)
    assert len(post.provider.sent) == 3


def test_what_was_certainly_not_sent_is_tried_again_and_what_never_will_be_fails(talking: Post) -> None:
    talking.provider.next = [
        Outcome(Result.RETRY, code="unreachable", retry_after_s=0.1),
        Outcome(Result.SENT, "p1"),
        Outcome(Result.FAILED, code="131026"),
    ]
    first, second = talking.answer("1"), talking.answer("2")
    talking.until_state(second, MessageState.FAILED)
    assert talking.state(first) == MessageState.SENT.value
    assert words(talking) == ["1"]
    assert (talking.row(first)["attempt"], talking.row(second)["error"]) == (2, "131026")


def test_a_provider_that_is_away_holds_all_messages_of_its_address(talking: Post) -> None:
    talking.provider.next = [
        Outcome(Result.RETRY, code="unreachable", holds=Holds.ADDRESS, retry_after_s=600)
    ]
    first = talking.answer("1")
    until(lambda: talking.row(first)["error"] == "unreachable")
    second = talking.answer("2", ANI)
    talking.provider.deliver(a_batch("m3", sender=ANI, conversation=ANI))  # wakes the queue once more
    assert talking.state(second) == MessageState.QUEUED.value
    assert words(talking) == []


def test_the_answered_mail_stands_below_the_answer_if_its_author_wanted_that(
    shared: SharedOffice,
    tmp_path: Path,
) -> None:
    """C10: the quote is that of the mail which was answered, and of no other conversation."""
    post = Post(shared, tmp_path, Mailroom(Channel.EMAIL))
    add_address(shared, post.room)
    try:
        post.start()
        for name, sender in (("m1", "budi@contoh.example"), ("m2", "ani@contoh.example")):
            post.provider.deliver(a_batch(name, sender=sender, conversation=sender))
            post.take(sender)
        first, other = (post.room.message(name) for name in ("m1", "m2"))
        wanted, facts = {"subject": "Izin", "quotes": True}, {"subject": "Izin"}
        talk_id = str(post.room.talk("budi@contoh.example"))
        answers = (
            post.answer_in(talk_id, "1", wanted, first),
            post.answer_in(talk_id, "2", facts, first),
            post.answer_in(talk_id, "3", wanted, other),
        )
        post.until_state(answers[-1], MessageState.SENT)
        quoted, *plain = words(post)
        assert plain == ["2", "3"]
        own, head, quote = quoted.replace("\n\n", "\n").split("\n")
        assert (own, quote) == ("1", f"> {post.row(first)['text']}")
        assert "budi@contoh.example" in head
    finally:
        post.close()


# -- once --------------------------------------------------------------------------------------------------


def test_what_may_have_left_is_not_sent_again_without_a_decision(talking: Post) -> None:
    """C4."""
    talking.provider.next = [Outcome(Result.UNSURE, code="cut")]
    sent = talking.answer("1")
    talking.until_state(sent, MessageState.UNSURE)
    other = talking.answer("2", ANI)
    talking.until_state(other, MessageState.SENT)
    assert words(talking) == ["1", "2"]
    talking.do(SendAgain(message_id=sent, occurred_at=now()))
    talking.until_state(sent, MessageState.SENT)
    assert words(talking) == ["1", "2", "1"]


@pytest.mark.parametrize("gate", ["before_wire", "after_wire"])
def test_a_message_that_a_killed_process_had_in_hand_is_unsure(
    talking: Post, gate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C4: the provider may have it, whether or not it has."""
    setattr(talking.provider, gate, threading.Event())
    sent = talking.answer("1")
    count = 0 if gate == "before_wire" else 1
    until(lambda: talking.state(sent) == MessageState.SENDING.value and len(words(talking)) == count)
    talking.kill(talking.running[0], monkeypatch)
    setattr(talking.provider, gate, None)
    talking.start()
    talking.until_state(sent, MessageState.UNSURE)
    other = talking.answer("2", ANI)
    talking.until_state(other, MessageState.SENT)
    assert words(talking) == ["1"] * count + ["2"]


def test_a_message_on_its_way_is_recorded_before_the_server_ends(talking: Post) -> None:
    gate = talking.provider.after_wire = threading.Event()
    sent = talking.answer("1")
    until(lambda: words(talking) == ["1"])
    threading.Timer(0.3, gate.set).start()
    talking.end(talking.running[0])
    assert talking.state(sent) == MessageState.SENT.value


def test_a_result_is_recorded_as_soon_as_the_database_is_back(
    talking: Post, caplog: pytest.LogCaptureFixture
) -> None:
    gate = talking.provider.after_wire = threading.Event()
    sent = talking.answer("1")
    until(lambda: words(talking) == ["1"])
    talking.keeps_out()
    gate.set()
    until(lambda: "messages wait" in caplog.text)
    talking.lets_in()
    talking.until_state(sent, MessageState.SENT)
    assert words(talking) == ["1"]


def test_of_two_servers_one_sends_and_the_other_one_takes_over(talking: Post) -> None:
    """C4."""
    talking.start("two")
    sent = [talking.answer(str(number), remote) for number in range(10) for remote in (BUDI, ANI)]
    for one in sent:
        talking.until_state(one, MessageState.SENT)
    assert len(words(talking)) == 20
    talking.end(talking.running[0])
    last = talking.answer("terakhir")
    talking.until_state(last, MessageState.SENT)
    talking.provider.deliver(a_batch("m9"))
    assert len(words(talking)) == 21


# -- what is sent ------------------------------------------------------------------------------------------


def test_an_answer_leaves_with_its_file_once_the_file_is_here(talking: Post) -> None:
    content = b"surat" * 1000
    digest = sha256(content).hexdigest()
    file = NewMessageFile(
        file_id=uuid7(), name="surat.pdf", media_type="application/pdf", bytes=len(content), sha256=digest
    )
    sent = talking.answer("Terlampir", files=(file,))
    talking.arrives_in_store(content, file.file_id)
    talking.until_state(sent, MessageState.SENT)
    assert talking.provider.contents == [content]
    assert talking.provider.sent[0].files[0].name == "surat.pdf"


def test_a_file_that_the_store_has_lost_fails_its_message(talking: Post) -> None:
    file = NewMessageFile(file_id=uuid7(), name="a", media_type="text/plain", bytes=1, sha256="a" * 64)
    sent = talking.answer("Terlampir", files=(file,))
    talking.is_stored(file.file_id)
    talking.until_state(sent, MessageState.FAILED)
    assert talking.row(sent)["error"] == "file_missing"


def test_a_message_that_is_too_old_expires(talking: Post) -> None:
    talking.provider.next = [Outcome(Result.RETRY, code="unreachable", retry_after_s=0.2)]
    sent = talking.answer("1")
    until(lambda: talking.row(sent)["attempt"] == 1)
    talking.is_over(sent)
    talking.until_state(sent, MessageState.EXPIRED)
    assert words(talking) == []


# -- after a restore ---------------------------------------------------------------------------------------


def test_what_a_restored_database_has_queued_is_unsure_and_new_answers_leave(
    talking: Post,
) -> None:
    """C4: it may have left before."""
    talking.provider.next = [
        Outcome(Result.RETRY, code="unreachable", holds=Holds.ADDRESS, retry_after_s=600)
    ]
    old = talking.answer("1")
    until(lambda: talking.row(old)["error"] == "unreachable")
    talking.end(talking.running[0])
    talking.gets_another_epoch()
    talking.start()
    talking.until_state(old, MessageState.UNSURE)
    assert talking.row(old)["error"] == "restored"
    new = talking.answer("2", ANI)
    talking.until_state(new, MessageState.SENT)
    assert words(talking) == ["2"]


def test_a_restored_database_is_told_again_what_had_arrived(post: Post) -> None:
    """C2."""
    server = post.start()
    post.provider.deliver(a_batch("m1", "m2"))
    post.end(server)
    post.is_restored()
    assert post.messages() == []
    post.start()
    until(lambda: len(post.messages()) == 2)
    post.provider.deliver(a_batch("m2", "m3"))
    assert [row["provider_id"] for row in post.messages()] == ["m1", "m2", "m3"]


# -- receipts and turns --------------------------------------------------------------------------------------


def test_a_receipt_that_comes_before_the_result_counts_once_the_result_is_there(talking: Post) -> None:
    gate = talking.provider.after_wire = threading.Event()
    sent = talking.answer("1")
    talking.provider.until_sent(1)
    talking.provider.deliver(a_receipt(f"p-{sent}", ReceiptState.READ))
    assert talking.state(sent) == MessageState.SENDING.value
    gate.set()
    talking.until_state(sent, MessageState.READ)
    assert talking.kept_receipts() == 0


def test_a_receipt_of_no_message_is_kept_for_three_days(talking: Post) -> None:
    talking.provider.deliver(a_receipt("of another program", ReceiptState.READ))
    assert talking.kept_receipts() == 1
    talking.makes_receipts_older("3 days")
    talking.provider.deliver(a_receipt("another one", ReceiptState.READ))
    assert talking.kept_receipts() == 1


def test_what_waited_for_its_turn_was_no_attempt(talking: Post) -> None:
    paced = Outcome(Result.RETRY, code="paced", holds=Holds.CONVERSATION, retry_after_s=0.05, was_tried=False)
    again = Outcome(Result.RETRY, code="131056", retry_after_s=0.05)
    talking.provider.next = [paced, paced, again, paced]
    talking.until_state(talking.answer("1"), MessageState.SENT)
    assert talking.provider.attempts == [1, 1, 1, 2, 2]


def test_only_what_changes_the_records_wakes_workstations_and_queues(talking: Post) -> None:
    server = talking.running[0]
    inside = server.serving.server
    events = Events(inside.database, inside.sessions)
    records, heard = Records(inside.database, events), []
    events.listeners.append(lambda: heard.append(1))
    server.do(records.change(open_addresses))
    assert heard == []
    (address,) = server.do(records.read(open_addresses))
    server.do(records.change(lambda connection: keep_place(connection, address.id, "7")))
    assert heard == [1]
