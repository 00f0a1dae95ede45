"""Reports cases that became anonymous or confidential while some of their content is open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.visibility import visibility_of, visible_row, without_person
from app.common.clock import now
from app.common.masking import masked_remote
from app.common.phone_number import plain_form
from app.records.service import Records
from app.values.open_case import OpenCase
from db.queries.hidden import IdentifyingCase, identifying_cases, identifying_cases_since
from db.queries.names import is_handle
from db.records import CaseRow
from db.replica import Applied
from db.search.folding import folded

_NO_NUMBER = "***"
_LEAST_DIGITS, _LEAST_LETTERS = 6, 3  # shorter ones occur anywhere


@dataclass(frozen=True, slots=True)
class HiddenCase:
    """A case whose applicant the signed-in user may not see.

    Attributes:
        row: Its row as this user may see it; None if the case was never saved.
        contact_ids: Its calls and messages.
        names: Names, organisations and NIBs of the applicant. Not to be shown.
        numbers: The applicant's phone numbers and addresses, as contacts record them, latest first.
            Not to be shown.
    """

    case_id: UUID
    row: CaseRow | None
    contact_ids: frozenset[UUID]
    names: frozenset[str]
    numbers: tuple[str, ...]

    def concerns(self, record_id: str) -> bool:
        """Whether this is the id of the case, or of one of its calls or messages."""
        return record_id in {str(self.case_id), *map(str, self.contact_ids)}

    def has_number(self, target: str) -> bool:
        """Whether this is a number or an address of the applicant, in any form."""
        return plain_form(target) in map(plain_form, self.numbers)

    def is_named_in(self, text: str) -> bool:
        """Whether a text contains a full name of the applicant, or one of their numbers in any form."""
        digits = re.sub(r"\D", "", text)
        numbers = (re.sub(r"\D", "", one).removeprefix("62") for one in self.numbers if "@" not in one)
        has_number = any(len(number) >= _LEAST_DIGITS and number in digits for number in numbers)
        words = (*self.names, *(one for one in self.numbers if "@" in one))
        plain = folded(text)
        return has_number or any(folded(word) in plain for word in words if len(word) >= _LEAST_LETTERS)

    def masked(self, text: str) -> str:
        """Return a text without the applicant; a text that is just the name becomes the masked number."""
        if folded(text) in map(folded, self.names):
            return masked_remote(self.numbers[0]) if self.numbers else _NO_NUMBER
        return without_person(text, self.names)


class HiddenCases(QObject):
    """Every object that shows a case for some time observes `hidden`. Lives in the GUI thread.

    `hidden` is emitted at every change of such a case, so observers must tolerate repetitions.
    """

    hidden = Signal(object)  # HiddenCase

    def __init__(self, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._last_look = now()
        records.changed.connect(self._on_changed)

    @Slot(object)
    def report_unsaved(self, case: OpenCase) -> None:
        """Report an unsaved anonymous case, which only its draft marks as anonymous."""
        if case.file is not None or not case.is_anonymous:
            return
        call, person = case.call, case.person
        names = {call.caller.name} if call is not None else set()
        numbers = {call.caller.key} if call is not None else set()
        if person is not None:
            names |= {person.name, person.organisation, person.nib}
            numbers |= {handle.value for handle in person.handles}
        contact_ids = frozenset({call.contact_id} if call is not None else ())
        self._emit(case.case_id, None, contact_ids, names, sorted(numbers))

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        since, case_ids = self._last_look, applied.case_ids
        if applied.is_foreign:  # the changed cases are unknown
            self._last_look = now()
            self._records.read(lambda tx: identifying_cases_since(tx, since), self._found)
        elif case_ids:
            self._records.read(lambda tx: identifying_cases(tx, case_ids), self._found)

    def _found(self, cases: tuple[IdentifyingCase, ...]) -> None:
        viewer = self._records.viewer
        for one in cases:
            visibility = visibility_of(viewer, one.row)
            if visibility.reads and visibility.knows_person:
                continue
            handles = [name for name in one.row.names if is_handle(name)]
            row = visible_row(viewer, one.row)
            names = {one.row.applicant_name, *one.row.names}
            self._emit(one.row.id, row, one.contact_ids, names, [*one.remotes, *handles])

    def _emit(
        self,
        case_id: UUID,
        row: CaseRow | None,
        contact_ids: frozenset[UUID],
        names: set[str],
        numbers: list[str],
    ) -> None:
        known = tuple(dict.fromkeys(filter(None, numbers)))
        said = frozenset(one for one in names if one and not is_handle(one))
        self.hidden.emit(HiddenCase(case_id, row, contact_ids, said, known))
