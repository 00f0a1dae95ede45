"""The page of colleagues: at which number a unit is asked, and which extension each of the staff has."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QLineEdit

from app.access.session import Session
from app.common.enums import UnitRecord
from app.settings import Settings, SettingsError
from app.settings.form import bad_target
from ui.settings.editors import Editor
from ui.settings.page_view import Card, PageView
from ui.settings.pages import COLLEAGUES, Section
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.elided_label import ElidedLabel

_UNITS = Section(
    QT_TRANSLATE_NOOP("Settings", "Telephones of the units"),
    note=QT_TRANSLATE_NOOP("Settings", "They appear in the list for handing over a call."),
)
_STAFF = Section(
    QT_TRANSLATE_NOOP("Settings", "Extensions of the staff"),
    note=QT_TRANSLATE_NOOP(
        "Settings",
        "Recorded automatically when an agent works at a desk. The state of a phone comes from the PBX.",
    ),
)


class UnitPhoneEditor(Editor):
    """It edits the records, no setting; with a shared database the IT department does (`loket admin`)."""

    def __init__(self, unit: UnitRecord, is_shared: bool = False) -> None:
        self.unit, self._is_shared = unit, is_shared
        self._edit = QLineEdit(unit.phone)
        self._edit.setReadOnly(is_shared)
        super().__init__(f"unit.{unit.code}", self._edit)

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    @property
    def phone(self) -> str:
        return self._edit.text().strip()

    @property
    def is_changed(self) -> bool:
        return self.phone != self.unit.phone

    def name(self) -> str:
        return self.unit.name

    def explanation(self) -> str:
        if self._is_shared:
            return QCoreApplication.translate("Settings", "Kept by the IT department for all workstations.")
        return QCoreApplication.translate(
            "Settings", "A number or extension; empty: the unit is not in the list."
        )

    def values(self) -> dict[str, object]:
        return {}

    def display(self, values: Mapping[str, object]) -> None:
        self._edit.setText(self.unit.phone)


class ColleaguesView(PageView):
    def __init__(self, session: Session) -> None:
        super().__init__(COLLEAGUES, {})
        self._session = session
        self._units: dict[UUID, UnitPhoneEditor] = {}
        self._unit_card = Card("settings.units", _UNITS, [])
        self._staff_card = Card("settings.staff", _STAFF, [])
        self._people = ElidedLabel("settings.staff.list", most_lines=200)
        self._staff_card.body.addWidget(self._people)
        for card in (self._unit_card, self._staff_card):
            self.add_card(card)
        session.staff_changed.connect(self._fill)
        self._fill()

    def show_recorded(self, settings: Settings) -> None:
        """Drop what was entered and not saved."""
        for editor in self._units.values():
            editor.show(settings)

    def faults(self, settings: Settings) -> list[SettingsError]:
        """Return what cannot be dialled, with the editor's key."""
        changed = [editor for editor in self._units.values() if editor.is_changed]
        found = [bad_target(editor.key, editor.phone, settings) for editor in changed]
        return [fault for fault in found if fault is not None]

    def save(self) -> None:
        for editor in self._units.values():
            if editor.is_changed:
                self._session.set_unit_phone(editor.unit.id, editor.phone)

    @Slot()
    def _fill(self) -> None:
        """Units come with the records, and may be renamed; what is being typed stays."""
        for unit in self._session.units:
            editor = self._units.get(unit.id)
            if editor is None:
                editor = self._units[unit.id] = UnitPhoneEditor(unit, self._session.is_shared)
                self._unit_card.add(editor)
            elif not editor.is_changed:
                editor.unit = unit
                editor.display({})
            else:
                editor.unit = unit
            editor.retranslate()
        self._name_people()

    def _name_people(self) -> None:
        nobody = QCoreApplication.translate("Settings", "none yet")
        lines = (f"{person.name}: {person.extension or nobody}" for person in self._session.staff)
        self._people.setText("\n".join(lines))

    def retranslate(self) -> None:
        super().retranslate()
        for editor in self._units.values():
            editor.retranslate()
        self._name_people()
