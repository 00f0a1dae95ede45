"""What arrives: stored before it is acknowledged, once, whatever breaks meanwhile."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count, permutations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.mutations.arrival import RecordArrival
from app.sop.office_files import load_office_days
from channels.messages import ArrivedFile, Batch, Kind, Moved, ReceiptState
from db.enums import FileState, MessageKind, MessageState
from db.mutation import Rejected
from db.tx import Tx
from server.channels.addresses import open_addresses
from server.channels.bot import Bots
from server.channels.files import Spool
from server.channels.journal import Journal
from server.channels.notices import Notices
from server.channels.records import Records
from server.channels.taking import Taking
from tests.db.shared_office import SharedOffice
from tests.server.channels.conftest import Post
from tests.server.channels.provider import a_batch, a_file, a_receipt, an_arrival, now, until
from tests.written_office import ANI, BUDI


def test_a_message_is_a_row_before_the_provider_is_answered(post: Post) -> None:
    """C1."""
    post.start()
    post.provider.deliver(a_batch("m1"), a_batch("m2"))
    assert [(row["provider_id"], row["text"]) for row in post.messages()] == [
        ("m1", "Halo m1"),
        ("m2", "Halo m2"),
    ]


def test_what_is_delivered_again_is_the_same_row(post: Post) -> None:
    """C2."""
    post.start()
    batch = a_batch("m1", "m2")
    post.provider.deliver(batch, batch, a_batch("m2"))
    assert [row["provider_id"] for row in post.messages()] == ["m1", "m2"]


def test_of_two_messages_with_one_id_of_their_sender_none_is_lost(post: Post) -> None:
    """C2: a scanner that mails may use one Message-ID for all that it sends."""
    post.start()
    one, other = (an_arrival("m1", text=text, fingerprint=text) for text in ("satu", "dua"))
    post.provider.deliver(Batch((one,)), Batch((other, one)))
    assert sorted(row["text"] for row in post.messages()) == ["dua", "satu"]


def test_while_the_database_is_away_nothing_is_acknowledged(post: Post) -> None:
    """C1."""
    post.start()
    post.provider.deliver(a_batch("m1"))
    post.keeps_out()
    post.provider.waiting.append(a_batch("m2"))
    until(lambda: post.provider.refused > 0)
    assert len(post.provider.answered) == 1
    post.lets_in()
    until(lambda: len(post.provider.answered) == 2)
    assert [row["provider_id"] for row in post.messages()] == ["m1", "m2"]


def test_the_adapter_goes_on_where_the_last_stored_batch_ended(post: Post) -> None:
    server = post.start()
    post.provider.deliver(Batch((an_arrival("m1"),), cursor="7"))
    post.end(server)
    post.start()
    until(lambda: post.provider.places[-1] == "7")
    assert post.provider.places[0] is None


# -- a process that dies -----------------------------------------------------------------------------------


@types.coroutine
def dies_after(work: Coroutine[Any, Any, None], steps: int) -> Generator[Any, Any, bool]:
    """Run this for so many steps, and then no further, as if the process had ended. Return if it was done."""
    for _ in range(steps):
        try:
            awaited = work.send(None)
        except StopIteration:
            return True
        yield awaited
    work.close()
    return False


def test_a_process_that_dies_at_any_step_loses_and_doubles_nothing(post: Post, tmp_path: Path) -> None:
    """C1, C2: it has not acknowledged the message, which therefore comes again."""
    server = post.start()
    until(lambda: bool(post.provider.made))
    inside = server.serving.server
    folder = tmp_path / "dying"
    with post.office.engine("loket").begin() as connection:
        (address,) = open_addresses(connection)

    def taking() -> Taking:
        spool, journal, notices = (
            Spool(folder / "files"),
            Journal(folder / "journal"),
            Notices(load_office_days),
        )
        records = Records(inside.database, inside.events)
        return Taking(address, records, spool, journal, notices, Bots(notices))

    async def run(batch: Batch, steps: int) -> bool:
        return await dies_after(taking().take(batch), steps)

    for steps in count():
        batch = Batch((an_arrival(f"m{steps}", files=(a_file(tmp_path / "in", b"%d" % steps),)),))
        has_ended = server.do(run(batch, steps))
        server.do(run(batch, 100))
        if has_ended:
            break
    assert steps > 2
    rows = post.messages()
    assert sorted(row["provider_id"] for row in rows) == sorted(f"m{one}" for one in range(steps + 1))
    by_message = {row["message_id"]: row for row in post.files()}
    for row in rows:
        content = (folder / "files" / UUID(by_message[str(row["id"])]["id"]).hex).read_bytes()
        assert f"m{content.decode()}" == row["provider_id"]


def test_a_parallel_album_of_two_servers_is_one_conversation(post: Post) -> None:
    """C2, C3: the provider calls either server, and repeats what was slow."""
    post.kind["is_pushed"] = True
    servers = [post.start("one"), post.start("two")]
    until(lambda: post.provider.receivers == 2)
    running = [next(iter(one.serving.server.channels._running.values()))[1] for one in servers]

    def take(number: int) -> None:
        batch = a_batch(f"m{number % 10}")
        servers[number % 2].do(running[number % 2]._taking.take(batch))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(40)))
    assert len(post.messages()) == 10
    assert {row["conversation_id"] for row in post.messages()} == {str(post.room.talk())}


# -- content -----------------------------------------------------------------------------------------------


def test_a_kind_that_nobody_knows_is_kept_with_its_raw_content(post: Post) -> None:
    post.start()
    raw = a_file(post.folder / "in", b'{"type": "hologram"}', "message.json")
    post.provider.deliver(Batch((an_arrival("m1", kind=Kind.UNKNOWN, text="", raw=raw),)))
    (message,) = post.messages()
    assert message["kind"] == MessageKind.UNKNOWN.value
    until(lambda: post.files()[0]["state"] == FileState.HERE.value)
    assert post.files()[0]["name"] == "message.json"


def test_characters_that_no_database_can_store_lose_no_message(post: Post) -> None:
    post.start()
    facts = {"button": "\0", "at": now()}
    odd: dict[str, Any] = {"text": "a\0b\ud800c", "facts": facts, "sender_name": "\udfff"}
    post.provider.deliver(Batch((an_arrival("m\0 1", **odd),)))
    assert post.messages()[0]["text"] == "abc"


def test_letters_that_deceive_are_left_out_of_names_texts_and_files(post: Post, tmp_path: Path) -> None:
    post.start()
    file = ArrivedFile("tagihan\u202efdp.exe", "application/octet-stream", media_id="1")
    odd: dict[str, Any] = {"text": "Bayar\r\nke \u2066admin\u2069\x07", "sender_name": "Budi\n\u202eDPMPTSP"}
    post.provider.deliver(Batch((an_arrival("m1", files=(file,), **odd),)))
    assert post.messages()[0]["text"] == "Bayar\nke admin"
    assert post.files()[0]["name"] == "tagihanfdp.exe"
    assert post.talks()[0]["remote_name"] == "Budi DPMPTSP"


def test_a_fault_of_ours_in_one_message_keeps_it_and_those_behind_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = RecordArrival.run

    def run_badly(arrival: RecordArrival, tx: Tx) -> None:
        if arrival.text == "Halo bad":
            raise Rejected("shared_refused")
        run(arrival, tx)

    monkeypatch.setattr(RecordArrival, "run", run_badly)
    post.start()
    post.provider.deliver(a_batch("bad", "m2"))
    bad, good = post.messages()
    assert (bad["provider_id"], bad["kind"]) == ("bad", MessageKind.UNKNOWN.value)
    assert good["text"] == "Halo m2"


def test_a_correspondent_with_another_number_keeps_the_conversation(post: Post) -> None:
    post.start()
    moved = Batch((an_arrival("m2", ANI),), moves=(Moved(BUDI, ANI, now()),))
    post.provider.deliver(a_batch("m1"), moved, moved)
    assert {row["conversation_id"] for row in post.messages()} == {str(post.room.talk(BUDI))}


def test_receipts_in_any_order_only_raise_the_state(post: Post) -> None:
    """C6."""
    post.start()
    post.provider.deliver(a_batch("m1"))
    post.take()
    for states in permutations(ReceiptState, 3):
        sent = post.answer()
        post.until_state(sent, MessageState.SENT)
        post.provider.deliver(*(a_receipt(f"p-{sent}", state) for state in states))
        best = [
            one for one in (ReceiptState.READ, ReceiptState.DELIVERED, ReceiptState.FAILED) if one in states
        ]
        assert post.state(sent) == best[0].value, states


WITH_COPIES = {"to": ["budi@warga.example", "siti@warga.example"], "cc": ["Kepala@kantor.example"]}


@pytest.mark.parametrize("copy", ["Kepala@kantor.example", "siti@warga.example"])
def test_a_copy_that_did_not_arrive_is_noted_at_the_answer_which_did_not_fail(post: Post, copy: str) -> None:
    """The applicant has the answer; an agent who saw it as failed would send it twice."""
    sent = sent_with_copies(post)
    bounce = a_receipt(f"p-{sent}", ReceiptState.FAILED, code="5.1.1", facts={"recipient": copy.casefold()})
    post.provider.deliver(bounce, bounce)
    assert (post.state(sent), post.row(sent)["error"]) == (MessageState.SENT.value, "")
    assert post.row(sent)["facts"]["copies_failed"] == [copy]
    assert post.talks()[0]["waiting_since"] is None


def test_a_copy_that_arrived_does_not_prove_that_the_applicant_has_the_answer(post: Post) -> None:
    sent = sent_with_copies(post)
    copy = {"recipient": "kepala@kantor.example"}
    post.provider.deliver(a_receipt(f"p-{sent}", ReceiptState.DELIVERED, facts=copy))
    assert post.state(sent) == MessageState.SENT.value


@pytest.mark.parametrize("recipient", ["budi@warga.example", "orang@luar.example", ""])
def test_an_answer_fails_by_a_report_about_anybody_to_whom_it_had_no_copy(post: Post, recipient: str) -> None:
    """The applicant's mail may be forwarded. What a stranger writes into a report is not kept."""
    sent = sent_with_copies(post)
    bounce = a_receipt(f"p-{sent}", ReceiptState.FAILED, code="5.1.1", facts={"recipient": recipient})
    post.provider.deliver(bounce)
    assert post.state(sent) == MessageState.FAILED.value
    assert post.row(sent)["facts"] == WITH_COPIES


def sent_with_copies(post: Post) -> UUID:
    post.start()
    post.provider.deliver(a_batch("m1"))
    post.take()
    sent = post.answer(facts=WITH_COPIES)
    post.until_state(sent, MessageState.SENT)
    return sent


# -- files -------------------------------------------------------------------------------------------------


def test_a_file_that_arrives_comes_into_the_store(post: Post) -> None:
    post.start()
    content = b"gambar" * 100_000
    post.provider.deliver(Batch((an_arrival("m1", files=(a_file(post.folder / "in", content),)),)))
    until(lambda: post.files()[0]["state"] == FileState.HERE.value)
    (row,) = post.files()
    assert (row["sha256"], row["bytes"]) == (sha256(content).hexdigest(), len(content))
    assert [path.read_bytes() for path in (post.folder / "store").glob("??/*")] == [content]
    assert list((post.folder / "one" / "files").iterdir()) == []


def test_a_file_whose_server_died_comes_into_the_store_after_its_start(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    (post.folder / "store").mkdir()
    server = post.start()
    (post.folder / "store").rename(post.folder / "away")
    post.provider.deliver(Batch((an_arrival("m1", files=(a_file(post.folder / "in", b"isi"),)),)))
    post.end(server)
    assert post.files()[0]["state"] == FileState.COMING.value
    (post.folder / "away").rename(post.folder / "store")
    post.start()
    until(lambda: post.files()[0]["state"] == FileState.HERE.value)


def test_a_file_that_is_too_large_is_refused_and_its_message_stays(post: Post) -> None:
    post.config["most_file_bytes"] = 10_000
    post.start()
    post.provider.deliver(Batch((an_arrival("m1", files=(a_file(post.folder / "in", b"x" * 10_001),)),)))
    until(lambda: post.files()[0]["state"] == FileState.REFUSED.value)
    assert post.messages()[0]["text"] == "Halo m1"
    assert list((post.folder / "store").glob("??/*")) == []


# -- addresses ---------------------------------------------------------------------------------------------


def test_a_secret_that_the_provider_replaces_starts_no_adapter_anew_and_is_there_after_a_restart(
    shared: SharedOffice,
    tmp_path: Path,
) -> None:
    post = Post(shared, tmp_path)
    post.config["secrets"] = str(tmp_path)
    post.write_secrets("surel", refresh_token="first")
    post.add("loket@kantor.example", {"name": "surel"})
    server = post.start()
    until(lambda: len(post.provider.made) == 1)
    post.provider.made[0].keep("refresh_token", "second")
    post.provider.deliver(a_batch("m1"))
    post.write_secrets("surel", refresh_token="first", password="new")  # the administrator changes another
    until(lambda: len(post.provider.made) == 2)
    post.end(server)
    post.start()
    until(lambda: len(post.provider.made) == 3)
    replaced = {"refresh_token": "second", "password": "new"}
    assert [one.secrets for one in post.provider.made] == [{"refresh_token": "first"}, replaced, replaced]
    post.close()
