"""The office's first-contact resolution is a supervisor's to see, and is not read at every look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.agents.first_contact import OLD_AFTER, Resolution
from app.cases.case_service import contact_of_call
from app.settings import AccountSettings, Settings
from db.enums import Role
from db.queries.first_contact import FirstContacts
from db.rules.first_contact import AFTERWARDS
from telephony.messages import CallState
from tests.app.phone_place import PhonePlace, utc_now
from tests.ui.fakes import NOW, incoming


def test_a_supervisor_reads_the_figures_and_an_agent_does_not(tmp_path: Path, qtbot: QtBot) -> None:
    place = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    try:
        work, moments = place.workplace, [utc_now()]
        resolution = Resolution(work.records, work.access.session, lambda: moments[-1])
        found: list[FirstContacts] = []
        resolution.found.connect(found.append)
        resolution.read()
        work.access.session.add_agent("Wati", Role.SUPERVISOR)
        qtbot.waitUntil(lambda: resolution.is_mine_to_see)
        with qtbot.waitSignal(resolution.found):
            resolution.read()
        resolution.read()
        moments.append(moments[-1] + OLD_AFTER + timedelta(seconds=1))
        with qtbot.waitSignal(resolution.found):
            resolution.read()
        assert found == [FirstContacts(0, 0, 0)] * 2
    finally:
        place.close()


def test_the_applicant_is_told_in_a_call_that_goes_on_or_has_just_ended() -> None:
    call = replace(incoming(), answered_at=NOW)
    ended = replace(call, state=CallState.ENDED, ended_at=NOW)
    assert contact_of_call(call, NOW + timedelta(hours=3)) == call.contact_id
    assert contact_of_call(ended, NOW + AFTERWARDS) == call.contact_id
    assert contact_of_call(ended, NOW + AFTERWARDS + timedelta(seconds=1)) is None
    assert contact_of_call(incoming(), NOW) is None  # it rings still, or nobody was reached
    assert contact_of_call(None, NOW) is None
