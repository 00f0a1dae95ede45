"""Opens the case of a call, so that text typed after answering never goes into the previous case."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from app.access.session import Session
from app.calls.call_list import CallList
from app.calls.screen_pop import ScreenPop
from app.cases.case_editor import CaseEditor
from app.values.call import Call, CaseWanted
from app.values.open_case import OpenCase, has_text
from db.enums import Channel, Direction, Role
from telephony.messages import CallState


class CallCases(QObject):
    """Opens a new, empty case when a call is answered, until the agent decides what the call is about.

    If it turns out to be about an existing case, a note typed meanwhile is moved there. When the agent
    returns to a waiting call, its case is opened again; a consultation concerns the caller's case.
    """

    def __init__(
        self,
        calls: CallList,
        screen_pop: ScreenPop,
        editor: CaseEditor,
        session: Session,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._calls = calls
        self._editor = editor
        self._session = session
        self._shown: dict[str, UUID] = {}  # call key -> the case that was open for it
        self._talking_to = ""
        self._answered: set[str] = set()
        self._opening: set[str] = set()  # calls whose case is being opened
        self._claimed: set[UUID] = set()  # the agent decided that these are new cases
        editor.raw_opened.connect(self._remember)
        editor.raw_changed.connect(self._remember)
        editor.raw_opened.connect(self._on_opened)
        calls.call_changed.connect(self._on_call_changed)
        screen_pop.case_wanted.connect(self._on_case_wanted)

    @Slot(object)
    def _on_call_changed(self, call: Call) -> None:
        if call.is_over:
            self._shown.pop(call.key, None)
            self._drop_case_of_another_phone(call)
        elif call.has_video:
            self._editor.note_video(call.key)
        self._follow()
        if call.direction is not Direction.INBOUND or call.state is not CallState.CONNECTED:
            return
        if call.key in self._answered:
            return
        self._answered.add(call.key)
        agent = self._session.agent
        has_case = call.case_id is not None or call.is_for_new_case
        if agent is not None and agent.role is not Role.UNIT_OFFICER and not has_case:
            self._opening.add(call.key)
            self._editor.start_draft(_channel(call), call.key)

    def _follow(self) -> None:
        """Open the case of the call that is talking again. In a conference the open case stays."""
        talking = [call for call in self._calls.ongoing if call.is_talking]
        if len(talking) != 1:
            return
        asked_about = self._calls.consultation
        key = asked_about[0].key if asked_about is not None else talking[0].key
        before, self._talking_to = self._talking_to, key
        call, current = self._calls.call(key), self._editor.raw
        if call is None or key not in self._shown or before in (key, ""):
            return
        case_id = call.case_id or self._shown[key]
        if current is None or current.case_id != case_id:
            self._editor.open(case_id, call)

    @Slot(object)
    def _remember(self, case: OpenCase) -> None:
        if case.call is not None and not case.call.is_over:
            self._shown[case.call.key] = case.case_id

    @Slot(object)
    def _on_opened(self, case: OpenCase) -> None:
        if case.call is None or case.call.key not in self._opening:
            return
        self._opening.discard(case.call.key)
        if case.call.is_for_new_case:
            self._claimed.add(case.case_id)
        if (call := self._calls.call(case.call.key)) is not None:
            self._drop_case_of_another_phone(call)

    def _drop_case_of_another_phone(self, call: Call) -> None:
        """Drop the empty case of a call that another phone answered at the same moment."""
        provisional = self._provisional(call) if call.ended_by == "elsewhere" else None
        if provisional is not None and not has_text(provisional.draft):
            self._editor.drop_draft()

    @Slot(object)
    def _on_case_wanted(self, wanted: CaseWanted) -> None:
        provisional = self._provisional(wanted.call)
        if wanted.case_id is None:
            if wanted.call.key in self._opening:
                return  # it opens in a moment, and is then the new case
            if provisional is None:
                self._editor.start_draft(_channel(wanted.call), wanted.call.key)
            else:
                self._claimed.add(provisional.case_id)
                self._editor.begin_recording()
            return
        note = ""
        if provisional is not None:
            others = {name: text for name, text in provisional.draft.items() if name != "note"}
            if not has_text(others):
                note = provisional.draft.get("note", "")
                self._editor.drop_draft()
        self._editor.open(wanted.case_id, wanted.call, note)

    def _provisional(self, call: Call) -> OpenCase | None:
        """Return the open case if it was opened by answering this call, and in no other way."""
        current = self._editor.raw
        if current is None or current.file is not None or current.case_id in self._claimed:
            return None
        is_its_call = current.call is not None and current.call.key == call.key
        return current if is_its_call else None


def _channel(call: Call) -> Channel:
    return Channel.VIDEO if call.has_video else Channel.VOICE
