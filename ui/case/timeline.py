"""The story of the case: every entry with its time, who and what, under the step of the SOP it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextBrowser

from app.common.enums import EntryKind, RecordingRecord, TimelineRecord
from app.sop.step_clocks import StepClock
from ui.case.entry_text import entry_actor, entry_details, entry_title
from ui.case.sop.step_text import actor_word
from ui.recordings.recording_text import recording_name, retention_words
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.text.times import date_text, span_text, time_text
from ui.text.translations import language

translate = QCoreApplication.translate

TIME_COLUMN_EM = 3.6
_TONES = {
    EntryKind.ESCALATED: "warning",
    EntryKind.ESCALATION_RETURNED: "danger",
    EntryKind.ESCALATION_PASSED: "warning",
    EntryKind.UNIT_ASKED_BACK: "warning",
    EntryKind.ANSWER_FOUND: "good",
    EntryKind.SOLUTION_RECORDED: "good",
    EntryKind.RECEIPT_CONFIRMED: "good",
    EntryKind.CANCELLED: "danger",
    EntryKind.CORRECTED: "warning",
}


@dataclass(frozen=True)
class Paragraph:
    """A piece of the story in ready words.

    Attributes:
        look: "day", "step", "entry", "text", "took" or "recording".
        recording_id: What a "recording" lets listen to; None if it is gone.
    """

    look: str
    text: str
    time: str = ""
    actor: str = ""
    tone: str = "text"
    recording_id: UUID | None = None


def story_paragraphs(
    timeline: Sequence[TimelineRecord],
    clocks: Sequence[StepClock],
    recordings: Sequence[RecordingRecord] = (),
) -> list[Paragraph]:
    """Return the story in words, oldest first; a recording stands where its call begins."""
    recorded: dict[UUID | None, list[RecordingRecord]] = {}
    for recording in recordings:
        recorded.setdefault(recording.contact_id, []).append(recording)
    starts = {entry.id: clock for clock in clocks for entry in clock.entries if _starts(clock, entry)}
    paragraphs: list[Paragraph] = []
    day = ""
    for entry in sorted(timeline, key=lambda one: one.version):
        if (today := date_text(entry.occurred_at)) != day:
            day = today
            paragraphs.append(Paragraph("day", day))
        took = [Paragraph("took", line) for line in _took(clocks, entry)]
        if (clock := starts.get(entry.id)) is not None:
            paragraphs += [*took, _heading(clock)]
            took = []
        paragraphs.append(
            Paragraph(
                "entry",
                entry_title(entry),
                time_text(entry.occurred_at),
                entry_actor(entry),
                _TONES.get(entry.kind, "text"),
            )
        )
        paragraphs += [Paragraph("text", line) for line in entry_details(entry)]
        paragraphs += [_recording(one) for one in recorded.pop(entry.contact_id, ())]
        paragraphs += took
    return paragraphs


def _starts(clock: StepClock, entry: TimelineRecord) -> bool:
    return entry.kind in (*clock.step.started_by, *clock.step.restarted_by)


def _recording(recording: RecordingRecord) -> Paragraph:
    text = f"{recording_name(recording)}. {retention_words(recording)}"
    return Paragraph("recording", text, recording_id=None if recording.erased_at else recording.id)


def _heading(clock: StepClock) -> Paragraph:
    step = clock.step
    text = translate("Timeline", "Step {number}: {name} ({actor}, target {minutes} min)")
    return Paragraph(
        "step",
        text.format(
            number=step.number,
            name=step.name.in_language(language()),
            actor=actor_word(step.actor),
            minutes=step.target_min,
        ),
    )


def _took(clocks: Sequence[StepClock], entry: TimelineRecord) -> list[str]:
    """Return how long the step took that this entry ended."""
    lines = []
    for clock in clocks:
        ended = entry.id in {one.id for one in clock.entries} and not _starts(clock, entry)
        rounds = [one for one in clock.rounds if ended and one.ended_at == entry.occurred_at]
        for one in rounds[-1:]:
            text = translate("Timeline", "Step {number} took {span} of {minutes} min.")
            lines.append(
                text.format(
                    number=clock.step.number,
                    span=span_text(one.elapsed.total_seconds()),
                    minutes=clock.step.target_min,
                )
            )
    return lines


class Timeline(QTextBrowser):
    """Text to select and scroll by keyboard. It grows at its end; what is being read stays in place.

    A recorded call has a link to listen to it: Tab goes to it, Enter follows it.
    """

    listen_wanted = Signal(object)  # the recording's id

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.setOpenLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(GAP)
        self._paragraphs: list[Paragraph] = []
        self._case_id: UUID | None = None
        self._facts: tuple[Sequence[TimelineRecord], Sequence[StepClock]] = ((), ())
        self._recordings: tuple[RecordingRecord, ...] = ()
        self._recorded_case: UUID | None = None  # to which the recordings belong
        self._is_at_end = True  # also while it is hidden, and its height is not known yet
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.anchorClicked.connect(self._on_link)
        self._retranslate()

    def display(self, case_id: UUID, timeline: Sequence[TimelineRecord], clocks: Sequence[StepClock]) -> None:
        """Show the story so far. Reading and selection are not disturbed when entries come to its end."""
        if case_id == self._case_id and tuple(timeline) == tuple(self._facts[0]):
            return
        is_other = case_id != self._case_id
        if case_id != self._recorded_case:
            self._recordings = ()
        self._case_id, self._facts = case_id, (tuple(timeline), tuple(clocks))
        self._show(is_other)

    def show_recordings(self, case_id: UUID, recordings: Sequence[RecordingRecord]) -> None:
        """Show the recordings of a case's calls; they may come before its story."""
        if (case_id, tuple(recordings)) == (self._recorded_case, self._recordings):
            return
        self._recorded_case, self._recordings = case_id, tuple(recordings)
        if case_id == self._case_id:
            self._show(from_scratch=False)

    @Slot(int, int)
    def _on_range(self, _least: int, most: int) -> None:
        """Stay at the end when entries come or the room changes."""
        if self._is_at_end:
            self.verticalScrollBar().setValue(most)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        self._is_at_end = value >= self.verticalScrollBar().maximum() - 2

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        self.listen_wanted.emit(UUID(link.path()))

    def _show(self, from_scratch: bool) -> None:
        bar = self.verticalScrollBar()
        was_at_end, place = self._is_at_end, bar.value()
        paragraphs = story_paragraphs(*self._facts, self._recordings)
        known = len(self._paragraphs)
        if from_scratch or paragraphs[:known] != self._paragraphs:
            self.clear()
            known = 0
        for paragraph in paragraphs[known:]:
            self._write(paragraph)
        self._paragraphs = paragraphs
        bar.setValue(bar.maximum() if from_scratch or was_at_end else place)

    def _write(self, paragraph: Paragraph) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self.document().isEmpty():
            cursor.setBlockFormat(self._block(paragraph))
        else:
            cursor.insertBlock(self._block(paragraph))
        if paragraph.look == "entry":
            cursor.insertText(f"{paragraph.time}\t", self._ink("muted", tabular=True))
            cursor.insertText(paragraph.text, self._ink(paragraph.tone, is_bold=True))
            if paragraph.actor:
                cursor.insertText(f" · {paragraph.actor}", self._ink("muted"))
            return
        if paragraph.recording_id is not None:
            link = self._ink("accent", is_bold=True)
            link.setAnchor(True)
            link.setAnchorHref(f"listen:{paragraph.recording_id}")
            link.setFontUnderline(True)
            cursor.insertText(self.tr("Listen"), link)
            cursor.insertText(f" · {paragraph.text}", self._ink("text"))
            return
        looks = {
            "day": self._ink("muted", Size.CAPTION, is_bold=True),
            "step": self._ink("accent", Size.CAPTION, is_bold=True),
            "took": self._ink("muted", Size.CAPTION),
        }
        cursor.insertText(paragraph.text, looks.get(paragraph.look, self._ink("text")))

    def _block(self, paragraph: Paragraph) -> QTextBlockFormat:
        theme = current_theme()
        indent = theme.px(round(TIME_COLUMN_EM * Size.BODY))
        block = QTextBlockFormat()
        if paragraph.look in ("text", "took", "recording"):
            block.setLeftMargin(indent)
        elif paragraph.look == "entry":
            block.setLeftMargin(indent)
            block.setTextIndent(-indent)
            block.setTabPositions([QTextOption.Tab(indent, QTextOption.TabType.LeftTab)])
            block.setTopMargin(6)
        elif paragraph.look == "step":
            block.setBackground(theme.colour("accent_soft"))
            block.setTopMargin(GAP)
            block.setBottomMargin(HALF_GAP)
        return block

    def _ink(
        self, role: str, size: Size = Size.BODY, is_bold: bool = False, tabular: bool = False
    ) -> QTextCharFormat:
        theme = current_theme()
        ink = QTextCharFormat()
        weight = QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal
        ink.setFont(theme.font(size, weight, tabular))
        ink.setForeground(theme.colour(role))
        return ink

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange) and self._paragraphs:
            self._paragraphs = []
            self._show(from_scratch=True)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Story of the case"))
        self.setPlaceholderText(self.tr("The story of the open case appears here."))
