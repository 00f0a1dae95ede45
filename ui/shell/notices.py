"""Brings what the services report into the notice bar, and does what its buttons say."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.hidden_cases import HiddenCase
from app.agents.shift import AVAILABLE, Shift
from app.common.enums import AgentRecord, Registration, RegistrationState
from app.common.notices import INFO, WARNING, Notice
from app.desktop.workplace import Workplace
from app.records.service import Refusal
from app.values.call import DeskCall
from ui.case.refusal_text import refusal_words
from ui.text.notice_text import action_words, notice_tone, notice_words
from ui.widgets.notice_bar import BarNotice, NoticeBar

INFO_MS = 10_000  # good news goes by itself; what needs a hand stays
# Somebody wrote it to be read, it asks something, or calls may answer themselves from now on.
_STAY = (
    "text_received",
    "device_offered",
    "newer_program",
    "policy_changed_here",
    *("transfer_left", "transfer_rings", "transfer_placed"),  # what comes of it takes its place
)
_ENDED_BY = {
    "engine_restored": ("engine_lost",),
    "storage_restored": (
        "storage_full",
        "storage_readonly",
        "storage_damaged",
        "storage_busy",
        "storage_failed",
    ),
    "sound_restored": ("sound_fallback", "no_microphone", "no_speaker", "no_ringer"),
    "sound_fallback": ("no_microphone", "no_speaker", "no_ringer"),
    "microphone_unmuted": ("microphone_muted_by_system",),
}
_OF_PEOPLE = {"to", "from", "number", "words"}  # facts that name somebody, or are somebody's words
_MASKED = _OF_PEOPLE | {"text", "name"}  # these, and what may hold a name: a text, the name of a file


class Notices(QObject):
    """Missed calls share one notice: after a rush there is one thing to do, not a hundred."""

    settings_wanted = Signal()
    missed_calls_wanted = Signal()
    reply_wanted = Signal(object)  # Addressee
    sound_check_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, workplace: Workplace, bar: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace, self._bar = workplace, bar
        self._shown: dict[str, Notice] = {}
        agent = workplace.session.agent
        self._agent_id: UUID | None = agent.id if agent is not None else None
        workplace.desk.notice.connect(self.post)
        workplace.cases.notice.connect(self.post)
        workplace.states.notice.connect(self.post)
        workplace.states.changed.connect(self._on_state)
        workplace.preferences.failed.connect(self.post)
        workplace.archive.failed.connect(self.post)
        workplace.unwritten.trouble.connect(self.post)
        workplace.records.refused.connect(self._on_refusal)
        workplace.attachments.attached.connect(self._on_attached)
        workplace.desk.call_changed.connect(self._on_call)
        workplace.desk.registration_changed.connect(self._on_registration)
        workplace.hidden_cases.hidden.connect(self._on_hidden)
        workplace.session.signed_out.connect(self._forget_people)
        workplace.session.agent_changed.connect(self._on_agent)
        bar.acted.connect(self._act)

    @Slot(object)
    def post(self, notice: Notice) -> None:
        key = _key(notice)
        if notice.kind == "call_missed":
            notice = self._with_earlier(notice, key)
        role = notice.facts.get("role", "")
        for ended in _ENDED_BY.get(notice.kind, ()):
            self._withdraw(ended if not ended.startswith("sound") and not role else f"{ended}.{role}")
        self._shown[key] = notice
        self._bar.post(self._worded(key, notice))
        if notice.level == INFO and notice.kind not in _STAY:
            QTimer.singleShot(INFO_MS, self, lambda: self._withdraw_old(key, notice))

    def _with_earlier(self, missed: Notice, key: str) -> Notice:
        """Return one notice for this missed call and those whose notice is still on the screen."""
        if key not in {shown.key for shown in self._bar.notices}:
            return missed
        count = int(self._shown[key].facts.get("count", "1")) + 1
        facts = {**missed.facts, "count": str(count)}
        return Notice("calls_missed", missed.level, facts, ("show_missed",))

    def retranslate(self) -> None:
        still_there = {shown.key for shown in self._bar.notices}
        for key, notice in self._shown.items():
            if key in still_there:
                self._bar.post(self._worded(key, notice))

    def _worded(self, key: str, notice: Notice) -> BarNotice:
        actions = tuple((code, action_words(code)) for code in notice.actions)
        return BarNotice(key, notice_words(notice), notice_tone(notice), actions)

    def _withdraw(self, key: str) -> None:
        self._shown.pop(key, None)
        self._bar.withdraw(key)

    def _withdraw_old(self, key: str, notice: Notice) -> None:
        """Its time is over, unless another has taken its place."""
        if self._shown.get(key) is notice:
            self._withdraw(key)

    @Slot(object)
    def _on_refusal(self, refusal: Refusal) -> None:
        """A change that no form waits for, like the end of a call, was refused."""
        self.post(Notice("refused", WARNING, {"words": refusal_words(refusal)}))

    @Slot(object)
    def _on_agent(self, agent: AgentRecord) -> None:
        before, self._agent_id = self._agent_id, agent.id
        if before not in (None, agent.id):
            self._forget_people()

    @Slot()
    def _forget_people(self) -> None:
        """Who comes next learns of missed calls and the like from their own lists."""
        for key, notice in tuple(self._shown.items()):
            if notice.subject or _OF_PEOPLE & set(notice.facts):
                self._withdraw(key)

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """Take the person out of the notices that are there; what they offer stays."""
        for key, notice in tuple(self._shown.items()):
            hidden = {name: notice.facts[name] for name in _MASKED & set(notice.facts)}
            is_about = case.concerns(notice.subject) or case.concerns(notice.facts.get("contact", ""))
            if not (is_about or any(map(case.is_named_in, hidden.values()))):
                continue
            masked = {name: case.masked(fact) for name, fact in hidden.items()}
            changed = replace(notice, facts=notice.facts | masked)
            if changed != notice:
                self._shown[key] = changed
                self._bar.reword(self._worded(key, changed))

    @Slot(object, str)
    def _on_attached(self, case_id: UUID, name: str) -> None:
        """The files of a case are often scrolled out of sight, above all while one writes."""
        self.post(Notice("file_attached", INFO, {"name": name}, subject=str(case_id)))

    @Slot(object)
    def _on_call(self, call: DeskCall) -> None:
        key = f"hold_refused.{call.key}"
        if key in self._shown and (call.is_over or not call.is_held_here):
            self._withdraw(key)
        for key, notice in tuple(self._shown.items()):
            if call.is_over and notice.call_key == call.key:
                self._withdraw(key)

    @Slot(object)
    def _on_registration(self, registration: Registration) -> None:
        if registration.state in (RegistrationState.REGISTERED, RegistrationState.OFF):
            self._withdraw("registration_failed")

    @Slot(object)
    def _on_state(self, shift: Shift) -> None:
        if shift.chosen == AVAILABLE:
            self._withdraw("not_available")

    @Slot(str, str)
    def _act(self, key: str, action: str) -> None:
        notice = self._shown.get(key)
        if notice is None:
            return
        if action == "call_back":
            self._workplace.desk.call_back(UUID(notice.subject))
        elif action == "open_settings":
            self.settings_wanted.emit()
        elif action == "show_missed":
            self.missed_calls_wanted.emit()
        elif action == "show_case":
            self._workplace.cases.open(UUID(notice.subject))
        elif action == "show_person":
            self._workplace.persons.show(UUID(notice.subject))
        elif action == "reply":
            sender = self._workplace.texts.answer_to(UUID(notice.facts["contact"]))
            if sender is not None:  # the number of the notice may be masked
                self.reply_wanted.emit(sender)
        elif action == "check_sound":
            self.sound_check_wanted.emit()
        elif action == "save_report":
            self.report_wanted.emit()
        elif action == "use_device":
            self._workplace.sound_devices.accept(notice.subject)
        elif action == "use_device_for_now":
            self._workplace.sound_devices.use_for_now(notice.subject)
        elif action == "refuse_device":
            self._workplace.sound_devices.refuse(notice.subject)
        elif action == "retry":
            self._workplace.unwritten.retry_now()
        self._withdraw(key)


def _key(notice: Notice) -> str:
    """Return what makes two notices the same: the kind, and what it is about."""
    if notice.kind == "call_missed":
        return notice.kind
    if notice.kind == "text_received":
        return f"{notice.kind}.{notice.facts.get('number', '')}.{notice.facts.get('text', '')}"
    if notice.kind.startswith("transfer"):  # the steps of one transfer take each other's place
        return f"transfer.{notice.subject}"
    about = notice.facts.get("role", "") if notice.kind.startswith(("sound", "no_")) else notice.subject
    return f"{notice.kind}.{about}" if about else notice.kind
