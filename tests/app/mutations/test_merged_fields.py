"""Two people change one case: different fields merge, of the same field both answers stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.access.visibility import Visibility, visible_file
from app.cases.case_editor import CaseEditor
from app.cases.case_service import CaseService
from app.cases.field_conflicts import FieldConflict, changed_by_others, field_conflicts
from app.mutations import read_back
from app.mutations.case import AddEvidence, AddNote, ChangeDetails
from app.mutations.erased_facts import unnamed_facts
from app.mutations.people import RegisterAgent
from app.settings import AccountSettings, Settings
from app.values.open_case import OpenCase, VisibleCase
from db.enums import EntryKind, Role
from db.mutation import Me, Mutation
from db.queries.cases import case_file
from db.records import CaseFile, TimelineRecord
from tests.app.phone_place import PhonePlace, utc_now
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def change(case_id: UUID, minute: float, seen: dict[str, str] | None = None, **changes: str) -> ChangeDetails:
    return ChangeDetails(case_id=case_id, changes=changes, seen=seen or {}, occurred_at=at(minute))


def changes_of(file: CaseFile) -> list[TimelineRecord]:
    return [entry for entry in file.timeline if entry.kind is EntryKind.DETAILS_CHANGED]


def on_screen(file: CaseFile) -> OpenCase:
    row = file.row
    return OpenCase(row.id, row.number, row.channel, row.opened_at, file=file, timeline=file.timeline)


def test_different_fields_merge_and_nobody_is_asked(office: Office) -> None:
    case_id = office.log(subject="Izin apotek", description="lama")
    office.do(change(case_id, 2, {"subject": "Izin apotek"}, subject="Izin toko obat"), me=office.sari)
    office.do(change(case_id, 3, {"description": "lama"}, description="baru"), me=office.rina)
    file = office.file(case_id)
    assert (file.row.subject, file.description) == ("Izin toko obat", "baru")
    assert field_conflicts(on_screen(file), office.rina.agent_id) == {}


def test_of_the_same_field_the_later_write_stands_and_both_answers_stay_on_record(office: Office) -> None:
    case_id = office.log(subject="Izin apotek")
    office.do(change(case_id, 2, {"subject": "Izin apotek"}, subject="Izin toko obat"), me=office.sari)
    office.do(change(case_id, 4, {"subject": "Izin apotek"}, subject="Izin klinik"), me=office.rina)
    file = office.file(case_id)
    assert file.row.subject == "Izin klinik"
    assert changes_of(file)[-1].facts["overwrote"] == {
        "subject": ["Izin apotek", "Izin toko obat", "Izin klinik", "Sari"]
    }
    two = field_conflicts(on_screen(file), office.sari.agent_id)["subject"]
    assert (two.earlier.text, two.earlier.by_name, two.earlier.at) == ("Izin toko obat", "Sari", at(2))
    assert (two.later.text, two.later.by_name, two.later.at) == ("Izin klinik", "Rina", at(4))


@pytest.mark.parametrize("kept", ["Izin toko obat", "Izin klinik"])
def test_either_answer_can_be_chosen_and_ends_the_mark_for_everybody(office: Office, kept: str) -> None:
    case_id = office.log(subject="Izin apotek")
    office.do(change(case_id, 2, {"subject": "Izin apotek"}, subject="Izin toko obat"), me=office.sari)
    office.do(change(case_id, 4, {"subject": "Izin apotek"}, subject="Izin klinik"), me=office.rina)
    settle = ChangeDetails(
        case_id=case_id,
        changes={"subject": kept},
        seen={"subject": "Izin klinik"},
        settles=("subject",),
        occurred_at=at(5),
    )
    office.do(settle, me=office.sari)
    file = office.file(case_id)
    assert file.row.subject == kept
    assert field_conflicts(on_screen(file), office.rina.agent_id) == {}
    count = len(file.timeline)
    office.do(settle, me=office.sari)  # a colleague chose the same meanwhile: nothing is left to record
    assert len(office.file(case_id).timeline) == count


def test_who_changes_the_field_knowingly_ends_the_mark_and_three_writers_leave_one(office: Office) -> None:
    case_id = office.log(subject="A")
    office.do(change(case_id, 2, {"subject": "A"}, subject="B"), me=office.sari)
    office.do(change(case_id, 3, {"subject": "A"}, subject="C"), me=office.rina)
    office.do(change(case_id, 4, {"subject": "A"}, subject="D"), me=office.boss)
    two = field_conflicts(on_screen(office.file(case_id)), None)["subject"]
    assert (two.earlier.text, two.earlier.by_name, two.later.text) == ("C", "Rina", "D")
    office.do(change(case_id, 5, {"subject": "D"}, subject="E"), me=office.sari)
    assert field_conflicts(on_screen(office.file(case_id)), None) == {}


def test_nobody_overwrites_unseen_what_is_equal_their_own_or_of_an_old_outbox(office: Office) -> None:
    case_id = office.log(subject="A")
    office.do(change(case_id, 2, {"subject": "A"}, subject="B"), me=office.sari)
    office.do(change(case_id, 3, {"subject": "A"}, subject="B"), me=office.rina)  # the same answer
    office.do(change(case_id, 4, {"subject": "A"}, subject="C"), me=office.sari)  # her own, again
    old = f'{{"mutation":"change_details","occurred_at":"2026-11-24T03:05:00Z","case_id":"{case_id}",'
    office.do(read_back(old + '"changes":{"subject":"D"}}'), me=office.rina)
    file = office.file(case_id)
    assert file.row.subject == "D"
    assert all("overwrote" not in entry.facts for entry in changes_of(file))


def test_two_applicants_for_one_case_are_both_told(office: Office) -> None:
    case_id, ani, tono = office.log(), office.applicant("Ani"), office.applicant("Tono")
    seen = {"applicant_id": str(office.budi)}
    office.do(change(case_id, 2, seen, applicant_id=str(ani)), me=office.sari)
    office.do(change(case_id, 3, seen, applicant_id=str(tono)), me=office.rina)
    got = changes_of(office.file(case_id))[-1].facts["overwrote"]["applicant_id"]
    assert got == [f"Budi Santoso {office.budi}", f"Ani {ani}", f"Tono {tono}", "Sari"]
    office.do(change(case_id, 4, is_anonymous="yes"), me=office.rina)
    shown = visible_file(office.file(case_id), Visibility(knows_person=False, knows_numbers=False))
    assert changes_of(shown)[1].facts["overwrote"]["applicant_id"] == ["", "", "", "Sari"]
    unnamed = unnamed_facts({"overwrote": {"applicant_id": got}}, {str(ani)})
    assert unnamed["overwrote"]["applicant_id"] == [got[0], "", got[2], "Sari"]


def test_notes_and_evidence_of_two_people_stand_beside_each_other(office: Office) -> None:
    case_id = office.log()

    def both(me: Me, word: str) -> list[Mutation]:
        note = AddNote(note_id=uuid7(), case_id=case_id, text=f"Catatan {word}", occurred_at=at(2))
        found: dict[str, Any] = {"system": "oss", "query": "8120", "result": f"Hasil {word}"}
        return [note, AddEvidence(evidence_id=uuid7(), case_id=case_id, occurred_at=at(2), **found)]

    office.do(*both(office.rina, "Rina"), me=office.rina)
    office.do(*both(office.sari, "Sari"), me=office.sari)
    file = office.file(case_id)
    assert {entry.text for entry in file.timeline} >= {"Catatan Rina", "Catatan Sari"}
    assert {one.result for one in file.evidence} == {"Hasil Rina", "Hasil Sari"}


# -- at the desk ---------------------------------------------------------------------------------------------


class Desk:
    """Rina has a saved case on the screen; Sari works in the same records."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        settings = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
        self.place = PhonePlace(folder, qtbot, settings)
        self.editor: CaseEditor = self.place.workplace.cases.editor
        self.service: CaseService = self.place.workplace.cases.service
        self.sari = Me(agent_id=uuid7(), agent_name="Sari", role=Role.AGENT, workstation="002")
        register = {"agent_id": self.sari.agent_id, "name": "Sari", "role": Role.AGENT}
        self.by_sari(RegisterAgent(occurred_at=utc_now(), **register))  # type: ignore[arg-type]
        with qtbot.waitSignal(self.editor.opened):
            self.editor.start_draft()
        self.type(subject="Izin apotek", region="Kota Bandung")
        self.editor.save()
        qtbot.waitUntil(lambda: self.case.is_saved)

    @property
    def case(self) -> VisibleCase:
        assert self.editor.current is not None
        return self.editor.current

    @property
    def two(self) -> dict[str, FieldConflict]:
        agent = self.place.workplace.access.session.agent
        assert agent is not None
        return field_conflicts(self.case, agent.id)

    def type(self, **texts: str) -> None:
        for name, text in texts.items():
            self.editor.keep(name, text)

    def by_sari(self, mutation: Mutation) -> None:
        self.place.replica.apply(mutation, self.sari).result(10)

    def sari_writes(self, **changes: str) -> None:
        """And it has reached Rina's screen."""
        seen = {name: self.case.seen[name] for name in changes}
        self.by_sari(
            ChangeDetails(case_id=self.case.case_id, changes=changes, seen=seen, occurred_at=utc_now())
        )
        self.qtbot.waitUntil(lambda: [one.actor_name for one in changes_of(self.file)][-1:] == ["Sari"])

    @property
    def file(self) -> CaseFile:
        assert self.case.file is not None
        return self.case.file

    def save(self) -> dict[str, Any]:
        """Return the facts of the entry that it makes."""
        count = len(changes_of(self.file))
        self.editor.save()
        self.qtbot.waitUntil(lambda: self.case.is_saved and len(changes_of(self.file)) > count)
        return changes_of(self.file)[-1].facts


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    found = Desk(tmp_path, qtbot)
    yield found
    found.place.close()


def test_what_is_not_touched_takes_the_new_value_and_what_is_typed_stays_with_both_shown(desk: Desk) -> None:
    since = desk.case.timeline[-1].version
    desk.type(subject="Izin klinik")
    desk.sari_writes(subject="Izin toko obat", region="Kota Bogor")
    assert desk.case.value("region") == "Kota Bogor"
    assert desk.case.value("subject") == "Izin klinik"
    assert set(desk.two) == {"subject"}
    assert desk.two["subject"].earlier.text == "Izin toko obat"
    assert desk.two["subject"].is_typed
    me = desk.place.workplace.access.session.agent
    assert me is not None
    assert set(changed_by_others(desk.case, since, me.id)) == {"region"}
    facts = desk.save()
    assert facts["overwrote"] == {"subject": ["Izin apotek", "Izin toko obat", "Izin klinik", "Sari"]}
    assert desk.file.row.subject == "Izin klinik"
    assert not desk.two["subject"].is_typed
    assert desk.place.read(lambda tx: case_file(tx, desk.case.case_id)).region == "Kota Bogor"


def test_who_keeps_the_own_text_knowingly_overwrites_nobody_unseen(desk: Desk) -> None:
    desk.type(subject="Izin klinik")
    desk.sari_writes(subject="Izin toko obat")
    desk.service.settle("subject", takes_earlier=False)
    assert desk.two == {}
    assert "overwrote" not in desk.save()
    assert desk.file.row.subject == "Izin klinik"


def test_who_takes_the_others_text_has_nothing_left_to_save(desk: Desk) -> None:
    desk.type(subject="Izin klinik")
    desk.sari_writes(subject="Izin toko obat")
    desk.service.settle("subject", takes_earlier=True)
    assert desk.two == {}
    assert desk.case.value("subject") == "Izin toko obat"
    assert desk.case.is_saved


def test_of_two_recorded_answers_the_earlier_is_taken_back_from_the_screen(desk: Desk) -> None:
    desk.type(region="Kota Cimahi")
    desk.sari_writes(region="Kota Bogor")
    desk.save()
    desk.service.settle("region", takes_earlier=True)
    desk.qtbot.waitUntil(lambda: desk.file.region == "Kota Bogor")
    assert desk.two == {}


def test_a_text_that_was_put_back_as_it_was_takes_nothing_back(desk: Desk) -> None:
    desk.type(subject="Izin klinik")
    desk.type(subject="Izin apotek", note="Pemohon menelepon lagi")
    desk.sari_writes(subject="Izin toko obat")
    desk.editor.save()
    desk.qtbot.waitUntil(lambda: any(entry.text for entry in desk.case.timeline))
    desk.qtbot.waitUntil(lambda: desk.case.is_saved)
    assert desk.file.row.subject == "Izin toko obat"


def test_typing_on_while_a_save_is_on_its_way_overwrites_only_oneself(desk: Desk) -> None:
    desk.type(subject="Izin klinik")
    desk.editor.save()
    desk.type(subject="Izin klinik pratama")
    facts = desk.save()
    assert "overwrote" not in facts
    desk.qtbot.waitUntil(lambda: desk.file.row.subject == "Izin klinik pratama")


def test_what_only_repeats_the_record_is_no_draft_and_never_stands_over_a_later_correction(
    desk: Desk,
) -> None:
    work = desk.place.workplace
    desk.type(service="Izin Apotek")
    desk.sari_writes(service="Izin Apotek")
    desk.editor.save()
    assert [tab.is_unsaved for tab in work.cases.tabs.tabs] == [False]
    case_id = desk.case.case_id
    desk.editor.close_view()
    corrected = ChangeDetails(
        case_id=case_id,
        changes={"service": "Izin Toko Obat"},
        seen={"service": "Izin Apotek"},
        occurred_at=utc_now(),
    )
    desk.by_sari(corrected)
    with desk.qtbot.waitSignal(desk.editor.opened):
        desk.editor.open(case_id)
    assert desk.case.value("service") == "Izin Toko Obat"
    desk.type(note="Pemohon menelepon lagi")
    desk.editor.save()
    desk.qtbot.waitUntil(lambda: any(entry.text for entry in desk.case.timeline))
    assert desk.file.service == "Izin Toko Obat"


@pytest.mark.parametrize("leaves_first", [False, True])
def test_the_earlier_text_chosen_against_anothers_is_a_change_like_any_other(
    desk: Desk, leaves_first: bool
) -> None:
    desk.type(subject="Izin klinik")
    desk.sari_writes(subject="Izin toko obat")
    desk.type(subject="Izin apotek")  # it said so before: that one holds
    assert not desk.case.is_saved
    assert set(desk.two) == {"subject"}
    if leaves_first:
        case_id = desk.case.case_id
        desk.editor.close_view()
        with desk.qtbot.waitSignal(desk.editor.opened):
            desk.editor.open(case_id)
    facts = desk.save()
    assert desk.file.row.subject == "Izin apotek"
    assert facts["overwrote"] == {"subject": ["Izin apotek", "Izin toko obat", "Izin apotek", "Sari"]}
    desk.type(subject="Izin apotek, kota")
    desk.type(subject="Izin apotek")  # put back while nobody else wrote: nothing is meant
    desk.place.workplace.cases.tabs.typed()
    assert desk.place.workplace.cases.tabs.tabs[0].is_unsaved is False
