"""A case goes to another unit, to another agent, or out as a text; and its applicant is put right."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from PySide6.QtWidgets import QAbstractButton, QLabel

from app.cases.packet import Packet
from app.common.enums import AgentRecord, Role, UnitRecord
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import NUMBER, SITI
from tests.ui.fakes import AGENT, OFFICER, UNIT
from ui.case.forms.escalation_form import EscalationForm
from ui.keys.key_table import Key

CONTROL = UnitRecord(uuid4(), "pengendalian", "Bidang Pengendalian")
SARI = AgentRecord(uuid4(), "Sari Dewi", Role.AGENT)
WATI = AgentRecord(uuid4(), "Wati", Role.SUPERVISOR)


def test_the_only_other_unit_is_proposed_and_gets_the_question_with_a_reason(desk: Desk) -> None:
    desk.place.access.session.units = (*desk.place.access.session.units, CONTROL)
    desk.escalate()
    desk.editor.sit_down(OFFICER)
    desk.editor.show(desk.editor.current)
    desk.press(Key.PASS_ON)
    assert desk.focus() == "pass.reason"
    desk.press(Key.FINISH)
    assert desk.asked("pass_on") == []
    desk.type("Ini pengawasan, bukan perizinan")
    desk.press(Key.FINISH)
    assert desk.asked("pass_on") == [(CONTROL.id, "Ini pengawasan, bukan perizinan")]


def test_another_persons_case_is_taken_over_with_one_key_and_my_own_is_not(desk: Desk) -> None:
    desk.log()
    desk.press(Key.TAKE_OVER)
    assert desk.asked("take_over") == []
    row = replace(desk.editor.current.file.row, assignee_id=SARI.id, assignee_name=SARI.name)
    desk.editor.put(file=replace(desk.editor.current.file, row=row))
    desk.press(Key.TAKE_OVER)
    assert desk.asked("take_over") == [()]


def test_a_supervisor_gives_a_case_to_an_agent_and_an_agent_cannot(desk: Desk) -> None:
    desk.place.access.session.staff = (AGENT, SARI, WATI, OFFICER)
    desk.log()
    desk.press(Key.ASSIGN)
    assert desk.panel.forms.current is None
    desk.editor.sit_down(WATI)
    desk.editor.show(desk.editor.current)
    desk.press(Key.ASSIGN)
    form = desk.panel.forms.assign
    offered = [form.agent.itemText(row) for row in range(1, form.agent.count())]
    assert offered == [SARI.name, WATI.name]  # not its agent, and nobody of a unit
    form.agent.choose(str(SARI.id))
    desk.tab()
    desk.type("Rina cuti")
    desk.press(Key.FINISH)
    assert desk.asked("assign") == [(SARI.id, "Rina cuti")]


def test_what_is_recorded_of_the_applicant_is_typed_over_and_a_name_stays(desk: Desk) -> None:
    desk.log()
    desk.press(Key.CORRECT_PERSON)
    lines = desk.panel.forms.correct.lines
    assert lines["name"].value() == SITI.name
    lines["name"].type_over("")
    desk.press(Key.FINISH)
    assert desk.asked("correct_applicant") == []
    lines["name"].type_over("Siti Aminah binti Ahmad")
    lines["phone"].type_over("0813 2222 3333")
    desk.press(Key.FINISH)
    ((changes, phone),) = desk.asked("correct_applicant")
    assert (changes, phone) == ({"name": "Siti Aminah binti Ahmad"}, "0813 2222 3333")
    desk.service.corrected.emit()
    assert desk.panel.forms.open_name == ""


def test_a_packet_that_was_read_for_another_case_fills_no_form_of_this_one(desk: Desk) -> None:
    desk.log()
    others: list[Packet] = []
    desk.units.packet_proposed.connect(others.append)
    desk.panel.forms.open("escalation")
    desk.units.propose_packet(UNIT.id)
    desk.editor.begin()
    desk.panel.forms.open("escalation")
    form = desk.panel.forms.form("escalation")
    assert isinstance(form, EscalationForm)
    form.reset({})
    desk.units.packet_proposed.emit(replace(others[-1], question="Dari pemohon lain"))
    assert "Dari pemohon lain" not in form.question.value()


def test_the_packet_becomes_a_file_and_it_is_said_where_or_why_not(desk: Desk) -> None:
    desk.escalate()
    desk.editor.show(desk.editor.current)
    desk.press(Key.PACKET_TEXT)
    save, said = desk.part("packet_text.save"), desk.part("packet_text.said")
    assert isinstance(save, QAbstractButton)
    assert isinstance(said, QLabel)
    save.click()
    ((_, number, text),) = desk.place.paper.packets.asked
    assert number == NUMBER
    assert "PERTANYAAN UNTUK BIDANG" in text
    desk.place.paper.packets.saved.emit("/data/packets/1.txt")
    assert "/data/packets/1.txt" in said.text()
    desk.place.paper.packets.failed.emit("/data/packets")
    assert "could not be saved" in said.text()
