"""Voice calls of WhatsApp at the desk: who calls is found, and no telephone number is joined with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.mutations.people import AddApplicant, NewHandle
from app.settings import AccountSettings, Settings
from db.enums import HandleKind
from db.queries.call_history import call_history
from telephony.messages import AttendedTransfer, Redirect, SetConference, Transfer
from tests.app.phone_place import PhonePlace, utc_now
from ui.phone.call_text import whatsapp_words

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
USER_ID = "ID.13491208655302741918"


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    made = PhonePlace(tmp_path, qtbot, OFFICE)
    yield made
    made.close()


def test_the_window_says_by_what_the_call_comes(place: PhonePlace) -> None:
    place.phone.ring("whatsapp", "+6281234567890", is_whatsapp=True)
    place.phone.ring("telephone", "0227305555")
    assert whatsapp_words(place.call("whatsapp")) == "By WhatsApp"
    assert whatsapp_words(place.call("telephone")) == ""


def test_who_shows_no_number_is_found_by_meta_s_id_as_in_the_written_channel(place: PhonePlace) -> None:
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.WHATSAPP, value=USER_ID)
    place.workplace.records.change(
        AddApplicant(applicant_id=uuid7(), name="Budi", handles=(handle,), occurred_at=utc_now())
    )
    place.qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    place.phone.ring("whatsapp", USER_ID, is_whatsapp=True)
    place.qtbot.waitUntil(lambda: bool(place.call("whatsapp").candidates))
    assert [one.applicant.name for one in place.call("whatsapp").candidates] == ["Budi"]
    caller = place.call("whatsapp").caller
    assert (caller.key, caller.display) == (USER_ID, "WhatsApp · …741918")
    (contact,) = place.read(lambda tx: call_history(tx, None))
    assert contact.remote == USER_ID


@pytest.mark.parametrize("target", ["0813-9999-8888", "+6281399998888", "022 7305555"])
def test_such_a_call_is_transferred_to_a_colleague_and_to_no_telephone_number(
    place: PhonePlace, target: str
) -> None:
    place.phone.ring("call", "+6281234567890", is_whatsapp=True)
    control = place.workplace.calls.control
    assert not control.redirect(target)
    assert not place.phone.of(Redirect)
    place.phone.connect("call")
    assert not control.transfer(target)
    assert place.got("whatsapp_no_telephone")
    assert not place.phone.of(Transfer)
    assert control.transfer("1002")
    assert [command.target for command in place.phone.of(Transfer)] == ["1002"]


def test_a_telephone_number_that_was_consulted_is_not_joined_with_such_a_call(place: PhonePlace) -> None:
    place.phone.ring("call", "+6281234567890", is_whatsapp=True)
    place.phone.connect("call")
    control = place.workplace.calls.control
    assert control.consult("0813-9999-8888")
    pair = place.workplace.calls.call_list.consultation
    assert pair is not None
    place.phone.connect(pair[1].key)
    control.complete_transfer()
    control.merge()
    assert not place.phone.of(AttendedTransfer)
    assert not place.phone.of(SetConference)
    assert place.got("whatsapp_no_telephone")


def test_other_calls_go_anywhere(place: PhonePlace) -> None:
    place.phone.ring("call", "081234567890")
    place.phone.connect("call")
    assert place.workplace.calls.control.transfer("0813-9999-8888")
