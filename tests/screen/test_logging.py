"""A WhatsApp of earlier is written down as a case and filed under its service and place, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from app.common.enums import Channel
from tests.current import current_case, current_file
from tests.screen.conftest import OnScreen
from tests.ui.controls import press_key
from ui.keys.key_table import Key


class Keyboard:
    def __init__(self, screen: OnScreen) -> None:
        self._screen = screen

    @property
    def place(self) -> str:
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def press(self, key: Key) -> None:
        target = QApplication.focusWidget() or self._screen.window
        press_key(target, key)

    def key(self, key: Qt.Key) -> None:
        self._screen.qtbot.keyClick(QApplication.focusWidget(), key)

    def type(self, text: str) -> None:
        self._screen.qtbot.keyClicks(QApplication.focusWidget(), text)

    def tab_to(self, place: str) -> None:
        for _ in range(12):
            if self.place == place:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not come to {place}")


def test_a_whatsapp_of_earlier_becomes_a_case_by_keys_alone(screen: OnScreen) -> None:
    keyboard, editor = Keyboard(screen), screen.workplace.cases.editor
    keyboard.press(Key.WRITE_CONTACT)
    screen.until(lambda: keyboard.place == "contact.channel")
    keyboard.type("Wh")
    channel = QApplication.focusWidget()
    assert isinstance(channel, QComboBox)
    assert channel.currentText() == "WhatsApp"
    keyboard.tab_to("contact.at")
    keyboard.type("0.05")
    keyboard.tab_to("contact.address")
    keyboard.type("0812 3456 7890")
    keyboard.tab_to("contact.text")
    keyboard.type("Izin air tanah saya belum terbit")
    keyboard.press(Key.FINISH)
    screen.until(lambda: editor.current and editor.current.file)
    for typed, place in (("stat", "category"), ("sipa", "service"), ("lingk sel", "region")):
        keyboard.press(Key.DETAILS)
        assert keyboard.place == f"details.{place}"
        keyboard.type(typed)
        keyboard.key(Qt.Key.Key_Return)
    keyboard.press(Key.SAVE)
    screen.until(lambda: current_case(editor).is_saved)
    file = current_file(editor)
    assert (file.row.channel, file.row.subject) == (Channel.WHATSAPP, "Izin air tanah saya belum terbit")
    assert (file.category, file.service) == ("Status permohonan", "Izin air tanah dan air permukaan")
    assert (file.region, file.region_code) == (
        "Kel. Lingkar Selatan, Kec. Lengkong, Kota Bandung",
        "32.73.13.1002",
    )
    (contact,) = file.contacts
    assert (contact.is_by_hand, contact.number) == (True, "+6281234567890")
    assert file.timeline[0].occurred_at == contact.started_at
