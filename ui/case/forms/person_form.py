"""Who asks, when nobody knows yet: a name is enough, and people of that name are offered while one types."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.cases.case_service import CaseService
from app.common.enums import ApplicantRecord, Channel
from app.search.finder import Finder, FoundDuplicates, FoundPeople
from app.values.open_case import ASKED
from ui.case.fields.field_hints import address_hint, asked_words
from ui.case.fields.hinted_field import HintedField
from ui.case.fields.typed import KeptLine
from ui.case.forms.form import Columns
from ui.person.person_text import why_words
from ui.style.tokens import GAP, HALF_GAP, Tone
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

OFFERED = 3


class PersonForm(QWidget):
    """Enter in any of the fields saves the new person and makes them the case's applicant."""

    typed = Signal(str, str)

    def __init__(self, service: CaseService, finder: Finder) -> None:
        super().__init__()
        self.setObjectName("person.form")
        self._service, self._finder = service, finder
        self._nib = ""
        self._offered: tuple[ApplicantRecord, ...] = ()
        self._named: tuple[ApplicantRecord, ...] = ()
        self._duplicates: dict[UUID, str] = {}
        self._duplicate_people: tuple[ApplicantRecord, ...] = ()
        self.name = KeptLine("person.name")
        self.phone = KeptLine("person.phone", is_tabular=True)
        self.organisation = KeptLine("person.organisation")
        self._kept = {
            "person.name": self.name,
            "person.phone": self.phone,
            "person.organisation": self.organisation,
        }
        self.name_field = HintedField("person.name.field", self.name)
        self._asked: dict[str, str] = {}
        self._phone_field = HintedField("person.phone.field", self.phone)
        self._organisation_field = Field("person.organisation.field", self.organisation)
        self._save = ActionButton("person.save", "", "plus")
        self._save.clicked.connect(self.save)
        self._known = Label("person.known", "caption")
        self._offers = [
            ActionButton(f"person.offer{row}", "", "user", look="quiet") for row in range(OFFERED)
        ]
        self._build()
        for draft_name, editor in self._kept.items():
            editor.typed.connect(lambda text, name=draft_name: self.typed.emit(name, text))
        self.name.typed.connect(self._search)
        self.phone.typed.connect(lambda _: self._hint())
        self.phone.typed.connect(lambda _: self._search_duplicates())
        finder.people_found.connect(self._on_found)
        finder.duplicates_found.connect(self._on_duplicates)
        self._retranslate()

    def _build(self) -> None:
        fields: list[tuple[QWidget, float]] = [
            (self.name_field, 11),
            (self._phone_field, 10),
            (self._organisation_field, 11),
        ]
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(Columns("person.columns", fields), 1)
        line.addWidget(self._save, 0, Qt.AlignmentFlag.AlignBottom)
        offers = Flow(HALF_GAP)
        offers.addWidget(self._known)
        for row, offer in enumerate(self._offers):
            offer.setVisible(False)
            offer.clicked.connect(lambda _=False, at=row: self._choose(at))
            offer.setMinimumWidth(1)
            offers.addWidget(offer)
        self._offer_row = QWidget(self)
        self._offer_row.setLayout(offers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addLayout(line)
        column.addWidget(self._offer_row)
        self._offer_row.setVisible(False)

    def display(self, draft: dict[str, str], phone: str) -> None:
        """Show what the draft holds; the caller's number is filled in where none was typed."""
        self._nib, self._asked = draft.get("nib", ""), _asked(draft)
        for name, editor in self._kept.items():
            editor.show_value(draft.get(name) or (phone if name == "person.phone" else ""))
        self._hint()

    def reset(self, draft: dict[str, str], phone: str) -> None:
        self._nib, self._asked = draft.get("nib", ""), _asked(draft)
        for name, editor in self._kept.items():
            editor.reset(draft.get(name) or (phone if name == "person.phone" else ""))
        self.name_field.set_error("")
        self._hint()
        self._named, self._duplicate_people, self._duplicates = (), (), {}
        self._offer()

    def let_type(self, may_type: bool) -> None:
        """Take or refuse typing; what stands below a field stays in reach."""
        for editor in self._kept.values():
            editor.setEnabled(may_type)
        for button in (self._save, *self._offers):
            button.setEnabled(may_type)

    def save(self) -> None:
        name = self.name.value().strip()
        if not name:
            self.name_field.set_error(self.tr("Ask for the name."))
            self.name.setFocus()
            return
        self._service.add_applicant(name, self.phone.value().strip(), self.organisation.value().strip())

    def _hint(self) -> None:
        for name, field in (("person.name", self.name_field), ("person.phone", self._phone_field)):
            text = self._kept[name].value().strip()
            words, tone = address_hint(Channel.VOICE, text) if name == "person.phone" else ("", Tone.NEUTRAL)
            is_asked = bool(text) and self._asked.get(name, "").strip() == text
            shown = (asked_words() if is_asked else "", words)
            field.set_hint(" · ".join(filter(None, shown)), tone)

    def _search(self, text: str) -> None:
        self._hint()
        self.name_field.set_error("")
        self._search_duplicates()
        if len(text.strip()) >= 3:
            self._finder.people(text.strip())
        else:
            self._named = ()
            self._offer()

    def _search_duplicates(self) -> None:
        self._finder.duplicates(self.name.value(), self.phone.value(), self._nib)

    def _on_found(self, found: FoundPeople) -> None:
        if self.isVisible() and found.text and found.text == self.name.value().strip():
            self._named = tuple(match.applicant for match in found.people[:OFFERED])
            self._offer()

    def _on_duplicates(self, found: FoundDuplicates) -> None:
        if self.isVisible() and found.text.startswith(f"{self.name.value().strip()}\n"):
            self._duplicate_people = tuple(duplicate.applicant for duplicate in found.duplicates)
            self._duplicates = {duplicate.applicant.id: duplicate.why for duplicate in found.duplicates}
            self._offer()

    def _offer(self) -> None:
        """Offer who it may be, the surest first: a remark in the margin that asks nothing."""
        known = {one.id: one for one in (*self._duplicate_people, *self._named)}
        people = self._offered = tuple(known.values())[:OFFERED]
        self._known.setVisible(bool(people))
        self._offer_row.setVisible(bool(people))
        for row, button in enumerate(self._offers):
            button.setVisible(row < len(people))
            if row < len(people):
                person = people[row]
                why = self._duplicates.get(person.id, "")
                words = (person.name, person.organisation, why_words(why) if why else "")
                button.setText(" · ".join(part for part in words if part))

    def _choose(self, row: int) -> None:
        if row < len(self._offered):
            self._service.set_applicant(self._offered[row].id)

    def _retranslate(self) -> None:
        self.name_field.set_label(self.tr("Name"))
        self._phone_field.set_label(self.tr("Telephone"))
        self._organisation_field.set_label(self.tr("Organisation, if any"))
        self._save.setText(self.tr("Save (Enter)"))
        self._known.setText(self.tr("Known already:"))
        self._offer()
        self._hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _asked(draft: dict[str, str]) -> dict[str, str]:
    """Return what the applicant said before an agent took over, by field."""
    return {name[len(ASKED) :]: text for name, text in draft.items() if name.startswith(ASKED)}
