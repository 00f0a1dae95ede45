"""What the case is about. Every keystroke is kept; what a number seems to be is said, never enforced."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.cases.field_choices import FieldChoices
from app.cases.related import RelatedCases
from app.common.enums import CaseKind, Channel, Priority
from app.values.open_case import VisibleCase
from ui.case.fields.field_hints import (
    asked_words,
    free_text_hint,
    hint_for,
    other_kind_hint,
    same_tracking_hint,
)
from ui.case.fields.hinted_field import HintedField
from ui.case.fields.proposed_line import ProposedLine
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.forms.form import Columns
from ui.keys.key_table import Key, bind
from ui.style.tokens import GAP, HALF_GAP, Tone
from ui.text.translations import language
from ui.text.wording import word
from ui.widgets.card import SectionCard

_MOST_COLUMNS, _MOST_COLUMNS_DENSE = 3, 4
_ROWS, _ROWS_DENSE = 2, 1  # of the description, at least
_LEAST_EM = 11.0


class DetailsForm(SectionCard):
    """The detail fields of a case, in the order in which one asks for them."""

    typed = Signal(str, str)  # draft field, text
    wanted = Signal()  # the person goes into a field: the fields have to be seen
    said = Signal(str)  # what the fields say, in two lines

    def __init__(self, lists: FieldChoices, related: RelatedCases) -> None:
        super().__init__("details")
        self._lists, self._related = lists, related
        self._case_id: UUID | None = None
        self._same_tracking: tuple[UUID | None, str, tuple[str, ...]] = (None, "", ())
        self._asked: dict[str, str] = {}  # what the applicant said before an agent took over
        self._masked: frozenset[str] = frozenset()
        self._is_read_only = False
        self.kind = KeptChoice("details.kind")
        self.priority = KeptChoice("details.priority")
        self.channel = KeptChoice("details.channel")
        self.category = ProposedLine("details.category")
        self.service = ProposedLine("details.service")
        self.region = ProposedLine("details.region")
        self.subject = KeptLine("details.subject")
        self.description = KeptText("details.description", rows=_ROWS, most_rows=8, is_elastic=True)
        self.registration_number = KeptLine("details.registration_number", is_tabular=True)
        self.nib = KeptLine("details.nib", is_tabular=True)
        self.kbli = KeptLine("details.kbli", is_tabular=True)
        self.sp4n_tracking = KeptLine("details.sp4n_tracking", is_tabular=True)
        self._editors: dict[str, KeptLine | KeptText | KeptChoice] = {
            "subject": self.subject,
            "description": self.description,
            "kind": self.kind,
            "category": self.category,
            "service": self.service,
            "priority": self.priority,
            "region": self.region,
            "registration_number": self.registration_number,
            "nib": self.nib,
            "kbli": self.kbli,
            "sp4n_tracking": self.sp4n_tracking,
            "channel": self.channel,
        }
        self.fields = {
            name: HintedField(f"details.{name}.field", editor) for name, editor in self._editors.items()
        }
        for name, editor in self._editors.items():
            editor.typed.connect(lambda text, field=name: self._on_typed(field, text))
        self._offer_lists()
        self._build()
        self.set_margins(12, HALF_GAP, 12, GAP)
        self.body.setSpacing(HALF_GAP)
        bind(Key.DETAILS, self, self.go_on)
        related.same_tracking_read.connect(self._on_same_tracking)
        self._retranslate()

    def _build(self) -> None:
        pick = self.fields
        self.body.addWidget(pick["subject"])
        self.body.addWidget(pick["description"])
        # In one grid, so that the columns stand below each other, also while the channel is hidden.
        beside = (
            *("kind", "category", "service", "region", "priority", "channel"),
            *("registration_number", "nib", "kbli", "sp4n_tracking"),
        )
        fields: list[tuple[QWidget, float]] = [(pick[name], _LEAST_EM) for name in beside]
        self._columns = Columns("details.columns", fields, _MOST_COLUMNS, HALF_GAP)
        self.body.addWidget(self._columns)

    def set_dense(self, is_dense: bool) -> None:
        """Need less height where the page is low."""
        self._columns.set_dense(_MOST_COLUMNS_DENSE if is_dense else _MOST_COLUMNS, is_dense)
        self.description.set_least_rows(_ROWS_DENSE if is_dense else _ROWS)

    def _offer_lists(self) -> None:
        lists = self._lists
        self.region.offer(lambda: lists.regions)
        self.category.offer(
            lambda: lists.categories(CaseKind(self.kind.value()), language()),
            lambda recorded: lists.category_shown(recorded, language()),
            lists.category_recorded,
        )
        self.service.offer(
            lambda: lists.services(language()),
            lambda recorded: lists.service_shown(recorded, language()),
            lists.service_recorded,
        )

    def display(self, case: VisibleCase) -> None:
        """Show what is typed or recorded; an editor in which the person types is left alone."""
        self._mask(case.masked_fields)
        self._asked, self._case_id = case.asked, case.case_id
        for name, editor in self._editors.items():
            if case.file is not None and name not in case.draft:
                editor.settle()  # what was typed is recorded, or was put back
            editor.show_value(self._value(case, name))
        self._offer_fields(case)
        self._hint_all()

    def reset(self, case: VisibleCase) -> None:
        self._mask(case.masked_fields)
        self._asked, self._case_id = case.asked, case.case_id
        for name, editor in self._editors.items():
            editor.reset(self._value(case, name))
        self._offer_fields(case)
        self._hint_all()

    def _value(self, case: VisibleCase, name: str) -> str:
        return case.value(name) if name != "channel" else case.draft.get(name) or case.channel.value

    def _offer_fields(self, case: VisibleCase) -> None:
        """How the applicant came is chosen while a case without a call is written; then it stays.

        A number of SP4N-LAPOR! is typed when nobody is on the line: few cases have one, and a call needs the
        room.
        """
        self.fields["channel"].setVisible(case.file is None and case.call is None)
        self.fields["sp4n_tracking"].setVisible(case.call is None or bool(case.value("sp4n_tracking")))

    def put(self, name: str, text: str) -> None:
        """Let a field hold this instead of what was typed in it."""
        self._editors[name].reset(text)
        self._hint(name)

    def set_read_only(self, is_read_only: bool) -> None:
        """Show without letting type: whose role may not change details can still read and copy them."""
        self._is_read_only = is_read_only
        for name, editor in self._editors.items():
            is_fixed = is_read_only or name in self._masked
            if isinstance(editor, KeptChoice):
                editor.setEnabled(not is_fixed)
            elif editor.isReadOnly() != is_fixed:
                editor.setReadOnly(is_fixed)

    def _mask(self, fields: frozenset[str]) -> None:
        """Let nobody type in a field that shows a mask."""
        if fields != self._masked:
            self._masked = fields
            self.set_read_only(self._is_read_only)

    def settle(self) -> None:
        for editor in self._editors.values():
            editor.settle()

    def focus_first(self) -> None:
        """Go to the subject, or to the description if the subject is there."""
        self.wanted.emit()
        target = self.description if self.subject.value() else self.subject
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Go to the first that is empty of what one asks for."""
        self.wanted.emit()
        asked = (self.subject, self.category, self.service, self.region, self.description)
        empty = next((editor for editor in asked if not editor.value().strip()), self.subject)
        empty.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_typed(self, name: str, text: str) -> None:
        self.typed.emit(name, text)
        self._hint(name)
        self.said.emit(self.words())
        if name == "kind":
            self._hint("category")

    def words(self) -> str:
        """Return what the fields say in two lines: the question, and what else is known of it."""
        question = (self.subject.value(), self.description.value())
        choices = (self.kind, self.priority)
        chosen = [one.currentText() for one in choices if one.value()]
        rest = (self.category, self.service, self.region, self.registration_number, self.nib, self.kbli)
        known = [*chosen, *(one.text() for one in rest)]
        lines = (question, known)
        return "\n".join(" · ".join(" ".join(one.split()) for one in line if one.strip()) for line in lines)

    def _hint_all(self) -> None:
        for name in self._editors:
            self._hint(name)
        self.said.emit(self.words())

    def _hint(self, name: str) -> None:
        self.fields[name].set_hint(*self._hint_of(name, self._editors[name].value().strip()))

    def _hint_of(self, name: str, text: str) -> tuple[str, Tone]:
        """Return a remark on a field; of what the applicant said to the chatbot, that first."""
        words, tone = self._remark(name, text)
        if not text or self._asked.get(name, "").strip() != text:
            return words, tone
        return " · ".join(filter(None, (asked_words(), words))), tone

    def _remark(self, name: str, text: str) -> tuple[str, Tone]:
        is_listed = {"category": self._lists.has_category, "service": self._lists.has_service}.get(name)
        if name == "category" and text and not self._lists.fits(text, CaseKind(self.kind.value())):
            return other_kind_hint()
        if name == "sp4n_tracking" and text and self._case_id is not None:
            return self._tracking_remark(self._case_id, text)
        if is_listed is not None:
            return ("", Tone.NEUTRAL) if not text or is_listed(text) else free_text_hint()
        return hint_for(name, text)

    def _tracking_remark(self, case_id: UUID, text: str) -> tuple[str, Tone]:
        """Return which other cases have the number; they are read at its first sight."""
        if self._same_tracking[:2] != (case_id, text):
            self._same_tracking = (case_id, text, ())
            self._related.ask_same_tracking(case_id, text)
        return same_tracking_hint(self._same_tracking[2])

    @Slot(object, str, object)
    def _on_same_tracking(self, case_id: UUID, text: str, numbers: tuple[str, ...]) -> None:
        if self._same_tracking[:2] == (case_id, text):
            self._same_tracking = (case_id, text, numbers)
            self._hint("sp4n_tracking")

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Details"))
        self.fields["subject"].set_label(self.tr("Subject"))
        self.fields["description"].set_label(self.tr("Description"))
        self.fields["kind"].set_label(self.tr("Kind"))
        self.fields["priority"].set_label(self.tr("Priority"))
        self.fields["channel"].set_label(self.tr("How the applicant came"))
        self.fields["category"].set_label(self.tr("Category"))
        self.fields["service"].set_label(self.tr("Service"))
        self.fields["region"].set_label(self.tr("Region"))
        self.fields["registration_number"].set_label(self.tr("Registration number"))
        self.fields["nib"].set_label(self.tr("NIB"))
        self.fields["kbli"].set_label(self.tr("KBLI"))
        self.fields["sp4n_tracking"].set_label(self.tr("SP4N-LAPOR! number"))
        self.subject.setPlaceholderText(self.tr("In a few words"))
        self.region.setPlaceholderText(self.tr("Type or choose a village, kecamatan, kabupaten…"))
        for line in (self.category, self.service):
            line.setPlaceholderText(self.tr("Type or choose…"))
            line.show_again()
        self.kind.set_options([(kind.value, word(kind)) for kind in CaseKind])
        self.priority.set_options([(one.value, word(one)) for one in Priority])
        self.channel.set_options([(one.value, word(one)) for one in Channel])
        self._hint_all()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
