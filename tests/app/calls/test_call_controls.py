"""Beneath the call controls: the way back from a consultation, redial, recent numbers, whom one writes to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.calls.recent_numbers import RecentNumber
from app.cases.confidentiality import ANONYMOUS
from app.common.notices import ERROR, INFO, WARNING
from app.settings import AccountSettings, Settings
from app.values.open_case import OpenCase, VisibleCase
from db.enums import Direction, Disposition, Role
from db.queries.call_history import call_history
from db.queries.contacts import contact
from db.records import ContactRecord
from telephony.messages import (
    CallChanged,
    CallState,
    CommandRefused,
    ConferenceChanged,
    Dial,
    EngineReady,
    HangUp,
    Hold,
    LetRing,
    Redirect,
    Resume,
    Transfer,
    VoiceMailChanged,
)
from tests.app.phone_place import PhonePlace, utc_now

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    yield place
    place.close()


def asking(place: PhonePlace) -> str:
    """Let a caller wait while a colleague is asked; return the colleague's call."""
    place.phone.ring("caller")
    place.phone.connect("caller")
    place.workplace.calls.control.consult("1002")
    key = place.phone.of(Dial)[-1].call_key
    place.phone.connect("caller", is_held_here=True)
    place.phone.connect(key)
    return key


def resumed(place: PhonePlace) -> list[str]:
    return [command.call_key for command in place.phone.of(Resume)]


def test_the_caller_is_back_when_the_colleague_hangs_up_or_never_answers(place: PhonePlace) -> None:
    place.phone.end(asking(place))
    assert resumed(place) == ["caller"]
    place.phone.connect("caller")
    place.workplace.calls.control.consult("1003")
    place.phone.connect("caller", is_held_here=True)
    place.phone.end(place.phone.of(Dial)[-1].call_key, "failure", 486)
    assert resumed(place) == ["caller", "caller"]


def test_the_caller_stays_where_they_are_when_the_agent_talks_to_a_person_or_hands_over(
    place: PhonePlace,
) -> None:
    colleague = asking(place)
    place.phone.ring("other", "02217777777")
    place.phone.connect("other")
    place.phone.connect(colleague, is_held_here=True)
    place.phone.end(colleague)
    place.phone.end("other")
    assert resumed(place) == []
    place.workplace.calls.control.toggle_hold("caller")
    place.phone.connect("caller")
    colleague = asking_again(place)
    place.workplace.calls.control.complete_transfer()
    place.phone.end(colleague, "transferred")
    assert resumed(place) == ["caller"]


def asking_again(place: PhonePlace) -> str:
    place.workplace.calls.control.consult("1003")
    key = place.phone.of(Dial)[-1].call_key
    place.phone.connect("caller", is_held_here=True)
    place.phone.connect(key)
    return key


def test_hang_up_and_hold_in_a_conference_mean_the_colleague_not_the_caller(place: PhonePlace) -> None:
    control, colleague = place.workplace.calls.control, asking(place)
    place.phone.connect("caller")
    place.phone.send(ConferenceChanged(call_keys=("caller", colleague)))
    before = len(place.phone.of(Hold))
    control.toggle_hold()
    assert [command.call_key for command in place.phone.of(Hold)][before:] == [colleague]
    place.phone.connect(colleague, is_held_here=True)
    control.toggle_hold()
    assert resumed(place) == [colleague]
    control.hang_up()
    assert [command.call_key for command in place.phone.of(HangUp)] == [colleague]


@pytest.mark.parametrize(
    "target",
    [
        *("1001", "sip:1001@PBX.office", "sip:1001@pbx.office;transport=tcp", "sip:1001@pbx.office:5060"),
        *("sip:%31001@pbx.office", "sip:1001;x=y@pbx.office", "1001@10.0.0.7", "sip:anybody@10.0.0.7:5062"),
        "sip:1001@[::ffff:10.0.0.7]",
    ],
)
def test_nobody_is_handed_to_this_desk_itself(target: str, place: PhonePlace) -> None:
    control = place.workplace.calls.control
    place.phone.send(EngineReady(pid=1, address="10.0.0.7", sip_port=5062))
    place.phone.ring("caller")
    assert not control.redirect(target)
    place.phone.connect("caller")
    assert not control.transfer(target)
    assert not control.consult(target)
    assert place.got("target_is_oneself").facts == {"text": target}
    assert not [each for kind in (Redirect, Transfer, Dial) for each in place.phone.of(kind)]
    control.dial(target)  # some exchanges keep the voice mail there
    assert place.phone.of(Dial)


def test_a_refused_hold_is_reported_as_what_it_is_and_a_refused_resume_as_a_fault(place: PhonePlace) -> None:
    place.phone.ring("caller")
    place.phone.connect("caller")
    place.phone.send(CommandRefused(command="Hold", kind="sip", reason="488", call_key="caller"))
    got = place.got("hold_refused")
    assert (got.level, got.subject) == (INFO, "caller")
    place.phone.send(CommandRefused(command="Resume", kind="sip", reason="488", call_key="caller"))
    assert place.got("phone_refused_sip").level == WARNING


def test_a_call_that_answers_itself_can_be_let_ring(place: PhonePlace) -> None:
    control = place.workplace.calls.control
    place.phone.ring("caller", answers_itself_after_s=5.0)
    ringing: dict[str, Any] = {"call_key": "caller", "state": CallState.RINGING_HERE, "at": utc_now()}
    place.phone.send(CallChanged(**ringing, answers_itself=True))
    assert place.call("caller").answers_itself_at is not None
    control.let_ring()
    assert [command.call_key for command in place.phone.of(LetRing)] == ["caller"]
    place.phone.send(CallChanged(**ringing))
    assert place.call("caller").answers_itself_at is None
    control.let_ring()
    assert len(place.phone.of(LetRing)) == 1


def test_what_was_dialled_last_is_dialled_again_and_leads_the_recent_numbers(place: PhonePlace) -> None:
    control = place.workplace.calls.control
    control.dial("022 731 5555")
    place.phone.end(place.phone.of(Dial)[-1].call_key)
    for key in ("a", "b"):
        place.phone.ring(key)
        place.phone.end(key, "there", 487)
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    found: list[RecentNumber] = []
    place.workplace.phone.recent_numbers.found.connect(found.extend)
    place.workplace.phone.recent_numbers.ask()
    place.qtbot.waitUntil(lambda: bool(found))
    assert [(one.number, one.direction) for one in found] == [
        ("+62227315555", Direction.OUTBOUND),
        ("+6281234567890", Direction.INBOUND),
    ]
    control._last_dialled = None  # as after a new start
    control.redial()
    place.qtbot.waitUntil(lambda: len(place.phone.of(Dial)) == 2)
    assert place.phone.of(Dial)[-1].target == place.phone.of(Dial)[0].target


def test_a_pasted_number_with_an_extension_keeps_it_for_the_tones(place: PhonePlace) -> None:
    place.workplace.calls.control.dial("(022) 731-5555 ext 12")
    (dial,) = place.phone.of(Dial)
    assert dial.target == "0227315555"
    assert place.call(dial.call_key).caller.number.extension == "12"


def test_voice_mail_and_do_not_disturb_are_reported_and_the_mailbox_is_called(place: PhonePlace) -> None:
    line, control = place.workplace.phone.line, place.workplace.calls.control
    got: list[object] = []
    line.voice_mail_changed.connect(got.append)
    line.undisturbed_changed.connect(got.append)
    mail = VoiceMailChanged(new=2, account="sip:*97@pbx.office")
    place.phone.send(mail)
    line.set_undisturbed(True)
    assert got == [mail, True]
    assert place.phone._policy.is_undisturbed
    control.call_voice_mail()
    assert place.phone.of(Dial)[-1].target == "sip:*97@pbx.office"


def test_one_writes_to_who_is_on_the_phone(place: PhonePlace) -> None:
    assert place.workplace.texts.messages.addressee is None
    place.phone.ring("caller")
    found = place.workplace.texts.messages.addressee
    assert found is not None
    assert found.target == "+6281234567890"


def test_a_call_that_is_being_transferred_is_not_transferred_twice(place: PhonePlace) -> None:
    place.phone.ring("caller")
    place.phone.connect("caller")
    control = place.workplace.calls.control
    assert control.transfer("1002")
    assert not control.transfer("1003")
    assert [command.target for command in place.phone.of(Transfer)] == ["1002"]
    assert place.call("caller").state is CallState.CONNECTED
    place.phone.send(CommandRefused(command="Transfer", kind="wrong_state", reason="no", call_key="caller"))
    assert place.got("phone_refused_wrong_state")
    assert control.transfer("1003")


def test_a_colleague_is_called_by_name_and_one_at_a_time(place: PhonePlace) -> None:
    place.phone.ring("caller")
    place.phone.connect("caller")
    control, calls = place.workplace.calls.control, place.workplace.calls.call_list
    assert control.consult("1002", name="Asep Sunandar")
    assert calls.consultation is not None
    assert calls.consultation[1].caller.name == "Asep Sunandar"
    assert not control.consult("1003", "caller")
    assert len(place.phone.of(Dial)) == 1


def test_who_goes_back_to_a_call_that_waited_has_its_case_on_the_screen_again(place: PhonePlace) -> None:
    editor, control = place.workplace.cases.editor, place.workplace.calls.control
    opened: list[VisibleCase] = []
    seen: list[bool] = []
    editor.opened.connect(opened.append)

    def answer(key: str, user: str) -> None:
        place.phone.ring(key, user)
        place.phone.connect(key)
        place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)
        place.qtbot.waitUntil(lambda: opened[-1].call is not None and opened[-1].call.key == key)

    answer("first", "081211112222")
    place.phone.connect("first", is_held_here=True)
    answer("second", "081233334444")
    place.phone.connect("second", is_held_here=True)
    place.phone.connect("first")
    place.qtbot.waitUntil(
        lambda: [case.call and case.call.key for case in opened] == ["first", "second", "first"]
    )
    assert opened[2].case_id == opened[0].case_id
    place.phone.connect("second")
    place.phone.send(ConferenceChanged(call_keys=("first", "second")))
    assert control.consult("1002", "first")
    place.phone.connect("first", is_held_here=True)
    place.phone.connect("second", is_held_here=True)
    colleague = place.phone.of(Dial)[-1].call_key
    place.phone.connect(colleague)
    place.phone.end(colleague)
    place.phone.connect("first")
    place.workplace.records.read(lambda tx: None, lambda _: seen.append(True))  # comes after what was asked
    place.qtbot.waitUntil(lambda: bool(seen))
    assert len(opened) == 3
    assert editor.current is not None
    assert editor.current.call is not None
    assert editor.current.call.key == "first"


def test_a_call_that_was_handed_on_stays_handed_on_when_its_case_is_finished(place: PhonePlace) -> None:
    editor, control, calls = (
        place.workplace.cases.editor,
        place.workplace.calls.control,
        place.workplace.calls.call_list,
    )
    place.phone.ring("caller")
    place.phone.connect("caller")
    place.qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)
    editor.keep("subject", "Izin apotek")
    control.transfer("1002", "caller", "Asep")
    place.phone.end("caller", "transferred")
    editor.finish()
    call = calls.call("caller")
    assert call is not None
    place.qtbot.waitUntil(lambda: place.workplace.records.waiting == 0)
    read: list[ContactRecord | None] = []
    place.workplace.records.read(lambda tx: contact(tx, call.contact_id), read.append)
    place.qtbot.waitUntil(lambda: bool(read))
    assert read[0] is not None
    assert read[0].disposition is Disposition.TRANSFERRED


def test_a_hold_that_the_far_side_has_not_answered_is_taken_back_by_the_same_key(place: PhonePlace) -> None:
    control = place.workplace.calls.control
    place.phone.ring("caller")
    place.phone.connect("caller")
    for _ in range(3):
        control.toggle_hold()
    place.phone.connect("caller", is_held_here=True)
    control.toggle_hold()
    asked = [type(command) for command in place.phone.commands if isinstance(command, (Hold, Resume))]
    assert asked == [Hold, Resume, Hold, Resume]
    place.phone.send(CommandRefused(command="Resume", kind="sip", reason="488", call_key="caller"))
    control.toggle_hold()
    assert place.phone.of(Resume)[2:]  # it waits, so that is what the key means


def test_a_call_whose_far_side_is_gone_says_so_and_can_be_called_back(place: PhonePlace) -> None:
    place.phone.ring("caller")
    place.phone.connect("caller")
    place.phone.end("caller", "failure", 408)
    got = place.got("call_dead")
    assert (got.actions, got.level) == (("call_back",), ERROR)


def test_a_call_that_another_phone_took_in_the_same_moment_was_neither_answered_nor_missed(
    place: PhonePlace,
) -> None:
    opened: list[OpenCase] = []
    place.workplace.cases.editor.raw_opened.connect(opened.append)
    place.phone.ring("caller")
    place.phone.connect("caller")
    place.phone.end("caller", "elsewhere", 200)
    call = place.call("caller")
    assert call.answered_at is None
    place.qtbot.waitUntil(lambda: bool(opened))
    assert place.workplace.cases.editor.current is None
    assert place.workplace.agents.states.shift.wrap_up is None
    (record,) = place.read(lambda tx: call_history(tx, None))
    assert (record.disposition, record.answered_at) == (Disposition.ANSWERED_ELSEWHERE, None)
    assert not {"call_missed", "call_dropped"} & {notice.kind for notice in place.notices}


def test_the_next_agent_at_the_desk_does_not_dial_what_the_one_before_dialled(place: PhonePlace) -> None:
    control = place.workplace.calls.control
    case_id = place.log_case("Izin apotek")
    control.dial("0812 3456 7890", case_id=case_id)
    place.phone.end(place.phone.of(Dial)[-1].call_key)
    place.sit_down("Budi", Role.AGENT)
    control.redial()
    assert place.got("nothing_to_redial")
    assert len(place.phone.of(Dial)) == 1


def test_a_number_of_an_anonymous_case_stays_hidden_when_it_is_dialled_again(place: PhonePlace) -> None:
    control = place.workplace.calls.control
    control.dial("0812 3456 7890", is_case_unsaved=True)
    place.phone.end(place.phone.of(Dial)[-1].call_key)
    control.redial()
    assert place.call(place.phone.of(Dial)[-1].call_key).is_party_hidden
    place.phone.end(place.phone.of(Dial)[-1].call_key)
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    control._last_dialled = None  # as after another agent dialled
    control.redial()
    place.qtbot.waitUntil(lambda: len(place.phone.of(Dial)) == 3)
    assert place.call(place.phone.of(Dial)[-1].call_key).is_party_hidden


def test_the_recent_numbers_have_none_of_an_anonymous_case_that_is_not_saved(
    tmp_path: Path, qtbot: QtBot
) -> None:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    editor = place.workplace.cases.editor
    place.phone.ring("ordinary", "02270001000")
    place.phone.end("ordinary", "there", 487)
    place.phone.ring("anonymous", "081234567890")
    place.phone.connect("anonymous")
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)
    editor.keep("subject", "Pungutan")
    place.workplace.access.confidentiality.mark(ANONYMOUS, is_on=True)
    place.phone.end("anonymous")
    assert recent_numbers(place) == ["+622270001000"]
    me = place.workplace.access.session.agent
    assert me is not None
    place.close()

    again = PhonePlace(tmp_path, qtbot, OFFICE)
    try:
        again.workplace.access.session.sign_in(me.id)
        qtbot.waitUntil(lambda: recent_numbers(again) == ["+622270001000"])  # once the drafts are read
    finally:
        again.close()


def recent_numbers(place: PhonePlace) -> list[str]:
    """Ask for the suggestions of the dial field, after all that was changed until now."""
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    recent = place.workplace.phone.recent_numbers
    with place.qtbot.waitSignal(recent.found) as answer:
        recent.ask()
    assert answer.args is not None
    return [one.number for one in answer.args[0]]
