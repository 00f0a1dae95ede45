"""The story of the case: every entry and message with its time, who and what, under its step of the SOP."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser

from app.common.enums import Direction, EntryKind, MessageState, RecordingRecord, TimelineRecord
from app.sop.step_clocks import StepClock
from app.values.written import VisibleMessage
from ui.case.entry_text import entry_actor, entry_details, entry_title
from ui.case.paragraph import Paragraph
from ui.case.sop.step_text import actor_word
from ui.inbox.message_text import proof_words, state_look
from ui.recordings.recording_text import recording_name, retention_words
from ui.style.icons import pixmap
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.announce import announce
from ui.text.times import date_text, span_text, time_text
from ui.text.translations import language

translate = QCoreApplication.translate

LISTEN = "listen"  # the verb of a link to a recording
OLDER = "older"
TIME_COLUMN_EM = 3.6
ICON_PX_IN_TEXT = 14
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


def story_paragraphs(
    timeline: Sequence[TimelineRecord],
    clocks: Sequence[StepClock],
    recordings: Sequence[RecordingRecord] = (),
    messages: Sequence[VisibleMessage] = (),
    in_words: Callable[[VisibleMessage], list[Paragraph]] = lambda _: [],
    has_older: bool = False,
) -> list[Paragraph]:
    """Return the story in words, oldest first; a recording stands where its call begins.

    A message stands before the first entry of a later time. in_words: Its paragraphs. has_older: There are
    messages before the first one.
    """
    waiting = deque(sorted(messages, key=lambda one: (one.written_at, one.position)))
    oldest = waiting[0].id if waiting and has_older else None
    proofs = {str(one.id): one for one in messages if one.direction is Direction.OUTBOUND}
    recorded: dict[UUID | None, list[RecordingRecord]] = {}
    for recording in recordings:
        recorded.setdefault(recording.contact_id, []).append(recording)
    starts = {entry.id: clock for clock in clocks for entry in clock.entries if _starts(clock, entry)}
    paragraphs: list[Paragraph] = []
    day = ""

    def add(message: VisibleMessage, day: str) -> str:
        day = _begin_day(paragraphs, day, message.written_at)
        if message.id == oldest:
            paragraphs.append(_older())
        paragraphs.extend(in_words(message))
        return day

    for entry in sorted(timeline, key=lambda one: one.version):
        while waiting and waiting[0].written_at < entry.occurred_at:
            day = add(waiting.popleft(), day)
        day = _begin_day(paragraphs, day, entry.occurred_at)
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
        if (proof := proofs.get(str(entry.facts.get("message_id")))) is not None:
            icon, tone = state_look(proof.state or MessageState.SENT)
            paragraphs.append(Paragraph("state", proof_words(proof), tone=tone.value, icon=icon))
        paragraphs += [_recording(one) for one in recorded.pop(entry.contact_id, ())]
        paragraphs += took
    for message in waiting:
        day = add(message, day)
    return paragraphs


def _begin_day(paragraphs: list[Paragraph], day: str, moment: datetime) -> str:
    """Add the day of what follows, unless it is that of what comes before; return it."""
    if (today := date_text(moment)) != day:
        paragraphs.append(Paragraph("day", today))
    return today


def _starts(clock: StepClock, entry: TimelineRecord) -> bool:
    return entry.kind in (*clock.step.started_by, *clock.step.restarted_by)


def _older() -> Paragraph:
    link = (f"{OLDER}:{OLDER}", translate("Timeline", "Show older messages"))
    return Paragraph("state", translate("Timeline", "There are older messages."), links=(link,), icon="clock")


def _recording(recording: RecordingRecord) -> Paragraph:
    text = f"{recording_name(recording)}. {retention_words(recording)}"
    listen = (f"{LISTEN}:{recording.id}", translate("Timeline", "Listen"))
    return Paragraph("recording", text, links=() if recording.erased_at else (listen,))


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


def _same_end(some: Sequence[Paragraph], others: Sequence[Paragraph], known: int) -> int:
    """Return how many paragraphs both end with, of those after the first `known` ones."""
    pairs = enumerate(zip(reversed(some[known:]), reversed(others[known:]), strict=False))
    least = min(len(some), len(others)) - known
    return next((number for number, (one, other) in pairs if one != other), least)


def _same_beginning(some: Sequence[Paragraph], others: Sequence[Paragraph]) -> int:
    """Return how many paragraphs both begin with."""
    pairs = enumerate(zip(some, others, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(some), len(others)))


def _ink_role(tone: str) -> str:
    return "muted" if tone == Tone.NEUTRAL.value else tone


class Timeline(QTextBrowser):
    """Text to select and scroll by keyboard. It grows at its end; what is being read stays in place.

    A recorded call has a link to listen to it: Tab goes to it, Enter follows it.
    """

    listen_wanted = Signal(object)  # the recording's id
    older_wanted = Signal()  # the messages before the first one that is shown
    message_wanted = Signal(str, object)  # what is to be done, the id of the message or of its file

    def __init__(self, in_words: Callable[[VisibleMessage], list[Paragraph]] = lambda _: []) -> None:
        """`in_words` returns the paragraphs of a message."""
        super().__init__()
        self._in_words = in_words
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
        self._messages: tuple[VisibleMessage, ...] = ()
        self._written_case: UUID | None = None  # to which the messages belong
        self._has_older = False  # messages before the first one
        self._is_at_end = True  # also while it is hidden, and its height is not known yet
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.anchorClicked.connect(self._on_link)
        self.retranslate()

    def display(self, case_id: UUID, timeline: Sequence[TimelineRecord], clocks: Sequence[StepClock]) -> None:
        """Show the story so far. Reading and selection are not disturbed when entries come to its end."""
        if case_id == self._case_id and tuple(timeline) == tuple(self._facts[0]):
            return
        is_other = case_id != self._case_id
        if case_id != self._recorded_case:
            self._recordings = ()
        if case_id != self._written_case:
            self._messages = ()
        self._case_id, self._facts = case_id, (tuple(timeline), tuple(clocks))
        self._show(is_other)

    def show_recordings(self, case_id: UUID, recordings: Sequence[RecordingRecord]) -> None:
        """Show the recordings of a case's calls; they may come before its story."""
        if (case_id, tuple(recordings)) == (self._recorded_case, self._recordings):
            return
        self._recorded_case, self._recordings = case_id, tuple(recordings)
        if case_id == self._case_id:
            self._show(from_scratch=False)

    def show_messages(
        self, case_id: UUID, messages: Sequence[VisibleMessage], has_older: bool = False
    ) -> None:
        """Show the messages of a case; they may come before its story. has_older: There are earlier ones."""
        if (case_id, tuple(messages), has_older) == (self._written_case, self._messages, self._has_older):
            return
        before = self._messages if case_id == self._written_case else ()
        self._written_case, self._messages, self._has_older = case_id, tuple(messages), has_older
        if case_id != self._case_id:
            return
        known = {one.id for one in before}
        came = [one for one in messages if one.id not in known]
        first = min(((one.written_at, one.position) for one in before), default=None)
        are_older = first is not None and all((one.written_at, one.position) < first for one in came)
        self._show(from_scratch=False, from_end=are_older and bool(came))
        if not before or not came:
            return
        if are_older:
            announce(self, self.tr("{count} older message(s) are shown.").format(count=len(came)))
            return
        new = [one for one in came if one.direction is Direction.INBOUND]
        if new:
            announce(self, self.tr("New message: {text}").format(text=new[-1].text))

    @Slot()
    def go_to_end(self) -> None:
        """Show what came last."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def go_to_start(self) -> None:
        """Show what came first, and stay there."""
        self._is_at_end = False
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

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
        if link.scheme() == OLDER:
            self.older_wanted.emit()
        elif link.scheme() == LISTEN:
            self.listen_wanted.emit(UUID(link.path()))
        else:
            self.message_wanted.emit(link.scheme(), UUID(link.path()))

    def _show(self, from_scratch: bool, from_end: bool = False) -> None:
        """from_end: What comes stands above what is being read, which stays in place."""
        bar = self.verticalScrollBar()
        was_at_end, place = self._is_at_end, bar.value()
        paragraphs = story_paragraphs(
            *self._facts, self._recordings, self._messages, self._in_words, self._has_older
        )
        known = 0 if from_scratch else _same_beginning(paragraphs, self._paragraphs)
        kept = self._place_from_end(paragraphs, known) if from_end and not was_at_end else None
        edit = QTextCursor(self.document())
        edit.beginEditBlock()  # laid out once, at its end
        if not known or known < len(self._paragraphs):
            self._cut(edit, known)
        for paragraph in paragraphs[known:]:
            self._write(paragraph)
        edit.endEditBlock()
        self._paragraphs = paragraphs
        bar.setValue(bar.maximum() if from_scratch or was_at_end else place)
        if kept is not None:
            self._go_back_to(*kept)

    def _place_from_end(self, paragraphs: Sequence[Paragraph], known: int) -> tuple[int, float, int] | None:
        """Return a paragraph that is seen and stays, how far it is scrolled, and that of the keyboard.

        Paragraphs are counted from the end. None if none stays.
        """
        before, stay = self._paragraphs, _same_end(paragraphs, self._paragraphs, known)
        top = self.cursorForPosition(QPoint(0, 0)).block().blockNumber()
        if not stay:
            return None
        from_end = min(len(before) - top, stay)
        of_keyboard = len(before) - self.textCursor().blockNumber()
        scrolled = self.verticalScrollBar().value() - self._top_of(len(before) - from_end)
        return from_end, scrolled, of_keyboard if of_keyboard <= stay else from_end

    def _go_back_to(self, from_end: int, scrolled: float, of_keyboard: int) -> None:
        """Show again what was at the top, and leave the keyboard where it was in the text."""
        count = len(self._paragraphs)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(count - of_keyboard)))
        self.verticalScrollBar().setValue(round(self._top_of(count - from_end) + scrolled))

    def _top_of(self, number: int) -> float:
        """Return where a paragraph begins, in pixels of the document."""
        document = self.document()
        return document.documentLayout().blockBoundingRect(document.findBlockByNumber(number)).top()

    def _cut(self, edit: QTextCursor, known: int) -> None:
        """Take out all paragraphs but the first ones; each is a block."""
        if not known:
            edit.select(QTextCursor.SelectionType.Document)
        else:
            last = self.document().findBlockByNumber(known - 1)
            edit.setPosition(last.position() + last.length() - 1)
            edit.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        edit.removeSelectedText()

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
        if paragraph.look == "recording":
            self._write_links(cursor, paragraph)
            cursor.insertText(" · " if paragraph.links else "", self._ink("text"))
            cursor.insertText(paragraph.text, self._ink("text"))
            return
        if paragraph.look in ("file", "state"):
            self._write_icon(cursor, paragraph)
            cursor.insertText(paragraph.text, self._ink(_ink_role(paragraph.tone), Size.CAPTION))
            cursor.insertText(" · " if paragraph.links else "", self._ink("muted", Size.CAPTION))
            self._write_links(cursor, paragraph, Size.CAPTION)
            return
        looks = {
            "day": self._ink("muted", Size.CAPTION, is_bold=True),
            "step": self._ink("accent", Size.CAPTION, is_bold=True),
            "took": self._ink("muted", Size.CAPTION),
        }
        cursor.insertText(paragraph.text, looks.get(paragraph.look, self._ink("text")))

    def _write_links(self, cursor: QTextCursor, paragraph: Paragraph, size: Size = Size.BODY) -> None:
        for number, (href, words) in enumerate(paragraph.links):
            cursor.insertText(" · " if number else "", self._ink("muted", size))
            link = self._ink("accent", size, is_bold=True)
            link.setAnchor(True)
            link.setAnchorHref(href)
            link.setFontUnderline(True)
            cursor.insertText(words, link)

    def _write_icon(self, cursor: QTextCursor, paragraph: Paragraph) -> None:
        if not paragraph.icon:
            return
        theme, role = current_theme(), "muted" if paragraph.tone == "text" else _ink_role(paragraph.tone)
        size = theme.px(ICON_PX_IN_TEXT)
        picture = pixmap(paragraph.icon, role, size, self.devicePixelRatioF()).toImage()
        name = f"icon:{paragraph.icon}/{role}/{size}"
        self.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), picture)
        image = QTextImageFormat()
        image.setName(name)
        image.setWidth(size)
        image.setHeight(size)
        image.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        cursor.insertImage(image)
        cursor.insertText(" ", self._ink("text"))

    def _block(self, paragraph: Paragraph) -> QTextBlockFormat:
        theme = current_theme()
        indent = theme.px(round(TIME_COLUMN_EM * Size.BODY))
        block = QTextBlockFormat()
        if paragraph.look in ("text", "took", "recording", "file", "state", "message", "answer"):
            block.setLeftMargin(indent)
            if paragraph.look in ("message", "answer"):
                block.setBackground(theme.colour("sunken" if paragraph.look == "message" else "accent_soft"))
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
            self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Story of the case"))
        self.setPlaceholderText(self.tr("The story of the open case appears here."))
