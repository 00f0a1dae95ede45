"""A case number that a colleague's Loket sends along shows no more than the rule allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.mutations.case import ChangeDetails
from app.settings import AccountSettings, Settings
from tests.app.phone_place import PhonePlace, utc_now

NUMBER = "085744719032"


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    yield place
    place.close()


def test_a_colleagues_anonymous_case_is_not_proposed_beside_its_caller(place: PhonePlace) -> None:
    work, editor = place.workplace, place.workplace.cases.editor
    editor.start_draft()
    typed = {"subject": "Pungutan liar", "person.name": "Ratna Dewanti", "person.phone": NUMBER}
    for name, text in typed.items():
        editor.keep(name, text)
    editor.save()
    place.qtbot.waitUntil(
        lambda: editor.raw is not None and editor.raw.is_saved and editor.raw.person is not None
    )
    assert editor.raw is not None
    case_id, number = editor.raw.case_id, editor.raw.number
    work.records.change(
        ChangeDetails(case_id=case_id, changes={"is_anonymous": "yes"}, occurred_at=utc_now())
    )
    place.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar())
    work.access.session.add_agent("Tono")
    place.qtbot.waitUntil(lambda: getattr(work.access.session.agent, "name", "") == "Tono")
    place.phone.ring("in1", NUMBER, case_number=number, is_trusted=True)
    place.qtbot.waitUntil(lambda: place.call("in1").is_looked_up)
    place.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar())
    place.qtbot.wait(50)
    call = place.call("in1")
    assert [one.applicant.name for one in call.candidates] == ["Ratna Dewanti"]
    assert call.proposed_case is None
