"""Who else is at the case, and two people in one field: shown where one looks, moving nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.cases.case_tabs import OpenTab
from app.cases.presence import CasePresence, Doing, LinkState, Presence
from app.common.enums import EntryKind
from app.values.open_case import SEEN
from db.rules.lifecycle import Move
from tests.ui.case.conftest import Desk
from tests.ui.fakes import AGENT, NOW, OFFICER
from ui.case import presence_row as company_row
from ui.case.header import HEIGHT_PX
from ui.case.presence_text import initials
from ui.keys.key_table import Key
from ui.style.theme import Appearance, Scheme
from ui.widgets.pill import Pill

BUDI, TONO = uuid4(), uuid4()


def there(desk: Desk, name: str, doing: Doing, field: str = "") -> Presence:
    return Presence(
        case_id=desk.editor.current.case_id,
        person_id=uuid4(),
        name=name,
        workstation="002",
        doing=doing,
        field=field,
        since=NOW,
    )


def send(desk: Desk, *others: Presence) -> None:
    desk.place.cases.presence.send(desk.editor.current.case_id, CasePresence(LinkState.KNOWN, others))


def presence_words(desk: Desk) -> str:
    row = desk.part("case.presence")
    return row.accessibleName() if row.isVisible() else ""


def budi_changes(desk: Desk, field: str, before: str, after: str) -> None:
    """Budi's change of a field reaches the screen."""
    case = desk.editor.current
    last = case.timeline[-1]
    entry = replace(
        last,
        id=uuid4(),
        version=last.version + 1,
        kind=EntryKind.DETAILS_CHANGED,
        actor_id=BUDI,
        actor_name="Budi",
        text="",
        facts={"changes": {field: [before, after]}},
    )
    timeline = (*case.timeline, entry)
    changed = {field: after} if field != "subject" else {"row": replace(case.file.row, subject=after)}
    desk.editor.put(timeline=timeline, file=replace(case.file, timeline=timeline, **changed))


def test_the_header_says_who_is_there_and_nothing_where_nobody_is(desk: Desk) -> None:
    desk.log()
    assert presence_words(desk) == ""
    send(
        desk,
        there(desk, "Siti", Doing.ON_THE_PHONE),
        there(desk, "Budi", Doing.WRITES, "answer.text"),
        there(desk, "Tono", Doing.VIEWS),
    )
    assert presence_words(desk) == (
        "Who else is here: Siti is on the phone with the applicant · since 10:00, "
        "Budi is writing: answer, Tono is looking"
    )
    send(desk)
    assert presence_words(desk) == ""


def test_a_lost_link_is_reported_and_names_nobody(desk: Desk) -> None:
    desk.log()
    send(desk, there(desk, "Siti", Doing.VIEWS))
    desk.place.cases.presence.send(desk.editor.current.case_id, CasePresence(LinkState.UNKNOWN, (), NOW))
    assert presence_words(desk) == "No presence data since 10:00"


def test_only_who_comes_on_the_phone_is_said_aloud_and_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(company_row, "announce", lambda _widget, text: said.append(text))
    desk.log()
    siti = there(desk, "Siti", Doing.ON_THE_PHONE)
    send(desk, there(desk, "Tono", Doing.VIEWS))
    assert said == []
    send(desk, siti)
    send(desk, siti, there(desk, "Tono", Doing.VIEWS))
    assert said == ["Siti is on the phone with the applicant · since 10:00"]


def test_who_comes_does_not_move_the_field_in_which_one_types(desk: Desk, qtbot: QtBot) -> None:
    desk.log()
    desk.panel.resize(620, 1200)
    editor = desk.panel.details.nib
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)

    def place() -> int:
        """Where the field is once the layouts, which ask each other in several rounds, are at rest."""
        for _ in range(5):
            QApplication.processEvents()
        return editor.mapTo(desk.panel, QPoint(0, 0)).y()

    before = place()
    send(desk, there(desk, "Siti", Doing.VIEWS))
    assert place() == before
    assert desk.part("case.presence").isVisible()
    send(desk)
    assert place() == before


@pytest.mark.parametrize("others", [0, 1])
def test_the_priority_leaves_the_line_of_the_case_before_a_second_line_moves_the_fields(
    desk: Desk, others: int
) -> None:
    desk.log()
    send(desk, *[there(desk, "Siti", Doing.VIEWS)] * others)
    header, priority = desk.panel.header, desk.part("case.priority")
    seen = set()
    for width in range(900, 100, -10):
        header.resize(width, header.height())
        seen.add((header.minimumHeight() > HEIGHT_PX, priority.isVisible()))
    assert seen == {(False, True), (False, False), (True, False)}


@pytest.mark.parametrize("name", ["subject", "note", "answer.text"])
def test_two_in_one_field_are_reported_below_it(desk: Desk, name: str) -> None:
    desk.log()
    if name == "answer.text":
        desk.press(Key.DECIDE_YES)
    editor = {
        "subject": desk.panel.details.subject,
        "note": desk.panel.note.editor,
        "answer.text": desk.panel.forms.answer.text,
    }[name]
    editor.setFocus()
    send(desk, there(desk, "Siti", Doing.WRITES, name))
    at = {
        "subject": "details.subject.field.others.words",
        "note": "note.others",
        "answer.text": f"{parent_name(editor)}.others.words",
    }[name]
    assert text(desk, at) == "Siti is writing here too"
    send(desk)
    assert text(desk, at) == ""


def parent_name(editor: QWidget) -> str:
    parent = editor.parentWidget()
    assert parent is not None
    return parent.objectName()


def text(desk: Desk, name: str) -> str:
    part = desk.part(name)
    return part.text() if part.isVisible() else ""  # type: ignore[attr-defined]


def test_what_budi_changed_is_there_at_once_with_a_mark(desk: Desk) -> None:
    desk.log()
    budi_changes(desk, "nib", "8120014210456", "8120014210999")
    assert desk.panel.details.nib.value() == "8120014210999"
    assert text(desk, "details.nib.field.others.words").startswith("Changed by Budi, ")
    assert not desk.part("details.nib.field.others.keep").isVisible()


def test_what_i_typed_stays_with_budis_answer_beneath_and_one_key_chooses(desk: Desk) -> None:
    desk.log()
    recorded = desk.editor.current.file.row.subject
    desk.panel.details.subject.setFocus()
    desk.panel.details.subject.type_over("Izin klinik")
    desk.editor.current.draft[SEEN + "subject"] = recorded
    budi_changes(desk, "subject", recorded, "Izin toko obat")
    assert desk.panel.details.subject.value() == "Izin klinik"
    assert "Budi wrote “Izin toko obat”" in text(desk, "details.subject.field.others.words")
    desk.press(Key.KEEP_LATER)
    assert desk.asked("settle") == [("subject", False)]
    desk.press(Key.TAKE_EARLIER)
    assert desk.asked("settle")[-1] == ("subject", True)
    assert desk.panel.details.subject.value() == "Izin toko obat"
    assert desk.focus() == "details.subject"


def both_recorded(desk: Desk) -> None:
    """Budi wrote in the subject, and the agent of the desk unseen over it."""
    recorded = desk.editor.current.file.row.subject
    budi_changes(desk, "subject", recorded, "Izin toko obat")
    case = desk.editor.current
    last = case.timeline[-1]
    mine = replace(
        last,
        id=uuid4(),
        version=last.version + 1,
        actor_id=AGENT.id,
        actor_name=AGENT.name,
        facts={
            "changes": {"subject": ["Izin toko obat", "Izin klinik"]},
            "overwrote": {"subject": [recorded, "Izin toko obat", "Izin klinik", "Budi"]},
        },
    )
    timeline = (*case.timeline, mine)
    row = replace(case.file.row, subject="Izin klinik")
    desk.editor.put(timeline=timeline, file=replace(case.file, timeline=timeline, row=row))


def test_who_may_not_change_details_sees_both_answers_and_no_choice(desk: Desk) -> None:
    desk.log()
    desk.editor.put(moves=desk.editor.current.moves - {Move.CHANGE_DETAILS})
    both_recorded(desk)
    assert text(desk, "details.subject.field.others.words").startswith("Two answers: ")
    assert not desk.part("details.subject.field.others.take").isVisible()
    desk.press(Key.TAKE_EARLIER)
    assert desk.asked("settle") == []


def test_two_recorded_answers_are_both_shown_with_who_and_when(desk: Desk) -> None:
    desk.log()
    both_recorded(desk)
    said = text(desk, "details.subject.field.others.words")
    assert said.startswith("Two answers: “Izin toko obat” (Budi, ")
    assert "“Izin klinik” (you, " in said
    assert "two answers. Budi had written “Izin toko obat” meanwhile" in desk.panel.timeline.toPlainText()
    desk.part("details.subject.field.others.take").click()  # type: ignore[attr-defined]
    assert desk.asked("settle") == [("subject", True)]


def test_a_correction_of_the_applicant_sends_only_what_was_typed_and_says_what_changed_meanwhile(
    desk: Desk,
) -> None:
    desk.log()
    desk.press(Key.CORRECT_PERSON)
    form = desk.panel.forms.correct
    form.lines["name"].type_over("Siti Aminah, S.E.")
    budis = replace(desk.editor.current.person, name="Siti Aminah Putri", organisation="CV Sinar Baru")
    desk.editor.put(person=budis)
    assert form.lines["organisation"].value() == "CV Sinar Baru"
    assert form.lines["name"].value() == "Siti Aminah, S.E."
    assert text(desk, "correct.name.field.hint") == "Meanwhile recorded: “Siti Aminah Putri”"
    desk.press(Key.FINISH)
    assert desk.asked("correct_applicant") == [({"name": "Siti Aminah, S.E."}, "")]


def test_the_row_of_open_cases_marks_those_where_others_are(desk: Desk) -> None:
    desk.log()
    case = desk.editor.current
    desk.place.cases.tabs.tabs = (
        OpenTab(case.case_id, case.number, "Reklame"),
        OpenTab(uuid4(), "CC-2", "Apotek"),
    )
    send(desk, there(desk, "Siti Aminah", Doing.VIEWS))
    bar = desk.part("case.tabs.bar")
    assert bar.tabText(0) == "SA · Reklame"  # type: ignore[attr-defined]
    assert "Siti Aminah is looking" in bar.accessibleTabName(0)  # type: ignore[attr-defined]
    assert bar.tabText(1) == "Apotek"  # type: ignore[attr-defined]


def test_initials_are_of_the_first_and_the_last_name() -> None:
    assert [initials(name) for name in ("Siti", "Rina Dewi Wulandari", "")] == ["S", "RW", ""]


def test_at_200_percent_nothing_of_the_row_is_cut_off(
    desk: Desk, appearance: Appearance, qtbot: QtBot
) -> None:
    desk.log()
    send(
        desk,
        there(desk, "Raden Ayu Siti Nurhaliza Kusumadewi", Doing.ON_THE_PHONE, "note"),
        there(desk, OFFICER.name, Doing.WRITES, "registration_number"),
    )
    appearance.dress(Scheme.DARK, 2.0)
    row = desk.part("case.presence")
    qtbot.waitUntil(row.isVisible)
    pills = [pill for pill in row.children() if isinstance(pill, Pill) and pill.isVisible()]
    assert len(pills) == 2
    assert all(pill.geometry().right() <= row.width() for pill in pills)
    assert all("…" in pill.shown() or pill.shown() == pill.text() for pill in pills)


def test_name_and_time_of_who_is_on_the_phone_stay_where_there_is_little_room(
    desk: Desk, appearance: Appearance, qtbot: QtBot
) -> None:
    desk.log()
    desk.panel.resize(700, 700)  # as in the window at 1366x768
    send(desk, there(desk, "Siti Rahmawati", Doing.ON_THE_PHONE))
    appearance.dress(Scheme.LIGHT, 2.0)
    pill = desk.part("case.presence0")
    assert isinstance(pill, Pill)
    qtbot.waitUntil(lambda: pill.shown() == "Siti Rahmawati · on the phone since 10:00")
