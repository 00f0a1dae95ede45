"""SMS over SMPP with an SMSC that we did not write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
import smpp34

from channels.messages import (
    Adapter,
    Batch,
    Departure,
    Health,
    Holds,
    NotTaken,
    Outcome,
    ReceiptState,
    Result,
)
from channels.sms.parts import cut, headers
from channels.sms.smpp import Smpp, SmppConfig
from channels.sms.smpp_link import NotSent, SmppLink
from channels.sms.smpp_pdu import Command
from tests.end2end.channels.receiving import TakenBatches
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import PATIENCE_S, free_port, wait_until
from tests.end2end.peers.smsc import Smsc, a_smsc

OURS = UUID("0190c2a4-6d7e-7abc-8def-0123456789ab")
SARI = "+6281234567890"
GSM_LONG = "Berkas {lengkap} €5, salam. " * 12
UCS_LONG = "Berkas “lengkap” 😀. " * 12


class Running(TakenBatches):
    """An adapter that receives in a thread of its own, and what it handed over.

    Attributes:
        refusals: So many batches are not taken first.
    """

    def __init__(self, adapter: Adapter) -> None:
        super().__init__()
        self.adapter = adapter
        self.refusals = 0
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="smpp", daemon=True)
        self._thread.start()
        self._receiving = self._start(adapter.receive(self._take))

    def send(self, text: str, recipient: str = SARI) -> Outcome:
        sending: Future[Outcome] = self._start(self.adapter.send(Departure(OURS, recipient, text)))
        return sending.result(PATIENCE_S)

    def check(self) -> str:
        checking: Future[Health] = self._start(self.adapter.check())
        return checking.result(PATIENCE_S).code

    def stop(self) -> None:
        self._receiving.cancel()
        self._start(self._done()).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _done(self) -> None:
        """Wait until everything that was started has ended."""
        me = asyncio.current_task()
        await asyncio.gather(
            *(task for task in asyncio.all_tasks() if task is not me), return_exceptions=True
        )

    async def _take(self, batch: Batch) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NotTaken
        self.batches.append(batch)

    def _start(self, work: Any) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with a_smsc() as smsc:
        yield smsc


Config = Callable[..., SmppConfig]


@pytest.fixture
def config(tmp_path: Path, request: pytest.FixtureRequest) -> Config:
    def make(**changed: Any) -> SmppConfig:
        given: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": 0,
            "system_id": "kantor",
            "password": "rahasia",
            "source": "+62215000123",
            "folder": tmp_path / "parts",
            "timeout_s": 10.0,
            "per_second": 1000.0,
        }
        return SmppConfig(**{**given, **changed})

    return make


@contextmanager
def bound(smsc: Smsc, config: SmppConfig) -> Iterator[Running]:
    running = Running(Smpp(config))
    try:
        assert smsc.wait_for("bind")["accepted"]
        wait_until(lambda: running.adapter.health().works, PATIENCE_S, "bind")
        yield running
    finally:
        running.stop()


@pytest.fixture
def office(smsc: Smsc, config: Config) -> Iterator[Running]:
    with bound(smsc, config(port=smsc.port)) as running:
        yield running


# -- out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Berkas Anda lengkap. {€}", "Berkas “lengkap” 😀"])
def test_a_text_goes_out_with_its_signs_and_asks_for_a_receipt(
    smsc: Smsc, office: Running, text: str
) -> None:
    outcome = office.send(text)
    sent = smsc.wait_for("submit")
    assert outcome == Outcome(Result.SENT, sent["id"])
    assert (sent["text"], sent["udh"], sent["wants_receipt"]) == (text, [], 1)
    assert (sent["source"], sent["source_ton"], sent["destination"]) == ("62215000123", 1, SARI[1:])


@pytest.mark.parametrize("text", [GSM_LONG, UCS_LONG])
def test_a_long_text_goes_out_in_parts_and_the_last_is_receipted(
    smsc: Smsc, office: Running, text: str
) -> None:
    outcome = office.send(text)
    parts = [smsc.wait_for("submit") for _ in cut(text).texts]
    assert "".join(part["text"] for part in parts) == text
    reference = int(parts[0]["udh"][0][4:6], 16)
    assert [part["udh"][0] for part in parts] == [one.hex()[2:] for one in headers(len(parts), reference)]
    assert [part["wants_receipt"] for part in parts] == [0] * (len(parts) - 1) + [1]
    assert outcome.provider_id == parts[-1]["id"]


def test_a_long_text_goes_out_as_one_where_the_smsc_cuts_it(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port, long_texts="payload")) as office:
        outcome = office.send(UCS_LONG)
        sent = smsc.wait_for("submit")
        assert (sent["text"], sent["is_payload"], sent["id"]) == (UCS_LONG, True, outcome.provider_id)


def test_a_registered_name_is_sent_as_a_name(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port, source="DPMPTSP")) as office:
        office.send("Halo")
        sent = smsc.wait_for("submit")
        assert (sent["source"], sent["source_ton"]) == ("DPMPTSP", 5)


@pytest.mark.parametrize(
    ("status", "result", "holds"),
    [
        (0x58, Result.RETRY, Holds.ADDRESS),  # throttled
        (0x14, Result.RETRY, Holds.ADDRESS),  # queue full
        (0x08, Result.RETRY, Holds.MESSAGE),  # system error
        (0x0B, Result.FAILED, Holds.MESSAGE),  # wrong number
        (0x45, Result.FAILED, Holds.MESSAGE),  # submit failed
    ],
)
def test_each_status_says_what_becomes_of_the_message(
    smsc: Smsc, office: Running, status: int, result: Result, holds: Holds
) -> None:
    smsc.tell(statuses=[status])
    outcome = office.send("Halo")
    assert (outcome.result, outcome.holds, outcome.code) == (result, holds, f"smpp_{status:x}")


def test_a_part_that_is_throttled_is_sent_again_after_the_others_went(smsc: Smsc, office: Running) -> None:
    smsc.tell(statuses=[0, 0x58, 0x14])
    assert office.send(GSM_LONG).result is Result.SENT
    parts = [smsc.wait_for("submit") for _ in cut(GSM_LONG).texts]
    assert "".join(part["text"] for part in parts) == GSM_LONG


def test_a_text_of_which_a_part_is_refused_is_unsure(smsc: Smsc, office: Running) -> None:
    smsc.tell(statuses=[0, 0x0B])
    outcome = office.send(GSM_LONG)
    assert (outcome.result, outcome.code) == (Result.UNSURE, "partly")


@pytest.mark.parametrize("how", ["cut", "silent"])
def test_after_a_cut_wire_or_silence_nobody_knows(smsc: Smsc, config: Config, how: str) -> None:
    with bound(smsc, config(port=smsc.port, timeout_s=2.0)) as office:
        smsc.tell(statuses=[how])
        outcome = office.send("Halo")
        assert (outcome.result, outcome.code) == (Result.UNSURE, "cut")


def test_without_a_connection_nothing_was_sent_and_it_comes_back(smsc: Smsc, office: Running) -> None:
    smsc.tell(hang_up=True)
    wait_until(lambda: not office.adapter.health().works, PATIENCE_S, "fault")
    assert (office.send("Halo").result, office.send("Halo").code) == (Result.RETRY, "unreachable")
    assert smsc.wait_for("bind")["accepted"]
    wait_until(lambda: office.adapter.health().works, PATIENCE_S, "bind")
    assert office.send("Halo").result is Result.SENT


def test_what_no_sms_can_carry_is_refused(office: Running) -> None:
    found = [office.send(" "), office.send("x", "TELKOMSEL"), office.send("a" * 153 * 11)]
    assert [outcome.code for outcome in found] == ["empty", "no_number", "too_long"]


# -- in ------------------------------------------------------------------------------------------------------


def test_a_message_is_acknowledged_only_after_it_was_taken(smsc: Smsc, office: Running) -> None:
    office.refusals = 1
    smsc.deliver("Berkas saya? 😀")
    assert smsc.wait_for("taken")["status"] == 0x08
    assert office.batches == []
    smsc.deliver("Berkas saya? 😀")
    assert smsc.wait_for("taken")["status"] == 0
    (arrival,) = office.arrivals
    assert (arrival.text, arrival.sender, arrival.sender_phone) == ("Berkas saya? 😀", SARI, SARI)


def test_the_same_words_twice_are_two_messages_and_repeated_ones_are_one(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port)) as office:
        for _ in range(2):
            smsc.deliver("ok")
            smsc.wait_for("taken")
        first, second = (arrival.provider_id for arrival in office.arrivals)
        assert first != second
    with bound(smsc, config(port=smsc.port)) as office:  # the acknowledgement was lost
        smsc.deliver("ok")
        smsc.wait_for("taken")
        assert office.arrivals[0].provider_id == first


@pytest.mark.parametrize("text", [GSM_LONG, UCS_LONG])
def test_parts_in_any_order_make_one_message_also_after_a_restart(
    smsc: Smsc, config: Config, text: str
) -> None:
    parts = list(zip(cut(text).texts, headers(len(cut(text).texts), 9), strict=True))
    *early, last = reversed(parts)
    with bound(smsc, config(port=smsc.port)) as office:
        for part, header in early:
            smsc.deliver(part, udh=header.hex())
            assert smsc.wait_for("taken")["status"] == 0
        assert office.arrivals == []
    with bound(smsc, config(port=smsc.port)) as office:
        for _ in range(2):  # the second time as after a lost acknowledgement
            smsc.deliver(last[0], udh=last[1].hex())
            smsc.wait_for("taken")
        assert [arrival.text for arrival in office.arrivals] == [text] * 2
        assert len({arrival.provider_id for arrival in office.arrivals}) == 1


def test_parts_are_joined_by_the_fields_of_smpp_too(smsc: Smsc, office: Running) -> None:
    for number, text in ((2, "lengkap"), (1, "Berkas ")):
        smsc.deliver(text, sar_msg_ref_num=7, sar_total_segments=2, sar_segment_seqnum=number)
        smsc.wait_for("taken")
    assert [arrival.text for arrival in office.arrivals] == ["Berkas lengkap"]


def test_a_message_whose_part_never_comes_is_taken_with_a_gap(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port, patience_s=1.0)) as office:
        first, second = headers(2, 9)
        smsc.deliver("lengkap.", udh=second.hex())
        wait_until(lambda: office.arrivals, PATIENCE_S, "message")
        assert (office.arrivals[0].text, office.arrivals[0].facts["missing_parts"]) == ("[…]lengkap.", [1])
        wait_until(lambda: not list(config().folder.iterdir()), PATIENCE_S, "end of the part")
        assert first != second


def test_a_reference_that_is_used_again_mixes_no_messages(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port, patience_s=3.0)) as office:
        first, second = (header.hex() for header in headers(2, 9))
        for text, header in (("Satu ", first), ("Dua ", first), ("dua.", second)):
            smsc.deliver(text, udh=header)
            smsc.wait_for("taken")
        assert [arrival.text for arrival in office.arrivals] == ["Dua dua."]
        wait_until(lambda: "Satu […]" in [one.text for one in office.arrivals], PATIENCE_S, "rest")


def test_a_receipt_names_the_message_and_its_end(smsc: Smsc, office: Running) -> None:
    outcome = office.send("Halo")
    words = "id:{} sub:001 dlvrd:001 submit date:2612010800 done date:2612010801 stat:{} err:{} text:Halo"
    for state, error in (("DELIVRD", "000"), ("UNDELIV", "034"), ("ACCEPTD", "000")):
        smsc.deliver(words.format(outcome.provider_id, state, error), esm_class=0x04)
        smsc.wait_for("taken")
    found = [(receipt.provider_id, receipt.state, receipt.code) for receipt in office.receipts]
    assert found == [
        (outcome.provider_id, ReceiptState.DELIVERED, ""),
        (outcome.provider_id, ReceiptState.FAILED, "UNDELIV_034"),
        (outcome.provider_id, ReceiptState.SENT, ""),
    ]
    assert office.arrivals == []


def test_a_receipt_in_fields_and_one_in_decimal_are_read(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port, receipt_ids="decimal")) as office:
        outcome = office.send("Halo")
        decimal = str(int(outcome.provider_id, 16))
        smsc.deliver("", esm_class=0x04, receipted_message_id=decimal, message_state=2)
        smsc.wait_for("taken")
        (receipt,) = office.receipts
        assert (receipt.provider_id, receipt.state) == (outcome.provider_id, ReceiptState.DELIVERED)


def test_a_short_code_is_answered_by_no_automatic_text(smsc: Smsc, office: Running) -> None:
    smsc.deliver("Pulsa Anda hampir habis", sender="TELKOMSEL")
    smsc.wait_for("taken")
    assert (office.arrivals[0].sender, office.arrivals[0].is_automatic) == ("TELKOMSEL", True)


# -- the connection ------------------------------------------------------------------------------------------


def test_the_connection_is_kept_alive_and_left_with_a_word(smsc: Smsc, config: Config) -> None:
    with bound(smsc, config(port=smsc.port, enquire_every_s=0.2)):
        smsc.wait_for("enquire_link")
    smsc.wait_for("unbind")


def test_a_wrong_password_and_a_closed_port_are_named(smsc: Smsc, config: Config) -> None:
    running = Running(Smpp(config(port=smsc.port, password="lain")))
    assert not smsc.wait_for("bind")["accepted"]
    wait_until(lambda: running.adapter.health().code == "sign_in", PATIENCE_S, "fault")
    assert running.check() == "sign_in"
    running.stop()
    assert asyncio.run(Smpp(config(port=free_port())).check()).code == "unreachable"
    assert asyncio.run(Smpp(config(port=smsc.port)).check()).works


def test_a_request_after_the_end_of_a_connection_is_certainly_not_sent(smsc: Smsc) -> None:
    async def run() -> None:
        link = SmppLink(*await asyncio.open_connection("127.0.0.1", smsc.port), timeout_s=10.0)
        await link.bind("kantor", "rahasia", "")
        await link.close()
        with pytest.raises(NotSent):
            await link.request(Command.SUBMIT)

    asyncio.run(run())


def test_an_smsc_behind_tls_is_reached_if_its_certificate_is_right(tmp_path: Path, config: Config) -> None:
    authority = Authority(tmp_path / "authority")
    with a_smsc(authority.certificate("localhost")) as smsc:
        secure = config(host="localhost", port=smsc.port, tls=True, ca_file=str(authority.file))
        with bound(smsc, secure) as office:
            assert office.send("Halo").result is Result.SENT
        assert (
            asyncio.run(Smpp(config(host="localhost", port=smsc.port, tls=True)).check()).code
            == "unreachable"
        )


def test_an_smsc_of_another_family_is_served_as_well(config: Config) -> None:
    """The server of the package smpp34: the same messages in both directions."""
    port, seen = free_port(), []

    async def run() -> tuple[Outcome, list[Batch]]:
        server = smpp34.Server("127.0.0.1", port, system_id="SMSC34")
        await server.start()
        adapter, batches = Smpp(config(port=port)), []
        taken = asyncio.Event()

        async def take(batch: Batch) -> None:
            batches.append(batch)
            taken.set()

        receiving = asyncio.create_task(adapter.receive(take))
        office = await server.next()
        assert isinstance(office, smpp34.Esme)
        while not adapter.health().works:
            await asyncio.sleep(0.01)
        sending = asyncio.create_task(adapter.send(Departure(OURS, SARI, "Berkas {lengkap}")))
        submitted = await server.next()
        assert isinstance(submitted, smpp34.SubmitSmEvent)
        seen.append((submitted.destination_addr, submitted.short_message))
        submitted.accept("A1")
        outcome = await sending
        answer = await office.deliver_sm(
            "62215000123", b"id:A1 stat:DELIVRD err:000", source_addr=SARI[1:], esm_class=0x04
        )
        await taken.wait()
        assert answer.is_success
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await server.stop()
        return outcome, batches

    outcome, (batch,) = asyncio.run(asyncio.wait_for(run(), PATIENCE_S))
    assert seen == [(SARI[1:], b"Berkas \x1b(lengkap\x1b)")]
    assert outcome == Outcome(Result.SENT, "A1")
    assert [(one.provider_id, one.state) for one in batch.receipts] == [("A1", ReceiptState.DELIVERED)]
