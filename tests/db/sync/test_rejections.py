"""What was refused, at two desktops on a real server: no word of it is lost, and none that is being typed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.answers import Answer
from app.mutations.case import LogCase
from app.sync.rejection_service import NO_FORM, TYPING
from app.sync.sync_status import LightState
from db.enums import CaseKind, Channel
from db.models import Case
from tests.app.phone_place import utc_now
from tests.current import current_case
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice
from tests.ui.controls import child, press_key
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.sharing.light import SharedLight
from ui.sharing.panel import SharingPanel
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance

ANSWER = Answer(
    text="Izin terbit besok",
    validated_in="jelita",
    reference="JELITA 045",
    legal_basis="PP 28/2025",
    valid_until=date(2026, 12, 31),
)


def typed(change: Any) -> dict[Any, Any]:
    return {one.name: one.value for one in change.typed}


def status(desktop: Desktop) -> str:
    file = current_case(desktop.work.cases.editor).file
    return file.row.status.value if file is not None else ""


def refused_of_rina(desktops: list[Desktop], by_sari: Any, by_rina: Any) -> tuple[Desktop, UUID]:
    """Let Sari do something while Rina works without the others; return Rina's desktop once she sees it."""
    rina, sari = desktops
    rina.sign_in("rina")
    sari.sign_in("sari")
    case_id = rina.log("Izin reklame belum terbit")
    sari.open(case_id)
    rina.until(lambda: rina.light.state is LightState.UP_TO_DATE)
    rina.work.sync.sharing.stop()
    by_sari(sari)
    sari.until(lambda: sari.light.state is LightState.UP_TO_DATE)
    by_rina(rina)
    settings = rina.work.preferences.settings
    rina.close()
    again = Desktop(rina.qtbot, rina.places.data.parent, settings.shared, "001", rina.key_store)
    desktops[0] = again
    again.until(lambda: again.light.refused == 1)
    assert again.work.sync.sharing.rejections.entries == ()  # nobody sits there yet
    again.sign_in("rina")
    again.until(lambda: len(again.work.sync.sharing.rejections.entries) == 1)
    return again, case_id


def close(reason: str) -> Any:
    def do(desktop: Desktop) -> None:
        desktop.work.cases.service.close(reason)
        desktop.until(lambda: status(desktop) == "closed")

    return do


def cancel(desktop: Desktop) -> None:
    desktop.work.cases.service.cancel("Ganda")
    desktop.until(lambda: status(desktop) == "cancelled")


def wait(desktop: Desktop) -> None:
    desktop.work.cases.service.wait_for_applicant("NIB")
    desktop.until(lambda: status(desktop) == "waiting_applicant")


def answer(desktop: Desktop) -> None:
    desktop.work.cases.service.answer(ANSWER)
    desktop.until(lambda: status(desktop) == "solution_ready")


def listened(rejections: Any) -> tuple[list[str], list[str]]:
    hindered: list[str] = []
    forms: list[str] = []
    rejections.hindered.connect(lambda mut_no, why: hindered.append(why))
    rejections.form_wanted.connect(forms.append)
    return hindered, forms


def test_where_its_form_cannot_open_it_stays_with_every_word_until_it_is_a_note_on_the_case(
    desktops: list[Desktop],
) -> None:
    rina, case_id = refused_of_rina(desktops, cancel, answer)
    rejections = rina.work.sync.sharing.rejections
    change = rejections.entries[0]
    assert typed(change) == {
        "text": "Izin terbit besok",
        "validated_in": "jelita",
        "reference": "JELITA 045",
        "legal_basis": "PP 28/2025",
        "valid_until": date(2026, 12, 31),
    }
    hindered, forms = listened(rejections)
    rejections.change(change)
    rina.until(lambda: hindered == [NO_FORM])
    assert (forms, rejections.entries) == ([], (change,))
    assert (change.can_change, change.may_note) == (False, True)
    rejections.keep_as_note(change, "Ditolak: Izin terbit besok")
    rina.until(lambda: rina.light.refused == 0 and rejections.entries == ())
    rina.open(case_id)
    assert current_case(rina.work.cases.editor).timeline[-1].text == "Ditolak: Izin terbit besok"
    assert status(rina) == "cancelled"


def test_it_comes_back_whole_into_its_form_and_never_over_what_is_typed_there(
    desktops: list[Desktop],
) -> None:
    rina, case_id = refused_of_rina(desktops, wait, answer)
    rejections, editor = rina.work.sync.sharing.rejections, rina.work.cases.editor
    hindered, forms = listened(rejections)
    desktops[1].work.cases.service.end_wait()
    rina.open(case_id)
    rina.until(lambda: status(rina) == "in_progress")
    editor.keep("answer.text", "Yang lain")
    rejections.change(rejections.entries[0])
    rina.until(lambda: hindered == [TYPING])
    assert (current_case(editor).draft["answer.text"], len(rejections.entries)) == ("Yang lain", 1)
    editor.keep("answer.text", "")
    rejections.change(rejections.entries[0])
    rina.until(lambda: forms == ["answer"])
    assert {
        name: text for name, text in current_case(editor).draft.items() if name.startswith("answer.")
    } == {
        "answer.text": "Izin terbit besok",
        "answer.validated_in": "jelita",
        "answer.reference": "JELITA 045",
        "answer.legal_basis": "PP 28/2025",
        "answer.valid_until": "31/12/2026",
    }
    rina.until(lambda: rina.light.refused == 0 and rejections.entries == ())


def test_by_keyboard_alone_from_the_light_into_the_open_form(
    desktops: list[Desktop], qtbot: QtBot, qapp: QApplication
) -> None:
    rina, case_id = refused_of_rina(desktops, wait, answer)
    desktops[1].work.cases.service.end_wait()
    rina.open(case_id)
    rina.until(lambda: status(rina) == "in_progress")
    window = MainWindow(rina.work, Appearance(qapp))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    panel, form = child(window, SharingPanel), child(window, CasePanel).forms.answer
    light = child(window, SharedLight)
    rina.until(lambda: window.isActiveWindow() and light.isVisible())
    press_key(window, Key.NEEDS_YOU)
    rina.until(panel.isVisible)
    amend = f"refused.{rina.work.sync.sharing.rejections.entries[0].mut_no}.change"
    rina.until(lambda: panel.focusWidget() is panel.findChild(QPushButton, amend))
    qtbot.keyClick(panel.findChild(QPushButton, amend), Qt.Key.Key_Return)
    rina.until(lambda: form.isVisible() and form.text.value() == "Izin terbit besok")
    assert (form.basis.value(), form.valid_until.value()) == ("PP 28/2025", "31/12/2026")
    assert not panel.isVisible()
    rina.until(lambda: window.focusWidget() is form.text and rina.light.refused == 0)


def test_trying_again_decides_on_what_is_there_now(desktops: list[Desktop]) -> None:
    def cancel_and_reopen(sari: Desktop) -> None:
        cancel(sari)
        sari.work.cases.service.reopen("Ternyata bukan")
        sari.until(lambda: status(sari) == "in_progress")

    rina, case_id = refused_of_rina(desktops, cancel_and_reopen, close("Tidak dapat dihubungi"))
    rejections = rina.work.sync.sharing.rejections
    change = rejections.entries[0]
    assert (change.refusal.code, change.refusal.facts["name"]) == ("case_moved_on", "Sari")
    rina.open(case_id)
    assert status(rina) == "in_progress"
    rejections.retry(change)
    rina.until(lambda: status(rina) == "closed" and rina.light.refused == 0)
    desktops[1].until(lambda: status(desktops[1]) == "closed")


def test_a_case_that_was_refused_is_logged_anew_with_all_that_was_typed(
    desktops: list[Desktop], shared: SharedOffice
) -> None:
    rina, sari = desktops
    rina.sign_in("rina")
    sari.sign_in("sari")
    case_id = rina.log("Izin reklame belum terbit")
    sari.until(lambda: sari.has(case_id))
    number = current_case(rina.work.cases.editor).number
    twin = LogCase(
        case_id=uuid7(),
        number=number,  # two computers with one code: the office has to hear of it, and no word is lost
        kind=CaseKind.COMPLAINT,
        channel=Channel.WHATSAPP,
        subject="Air keruh",
        asked_at=utc_now(),
        opened_at=utc_now(),
        occurred_at=utc_now(),
    )
    sari.work.sync.sharing.retry_now()
    sari.replica.keep_locally(
        lambda tx: tx.exec_driver_sql("UPDATE case_ SET number = 'x', number_digits = '0'")
    ).result(10)  # as if this computer had not heard of the other one
    sari.work.records.change(twin)
    sari.until(lambda: len(sari.work.sync.sharing.rejections.entries) == 1)
    change = sari.work.sync.sharing.rejections.entries[0]
    assert typed(change)["subject"] == "Air keruh"
    forms: list[str] = []
    sari.work.sync.sharing.rejections.form_wanted.connect(forms.append)
    sari.work.sync.sharing.rejections.change(change)
    sari.until(lambda: forms == [""])
    current = current_case(sari.work.cases.editor)
    assert (current.value("subject"), current.channel) == ("Air keruh", Channel.WHATSAPP)
    assert current.number != number
    drafted = sari.work.drafts.drafting.fields(f"case:{current.case_id}")
    assert drafted["subject"] == "Air keruh"  # on the disk, too
    sari.work.cases.editor.save()
    sari.until(lambda: current_case(sari.work.cases.editor).file is not None)
    sari.until(lambda: len(shared.rows(Case.__table__)) == 2)
