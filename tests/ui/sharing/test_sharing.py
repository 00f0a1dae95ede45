"""The shared database on the screen: its light, the changes that need a decision, and signing in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.common.enums import Channel
from app.file_store.shared_files import UploadStatus
from app.mutations import NAMES, AnyMutation
from app.mutations.steps import CloseCase
from app.records.service import Refusal
from app.sync.rejected_changes import RefusedChange, WaitingChange
from app.sync.rejected_fields import FORMS, TYPED, Typed
from app.sync.rejection_service import NO_FORM, TYPING
from app.sync.sharing import Proof
from app.sync.sync_status import Light, LightState
from db.sync.waiting_rows import BY_ITSELF
from tests.ui.controls import press_key
from tests.ui.fakes import NOW, FakeWorkplace
from tests.ui.undressed import undressed
from ui.audit.audit_text import change_words
from ui.case.forms.forms import Forms
from ui.keys.key_table import Key
from ui.sharing.panel import SharingPanel
from ui.sharing.rejected_text import FIELDS, typed_words
from ui.sharing.sharing_text import advice, light_words
from ui.sharing.sign_in_dialog import SignInDialog
from ui.shell.footer import Footer
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations

# What the program fills in: ids, times, what was measured, what was there before.
MADE = frozenset(
    (
        *("after_id", "although_expired", "applicant_id", "article_id", "asked_at", "asleep_id"),
        *("attachment_id", "bytes", "call_offset_s", "case_id", "code", "complaint_years", "consent"),
        *("consent_text", "contact_id", "decided_on", "due_at", "duration_ms", "edition", "entry_id"),
        *("escalation_id", "evidence", "evidence_id", "extension", "fault", "fields", "found_at", "gap_id"),
        *("handle_id", "information_years", "interval_id", "is_sample", "keep_until", "kept_id", "made_by"),
        *("media_type", "membership_id", "merge_id", "merged_id", "method", "new_id", "note_id", "number"),
        *("occurred_at", "opened_at", "organisation_id", "path", "quality", "question_id", "recording_id"),
        *("refused", "region_code", "request_id", "role", "seen", "settles", "sha256", "sip_code"),
        *("slept_from", "solution_id", "source_case_id", "state", "stops_clock", "taken_back", "text_id"),
        *("view_id", "was", "call_ref", "queue", "queued_at", "held_ms", "transferred_to", "other_id"),
        *("address", "answers", "article_edition", "at", "attempt", "before", "cause", "chain"),
        *("closes_window", "conversation_id", "correspondent", "facts", "file_id", "files", "form"),
        *("earlier", "has_bot", "holder_id", "hours", "is_automatic", "is_hand_over", "is_open"),
        *("digest", "fingerprint", "label", "lease_until", "message_id"),
        *("not_before", "notices", "now", "office_address_id", "provider_id", "remote_phone", "reply_to_id"),
        *("document", "of", "rows", "sent_at", "settings", "silent_since", "template_id", "templates"),
        *("values", "way", "whispers", "window_until", "recipient", "days", "team_id"),
    )
)


def refused_change(**changes: object) -> RefusedChange:
    case_id = uuid4()
    values: dict[str, object] = {
        "mut_no": 7,
        "name": "close_case",
        "refusal": Refusal("move_not_allowed", {"status": "closed"}, "close_case"),
        "occurred_at": NOW,
        "case_id": case_id,
        "case_number": "CC-261124-001-007-4",
        "typed": (Typed("reason", "Pemohon sudah diberi tahu"),),
        "form": "close",
        "drafts": {"close.reason": "Pemohon sudah diberi tahu"},
        "is_form_open": True,
        "may_note": True,
        "mutation": CloseCase(case_id=case_id, reason="Pemohon sudah diberi tahu", occurred_at=NOW),
    }
    return RefusedChange(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("light", "said"),
    [
        (Light(LightState.UP_TO_DATE), "Shared: up to date"),
        (Light(LightState.WAITING, waiting=3, oldest_s=250), "3 changes waiting, oldest 4 min"),
        (Light(LightState.OFFLINE, since=NOW + timedelta(minutes=42)), "Working offline since 10:42"),
        (
            Light(LightState.OFFLINE, since=NOW, waiting=1, oldest_s=70, refused=2),
            "2 need you · Working offline since 10:00 · 1 change waiting, 1 min",
        ),
        (Light(LightState.FILLING, percent=45, waiting=2), "Filling: 45 %"),
        (
            Light(LightState.HELD, waiting=2, oldest_s=70, held_by="Sari"),
            "Shared: Sari has to sign in here · 2 changes waiting, oldest 1 min",
        ),
        (Light(LightState.CLOCK_WRONG, clock_off_s=-7200), "Shared: set the clock of this computer"),
        (Light(LightState.NOBODY), "Shared: nobody is signed in"),
        (Light(LightState.SIGN_IN), "Shared: sign in again"),
        (Light(LightState.UPDATE_NEEDED), "Shared: update needed"),
        (
            Light(LightState.SERVER_OLDER, waiting=2, oldest_s=70),
            "Shared: the server has to be updated first · 2 changes waiting, oldest 1 min",
        ),
    ],
)
def test_the_light_says_how_it_stands(light: Light, said: str) -> None:
    assert light_words(light) == said


def test_every_state_says_what_it_means_and_what_to_do(qapp: QApplication) -> None:
    for state in LightState:
        assert advice(Light(state), "001").endswith(".")
        assert "{" not in advice(Light(state), "001")
    for count, said in ((1, "1 entry"), (3, "3 entries")):
        got = advice(Light(LightState.UP_TO_DATE, set_aside=count), "001")
        assert f"{said} of the shared database cannot be read here; all others are here." in got


def test_the_footer_tells_of_this_computer_alone_or_of_the_shared_database(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    alone = Footer(workplace, QWidget())  # type: ignore[arg-type]
    qtbot.addWidget(alone)
    alone.show()
    assert not alone.shared.isVisible()
    workplace.sync.sharing.light = Light(LightState.FILLING, percent=45)
    footer = Footer(workplace, QWidget())  # type: ignore[arg-type]
    qtbot.addWidget(footer)
    footer.show()
    saved, bar = footer.findChild(QLabel, "footer.saved"), footer.findChild(QProgressBar, "shared.filling")
    assert saved is not None
    assert not saved.isVisible()
    assert bar is not None
    assert bar.isVisible()
    assert bar.value() == 45
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE))
    assert not bar.isVisible()
    assert footer.shared.button.accessibleName() == "Shared: up to date"


@pytest.fixture
def panel(qtbot: QtBot, workplace: FakeWorkplace) -> SharingPanel:
    workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 740)
    column = QVBoxLayout(window)
    column.addStretch(1)
    footer = Footer(workplace, QWidget())  # type: ignore[arg-type]
    column.addWidget(footer)
    panel = SharingPanel(workplace.sync.sharing, workplace.files.shared, footer.shared, window)
    with qtbot.waitExposed(window):
        window.show()
    return panel


def button(panel: SharingPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert found is not None
    return found


def press(qtbot: QtBot, panel: SharingPanel, name: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    button(panel, name).setFocus()
    qtbot.keyClick(button(panel, name), key)


def shown(panel: SharingPanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel))


def test_a_refused_change_says_why_and_all_that_was_typed_and_offers_ways_on(
    qtbot: QtBot, panel: SharingPanel, workplace: FakeWorkplace
) -> None:
    rejections, change = workplace.sync.sharing.rejections, refused_change()
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE, refused=1), change)
    assert not panel.isVisible()  # nothing opens automatically
    panel.toggle()
    assert rejections.asked == [("read",)]  # as their cases stand now
    for words in ("1 needs you", "CC-261124-001-007-4", "Closed", "Reason: Pemohon sudah diberi tahu"):
        assert words in shown(panel)
    assert button(panel, "refused.7.change").hasFocus()
    press(qtbot, panel, "refused.7.retry", Qt.Key.Key_Space)
    assert rejections.asked[-1] == ("retry", change)
    press(qtbot, panel, "refused.7.note")
    assert rejections.asked[-1][:2] == ("keep_as_note", change)
    for words in ("Refused by the shared database (Case closed, ", "Reason: Pemohon sudah diberi tahu"):
        assert words in rejections.asked[-1][2]
    press(qtbot, panel, "refused.7.copy")
    assert "CC-261124-001-007-4" in QApplication.clipboard().text()
    assert "Pemohon sudah diberi tahu" in QApplication.clipboard().text()
    press(qtbot, panel, "refused.7.drop", Qt.Key.Key_Space)
    assert rejections.asked[-1][0] == "keep_as_note"  # it asks once
    press(qtbot, panel, "refused.7.drop", Qt.Key.Key_Enter)
    assert rejections.asked[-1] == ("drop", change)
    press(qtbot, panel, "refused.7.change")
    assert rejections.asked[-1] == ("change", change)


@pytest.mark.parametrize(("why", "said"), [(TYPING, "being typed there"), (NO_FORM, "Keep it as a note")])
def test_what_cannot_go_back_into_its_form_stays_in_sight_and_says_why(
    panel: SharingPanel, workplace: FakeWorkplace, why: str, said: str
) -> None:
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE, refused=1), refused_change())
    panel.toggle()
    workplace.sync.sharing.rejections.hindered.emit(7, why)
    assert panel.isVisible()
    assert said in shown(panel)
    assert "Pemohon sudah diberi tahu" in shown(panel)


def test_where_no_form_opens_and_no_note_can_be_written_it_goes_to_a_new_case(
    panel: SharingPanel, workplace: FakeWorkplace
) -> None:
    hidden = refused_change(is_form_open=False, may_note=False)
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE, refused=1), hidden)
    panel.toggle()
    assert not button(panel, "refused.7.change").isVisible()
    assert button(panel, "refused.7.copy").isVisible()
    assert button(panel, "refused.7.note").text() == "Keep on a new case"


def test_every_field_that_a_mutation_has_is_worded_or_nobody_types_it(qapp: QApplication) -> None:
    known = {name for one in get_args(AnyMutation) for name in one.__struct_fields__}
    assert known - MADE - {"changes"} == set(TYPED) == set(FIELDS)
    for name, value in (
        ("valid_until", date(2026, 12, 31)),
        ("validated_in", "jelita"),
        ("means", "whatsapp"),
        ("promise_channel", Channel.EMAIL),
        ("until", NOW),
        ("is_confidential", True),
        ("system", "oss"),
        ("satisfied", 4),
        ("tag", "pungli"),
    ):
        words = typed_words(refused_change(typed=(Typed(name, value),)))
        assert words.count(": ") == 1
        assert "{" not in words


def test_every_change_has_words_of_its_own(qapp: QApplication) -> None:
    """And an Indonesian one, as test_translations.py holds."""
    assert [name for name in NAMES if change_words(name) == name.replace("_", " ")] == []
    assert BY_ITSELF <= NAMES


def test_what_waits_is_listed_and_each_opens_its_case(
    qtbot: QtBot, panel: SharingPanel, workplace: FakeWorkplace
) -> None:
    workplace.sync.sharing.send(Light(LightState.OFFLINE, since=NOW, waiting=2, oldest_s=250))
    panel.toggle()
    assert workplace.sync.sharing.asked == [("read_waiting",)]
    case_id = uuid4()
    first = WaitingChange(8, "add_note", NOW, "Rina", case_id, "CC-261124-001-007-4")
    workplace.sync.sharing.waiting_read.emit((first, WaitingChange(9, "save_view", NOW, "Rina")))
    assert button(panel, "needs_you.waiting.8").text() == "10:00 · Note written · CC-261124-001-007-4"
    assert not button(panel, "needs_you.waiting.9").isEnabled()
    qtbot.keyClick(button(panel, "needs_you.waiting.8"), Qt.Key.Key_Space)
    assert workplace.sync.sharing.asked[-1] == ("open_case", case_id)
    assert not panel.isVisible()


def test_what_was_erased_can_only_be_dropped(panel: SharingPanel, workplace: FakeWorkplace) -> None:
    gone = refused_change(mutation=None, typed=(), drafts={}, case_id=None, case_number="")
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE, refused=1), gone)
    panel.toggle()
    assert not button(panel, "refused.7.retry").isVisible()
    assert not button(panel, "refused.7.change").isVisible()
    assert not button(panel, "refused.7.note").isVisible()
    assert not button(panel, "refused.7.copy").isVisible()
    assert button(panel, "refused.7.drop").isVisible()


def test_the_panel_stays_in_the_window_at_twice_the_size_and_in_the_other_language(
    qtbot: QtBot, panel: SharingPanel, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    workplace.sync.sharing.send(
        Light(LightState.OFFLINE, since=NOW, waiting=3, oldest_s=250, refused=5),
        *(refused_change(mut_no=number, typed=(Typed("text", "Kata panjang " * 30),)) for number in range(5)),
    )
    panel.toggle()
    appearance.dress(Scheme.DARK, 2.0)
    translations.use("id")
    window = panel.parentWidget()
    assert window is not None
    qtbot.waitUntil(lambda: window.rect().contains(panel.geometry()))
    appearance.dress(Scheme.LIGHT, 1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_the_next_key_presses_is_in_sight_when_the_panel_opens(
    qtbot: QtBot, panel: SharingPanel, workplace: FakeWorkplace, appearance: Appearance, scale: float
) -> None:
    def is_whole(name: str) -> bool:
        seen = button(panel, name)
        return seen.visibleRegion().boundingRect() == seen.rect()

    appearance.dress(Scheme.LIGHT, scale)
    many = tuple(Typed("text", "Kata panjang " * 9) for _ in range(3))
    workplace.sync.sharing.send(
        Light(LightState.UP_TO_DATE, refused=3),
        *(refused_change(mut_no=number, typed=many) for number in (7, 8, 9)),
    )
    panel.toggle()
    qtbot.waitUntil(lambda: is_whole("refused.7.change"))
    panel.toggle()
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE))
    panel.toggle()
    bar = panel.findChild(QScrollArea)
    assert bar is not None
    qtbot.waitUntil(lambda: bar.verticalScrollBar().maximum() == 0 and is_whole("needs_you.try"))
    appearance.dress(Scheme.LIGHT, 1.0)


def test_signing_in_asks_for_name_and_password_and_says_what_is_wrong(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    home.show()
    dialog = SignInDialog(workplace.sync.sharing, home)
    dialog.ask()
    login, password = (dialog.findChild(QLineEdit, f"sign_in.{name}") for name in ("login", "password"))
    assert login is not None
    assert password is not None
    assert login.text() == "rina"
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert workplace.sync.sharing.asked == []
    qtbot.keyClicks(password, "rahasia")
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert workplace.sync.sharing.asked[-1] == ("sign_in", "rina", "rahasia", Proof())
    workplace.sync.sharing.sign_in_refused.emit("sign_in")
    problem = dialog.findChild(QLabel, "sign_in.problem")
    assert problem is not None
    assert "wrong" in problem.text()
    assert dialog.isVisible()
    workplace.sync.sharing.signed_in.emit()
    assert not dialog.isVisible()
    assert password.text() == ""


def test_by_keyboard_alone_from_the_light_to_the_form_and_back(
    qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    change = refused_change()
    workplace.sync.sharing.send(Light(LightState.UP_TO_DATE, refused=1), change)
    panel = window.findChild(SharingPanel)
    assert panel is not None
    assert not panel.isVisible()
    before = QApplication.focusWidget()
    press_key(window, Key.NEEDS_YOU)
    assert button(panel, "refused.7.change").hasFocus()
    qtbot.keyClick(button(panel, "refused.7.change"), Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is before
    press_key(window, Key.NEEDS_YOU)
    qtbot.keyClick(button(panel, "refused.7.change"), Qt.Key.Key_Tab)
    assert button(panel, "refused.7.retry").hasFocus()
    for before_it, name in (("retry", "note"), ("note", "copy"), ("copy", "drop")):
        qtbot.keyClick(button(panel, f"refused.7.{before_it}"), Qt.Key.Key_Tab)
        assert button(panel, f"refused.7.{name}").hasFocus()
    press(qtbot, panel, "refused.7.change")
    assert workplace.sync.sharing.rejections.asked[-1] == ("change", change)
    assert panel.isVisible()
    workplace.sync.sharing.rejections.form_wanted.emit("")  # the case is there, with the words in it
    assert not panel.isVisible()
    press_key(window, Key.SWITCH_STAFF)
    dialog = window.findChild(SignInDialog)
    assert dialog is not None
    assert dialog.isVisible()
    password = dialog.findChild(QLineEdit, "sign_in.password")
    assert password is not None
    qtbot.keyClicks(password, "rahasia")
    window.switch_staff()  # asked once more, by the program: what is being typed stays
    assert password.text() == "rahasia"


def test_what_was_typed_has_a_place_in_the_form_that_is_opened(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    forms = Forms(workplace)  # type: ignore[arg-type]
    qtbot.addWidget(forms)
    known = {str(one.__struct_config__.tag) for one in get_args(AnyMutation)}
    for name, (form, fields) in FORMS.items():
        assert name in known
        lost = [draft for draft in fields.values() if form and forms.form(form).field_of(draft) is None]
        assert lost == []


def test_the_panel_says_which_files_wait_and_what_hinders_them(
    qtbot: QtBot, panel: SharingPanel, workplace: FakeWorkplace
) -> None:
    panel.toggle()
    got = panel.findChild(QLabel, "needs_you.files")
    assert got is not None
    assert not got.isVisible()
    workplace.files.shared.send(UploadStatus(2, 14_000_000))
    assert got.text() == "2 files waiting to be sent, 14.0 MB."
    for trouble in ("unreachable", "full", "too_many_uploads", "no_store", "damaged"):
        workplace.files.shared.send(UploadStatus(1, 640, trouble))
        assert got.text().startswith("1 file waiting to be sent, 640 B. ")
    qtbot.keyClick(button(panel, "needs_you.try"), Qt.Key.Key_Space)
    assert workplace.files.shared.asked[-1] == workplace.sync.sharing.asked[-1] == ("retry_now",)
    workplace.files.shared.send(UploadStatus())
    assert not got.isVisible()
