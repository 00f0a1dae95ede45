"""The applicant on one line: who it is and how to reach them, who it may be, or a form for a new person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.cases.case_editor import CaseEditor
from app.cases.case_service import CaseService
from app.common.enums import ApplicantRecord, CaseRow, ContactRecord, HandleKind, HandleRecord, PersonMatch
from app.search.finder import Finder
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.forms.person_form import PersonForm
from ui.keys.key_table import Key
from ui.person.erase_text import name_words
from ui.style.tokens import HALF_GAP
from ui.text.caller_text import is_matched, person_words
from ui.text.numbers import number_text
from ui.text.times import when_text
from ui.text.wording import outcome_words, word
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.text import IconLabel, Label
from ui.widgets.tool_tip import tool_tip

MOST_CANDIDATES = 9
SHOWN_CASES = 3
_HANDLE_ICONS = {HandleKind.EMAIL: "mail", HandleKind.WHATSAPP: "chat"}


class ApplicantBox(SectionCard):
    correction_wanted = Signal()

    def __init__(self, editor: CaseEditor, service: CaseService, finder: Finder) -> None:
        super().__init__("applicant")
        self._editor, self._service = editor, service
        self._case: VisibleCase | None = None
        self._now: datetime | None = None
        self._offered: tuple[PersonMatch, ...] = ()
        self._asked_above = ""  # key of the call whose person is asked for in a line above the box
        self._line_px = 0  # the height of that line
        self._place_kept_for = ""  # the call whose line lies above the first row, or lay there
        self.form = PersonForm(service, finder)
        self._known = QWidget(self)
        self._first_line, self._second_line = QHBoxLayout(), QHBoxLayout()
        self._is_narrow = False
        self._icon = IconLabel("applicant.icon", "user")
        self._name = ElidedLabel("applicant.name", "section")
        self._about = ElidedLabel("applicant.about", "muted")
        self._handle = _Line("applicant.handle")
        self._open_title = Label("applicant.open.title", "muted")
        self._open = [ActionButton(f"applicant.open{row}", look="quiet") for row in range(SHOWN_CASES)]
        self._correct = ActionButton("applicant.correct", "", "edit", Key.CORRECT_PERSON, "quiet")
        self._correct.clicked.connect(self.correction_wanted)
        self._after_handle: tuple[QWidget, ...] = (self._about, self._open_title, *self._open, self._correct)
        self._candidates = QWidget(self)
        self._candidate_title = ElidedLabel("applicant.candidates.title", "muted")
        self._candidate_row = OverflowRow("applicant.candidates")
        self._rows = [
            ActionButton(f"applicant.candidate{number}", "", "user", Key.OTHER_PERSON, "quiet", number)
            for number in range(1, MOST_CANDIDATES + 1)
        ]
        self.set_margins(12, HALF_GAP, HALF_GAP, HALF_GAP)
        self.body.setSpacing(HALF_GAP)
        self._build()
        self._retranslate()

    def _build(self) -> None:
        self._known.setMinimumWidth(1)  # in a narrow case on two lines, so it never widens the case
        lines = QVBoxLayout(self._known)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        known = self._first_line
        for line in (known, self._second_line):
            line.setSpacing(HALF_GAP)
            lines.addLayout(line)
        known.addWidget(self._icon)
        # No wider than its words: what is known of the person has the rest of the line.
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        known.addWidget(self._name, 2)
        known.addWidget(self._handle)
        known.addWidget(self._about, 3)
        known.addWidget(self._open_title)
        for row, button in enumerate(self._open):
            button.clicked.connect(lambda _=False, at=row: self._open_other(at))
            button.setMinimumWidth(1)  # elided rather than cut where there is little room
            known.addWidget(button)
        known.addWidget(self._correct)
        for at, button in enumerate(self._rows):
            self._candidate_row.add(button, at, keeps_words=True)
            button.show_cap(True)
            button.clicked.connect(lambda _=False, at=at: self._choose(at))
        self._candidate_title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        candidates = QHBoxLayout(self._candidates)
        candidates.setContentsMargins(0, 0, 0, 0)
        candidates.setSpacing(HALF_GAP)
        candidates.addWidget(self._candidate_title, 1)
        candidates.addWidget(self._candidate_row)
        self.body.addWidget(self._known)
        self.body.addWidget(self._candidates)
        self.body.addWidget(self.form)

    @Slot(str, int)
    def set_asked_above(self, call_key: str, height: int) -> None:
        """A line above this box asks who calls: leave it the place of the question, and do not ask twice."""
        self._asked_above, self._line_px = call_key, height
        self._show_question()

    def display(self, case: VisibleCase, now: datetime) -> None:
        is_other = self._case is None or self._case.case_id != case.case_id
        self._case, self._now = case, now
        match = self._match(case)
        self._known.setVisible(case.person is not None)
        self.setAccessibleName(self.tr("Applicant"))
        self.form.setVisible(case.person is None)
        self.form.let_type(case.takes_details)
        self._show_candidates(_possible(case))
        party = case.call.visible if case.call else None
        phone = party.number if party is not None and not party.is_hidden else ""
        if is_other:
            self.form.reset(case.draft, phone)
        else:
            self.form.display(case.draft, phone)
        # What is masked would be recorded as it stands in the fields.
        self._correct.setVisible(Move.CHANGE_DETAILS in case.moves and not case.is_masked)
        if case.person is None:
            self._forget()
        else:
            contacts = match.last_contacts if match else (case.file.contacts if case.file else ())
            self._show_person(case.person, self._contact_words(contacts))
            self._show_open(match.open_cases if match else ())
        self._fit()

    def _fit(self) -> None:
        """Put what stands behind the number on a second line where one line is too short for all.

        The line is as high without the button as with it: the fields below stay where they are.
        """
        self._icon.setMinimumHeight(self._correct.sizeHint().height())
        parts = (self._icon, self._name, self._handle, *self._after_handle)
        least = [
            part.minimumWidth() or part.minimumSizeHint().width() for part in parts if not part.isHidden()
        ]
        is_narrow = sum(least) + HALF_GAP * (len(least) - 1) > self.body.contentsRect().width()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            line = self._second_line if is_narrow else self._first_line
            for part in self._after_handle:
                line.addWidget(part, 3 if part is self._about else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _match(self, case: VisibleCase) -> PersonMatch | None:
        """Return what the call's look-up knows of the applicant."""
        if case.call is None or case.person is None:
            return None
        found = (case.call.person, *case.call.candidates)
        return next((one for one in found if one and one.applicant.id == case.person.id), None)

    def _forget(self) -> None:
        self._show_person(ApplicantRecord(UUID(int=0), ""), "")
        self._name.setText("")
        self._show_open(())

    def _show_person(self, person: ApplicantRecord, contacts: str) -> None:
        self._name.setText(name_words(person) or self.tr("Anonymous"))
        nib = self.tr("NIB {nib}").format(nib=person.nib) if person.nib else ""
        about = (person.organisation, person.region, nib, person.note, contacts)
        self._about.setText(" · ".join(part for part in about if part))
        # What is not shown is not kept either: a screen reader would find it.
        first = person.handles[0].kind if person.handles else HandleKind.PHONE
        self._handle.setVisible(bool(person.handles))
        self._handle.display(
            _HANDLE_ICONS.get(first, "phone"), [self._handle_text(one) for one in person.handles]
        )

    def _handle_text(self, handle: HandleRecord) -> str:
        value = handle.value
        if handle.kind in (HandleKind.PHONE, HandleKind.WHATSAPP):
            value = number_text(value)
        return self.tr("{value} ({label})").format(value=value, label=handle.label) if handle.label else value

    def _show_open(self, rows: tuple[CaseRow, ...]) -> None:
        assert self._case is not None
        others = [row for row in rows if row.id != self._case.case_id][:SHOWN_CASES]
        self._open_title.setVisible(bool(others))
        self._open_title.setText(self.tr("Other open cases:"))
        for at, button in enumerate(self._open):
            button.setVisible(at < len(others))
            button.setText("")
            button.setToolTip("")
            if at < len(others):
                row = others[at]
                button.setText(row.number)
                button.setToolTip(tool_tip(f"{row.subject} · {word(row.status)}"))
                button.setProperty("case_id", str(row.id))

    def _contact_words(self, contacts: tuple[ContactRecord, ...]) -> str:
        assert self._now is not None
        shown = [
            " ".join(
                part
                for part in (
                    when_text(one.started_at, self._now),
                    word(one.channel),
                    outcome_words(one),
                )
                if part
            )
            for one in contacts[:3]
        ]
        words = self.tr("Last contacts: {contacts}")
        return words.format(contacts="; ".join(shown)) if shown else ""

    def _show_candidates(self, candidates: tuple[PersonMatch, ...]) -> None:
        self._offered = candidates[:MOST_CANDIDATES]
        for at, button in enumerate(self._rows):
            is_offered = at < len(self._offered)
            button.set_texts(*person_words(self._offered[at]) if is_offered else ("", ""))
            self._candidate_row.want(button, is_offered)
        self._refresh_candidates()
        self._show_question()

    def _show_question(self) -> None:
        """Ask here, or leave the line above its place; no field moves when the line goes."""
        case = self._case
        call = case.call if case is not None and case.person is None else None
        is_above = call is not None and call.key == self._asked_above
        if is_above:
            self._place_kept_for = self._asked_above
            # The line begins above the box by as much as the box has above its first row.
            self._candidates.setMinimumHeight(max(0, self._line_px - 3 * HALF_GAP))
        elif call is None or call.key != self._place_kept_for or is_matched(call):
            self._place_kept_for = ""
            self._candidates.setMinimumHeight(0)
        policy = self._candidates.sizePolicy()
        policy.setRetainSizeWhenHidden(bool(self._place_kept_for))
        self._candidates.setSizePolicy(policy)
        self._candidates.setVisible(bool(self._offered) and not is_above)

    def _choose(self, at: int) -> None:
        if at < len(self._offered):
            self._service.set_applicant(self._offered[at].applicant.id)

    def _refresh_candidates(self) -> None:
        self._candidate_title.set_texts(
            *(
                (self.tr("Several persons have this number. Who is calling?"), self.tr("Who is calling?"))
                if len(self._offered) > 1
                else (self.tr("A person with this number is known. Is it this person?"), "")
            )
        )

    def _open_other(self, at: int) -> None:
        self._editor.open(UUID(str(self._open[at].property("case_id"))))

    def _retranslate(self) -> None:
        self._refresh_candidates()
        self._correct.setText(self.tr("Correct"))
        if self._case is not None and self._now is not None:
            self.display(self._case, self._now)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _possible(case: VisibleCase) -> tuple[PersonMatch, ...]:
    """Return who the applicant may be; nobody once the agent said that the caller is a new person."""
    call = case.call
    if call is None or case.person is not None or (call.is_somebody_else and is_matched(call)):
        return ()
    return call.candidates


class _Line(QWidget):
    """An icon and a text that can be copied."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._icon = IconLabel(f"{object_name}.icon", size_px=14)
        self._text = Label(f"{object_name}.text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = Label(f"{object_name}.more", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        row.addWidget(self._more)

    def display(self, icon_name: str, texts: list[str]) -> None:
        """Show the first; how many more there are is a figure, and the tool tip has them all."""
        self._icon.show_icon(icon_name)
        self._text.setText(texts[0] if texts else "")
        self._more.show_text(f"+{len(texts) - 1}" if len(texts) > 1 else "")
        self.setToolTip(tool_tip("\n".join(texts)) if len(texts) > 1 else "")
