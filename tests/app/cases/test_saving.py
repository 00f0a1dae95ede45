"""Saving a case and typing on before the records answer: no word is lost, none is recorded twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, select
from uuid_utils.compat import uuid7

from app.cases.case_editor import CaseEditor
from app.cases.field_conflicts import field_conflicts
from app.mutations.case import AddNote, ChangeDetails
from app.mutations.people import RegisterAgent
from app.mutations.steps import CancelCase
from app.settings import AccountSettings, Settings
from app.values.open_case import VisibleCase
from db.enums import EntryKind, Role
from db.knowledge import ArticleRecord
from db.models import Applicant
from db.mutation import Me
from db.queries.cases import case_file
from db.records import CaseFile
from db.replica import READERS
from tests.app.phone_place import PhonePlace, utc_now


class Desk:
    """Rina has a recorded case on the screen. The test decides when the records answer a question."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        settings = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
        self.place = PhonePlace(folder, qtbot, settings)
        self.editor: CaseEditor = self.place.workplace.cases.editor
        self.sari = Me(agent_id=uuid7(), agent_name="Sari", role=Role.AGENT, workstation="002")
        register = RegisterAgent(
            agent_id=self.sari.agent_id, name="Sari", role=Role.AGENT, occurred_at=utc_now()
        )
        self.place.replica.apply(register, self.sari).result(10)
        self._answer = Event()
        self._answer.set()
        with qtbot.waitSignal(self.editor.opened):
            self.editor.start_draft()
        self.editor.keep("subject", "Izin apotek")

    @property
    def case(self) -> VisibleCase:
        assert self.editor.current is not None
        return self.editor.current

    @property
    def recorded(self) -> CaseFile:
        file = self.place.read(lambda tx: case_file(tx, self.case.case_id))
        assert file is not None
        return file

    @property
    def notes(self) -> list[str]:
        return [entry.text for entry in self.recorded.timeline if entry.kind is EntryKind.NOTE_ADDED]

    def save(self) -> None:
        """Return when the records have it; what the screen shows of them may be older."""
        with self.qtbot.waitSignal(self.editor.stored):
            self.editor.save()

    def save_and_read(self) -> None:
        self.editor.save()
        self.qtbot.waitUntil(lambda: self.case.is_saved)

    def hold_answers(self) -> None:
        """From now on the records take changes, and answer no question."""
        self._answer.clear()
        for _ in range(READERS):
            self.place.replica.read(lambda _tx: self._answer.wait(60))

    def let_answer(self) -> None:
        self._answer.set()

    def answer(self) -> None:
        self.let_answer()
        self.qtbot.waitUntil(lambda: self.case.file is not None and not self.case.just_recorded)

    def sari_writes(self, seen: str, text: str) -> None:
        changed = ChangeDetails(
            case_id=self.case.case_id,
            changes={"subject": text},
            seen={"subject": seen},
            occurred_at=utc_now(),
        )
        self.place.replica.apply(changed, self.sari).result(10)

    def close(self) -> None:
        self._answer.set()
        self.place.close()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(tmp_path, qtbot)
    yield desk
    desk.close()


def test_until_the_record_comes_the_saved_words_are_shown_and_typed_upon(desk: Desk) -> None:
    desk.save_and_read()
    desk.hold_answers()
    desk.editor.keep("subject", "Izin klinik")
    desk.editor.keep("note", "Pemohon menelepon lagi")
    desk.save()
    assert (desk.case.value("subject"), desk.case.draft.get("note", "")) == ("Izin klinik", "")
    assert not desk.case.is_saved
    desk.editor.keep("subject", "Izin klinik gigi")
    desk.answer()
    assert desk.case.value("subject") == "Izin klinik gigi"
    assert desk.case.seen["subject"] == "Izin klinik"
    desk.save_and_read()
    assert desk.recorded.row.subject == "Izin klinik gigi"
    assert desk.notes == ["Pemohon menelepon lagi"]
    changes = [entry.facts for entry in desk.recorded.timeline if entry.kind is EntryKind.DETAILS_CHANGED]
    assert not any("overwrote" in facts for facts in changes)


@pytest.mark.parametrize("last", ["Izin klinik gigi", "Izin apotek"])
def test_a_second_save_before_the_record_of_the_first_records_what_was_typed_since(
    desk: Desk, last: str
) -> None:
    desk.save_and_read()
    desk.hold_answers()
    desk.editor.keep("subject", "Izin klinik")
    desk.save()
    desk.editor.keep("subject", last)
    desk.editor.keep("note", "Satu hal lagi")
    desk.save()
    assert desk.case.value("subject") == last
    desk.answer()
    assert desk.case.is_saved
    assert (desk.recorded.row.subject, desk.notes) == (last, ["Satu hal lagi"])


def test_a_text_put_back_while_its_change_is_on_its_way_is_recorded_as_put_back(desk: Desk) -> None:
    desk.save_and_read()
    desk.editor.keep("subject", "Izin klinik")
    desk.editor.save()
    desk.editor.keep("subject", "Izin apotek")
    desk.save_and_read()
    assert desk.recorded.row.subject == "Izin apotek"


def test_a_new_case_that_is_saved_twice_before_its_record_comes_is_logged_once(desk: Desk) -> None:
    refused: list[object] = []
    desk.editor.refused.connect(refused.append)
    desk.hold_answers()
    desk.save()
    desk.editor.keep("region", "Kota Bandung")
    desk.editor.keep("note", "Satu hal lagi")
    desk.save()
    desk.answer()
    assert (refused, desk.case.is_saved) == ([], True)
    assert (desk.recorded.row.subject, desk.recorded.region) == ("Izin apotek", "Kota Bandung")
    assert desk.notes == ["Satu hal lagi"]


def test_what_another_desk_writes_after_the_save_is_shown_when_the_record_comes(desk: Desk) -> None:
    desk.save_and_read()
    desk.hold_answers()
    desk.editor.keep("subject", "Izin klinik")
    desk.save()
    desk.sari_writes("Izin klinik", "Izin toko obat")
    desk.editor.keep("subject", "Izin klinik gigi")
    desk.editor.keep("subject", "Izin klinik")  # put back: nothing of Rina's stands against Sari's text
    desk.answer()
    assert desk.case.value("subject") == "Izin toko obat"
    assert desk.case.is_saved


def test_typing_on_after_the_save_stands_beside_what_another_desk_wrote_meanwhile(desk: Desk) -> None:
    desk.save_and_read()
    desk.hold_answers()
    desk.editor.keep("subject", "Izin klinik")
    desk.save()
    desk.sari_writes("Izin klinik", "Izin toko obat")
    desk.editor.keep("subject", "Izin klinik gigi")
    desk.answer()
    assert desk.case.value("subject") == "Izin klinik gigi"
    agent = desk.place.workplace.access.session.agent
    assert agent is not None
    assert field_conflicts(desk.case, agent.id)["subject"].earlier.text == "Izin toko obat"


def test_a_case_that_is_opened_again_during_its_save_shows_what_was_saved(desk: Desk) -> None:
    desk.save_and_read()
    case_id = desk.case.case_id
    desk.hold_answers()
    desk.editor.keep("subject", "Izin klinik")
    desk.editor.save()
    desk.editor.close_view()
    desk.editor.open(case_id)
    desk.qtbot.waitUntil(lambda: not desk.place.workplace.records.waiting)
    desk.let_answer()
    desk.qtbot.waitUntil(lambda: desk.editor.current is not None and desk.editor.current.is_saved)
    assert desk.case.value("subject") == "Izin klinik"


def test_a_case_that_changes_while_it_is_read_to_be_opened_is_shown_as_it_is(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a caller's case opens: the call ends the wait for the applicant in the same moment."""
    desk.save_and_read()
    case_id, records = desk.case.case_id, desk.place.workplace.records
    desk.editor.close_view()
    read = records.read
    found: list[Callable[[], None]] = []

    def read_and_keep(
        query: Callable[[Connection], object],
        done: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        read(query, lambda result: found.append(lambda: done(result)), failed)

    with monkeypatch.context() as patch:
        patch.setattr(records, "read", read_and_keep)
        desk.editor.open(case_id)
        qtbot.waitUntil(lambda: bool(found))
    with qtbot.waitSignal(records.changed):
        records.change(
            AddNote(note_id=uuid7(), case_id=case_id, text="Baru", occurred_at=utc_now()),
        )
    assert desk.editor.current is None
    for deliver in found:
        deliver()
    qtbot.waitUntil(lambda: [entry.text for entry in desk.case.timeline][-1] == "Baru")


def test_a_detail_typed_before_a_colleague_ended_the_case_stops_no_note_and_waits_for_a_reopening(
    desk: Desk,
) -> None:
    refused: list[object] = []
    desk.editor.refused.connect(refused.append)
    desk.save_and_read()
    desk.editor.keep("subject", "Izin klinik")
    cancelled = CancelCase(case_id=desk.case.case_id, reason="Kasus ganda", occurred_at=utc_now())
    desk.place.replica.apply(cancelled, desk.sari).result(10)
    desk.qtbot.waitUntil(lambda: not desk.case.takes_details)
    desk.editor.keep("note", "Pemohon menelepon lagi")
    desk.save()
    assert (desk.notes, refused) == (["Pemohon menelepon lagi"], [])
    assert (desk.recorded.row.subject, desk.case.held_back) == ("Izin apotek", {"subject": "Izin klinik"})
    desk.place.workplace.cases.service.reopen("Pemohon menelepon lagi")
    desk.qtbot.waitUntil(lambda: desk.case.takes_details)
    assert desk.case.changes == {"subject": "Izin klinik"}
    desk.save_and_read()
    assert desk.recorded.row.subject == "Izin klinik"


def test_what_an_ended_case_does_not_take_is_named_when_its_reader_is_done_and_stays(desk: Desk) -> None:
    refused, ready = list[object](), list[bool]()
    desk.editor.refused.connect(refused.append)
    desk.editor.finished.connect(lambda: ready.append(True))
    desk.save_and_read()
    case_id = desk.case.case_id
    desk.editor.keep("subject", "Izin klinik")
    desk.editor.keep("person.name", "Siti Aminah")
    cancelled = CancelCase(case_id=case_id, reason="Kasus ganda", occurred_at=utc_now())
    desk.place.replica.apply(cancelled, desk.sari).result(10)
    desk.qtbot.waitUntil(lambda: not desk.case.takes_details)
    assert desk.case.held_back == {"subject": "Izin klinik", "person.name": "Siti Aminah"}
    assert (desk.case.is_saved, desk.case.is_recorded) == (False, True)
    article = ArticleRecord(uuid7(), 1, "Aturan", ("Aturan apa?",), "Berlaku PP 28/2025.", "PP 28/2025")
    desk.place.workplace.knowledge.articles.cite(article, "izin")
    desk.editor.finish()
    desk.qtbot.waitUntil(lambda: bool(ready))
    assert desk.place.got("typed_text_stays").facts["number"]
    desk.editor.open(case_id)
    desk.qtbot.waitUntil(lambda: desk.editor.is_on_screen(case_id))
    desk.editor.drop_typed("subject")
    desk.editor.drop_typed("person.name")
    assert (desk.case.held_back, desk.case.is_saved, refused, names(desk)) == ({}, True, [], [])


def names(desk: Desk) -> list[str]:
    return desk.place.read(lambda tx: sorted(tx.scalars(select(Applicant.name)).all()))


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_person_is_recorded_once_and_for_the_case_in_which_they_were_typed(
    desk: Desk, is_saved: bool
) -> None:
    if is_saved:
        desk.save_and_read()
    first = desk.case.case_id
    desk.editor.keep("person.name", "Siti Aminah")
    service = desk.place.workplace.cases.service
    service.add_applicant("Siti Aminah", "")
    service.add_applicant("Siti Aminah", "")  # Enter pressed twice
    desk.editor.start_draft()  # another call, before the disk has answered
    second = desk.case.case_id
    desk.qtbot.waitUntil(lambda: not desk.place.workplace.records.waiting)
    assert desk.case.case_id == second
    assert desk.case.person is None
    desk.editor.open(first)
    desk.qtbot.waitUntil(lambda: desk.case.case_id == first and desk.case.person is not None)
    desk.editor.keep("note", "Sudah dicatat")
    desk.save_and_read()
    assert desk.recorded.applicant is not None
    assert (desk.recorded.applicant.name, names(desk)) == ("Siti Aminah", ["Siti Aminah"])


def test_a_person_typed_in_a_saved_case_and_recorded_with_enter_is_one_person(desk: Desk) -> None:
    desk.save_and_read()
    desk.editor.keep("person.name", "Siti Aminah")
    desk.place.workplace.cases.service.add_applicant("Siti Aminah", "")
    desk.qtbot.waitUntil(lambda: desk.case.person is not None)
    assert names(desk) == ["Siti Aminah"]


@pytest.mark.parametrize("is_saved", [False, True])
@pytest.mark.parametrize("adds_first", [False, True])
def test_a_person_is_recorded_once_who_is_added_and_saved_before_the_disk_answers(
    desk: Desk, is_saved: bool, adds_first: bool
) -> None:
    if is_saved:
        desk.save_and_read()
    desk.editor.keep("person.name", "Siti Aminah")
    add = partial(desk.place.workplace.cases.service.add_applicant, "Siti Aminah", "")
    steps: list[Callable[[], None]] = [add, desk.editor.save]
    with desk.place.slow_records():
        for step in steps if adds_first else reversed(steps):
            step()
    desk.qtbot.waitUntil(lambda: desk.case.file is not None and desk.case.person is not None)
    assert (names(desk), desk.case.draft.get("person.name")) == (["Siti Aminah"], None)


@pytest.mark.parametrize("is_saved", [False, True])
def test_a_person_who_is_recorded_after_another_user_signed_in_is_of_the_one_who_typed(
    desk: Desk, is_saved: bool
) -> None:
    if is_saved:
        desk.save_and_read()
    session, records = desk.place.workplace.access.session, desk.place.workplace.records
    rina, case_id, refused = session.agent, desk.case.case_id, list[object]()
    assert rina is not None
    records.refused.connect(refused.append)
    desk.editor.keep("person.name", "Siti Aminah")
    desk.qtbot.waitUntil(lambda: any(one.id == desk.sari.agent_id for one in session.staff))
    with desk.place.slow_records():
        desk.place.workplace.cases.service.add_applicant("Siti Aminah", "")
        session.sign_in(desk.sari.agent_id)
    desk.qtbot.waitUntil(lambda: not records.waiting)
    session.sign_in(rina.id)
    desk.editor.open(case_id)
    desk.qtbot.waitUntil(lambda: desk.editor.is_on_screen(case_id) and desk.case.person is not None)
    desk.editor.keep("note", "Sudah dicatat")
    desk.save_and_read()
    assert (names(desk), refused) == (["Siti Aminah"], [])
    assert {entry.actor_name for entry in desk.recorded.timeline if entry.actor_id} == {rina.name}
