"""Transfer, consultation, texts, recordings and colleagues: what the desk makes of calls, on real records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.confidentiality import ANONYMOUS
from app.common.notices import Notice
from app.mutations.case import AssignCase, ChangeDetails, LogCase
from app.mutations.people import AddApplicant, NewHandle, RegisterAgent, TakeExtension
from app.records.service import Refusal
from app.settings import AccountSettings, Settings
from app.texts.text_messages import Addressee
from app.values.transfer import TransferState
from db.enums import CaseKind, Channel, Consent, Disposition, EntryKind, HandleKind, Role
from db.mutation import Me
from db.queries.call_history import call_history
from db.queries.cases import timeline
from db.queries.recordings import recordings_of_contact
from telephony.messages import (
    AttendedTransfer,
    CallReferred,
    CallRefused,
    CallState,
    ColleagueChanged,
    ColleagueState,
    CommandRefused,
    ConferenceChanged,
    Dial,
    Hold,
    MessageReceived,
    MessageSent,
    RecordingChanged,
    RecordingEnded,
    RecordingState,
    Resume,
    SendMessage,
    SetConference,
    StartRecording,
    StopRecording,
    Transfer,
    TransferProgress,
    Watch,
)
from tests.app.phone_place import RINA, PhonePlace, utc_now

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))


@pytest.fixture
def start(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., PhonePlace]]:
    places: list[PhonePlace] = []

    def begin(settings: Settings = OFFICE) -> PhonePlace:
        places.append(PhonePlace(tmp_path / str(len(places)), qtbot, settings))
        return places[-1]

    yield begin
    for place in places:
        place.close()


@pytest.fixture
def place(start: Callable[..., PhonePlace]) -> PhonePlace:
    return start()


@pytest.fixture
def recording_place(start: Callable[..., PhonePlace]) -> PhonePlace:
    return start(replace(OFFICE, recording=replace(OFFICE.recording, is_offered=True, keep_days=30)))


def budi_with_a_case(place: PhonePlace) -> UUID:
    """Record an applicant at 0812-3456-7890 with one open case; return the case's id."""
    applicant_id, case_id = uuid7(), uuid7()
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value="+6281234567890")
    place.workplace.records.change(
        AddApplicant(applicant_id=applicant_id, name="Budi", handles=(handle,), occurred_at=utc_now()),
        LogCase(
            case_id=case_id,
            number="001-26-000019",
            kind=CaseKind.INFORMATION,
            channel=Channel.VOICE,
            subject="Izin apotek",
            applicant_id=applicant_id,
            contact_id=None,
            asked_at=utc_now(),
            opened_at=utc_now(),
            occurred_at=utc_now(),
        ),
    )
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    return case_id


def hidden(place: PhonePlace) -> UUID:
    """The same, but a colleague has made the case confidential and owns it."""
    case_id, other_id = budi_with_a_case(place), uuid7()
    records = place.workplace.records
    boss = Me(agent_id=other_id, agent_name="Wati", role=Role.SUPERVISOR, workstation="002")
    records.change(
        RegisterAgent(agent_id=other_id, name="Wati", role=Role.SUPERVISOR, occurred_at=utc_now()),
        AssignCase(case_id=case_id, agent_id=other_id, occurred_at=utc_now()),
        ChangeDetails(case_id=case_id, changes={"is_confidential": "yes"}, occurred_at=utc_now()),
        me=boss,
    )
    place.qtbot.waitUntil(lambda: not records.waiting)
    return case_id


def talking_about(place: PhonePlace, case_id: UUID, key: str = "call-1") -> None:
    place.phone.ring(key)
    place.phone.connect(key)
    place.workplace.calls.case_link.take_case(key, case_id)
    place.qtbot.waitUntil(lambda: place.call(key).is_looked_up and bool(place.call(key).case_number))


def entries(place: PhonePlace, case_id: UUID) -> list[EntryKind]:
    return [entry.kind for entry in place.read(lambda tx: timeline(tx, case_id))]


def test_a_transferred_call_takes_its_case_number_along_and_the_case_tells_to_whom(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    talking_about(place, case_id)
    assert place.workplace.calls.control.transfer("1002")
    (command,) = place.phone.of(Transfer)
    assert (command.target, command.case_number) == ("1002", "001-26-000019")
    place.phone.send(TransferProgress(call_key="call-1", code=180))
    ringing = place.call("call-1").transfer
    assert ringing is not None
    assert ringing.state is TransferState.RINGING
    place.phone.send(TransferProgress(call_key="call-1", code=200, is_final=True, is_proven=True))
    place.phone.end("call-1", "transferred")
    assert place.got("transferred").facts["target"] == "1002"
    assert EntryKind.CALL_TRANSFERRED in entries(place, case_id)
    (contact,) = place.read(lambda tx: call_history(tx, None))
    assert contact.disposition is Disposition.TRANSFERRED


def test_what_figures_are_counted_from_is_kept_of_a_call_without_a_case_too(place: PhonePlace) -> None:
    control, waited = place.workplace.calls.control, timedelta(seconds=130)
    said: dict[str, Any] = {"call_ref": "1764321000.7", "queue": "Perizinan", "queued_at": utc_now() - waited}
    place.phone.ring("blind", **said)
    place.phone.connect("blind")
    control.transfer("081298765432")
    place.phone.end("blind", "transferred", held_ms=4200)
    place.phone.ring("attended", "0227305555")
    place.phone.connect("attended")
    assert control.consult("1003")
    (dialled,) = place.phone.of(Dial)
    place.phone.connect(dialled.call_key)
    control.complete_transfer()
    place.phone.end("attended", "transferred")
    place.phone.end(dialled.call_key, "transferred")
    kept = {one.remote: one for one in place.read(lambda tx: call_history(tx, None))}
    blind = kept["+6281234567890"]
    assert (blind.call_ref, blind.queue, blind.queued_at) == tuple(said.values())
    assert (blind.held_ms, blind.transferred_to) == (4200, "+6281298765432")
    assert {remote: one.transferred_to for remote, one in kept.items() if one is not blind} == {
        "+62227305555": "1003",
        "1003": "",
    }


def test_the_target_of_a_transfer_that_seemed_to_fail_and_succeeded_late_is_kept(place: PhonePlace) -> None:
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.workplace.calls.control.transfer("1002")
    place.phone.send(TransferProgress(call_key="call-1", code=0, is_final=True))
    place.phone.end("call-1", "transferred")
    (late,) = place.read(lambda tx: call_history(tx, None))
    assert late.transferred_to == "1002"
    place.phone.ring("call-2")
    place.phone.connect("call-2")
    place.workplace.calls.control.transfer("1002")
    place.phone.end("call-2", "there")  # the applicant hung up: nobody was transferred
    assert [one.transferred_to for one in place.read(lambda tx: call_history(tx, None))] == ["", "1002"]


@pytest.mark.parametrize("has_case", [True, False], ids=["with_a_case", "before_there_is_a_case"])
def test_who_comes_on_the_line_is_shown_and_who_was_there_is_in_the_story(
    has_case: bool, place: PhonePlace
) -> None:
    case_id, case_link = budi_with_a_case(place), place.workplace.calls.case_link
    place.phone.ring("call-1", "1003", remote_name="Operator")
    place.phone.connect("call-1")
    if has_case:
        case_link.take_case("call-1", case_id)
    there = {"remote_uri": "sip:081234567890@pbx", "remote_user": "081234567890", "remote_name": "0812"}
    for _ in range(2):
        place.phone.connect("call-1", **there)
    place.qtbot.waitUntil(lambda: place.call("call-1").visible.name == "Budi")
    assert place.call("call-1").caller.key == "+6281234567890"
    assert [each.kind for each in place.notices].count("somebody_else_is_there") == 1
    if not has_case:
        assert EntryKind.CALL_TRANSFERRED not in entries(place, case_id)
        case_link.take_case("call-1", case_id)
    got = [each for each in place.read(lambda tx: timeline(tx, case_id)) if each.facts.get("from_name")]
    assert [each.facts["from_name"] for each in got] == ["Operator 1003"]
    (contact,) = place.read(lambda tx: call_history(tx, None))
    assert contact.remote == "+6281234567890"


def test_who_withholds_the_number_takes_the_place_of_who_was_known(place: PhonePlace) -> None:
    budi_with_a_case(place)
    place.phone.ring("call-1")
    place.qtbot.waitUntil(lambda: place.call("call-1").visible.name == "Budi")
    for _ in range(2):
        place.phone.connect("call-1", is_remote_anonymous=True)
    there = place.call("call-1")
    assert there.caller.is_withheld
    assert (there.visible.name, there.person, there.candidates) == ("", None, ())
    assert [each.facts["to"] for each in place.notices if each.kind == "somebody_else_is_there"] == [""]


def test_the_same_caller_written_otherwise_is_nobody_else(place: PhonePlace) -> None:
    place.phone.ring("call-1")
    place.phone.connect("call-1", remote_uri="sip:+6281234567890@10.0.0.1", remote_user="+6281234567890")
    place.phone.ring("call-2", "warga")
    place.phone.connect("call-2", remote_uri="sip:Warga@10.0.0.1", remote_user="Warga")
    assert "somebody_else_is_there" not in [each.kind for each in place.notices]


def refuse(place: PhonePlace) -> None:
    """The target is busy, and the caller is back."""
    for is_final in (False, True):
        busy = TransferProgress(call_key="call-1", code=486, reason="Busy Here", is_final=is_final)
        place.phone.send(busy)


def test_a_transfer_that_fails_is_reported_and_the_call_is_ours_again(place: PhonePlace) -> None:
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.workplace.calls.control.transfer("1002")
    refuse(place)
    assert place.got("transfer_failed").facts["code"] == "486"
    call = place.call("call-1")
    assert (call.transfer, call.state) == (None, CallState.CONNECTED)


def test_what_cannot_be_dialled_is_not_transferred_to(place: PhonePlace) -> None:
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    assert not place.workplace.calls.control.transfer("dua kata")
    assert place.got("bad_target").facts["text"] == "dua kata"
    assert not place.phone.of(Transfer)


def test_the_case_number_goes_along_to_the_exchange_and_trusted_peers_only(
    start: Callable[..., PhonePlace],
) -> None:
    place = start(replace(OFFICE, network=replace(OFFICE.network, trusted_peers=("10.0.0.8",))))
    talking_about(place, budi_with_a_case(place))
    elsewhere = "sip:kabid@lain.example", "sip:1002@pbx.office;maddr=192.0.2.7"
    for target in (*elsewhere, "1002@PBX.office:5080", "kabid@10.0.0.8"):
        assert place.workplace.calls.control.transfer(target)
        refuse(place)
    number = "001-26-000019"
    assert [command.case_number for command in place.phone.of(Transfer)] == ["", "", number, number]
    place.workplace.calls.control.consult("kabid@lain.example")
    assert [command.case_number for command in place.phone.of(Dial)] == [""]


def test_a_colleague_is_asked_while_the_caller_waits_then_both_are_joined(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    talking_about(place, case_id)
    place.workplace.calls.control.consult("1002")
    (dial,) = place.phone.of(Dial)
    assert dial.case_number == "001-26-000019"
    assert [hold.call_key for hold in place.phone.of(Hold)] == ["call-1"]
    place.phone.connect("call-1", is_held_here=True)
    place.phone.connect(dial.call_key)
    consultation = place.workplace.calls.call_list.consultation
    assert consultation is not None
    first, second = consultation
    assert (first.key, second.key, second.case_id) == ("call-1", dial.call_key, case_id)
    place.workplace.calls.control.complete_transfer()
    (joined,) = place.phone.of(AttendedTransfer)
    assert (joined.call_key, joined.consultation_key) == ("call-1", dial.call_key)


def test_swap_resumes_who_waits_and_holds_who_talks(place: PhonePlace) -> None:
    for key, is_held in (("one", True), ("two", False)):
        place.phone.ring(key)
        place.phone.connect(key, is_held_here=is_held)
    place.workplace.calls.control.swap()
    assert [command.call_key for command in place.phone.of(Resume)] == ["one"]
    assert place.phone.of(Hold)[-1].call_key == "two"


def test_merging_joins_all_connected_calls_and_splitting_leaves_one_to_talk_to(place: PhonePlace) -> None:
    for key in ("one", "two"):
        place.phone.ring(key)
        place.phone.connect(key)
    place.workplace.calls.control.merge()
    assert place.phone.of(SetConference)[-1].call_keys == ("one", "two")
    place.workplace.calls.call_list.conference = ("one", "two")
    place.workplace.calls.control.split()
    assert place.phone.of(SetConference)[-1].call_keys == ()
    assert place.phone.of(Hold)[-1].call_key == "two"


def test_a_case_number_from_a_colleague_proposes_that_case(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    place.phone.ring("call-1", "1002", case_number="001-26-000019", is_trusted=True)
    place.qtbot.waitUntil(lambda: place.call("call-1").proposed_case is not None)
    proposed = place.call("call-1").proposed_case
    assert proposed is not None
    assert proposed.id == case_id


def test_a_caller_who_hands_us_on_is_followed_with_the_case(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    talking_about(place, case_id)
    place.phone.send(CallReferred(call_key="call-1", new_call_key="call-2", target="sip:1005@pbx.office"))
    assert place.got("handed_on").facts["from"] == "Budi"
    assert place.call("call-2").case_id == case_id


def test_a_call_taken_by_another_phone_is_not_a_missed_call(place: PhonePlace) -> None:
    place.phone.ring("call-1")
    place.phone.end("call-1", "elsewhere", 487)
    (contact,) = place.read(lambda tx: call_history(tx, None))
    assert contact.disposition is Disposition.ANSWERED_ELSEWHERE
    assert not [notice for notice in place.notices if notice.kind == "call_missed"]


def test_a_text_from_an_applicant_stands_in_the_story_of_the_only_open_case(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    place.phone.send(
        MessageReceived(
            remote_uri="sip:081234567890@pbx",
            remote_user="081234567890",
            remote_name="",
            text="Berkas sudah saya kirim",
            at=utc_now(),
        )
    )
    assert place.got("text_received").subject == str(case_id)
    story = place.read(lambda tx: timeline(tx, case_id))
    assert (story[-1].kind, story[-1].text) == (EntryKind.MESSAGE_RECEIVED, "Berkas sudah saya kirim")


def test_a_text_for_a_case_that_became_hidden_goes_to_it_and_offers_it_to_nobody_else(
    place: PhonePlace,
) -> None:
    case_id = hidden(place)
    sender: dict[str, Any] = {"remote_user": "+6281234567890", "remote_uri": "", "remote_name": ""}
    place.phone.send(MessageReceived(**sender, text="halo", at=utc_now()))
    got = place.got("text_received")
    assert (got.actions, got.subject) == (("reply",), "")
    place.qtbot.waitUntil(lambda: EntryKind.MESSAGE_RECEIVED in entries(place, case_id))


def test_a_call_that_the_records_do_not_join_with_a_hidden_case_goes_on_without_it(place: PhonePlace) -> None:
    case_id = hidden(place)
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    refused: list[Refusal] = []
    place.workplace.records.refused.connect(refused.append)
    place.workplace.calls.case_link.take_case("call-1", case_id)
    place.qtbot.waitUntil(lambda: bool(refused) and place.call("call-1").case_id is None)
    assert refused[0].code == "case_confidential"
    assert EntryKind.CONTACT_STARTED not in entries(place, case_id)[1:]


def test_a_text_is_recorded_when_it_was_delivered_and_comes_back_when_not(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    returned: list[tuple[Addressee, str]] = []
    place.workplace.texts.messages.not_sent.connect(lambda to, text: returned.append((to, text)))
    place.workplace.texts.messages.send(Addressee("0812-3456-7890", case_id=case_id), "Izin sudah terbit")
    place.workplace.texts.messages.send(Addressee("1009"), "Tolong dibantu")
    good, bad = place.phone.of(SendMessage)
    place.phone.send(MessageSent(message_key=good.message_key, code=202))
    place.phone.send(MessageSent(message_key=bad.message_key, code=404, reason="Not Found"))
    assert place.got("text_not_sent").facts["to"] == "1009"
    assert returned == [(Addressee("1009"), "Tolong dibantu")]
    assert entries(place, case_id)[-1] is EntryKind.MESSAGE_SENT
    contacts = place.read(lambda tx: call_history(tx, None))
    assert [contact.text for contact in contacts] == ["Izin sudah terbit"]


@pytest.mark.parametrize(("kind", "notice"), [("bad_target", "text_not_sent"), ("lost", "text_lost")])
def test_of_two_texts_on_their_way_only_the_refused_one_comes_back(
    place: PhonePlace, kind: str, notice: str
) -> None:
    messages = place.workplace.texts.messages
    returned: list[str] = []
    messages.not_sent.connect(lambda _to, text: returned.append(text))
    for target in ("1009", "1010"):
        messages.send(Addressee(target), f"Untuk {target}")
    first, second = place.phone.of(SendMessage)
    place.phone.send(CommandRefused.of(second, kind, "no"))
    assert place.got(notice).facts["to"] == "1010"
    place.phone.send(MessageSent(message_key=first.message_key, code=202))
    assert returned == ["Untuk 1010"]
    assert [one.text for one in place.read(lambda tx: call_history(tx, None))] == ["Untuk 1009"]


def record(place: PhonePlace) -> None:
    place.workplace.recordings.service.start("call-1")
    place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    place.phone.send(RecordingChanged(call_key="call-1", state=RecordingState.WRITING, bytes=5))


def test_nothing_is_recorded_without_the_callers_yes(recording_place: PhonePlace) -> None:
    place = recording_place
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.workplace.recordings.service.start("call-1")
    assert place.got("recording_needs_consent")
    assert not place.phone.of(StartRecording)


def test_a_recording_is_kept_with_hash_consent_and_the_day_it_will_be_erased(
    recording_place: PhonePlace,
) -> None:
    place = recording_place
    case_id = budi_with_a_case(place)
    talking_about(place, case_id)
    recordings = place.workplace.recordings.service
    recordings.set_consent("call-1", Consent.YES)
    recordings.start("call-1")
    place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    path = Path(place.phone.of(StartRecording)[0].path + ".opus")
    path.write_bytes(b"sound")
    sha256 = hashlib.sha256(b"sound").hexdigest()
    place.phone.send(RecordingChanged(call_key="call-1", state=RecordingState.WRITING, bytes=5))
    recording = place.call("call-1").recording
    assert recording is not None
    assert recording.bytes == 5
    place.phone.send(
        RecordingEnded(call_key="call-1", path=str(path), bytes=5, duration_s=1.5, sha256=sha256)
    )
    contact_id = place.call("call-1").contact_id
    (record,) = place.read(lambda tx: recordings_of_contact(tx, contact_id))
    assert (record.sha256, record.duration_s) == (sha256, 1.5)
    assert record.keep_until - record.made_at == timedelta(days=30)
    assert entries(place, case_id)[-1] is EntryKind.RECORDING_MADE
    with place.qtbot.waitSignal(recordings.playable):
        recordings.play(record)
    assert entries(place, case_id)[-1] is EntryKind.RECORDING_PLAYED
    path.write_bytes(b"other")
    recordings.play(record)
    assert place.got("recording_changed")


def test_a_no_in_the_middle_ends_the_recording(recording_place: PhonePlace) -> None:
    place = recording_place
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.workplace.recordings.service.set_consent("call-1", Consent.YES)
    record(place)
    place.workplace.recordings.service.set_consent("call-1", Consent.NO)
    assert [command.call_key for command in place.phone.of(StopRecording)] == ["call-1"]


def test_who_comes_onto_the_line_by_a_transfer_is_not_recorded_unasked(recording_place: PhonePlace) -> None:
    place, recordings = recording_place, recording_place.workplace.recordings.service
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    recordings.set_consent("call-1", Consent.YES)
    record(place)
    place.phone.connect("call-1", is_held_there=True)
    assert not place.phone.of(StopRecording)
    place.phone.connect("call-1", remote_user="1004", remote_name="Dewi")
    assert len(place.phone.of(StopRecording)) == 1
    assert place.got("recording_other_person").facts["to"] == "Dewi"
    assert recordings.consent_of("call-1") is Consent.NOT_ASKED


def test_an_exchange_that_names_the_caller_late_names_nobody_else(recording_place: PhonePlace) -> None:
    place, recordings = recording_place, recording_place.workplace.recordings.service
    place.phone.ring("call-1", user="081220001001")
    place.phone.connect("call-1")
    recordings.set_consent("call-1", Consent.YES)
    record(place)
    place.phone.connect("call-1", remote_user="+6281220001001")
    assert not place.phone.of(StopRecording)
    assert recordings.consent_of("call-1") is Consent.YES


def test_a_conference_is_recorded_only_if_everybody_agreed(recording_place: PhonePlace) -> None:
    place, recordings = recording_place, recording_place.workplace.recordings.service
    for key in ("call-1", "call-2"):
        place.phone.ring(key)
        place.phone.connect(key)
    recordings.set_consent("call-1", Consent.YES)
    recordings.set_consent("call-2", Consent.NO)
    record(place)
    place.phone.send(ConferenceChanged(call_keys=("call-1", "call-2")))
    assert place.phone.of(StopRecording) == [StopRecording(call_key="call-1")]
    place.got("recording_other_person")
    place.phone.send(RecordingEnded(call_key="call-1", path="", bytes=0, duration_s=0.0, sha256=""))
    recordings.start("call-1")
    place.got("recording_needs_consent")
    assert len(place.phone.of(StartRecording)) == 1


def test_colleagues_are_watched_and_the_free_ones_come_first(place: PhonePlace) -> None:
    for name, extension in (("Asep", "1002"), ("Citra", "1003"), ("Rudi", "")):
        agent_id = uuid7()
        place.workplace.records.change(
            RegisterAgent(agent_id=agent_id, name=name, role=Role.AGENT, occurred_at=utc_now()),
            TakeExtension(agent_id=agent_id, extension=extension, occurred_at=utc_now()),
            me=Me(agent_id, name, Role.AGENT, "002"),
        )
    colleagues = place.workplace.phone.colleagues
    place.qtbot.waitUntil(lambda: len(colleagues.all) == 2)
    assert place.phone.of(Watch)[-1].users == ("1002", "1003")
    for user, state in (("1002", ColleagueState.BUSY), ("1003", ColleagueState.IDLE)):
        place.phone.send(ColleagueChanged(user=user, state=state, at=utc_now()))
    assert [one.name for one in colleagues.all] == ["Citra", "Asep"]
    assert [one.target for one in colleagues.find("ase")] == ["1002"]


def test_the_extension_belongs_to_whoever_sits_at_its_phone(place: PhonePlace) -> None:
    session = place.workplace.access.session
    place.qtbot.waitUntil(lambda: [agent.extension for agent in session.staff] == ["1001"])
    session.add_agent("Sari")
    place.qtbot.waitUntil(
        lambda: {one.name: one.extension for one in session.staff} == {RINA: "", "Sari": "1001"}
    )


def test_a_call_that_the_policy_refused_is_kept_as_missed(place: PhonePlace) -> None:
    for user, code in (("081234567890", 480), ("0227305555", 302)):
        place.phone.send(
            CallRefused(
                remote_uri=f"sip:{user}@pbx",
                remote_user=user,
                remote_name="",
                is_anonymous=False,
                code=code,
                at=utc_now(),
                call_ref="1764321000.7",
                queue="Aduan",
            )
        )
    kept = place.read(lambda tx: call_history(tx, None))
    assert {(contact.call_ref, contact.queue) for contact in kept} == {("1764321000.7", "Aduan")}
    assert {contact.disposition for contact in kept} == {Disposition.MISSED, Disposition.FORWARDED}
    assert not place.workplace.calls.call_list.ongoing


def test_the_history_finds_a_call_by_a_part_of_its_number(place: PhonePlace) -> None:
    for key, user in (("a", "081234567890"), ("b", "0227305555")):
        place.phone.ring(key, user)
        place.phone.end(key, "there", 487)
    found = place.read(lambda tx: call_history(tx, None, "0812-3456"))
    assert [contact.remote for contact in found] == ["+6281234567890"]
    assert len(place.read(lambda tx: call_history(tx, None))) == 2


def make_anonymous(place: PhonePlace, case_id: UUID) -> None:
    marked = ChangeDetails(case_id=case_id, changes={"is_anonymous": "yes"}, occurred_at=utc_now())
    done: list[bool] = []
    place.workplace.records.change(marked, done=lambda: done.append(True))
    place.qtbot.waitUntil(lambda: bool(done))


def test_an_answer_to_an_anonymous_applicants_text_goes_to_the_number_that_nobody_is_shown(
    place: PhonePlace,
) -> None:
    case_id = budi_with_a_case(place)
    make_anonymous(place, case_id)
    notices: list[Notice] = []
    place.workplace.texts.messages.notice.connect(notices.append)
    place.phone.ring("call", "081234567890")  # nobody has said yet what the call is about
    text = MessageReceived(
        remote_uri="sip:081234567890@pbx",
        remote_user="081234567890",
        remote_name="Budi",
        text="Halo",
        at=utc_now(),
    )
    place.phone.send(text)
    place.qtbot.waitUntil(lambda: bool(notices))
    [notice] = notices
    assert (notice.facts["from"], notice.facts["number"]) == ("0812****7890", "0812****7890")
    answer = place.workplace.texts.messages.answer_to(UUID(notice.facts["contact"]))
    assert answer is not None
    assert (answer.name, answer.visible.label) == ("", "0812****7890")
    place.workplace.texts.messages.send(answer, "Sedang diproses")
    assert place.phone.of(SendMessage)[-1].target == "081234567890"


def test_a_call_that_was_dialled_from_an_anonymous_case_stays_with_it(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    make_anonymous(place, case_id)
    calls, editor = place.workplace.calls, place.workplace.cases.editor
    editor.open(case_id)
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.is_masked)
    place.workplace.cases.service.call_back()
    [call] = calls.call_list.ongoing
    for change in (calls.case_link.undo, calls.screen_pop.new_case):
        change(call.key)
        now = calls.call_list.call(call.key)
        assert now is not None
        assert (now.case_id, now.visible.name, now.party) == (case_id, "", "0812****7890")
    assert place.got("call_stays_with_case").subject == call.key


def test_a_proposed_case_that_becomes_anonymous_is_proposed_to_its_own_agent_only(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    place.workplace.access.session.add_agent("Sari")
    session = place.workplace.access.session
    place.qtbot.waitUntil(lambda: session.agent is not None and session.agent.name == "Sari")
    place.phone.ring("call", "081234567890")
    place.qtbot.waitUntil(lambda: place.call("call").proposed_case is not None)
    make_anonymous(place, case_id)
    place.qtbot.waitUntil(lambda: [one.open_cases for one in place.call("call").candidates] == [()])
    assert place.call("call").proposed_case is None


def test_the_notice_of_a_call_that_a_crash_cut_off_masks_who_asks_anonymously(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    calls, editor = place.workplace.calls.call_list, place.workplace.cases.editor
    place.phone.ring("call", "081234567890", remote_name="Budi")
    place.phone.connect("call")
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)
    editor.keep("subject", "Pungutan")
    place.workplace.access.confidentiality.mark(ANONYMOUS, is_on=True)
    call = calls.call("call")
    assert call is not None
    assert call.party == "0812****7890"
    place.read(lambda tx: None)
    me = place.workplace.access.session.agent
    assert me is not None
    place.close()  # without a word about the call: for the records it goes on, as after a crash

    again = PhonePlace(tmp_path, qtbot, OFFICE)
    try:
        again.workplace.access.session.sign_in(me.id)
        notice = again.got("call_dropped")
        assert (notice.facts["to"], notice.facts["number"]) == ("0812****7890", "0812****7890")
        again.workplace.calls.control.call_back(UUID(notice.subject))
        qtbot.waitUntil(lambda: bool(again.workplace.calls.call_list.ongoing))
        assert again.phone.of(Dial)[-1].target == "081234567890"
        assert [one.party for one in again.workplace.calls.call_list.ongoing] == ["0812****7890"]
    finally:
        again.close()
