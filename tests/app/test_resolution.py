"""The office's first-contact resolution is a supervisor's to see, and is not read at every look."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.resolution import OLD_AFTER, Resolution
from app.settings import AccountSettings, Settings
from db.queries.first_contact import FirstContacts
from db.words import Role
from tests.app.phone_place import PhonePlace, utc_now


def test_a_supervisor_reads_the_figures_and_an_agent_does_not(tmp_path: Path, qtbot: QtBot) -> None:
    place = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    try:
        work, moments = place.workplace, [utc_now()]
        resolution, found = Resolution(work.records, work.session, lambda: moments[-1]), []
        resolution.found.connect(found.append)
        resolution.read()
        work.session.add_agent("Wati", Role.SUPERVISOR)
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
