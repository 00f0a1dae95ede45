"""The cases of a person that are in the archive of the shared database: Enter fetches one and opens it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, Slot

from app.sync.archive import Archive, FoundOfPerson
from ui.person.case_list import CaseList
from ui.text.times import day_text
from ui.widgets.card import SectionCard


class ArchiveBox(SectionCard):
    """Not there while there is nothing to show."""

    def __init__(self, archive: Archive) -> None:
        super().__init__("person.archive")
        self._archive = archive
        self._asked: UUID | None = None
        self._found: FoundOfPerson | None = None
        self._list = CaseList("person.archive.list")
        self.body.addWidget(self._list)
        self._list.chosen.connect(archive.open)
        archive.of_person_found.connect(self._on_found)
        self.hide()

    def ask(self, applicant_id: UUID) -> None:
        self._asked, self._found = applicant_id, None
        self.hide()
        self._archive.of_person(applicant_id)

    def retranslate(self) -> None:
        self._list.setAccessibleName(QCoreApplication.translate("Archive", "Cases in the archive"))
        if self._found is not None:
            self._show(self._found)

    @Slot(object)
    def _on_found(self, found: FoundOfPerson) -> None:
        if found.applicant_id == self._asked:
            self._found = found
            self._show(found)

    def _show(self, found: FoundOfPerson) -> None:
        title = QCoreApplication.translate("Archive", "In the archive ({count})")
        self.set_title(title.format(count=len(found.cases)))
        rows = [
            (
                one.id,
                " · ".join(filter(None, (one.number, one.subject, day_text(one.changed_at.date())))),
                one.number,
            )
            for one in found.cases
        ]
        self._list.display([*rows])
        self.setVisible(bool(rows))
