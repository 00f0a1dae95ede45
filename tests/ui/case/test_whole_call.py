"""A complaint from the first word to the receipt, with the keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QApplication

from app.cases.answers import Answer, AnswerSource, Promise, Receipt
from app.common.enums import CaseStatus, Channel, EntryKind
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import SITI, talking
from tests.ui.fakes import AGENT, NOW, OFFICER, UNIT
from ui.keys.key_table import Key


def test_a_complaint_is_logged_and_escalated_without_the_mouse(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    assert desk.focus() == "details.subject"
    desk.type("Izin reklame belum terbit")
    desk.tab()
    desk.type("Berkas lengkap sejak 2 Oktober, kapan terbit?")
    desk.press(Key.NOTE)
    desk.later(minutes=2, seconds=5)
    desk.type("Pameran mulai 1 Desember\nPerlu kepastian")
    assert desk.editor.kept["note"] == "[02:05] Pameran mulai 1 Desember\nPerlu kepastian"
    desk.press(Key.SAVE)
    assert desk.panel.note.editor.toPlainText() == ""

    desk.press(Key.DECIDE_NO)
    assert desk.focus() == "escalation.unit_id"
    desk.type("B")  # the list of units jumps to what is typed
    desk.panel.forms.escalation.unit.activated.emit(desk.panel.forms.escalation.unit.currentIndex())
    desk.tab()
    assert desk.focus() == "escalation.question"
    desk.tab()
    assert desk.focus() == "escalation.no_evidence_reason"
    desk.type("JELITA sedang tidak dapat dibuka")
    desk.tab(3)
    assert desk.focus() == "escalation.promise"
    desk.type("Pagi saja")
    desk.press(Key.FINISH)

    question = "Izin reklame belum terbit.\nBerkas lengkap sejak 2 Oktober, kapan terbit?"
    # 10.02 and the unit's 60 minutes, the agent's 10, on a round minute
    promise = Promise(NOW + timedelta(minutes=75), Channel.VOICE, "Pagi saja")
    asked = (UNIT.id, question, promise, "JELITA sedang tidak dapat dibuka")
    assert desk.asked("escalate") == [asked]
    assert desk.editor.current.status is CaseStatus.WAITING_UNIT
    assert desk.panel.forms.current is None
    desk.press(Key.FINISH)
    assert desk.asked("finish") == [()]
    assert desk.panel.empty.isVisible()


def test_the_officer_answers_with_the_packet_before_the_eyes(desk: Desk) -> None:
    desk.escalate()
    desk.editor.sit_down(OFFICER)
    desk.editor.show(desk.editor.current)
    assert desk.focus() == "solution.text"
    assert desk.part("packet.question").isVisible()
    desk.type("SK sudah terbit.")
    desk.tab()
    desk.type("J")
    desk.panel.forms.solution.system.activated.emit(1)
    desk.tab()
    desk.type("503/1123/REK/2026")
    desk.press(Key.FINISH)
    assert desk.asked("record_solution") == []  # a legal basis is needed, and the keyboard is there
    assert desk.focus() == "solution.legal_basis"
    desk.type("PP 28/2025")
    desk.press(Key.FINISH)
    answer = Answer(
        "SK sudah terbit.",
        "jelita",
        "503/1123/REK/2026",
        legal_basis="PP 28/2025",
        valid_until=date(2026, 12, 24),
    )
    assert desk.asked("record_solution") == [(answer, "", None)]


def test_the_solution_is_given_and_its_receipt_confirmed_with_one_key_each(desk: Desk) -> None:
    desk.solve()
    assert desk.panel.forms.open_name == "closing"
    assert desk.part("solution.view.text").text() == "SK sudah terbit."  # type: ignore[attr-defined]
    desk.press(Key.TELL_SOLUTION)
    assert desk.asked("notify_applicant") == [("voice", None)]
    desk.panel.forms.closing.satisfied.choose("4")
    desk.press(Key.TELL_SOLUTION)
    assert desk.asked("confirm_receipt") == [(Receipt("voice", 4),)]
    kinds = [entry.kind for entry in desk.editor.current.timeline]
    assert kinds[-2:] == [EntryKind.RECEIPT_CONFIRMED, EntryKind.CLOSED]
    assert desk.panel.forms.current is None


def test_finishing_with_the_hands_on_the_note_never_says_that_the_applicant_was_told(desk: Desk) -> None:
    desk.solve()
    assert desk.focus() == "note.text"
    desk.press(Key.FINISH)
    assert desk.asked("notify_applicant") == []
    assert desk.asked("finish") == [()]


def test_decision_yes_takes_the_evidence_into_the_answer(desk: Desk) -> None:
    desk.log()
    desk.press(Key.LOOK_UP)
    assert desk.focus() == "evidence.result"
    desk.type("Izin terbit 1 November")
    desk.press(Key.FINISH)
    desk.press(Key.DECIDE_YES)
    desk.press(Key.FINISH)
    number = "0012310701102026014"
    assert desk.asked("add_evidence") == [("jelita", number, "Izin terbit 1 November")]
    answer = Answer("Izin terbit 1 November", "jelita", number, valid_until=date(2026, 12, 24))
    assert desk.asked("answer") == [(answer, None)]
    assert desk.panel.forms.open_name == "closing"


def test_an_incomplete_question_goes_back_with_its_reason(desk: Desk) -> None:
    desk.escalate()
    desk.editor.sit_down(OFFICER)
    desk.editor.show(desk.editor.current)
    desk.press(Key.RETURN_PACKET)
    desk.type("Nomor pendaftaran tidak ditemukan")
    desk.press(Key.FINISH)
    assert desk.asked("return_escalation") == [("Nomor pendaftaran tidak ditemukan",)]
    desk.editor.sit_down(AGENT)
    desk.editor.show(desk.editor.current)
    assert "Nomor pendaftaran tidak ditemukan" in desk.panel.next.sentence()


def test_waiting_for_the_applicant_and_going_on_is_one_key_each_way(desk: Desk) -> None:
    desk.log()
    desk.press(Key.WAIT)
    desk.type("Bukti bayar retribusi")
    desk.press(Key.FINISH)
    assert desk.asked("wait_for_applicant") == [("Bukti bayar retribusi", "")]
    assert "Bukti bayar retribusi" in desk.panel.next.sentence()
    desk.press(Key.WAIT)
    assert desk.asked("end_wait") == [()]


def test_what_the_unit_asks_back_is_answered_in_place_and_goes_on(desk: Desk) -> None:
    desk.escalate()
    desk.editor.sit_down(OFFICER)
    desk.editor.show(desk.editor.current)
    desk.press(Key.ASK_BACK)
    desk.type("Nomor pendaftaran yang mana?")
    desk.press(Key.FINISH)
    assert desk.asked("ask_back") == [("Nomor pendaftaran yang mana?", "")]
    desk.editor.sit_down(AGENT)
    desk.editor.show(desk.editor.current)
    assert "Nomor pendaftaran yang mana?" in desk.panel.next.sentence()
    desk.press(Key.TELL_SOLUTION)
    assert desk.focus() == "answer_unit.text"
    desk.type("Yang ke-dua")
    desk.press(Key.TELL_SOLUTION)
    assert desk.asked("answer_unit") == [("Yang ke-dua",)]
    assert desk.editor.current.status is CaseStatus.WAITING_UNIT


def test_an_agent_writes_down_the_answer_of_a_unit_without_the_program(desk: Desk) -> None:
    desk.escalate()
    desk.editor.show(desk.editor.current)
    desk.press(Key.PACKET_TEXT)
    desk.press(Key.FINISH)
    assert "Kapan SK izin reklame ini ditetapkan?" in QApplication.clipboard().text()
    desk.press(Key.TELL_SOLUTION)
    form = desk.panel.forms.solution
    desk.type("SK terbit besok.")
    form.system.choose("both")
    form.reference.type_over("503/1")
    form.basis.type_over("PP 28/2025")
    desk.press(Key.FINISH)
    assert desk.focus() == "solution.oss_reference"
    desk.type("OSS-9")
    desk.press(Key.FINISH)
    assert desk.focus() == "solution.given_by"
    desk.type("Pak Asep")
    form.given_at.type_over("25.00")
    desk.press(Key.FINISH)
    assert desk.focus() == "solution.given_at"
    form.given_at.type_over("10.02")
    desk.press(Key.FINISH)
    ((answer, validated_by, given),) = desk.asked("record_solution")
    assert isinstance(answer, Answer)
    assert (answer.reference, answer.oss_reference, validated_by) == ("503/1", "OSS-9", "")
    assert given == AnswerSource("Pak Asep", "voice", NOW + timedelta(minutes=2))


def test_an_answer_that_is_not_valid_any_more_is_given_only_by_a_second_press(desk: Desk) -> None:
    desk.solve()
    file = desk.editor.current.file
    last = NOW.date() - timedelta(days=1)
    desk.editor.put(file=replace(file, solutions=(replace(file.solutions[-1], valid_until=last),)))
    assert desk.panel.forms.open_name == "closing"
    assert desk.part("solution.view").property("tone") == "danger"
    desk.press(Key.TELL_SOLUTION)  # in a call one press is enough for an answer that holds
    assert desk.asked("notify_applicant") == []
    assert "23 November 2026" in desk.panel.forms.closing.problem()
    desk.press(Key.TELL_SOLUTION)
    assert desk.asked("notify_applicant") == [("voice", None, True)]


def test_a_score_while_telling_is_the_receipt_with_what_was_said(desk: Desk) -> None:
    desk.solve()
    desk.press(Key.TELL_SOLUTION)
    desk.service.asked.clear()
    closing = desk.panel.forms.closing
    closing.satisfied.choose("3")
    closing.comment.type_over("Jelas")
    desk.press(Key.TELL_SOLUTION)
    assert desk.asked("confirm_receipt") == [(Receipt("voice", 3, "Jelas"),)]
