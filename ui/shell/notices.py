"""Words the current notices for the notice bar, and does what its buttons say."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.common.notices import WARNING, Notice
from app.desktop.notice_center import key_of
from app.desktop.workplace import Workplace
from app.records.service import Refusal
from ui.case.refusal_text import refusal_words
from ui.text.notice_text import action_words, notice_tone, notice_words
from ui.widgets.notice_bar import BarNotice, NoticeBar


class Notices(QObject):
    """The bar shows what is current in the notice center; the center knows when each is over."""

    settings_wanted = Signal()
    missed_calls_wanted = Signal()
    reply_wanted = Signal(object)  # Addressee
    sound_check_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, workplace: Workplace, bar: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._bar = workplace, bar
        self._center = workplace.notices
        self._center.shown.connect(self._show)
        self._center.reworded.connect(self._reword)
        self._center.withdrawn.connect(bar.withdraw)
        workplace.records.refused.connect(self._on_refusal)
        bar.acted.connect(self._act)
        bar.closed.connect(self._center.withdraw)
        self.retranslate()

    def retranslate(self) -> None:
        for key, notice in self._center.current.items():
            self._bar.post(_worded(key, notice))

    @Slot(object)
    def _show(self, notice: Notice) -> None:
        self._bar.post(_worded(key_of(notice), notice))

    @Slot(str, object)
    def _reword(self, key: str, notice: Notice) -> None:
        self._bar.reword(_worded(key, notice))

    @Slot(object)
    def _on_refusal(self, refusal: Refusal) -> None:
        """A change that no form waits for, like the end of a call, was refused."""
        self._center.post(Notice("refused", WARNING, {"words": refusal_words(refusal)}))

    @Slot(str, str)
    def _act(self, key: str, action: str) -> None:
        notice = self._center.current.get(key)
        if notice is None:
            return
        if action == "call_back":
            self._workplace.calls.control.call_back(UUID(notice.subject))
        elif action == "open_settings":
            self.settings_wanted.emit()
        elif action == "show_missed":
            self.missed_calls_wanted.emit()
        elif action == "show_case":
            self._workplace.cases.editor.open(UUID(notice.subject))
        elif action == "show_person":
            self._workplace.people.pages.show(UUID(notice.subject))
        elif action == "reply":
            sender = self._workplace.texts.messages.answer_to(UUID(notice.facts["contact"]))
            if sender is not None:  # the number of the notice may be masked
                self.reply_wanted.emit(sender)
        elif action == "check_sound":
            self.sound_check_wanted.emit()
        elif action == "save_report":
            self.report_wanted.emit()
        elif action == "use_device":
            self._workplace.sound.devices.accept(notice.subject)
        elif action == "use_device_for_now":
            self._workplace.sound.devices.use_for_now(notice.subject)
        elif action == "refuse_device":
            self._workplace.sound.devices.refuse(notice.subject)
        elif action == "retry":
            self._workplace.drafts.unwritten.retry_now()
        self._center.withdraw(key)


def _worded(key: str, notice: Notice) -> BarNotice:
    actions = tuple((code, action_words(code)) for code in notice.actions)
    return BarNotice(key, notice_words(notice), notice_tone(notice), actions)
