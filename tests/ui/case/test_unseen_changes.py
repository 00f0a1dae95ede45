"""What came in from others while one wrote is read before anything is sent past it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from pytestqt.qtbot import QtBot

from app.common.enums import EntryKind, Role
from app.mutations.case import AddNote
from app.mutations.people import RegisterAgent
from app.settings import AccountSettings, Settings
from db.mutation import Me
from tests.app.phone_place import PhonePlace, utc_now
from tests.ui.case.conftest import Desk
from tests.ui.fakes import OFFICER
from ui.keys.key_table import Key


def test_an_answer_waits_until_the_news_is_read_and_the_same_key_sends_it(desk: Desk) -> None:
    desk.log()
    desk.press(Key.DECIDE_YES)
    form = desk.panel.forms.answer
    form.text.type_over("Izin terbit besok.")
    form.system.choose("jelita")
    form.reference.type_over("503/1")
    last = desk.editor.current.timeline[-1]
    by_dedi = {"actor_id": OFFICER.id, "actor_name": OFFICER.name, "text": "Sudah terbit tadi pagi"}
    note = replace(last, id=uuid4(), version=last.version + 1, kind=EntryKind.NOTE_ADDED, **by_dedi)
    desk.place.cases.unseen_changes.unseen = (note,)
    desk.press(Key.FINISH)
    assert desk.asked("answer") == []
    assert "Dedi Kurnia" in form.problem()
    assert "Sudah terbit tadi pagi" in form.problem()
    desk.press(Key.FINISH)
    assert len(desk.asked("answer")) == 1


def test_only_what_others_did_since_the_case_was_opened_is_news(qtbot: QtBot, tmp_path: Path) -> None:
    place = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    try:
        work = place.workplace
        sari = Me(agent_id=uuid4(), agent_name="Sari", role=Role.AGENT, workstation="002")
        place.replica.apply(
            RegisterAgent(agent_id=sari.agent_id, name="Sari", role=Role.AGENT, occurred_at=utc_now()), sari
        ).result(10)
        with qtbot.waitSignal(work.cases.editor.opened):
            work.cases.editor.start_draft()
        work.cases.editor.keep("subject", "Izin apotek")
        work.cases.editor.keep("note", "dari Rina")
        work.cases.editor.save()
        qtbot.waitUntil(lambda: bool(work.cases.editor.current and work.cases.editor.current.is_saved))
        assert work.cases.unseen_changes.take() == ()
        case_id = work.cases.editor.current.case_id  # type: ignore[union-attr]
        work.cases.editor.keep("answer.text", "Izin terbit")
        note = AddNote(note_id=uuid4(), case_id=case_id, text="dari Sari", occurred_at=utc_now())
        place.replica.apply(note, sari).result(10)
        qtbot.waitUntil(lambda: "dari Sari" in [one.text for one in work.cases.editor.current.timeline])  # type: ignore[union-attr]
        work.cases.editor.close_view()
        with qtbot.waitSignal(work.cases.editor.opened):
            work.cases.editor.open(case_id)
        assert [one.text for one in work.cases.unseen_changes.take()] == ["dari Sari"]
        assert work.cases.unseen_changes.take() == ()
    finally:
        place.close()
