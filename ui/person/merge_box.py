"""Two records of one person: who it may be, what would move, and only then the merge."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.people.person_page import MergePreview, PersonPage, Persons
from app.search.finder import Finder, FoundPeople
from ui.person.person_text import preview_words, why_words
from ui.person.rows import Row, Rows
from ui.style.tokens import GAP
from ui.text.times import when_text
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_OFFERED = 5


class MergeBox(SectionCard):
    """Duplicates are offered; any other person is found by name or number."""

    def __init__(self, persons: Persons, finder: Finder) -> None:
        super().__init__("person.merge")
        self._persons, self._finder = persons, finder
        self._page: PersonPage | None = None
        self._other: UUID | None = None
        self._duplicates = Rows("person.duplicate", "users")
        self._line = QLineEdit()
        self._line.setObjectName("person.merge.find")
        self._find = Field("person.merge.find.field", self._line)
        self._found = Rows("person.merge.offer", "users")
        self._preview = Label("person.merge.preview", "lead", wraps=True)
        self._merge = ActionButton("person.merge.do", "", "users", look="primary")
        self._keep = ActionButton("person.merge.keep", "", "x", look="quiet")
        self._done = Rows("person.merged", "rotate")
        buttons = Flow(GAP)
        buttons.addWidget(self._merge)
        buttons.addWidget(self._keep)
        self._asking = QWidget(self)
        self._asking.setLayout(buttons)
        for part in (self._duplicates, self._find, self._found, self._preview, self._asking, self._done):
            self.body.addWidget(part)
        self._duplicates.acted.connect(persons.ask_merge)
        self._found.acted.connect(persons.ask_merge)
        self._done.acted.connect(persons.undo_merge)
        self._line.textEdited.connect(self._search)
        self._merge.clicked.connect(self._do)
        self._keep.clicked.connect(self._ask_nothing)
        finder.people_found.connect(self._on_found)
        persons.preview.connect(self._ask)
        self._retranslate()
        self._ask_nothing()

    def display(self, page: PersonPage, is_other: bool) -> None:
        self._page = page
        if is_other:
            self._line.clear()
            self._found.display(())
        if is_other or self._other not in {one.applicant.id for one in page.duplicates}:
            self._ask_nothing()
        self._show()

    def _show(self) -> None:
        if self._page is None:
            return
        compare = self.tr("Same person?")
        self._duplicates.display(
            [
                Row(one.applicant.id, f"{one.applicant.name} ({why_words(one.why)})", compare)
                for one in self._page.duplicates
            ]
        )
        undo = self.tr("Undo the merge")
        text = self.tr("“{name}” was merged into this record: {when}, {who}")
        self._done.display(
            [
                Row(
                    merge.id,
                    text.format(
                        name=merge.name,
                        when=when_text(merge.merged_at, merge.merged_at),
                        who=merge.merged_by_name,
                    ),
                    undo,
                )
                for merge in self._page.file.merges
            ]
        )

    def _search(self, text: str) -> None:
        if len(text.strip()) >= 3:
            self._finder.people(text.strip())
        else:
            self._found.display(())

    def _on_found(self, found: FoundPeople) -> None:
        if self._page is None or not found.text or found.text != self._line.text().strip():
            return
        me = self._page.file.applicant.id
        others = [one.applicant for one in found.people if one.applicant.id != me][:_OFFERED]
        same = self.tr("Same person?")
        rows = [Row(one.id, " · ".join(filter(None, (one.name, one.organisation))), same) for one in others]
        self._found.display(rows)

    def _ask(self, preview: MergePreview) -> None:
        if self._page is None or preview.kept.id != self._page.file.applicant.id:
            return
        self._other = preview.merged.id
        self._preview.setText(preview_words(preview))
        self._preview.show()
        self._asking.show()
        self._merge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_nothing(self) -> None:
        self._other = None
        self._preview.hide()
        self._asking.hide()

    def _do(self) -> None:
        if self._other is not None:
            other = self._other
            self._ask_nothing()
            self._line.clear()
            self._found.display(())
            self._persons.merge(other)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Recorded twice?"))
        self._find.set_label(self.tr("Find the other record by name or number"))
        self._merge.setText(self.tr("Yes, merge them"))
        self._keep.setText(self.tr("No, two persons"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
