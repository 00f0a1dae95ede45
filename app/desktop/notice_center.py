"""The notices of one desktop: services post them, the window shows the valid ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.hidden_cases import HiddenCase, HiddenCases
from app.access.session import Session
from app.agents.agent_states import AgentStates
from app.agents.shift import AVAILABLE, Shift
from app.calls.call_list import CallList
from app.calls.phone_line import PhoneLine
from app.common.enums import AgentRecord, Registration, RegistrationState
from app.common.notices import INFO, Notice
from app.files.attachments import Attachments
from app.texts.text_messages import Addressee, TextMessages
from app.values.call import Call
from app.video.call_video import CallVideo

INFO_MS = 10_000  # good news disappears after this time; a notice that needs action stays
# A person wrote it to be read, it asks a question, or it announces automatic answering.
_STAY = (
    "text_received",
    "device_offered",
    "newer_program",
    "policy_changed_here",
    *("transfer_left", "transfer_rings", "transfer_placed"),  # replaced by the notice of the outcome
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
_CAMERA = "video_camera"
_OF_PEOPLE = {"to", "from", "number", "words"}  # facts that name a person, or are a person's words
# these, and facts that may contain a name: a text, the name of a file
_MASKED = _OF_PEOPLE | {"text", "name"}


class NoticeCenter(QObject):
    """Holds the current notices, newest last; one with the same key replaces an earlier one.

    Missed calls share one notice: after a rush there is one thing to do, not a hundred.
    """

    posted = Signal(Notice)  # as the service reported it
    shown = Signal(Notice)  # in its current form
    reworded = Signal(str, Notice)  # key; a person in it may no longer be named
    withdrawn = Signal(str)  # key

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: dict[str, Notice] = {}
        self._posts: dict[str, object] = {}  # by key, distinguishes a post from a later one
        self._agent_id: UUID | None = None

    @property
    def current(self) -> Mapping[str, Notice]:
        return MappingProxyType(self._current)

    def follow(
        self,
        *,
        line: PhoneLine,
        calls: CallList,
        states: AgentStates,
        session: Session,
        hidden_cases: HiddenCases,
        attachments: Attachments,
        video: CallVideo,
        messages: TextMessages,
    ) -> None:
        """Withdraw a notice when its reason is over, and mask persons who may not be named."""
        calls.call_changed.connect(self._on_call)
        line.registration_changed.connect(self._on_registration)
        states.changed.connect(self._on_state)
        self._agent_id = session.agent.id if session.agent is not None else None
        session.signed_out.connect(self._forget_people)
        session.agent_changed.connect(self._on_agent)
        hidden_cases.hidden.connect(self._on_hidden)
        attachments.attached.connect(self._on_attached)
        messages.sent.connect(partial(self._on_answered, messages))
        video.camera_fault_ended.connect(partial(self.withdraw, _CAMERA))

    @Slot(object)
    def post(self, notice: Notice) -> None:
        self.posted.emit(notice)
        key = key_of(notice)
        if notice.kind == "call_missed" and key in self._current:
            count = int(self._current[key].facts.get("count", "1")) + 1
            facts = {**notice.facts, "count": str(count)}
            notice = Notice("calls_missed", notice.level, facts, ("show_missed",))
        role = notice.facts.get("role", "")
        for ended in _ENDED_BY.get(notice.kind, ()):
            self.withdraw(ended if not ended.startswith("sound") and not role else f"{ended}.{role}")
        self._current.pop(key, None)
        self._current[key] = notice
        post = self._posts[key] = object()
        self.shown.emit(notice)
        if notice.level == INFO and notice.kind not in _STAY:
            QTimer.singleShot(INFO_MS, self, lambda: self._expire(key, post))

    def withdraw(self, key: str) -> None:
        """Remove a notice: the user closed it or acted on it, or its reason is over."""
        self._posts.pop(key, None)
        if self._current.pop(key, None) is not None:
            self.withdrawn.emit(key)

    def _expire(self, key: str, post: object) -> None:
        """Withdraw a notice after its time, unless another one has replaced it."""
        if self._posts.get(key) is post:
            self.withdraw(key)

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        if call.is_over or not call.is_held_here:
            self.withdraw(f"hold_refused.{call.key}")
        for key, notice in tuple(self._current.items()):
            if call.is_over and notice.call_key == call.key:
                self.withdraw(key)

    @Slot(object)
    def _on_registration(self, registration: Registration) -> None:
        if registration.state in (RegistrationState.REGISTERED, RegistrationState.OFF):
            self.withdraw("registration_failed")

    @Slot(object)
    def _on_state(self, shift: Shift) -> None:
        if shift.chosen == AVAILABLE:
            self.withdraw("not_available")

    @Slot(object)
    def _on_agent(self, agent: AgentRecord) -> None:
        before, self._agent_id = self._agent_id, agent.id
        if before not in (None, agent.id):
            self._forget_people()

    @Slot()
    def _forget_people(self) -> None:
        """Remove notices about persons: the next agent learns of missed calls from their own lists."""
        for key, notice in tuple(self._current.items()):
            if notice.subject or _OF_PEOPLE & set(notice.facts):
                self.withdraw(key)

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """Mask the person in the current notices; their actions stay."""
        for key, notice in tuple(self._current.items()):
            hidden = {name: notice.facts[name] for name in _MASKED & set(notice.facts)}
            is_about = case.concerns(notice.subject) or case.concerns(notice.facts.get("contact", ""))
            if not (is_about or any(map(case.is_named_in, hidden.values()))):
                continue
            masked = {name: case.masked(fact) for name, fact in hidden.items()}
            changed = replace(notice, facts={**notice.facts, **masked})
            if changed != notice:
                self._current[key] = changed
                self.reworded.emit(key, changed)

    def _on_answered(self, messages: TextMessages, addressee: Addressee) -> None:
        """Withdraw the texts of a sender who has got an answer."""
        for key, notice in tuple(self._current.items()):
            contact = notice.facts.get("contact", "") if notice.kind == "text_received" else ""
            sender = messages.answer_to(UUID(contact)) if contact else None
            if sender is not None and sender.target == addressee.target:
                self.withdraw(key)

    @Slot(object, str)
    def _on_attached(self, case_id: UUID, name: str) -> None:
        """The files of a case are often outside the visible area, especially while the user writes."""
        self.post(Notice("file_attached", INFO, {"name": name}, subject=str(case_id)))


def key_of(notice: Notice) -> str:
    """Return the key of equal notices: the kind and the subject."""
    if notice.kind in ("call_missed", "calls_missed"):
        return "call_missed"
    if notice.kind == "text_received":
        return f"{notice.kind}.{notice.facts.get('number', '')}.{notice.facts.get('text', '')}"
    if notice.kind.startswith("video_camera"):  # the last fault of the camera counts
        return _CAMERA
    if notice.kind.startswith("transfer"):  # each step of a transfer replaces the previous one
        return f"transfer.{notice.subject}"
    about = notice.facts.get("role", "") if notice.kind.startswith(("sound", "no_")) else notice.subject
    return f"{notice.kind}.{about}" if about else notice.kind
