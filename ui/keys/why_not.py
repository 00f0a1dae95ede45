"""Why a key can do nothing now, in one sentence: what is missing, or which key is meant instead.

A key that is pressed and does nothing looks broken, or as if it had worked. The commands keep their own
conditions; here is what to say when they are not met. tests/ui/keys/test_why_not.py presses every key.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.agents.shift import AVAILABLE
from app.cases.confidentiality import ANONYMOUS
from app.common.enums import CallState, CaseStatus, ConversationMode, Role
from app.common.finding import JELITA, OSS
from app.desktop.workplace import Workplace
from app.files.attachments import attachments_of
from app.sop.lifecycle import MOVES, Move
from app.values.call import Call
from app.values.open_case import VisibleCase
from ui.case.panel import CasePanel
from ui.keys.key_table import Key, hint, way
from ui.person.place import PersonPlace
from ui.phone.screen_pop_line import ScreenPopLine
from ui.queue.panel import QueuePanel
from ui.text.caller_text import is_matched
from ui.text.wording import word
from ui.video.place import VideoPlace

_NAMES = {JELITA: "JELITA", OSS: "OSS"}
# What a key does to the case, and the move of the procedure that this is.
_MOVES: dict[Key, tuple[Move, ...]] = {
    Key.DECIDE_YES: (Move.ANSWER,),
    Key.DECIDE_NO: (Move.ESCALATE,),
    Key.TELL_SOLUTION: (Move.RECORD_SOLUTION, Move.ANSWER_UNIT, Move.TELL, Move.CONFIRM_RECEIPT),
    Key.LOOK_UP: (Move.ADD_EVIDENCE,),
    Key.OPEN_PAGE: (Move.ADD_EVIDENCE,),
    Key.TAKE_ANSWER: (Move.ADD_EVIDENCE,),
    Key.WAIT: (Move.WAIT, Move.END_WAIT),
    Key.RETURN_PACKET: (Move.RETURN,),
    Key.ASK_BACK: (Move.ASK_BACK,),
    Key.PASS_ON: (Move.PASS,),
    Key.PACKET_TEXT: (Move.RETURN,),
    Key.TAKE_OVER: (Move.ASSIGN,),
    Key.ASSIGN: (Move.ASSIGN,),
    Key.REOPEN: (Move.REOPEN,),
    Key.CLOSE_CASE: (Move.CLOSE,),
    Key.CANCEL_CASE: (Move.CANCEL,),
    Key.CONFIDENTIAL: (Move.CHANGE_DETAILS,),
    Key.ANONYMOUS: (Move.CHANGE_DETAILS,),
    Key.TAG_CASE: (Move.TAG,),
    Key.LINK_CASE: (Move.LINK,),
    Key.ATTACH: (Move.ATTACH,),
    Key.PASTE_FILE: (Move.ATTACH,),
    Key.KEEP_LATER: (Move.CHANGE_DETAILS,),
    Key.TAKE_EARLIER: (Move.CHANGE_DETAILS,),
    Key.CORRECT_PERSON: (Move.CHANGE_DETAILS,),
}
_OF_CASE = (
    *_MOVES,
    *(Key.SAVE, Key.NOTE, Key.KEEP_JELITA, Key.KEEP_OSS, Key.READ_ANSWERS, Key.ASK_AGAIN, Key.CALL_UNIT),
    *(Key.DETAILS, Key.COPY_NUMBER, Key.WHY_DUE, Key.LISTEN, Key.REVEAL, Key.FILES, Key.SAVE_FILE),
    *(Key.LEAVE_CASE, Key.WRITE_ANSWER, Key.OTHER_CHANNEL, Key.BLOCK_SENDER, Key.UNWANTED),
    Key.OLDER_MESSAGES,
)
# no draft
_ONLY_RECORDED = (
    *(Key.WAIT, Key.TAKE_OVER, Key.ASSIGN, Key.REOPEN, Key.CLOSE_CASE),
    *(Key.TAG_CASE, Key.LINK_CASE),
)
_OF_RINGING = (Key.ANSWER, Key.ANSWER_WITH_CAMERA, Key.LET_RING, Key.DECLINE)
_OF_CONNECTED = (Key.HOLD, Key.KEYPAD, Key.RECORD, Key.STOP_RECORDING, Key.NOT_ASKED, Key.VIDEO)
_OF_VIDEO = (Key.CAMERA, Key.SHARE, Key.KEEP_PICTURE, Key.REFUSE_PICTURE, Key.VIDEO_WINDOW, Key.FULL_SCREEN)
_OF_RECORDING = (Key.RECORD, Key.STOP_RECORDING, Key.NOT_ASKED)


class WhyNot(QObject):
    """Knows the parts of the window that a key may depend on; changes nothing."""

    def __init__(
        self,
        workplace: Workplace,
        case: CasePanel,
        queue: QueuePanel,
        screen_pop: ScreenPopLine,
        video: VideoPlace,
        person: PersonPlace,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = workplace
        self._panel, self._queue, self._screen_pop = case, queue, screen_pop
        self._video, self._person = video, person

    def words(self, key: Key, number: int = 1) -> str:
        """Return why the key can do nothing now; "" if it can. `number` is that in a row of keys."""
        if key in _OF_CASE:
            current = self._work.cases.editor.current
            if current is None:
                text = self.tr("No case is open. Choose one in a list, or begin one with {new}.")
                return text.format(new=hint(Key.NEW_CASE))
            return self._of_case(key, current)
        asked: dict[Key, Callable[[], str]] = {
            **dict.fromkeys(_OF_RINGING, lambda: self._ringing(key)),
            **dict.fromkeys(_OF_CONNECTED, lambda: self._connected(key)),
            **dict.fromkeys((*_OF_VIDEO, Key.OWN_CORNER, Key.ON_TOP), lambda: self._pictures(key)),
            **dict.fromkeys((Key.TRANSFER, Key.ASK_FIRST), lambda: self._transfer(key)),
            **dict.fromkeys((Key.FINISH, Key.COMPLETE_AND_FINISH), self._finish),
            **dict.fromkeys((Key.NEXT_CASE, Key.PREVIOUS_CASE), self._other_case),
            **dict.fromkeys((Key.LISTEN_BACK, Key.LISTEN_ON), self._listening),
            Key.HANG_UP: lambda: "" if self._work.calls.call_list.in_hand is not None else self._no_call(),
            Key.SWAP: self._swap,
            Key.MERGE: self._merge,
            Key.UNDO_MATCH: self._undo_match,
            Key.REDIAL: self._redial,
            Key.VOICE_MAIL: self._voice_mail,
            Key.ACCEPT_PROPOSAL: self._proposal,
            Key.NEW_PERSON: self._caller,
            Key.OTHER_PERSON: lambda: self._candidate(number),
            Key.DIAL_APPLICANT: self._dial_applicant,
            Key.WRITE_CONTACT: self._contact,
            Key.PERSON: self._page_of_person,
            Key.READY: self._ready,
            Key.TAKE_NEXT: self._messages,
            Key.EXTEND_WRAP_UP: self._more_time,
            Key.SIGN_OUT: self._sign_out,
        }
        return asked[key]() if key in asked else ""

    # -- calls ---------------------------------------------------------------------------------------------

    def _no_call(self) -> str:
        return self.tr("There is no call.")

    def _ringing(self, key: Key) -> str:
        ringing = self._work.calls.call_list.ringing
        if ringing is None:
            return self.tr("No call rings.")
        if key is Key.ANSWER_WITH_CAMERA and not self._work.video.calls.may_show_camera(ringing):
            return self.tr("This call rings without video, or the caller sees your camera anyway.")
        if key is Key.LET_RING and ringing.answers_itself_at is None:
            return self.tr("This call is not answered automatically: it rings until you answer it.")
        return ""

    def _connected(self, key: Key) -> str:
        calls = self._work.calls.call_list
        call: Call | None = calls.in_hand if key is Key.HOLD else calls.active
        if key is Key.VIDEO and self._video.has_number:
            return ""
        if call is None and key is Key.VIDEO:
            text = self.tr("There is no call. To call with video, write a number in the dial field ({dial}).")
            return text.format(dial=hint(Key.DIAL_FIELD))
        if call is None:
            return self._no_call()
        if call.state is not CallState.CONNECTED:
            return self.tr("The call is not connected yet.")
        if key is Key.KEYPAD and not call.is_talking:
            return self.tr("The call is on hold: no tones can be sent.")
        recordings = self._work.recordings.service
        is_recordable = recordings.is_offered or call.recording is not None or recordings.holds(call.key)
        if key in _OF_RECORDING and not is_recordable:
            return self.tr("Recording is switched off in the settings.")
        return ""

    def _transfer(self, key: Key) -> str:
        calls = self._work.calls.call_list
        active, consultation = calls.active, calls.consultation
        if active is None:
            return self._no_call()
        if consultation is not None and key is Key.ASK_FIRST:
            return self.tr("A colleague is being asked already.")
        if consultation is not None:
            has_answered = consultation[1].state is CallState.CONNECTED
            return "" if has_answered else self.tr("The colleague has not answered yet.")
        if active.transfer is not None:
            return self.tr("The call is being handed over already.")
        if active.state not in (CallState.CONNECTED, CallState.RINGING_HERE):
            return self.tr("The call is not connected yet.")
        return ""

    def _swap(self) -> str:
        return "" if self._work.calls.call_list.held is not None else self.tr("No other call waits on hold.")

    def _merge(self) -> str:
        calls = self._work.calls.call_list
        connected = sum(call.state is CallState.CONNECTED for call in calls.ongoing)
        if calls.conference or connected > 1:
            return ""
        return self.tr("There are not two connected calls to join.")

    def _undo_match(self) -> str:
        active = self._work.calls.call_list.active
        if active is None:
            return self._no_call()
        if not is_matched(active) or active.consults_for:
            return self.tr("This call belongs to no person and no case yet: there is nothing to undo.")
        return ""

    def _redial(self) -> str:
        """app/calls/workstation.py reads from the records what was dialled before Loket started."""
        return "" if self._work.access.session.agent is not None else self.tr("Nobody is signed in.")

    def _voice_mail(self) -> str:
        return "" if self._work.phone.line.voice_mail.account else self.tr("The PBX names no voice mail.")

    def _pictures(self, key: Key) -> str:
        video = self._work.video.calls
        call = video.shown
        if key is Key.SHARE and video.is_sharing:
            return ""
        if key is Key.ON_TOP and not self._video.has_window:
            text = self.tr("The video has no window of its own. {window} gives it one during a video call.")
            return text.format(window=way(Key.VIDEO_WINDOW))
        if call is None and not self._video.has_window:
            return self.tr("There is no call with video.")
        if key is Key.KEEP_PICTURE and (call is None or not call.has_video):
            return self.tr("No video is seen, so there is no picture to keep.")
        if key is Key.REFUSE_PICTURE and not self._video.is_picture_asked:
            return self.tr("No picture of the video was asked for.")
        return ""

    # -- who is calling ------------------------------------------------------------------------------------

    def _caller(self) -> str:
        if self._work.conversations.view.candidates is not None:
            return ""
        if self._screen_pop.call is None:
            return self.tr("No caller waits for a person or a case.")
        return ""

    def _proposal(self) -> str:
        if self._screen_pop.call is not None and is_matched(self._screen_pop.call):
            return self.tr("Person and case of this call are chosen already.")
        return self._caller()

    def _candidate(self, number: int) -> str:
        call, found = self._screen_pop.call, self._work.conversations.view.candidates
        if call is None and found is None:
            return self._caller()
        people = call.candidates if call is not None else found.people if found is not None else ()
        if number <= len(people):
            return ""
        if not people:
            return self.tr("No person is proposed for this caller.")
        return self.tr("Only {count} person(s) are proposed for this caller.").format(count=len(people))

    # -- the case ------------------------------------------------------------------------------------------

    def _of_case(self, key: Key, case: VisibleCase) -> str:
        panel = self._panel
        if key is Key.TAKE_EARLIER and panel.marks.unsaved:
            return ""  # text that cannot be recorded may always be dropped
        if key in _MOVES and (words := self._move(key, case)):
            return words
        reasons: dict[Key, Callable[[], str]] = {
            Key.CORRECT_PERSON: lambda: self._correct(case),
            Key.KEEP_JELITA: lambda: self._finding(JELITA),
            Key.KEEP_OSS: lambda: self._finding(OSS),
            Key.READ_ANSWERS: lambda: "" if panel.lookups.answer() is not None else self._no_answer(),
            Key.ASK_AGAIN: self._question,
            Key.CALL_UNIT: lambda: "" if self._work.cases.units.unit is not None else self._no_unit(),
            Key.KEEP_LATER: self._field_conflict,
            Key.TAKE_EARLIER: self._field_conflict,
            Key.LISTEN: self._recording,
            Key.REVEAL: lambda: self._reveal(case),
            Key.ANONYMOUS: lambda: self._lift(case),
            Key.SAVE_FILE: lambda: self._file(case),
            Key.WRITE_ANSWER: self._answer,
            Key.OTHER_CHANNEL: self._other_channel,
            Key.OLDER_MESSAGES: self._older,
            Key.BLOCK_SENDER: lambda: self._sender(is_block=True),
            Key.UNWANTED: lambda: self._sender(is_block=False),
        }
        return reasons[key]() if key in reasons else ""

    def _move(self, key: Key, case: VisibleCase) -> str:
        """Why the procedure does not allow it: the state of the case, or the duty of the person."""
        me = self._work.access.session.agent
        status = case.status if case.file is not None else CaseStatus.IN_PROGRESS
        wanted = _MOVES[key]
        if case.file is None and key in _ONLY_RECORDED:
            return self.tr("The case is not saved yet. {save} saves it.").format(save=hint(Key.SAVE))
        if not any(move in MOVES[status] for move in wanted):
            text = self.tr("This is not possible while the case stands at “{status}”.")
            return text.format(status=word(status))
        is_supervisor = me is not None and me.role is Role.SUPERVISOR
        if key is Key.ASSIGN and not is_supervisor:
            return self.tr("Only supervisors give a case to another person.")
        is_mine = case.file is not None and me is not None and case.file.row.assignee_id == me.id
        if key is Key.TAKE_OVER and is_mine:
            return self.tr("The case is yours already.")
        if not any(move in case.moves for move in wanted):
            duty = word(me.role) if me is not None else ""
            return self.tr("As {duty} you cannot do this with the case as it stands.").format(duty=duty)
        if key is Key.CLOSE_CASE and status is CaseStatus.IN_PROGRESS:
            return self.tr("The case is not answered yet. Answer it, escalate it or cancel it.")
        return ""

    def _correct(self, case: VisibleCase) -> str:
        if self._is_anonymous(case):
            text = self.tr(
                "The applicant is anonymous, so name and number cannot be corrected. {lift} ends that."
            )
            return text.format(lift=way(Key.ANONYMOUS))
        if case.is_masked:
            text = self.tr(
                "Numbers of the applicant are masked. {show} shows them, with a reason, if allowed."
            )
            return text.format(show=way(Key.REVEAL))
        return "" if case.person is not None else self._no_applicant()

    def _is_anonymous(self, case: VisibleCase) -> bool:
        return case.is_anonymous and case.is_masked

    def _no_applicant(self) -> str:
        return self.tr("The case has no applicant yet.")

    def _finding(self, system: str) -> str:
        pane, name = self._work.lookups.of_case.pane(system), _NAMES[system]
        if pane.finding is None:
            return self.tr("{system} has answered nothing that could be kept.").format(system=name)
        if pane.is_kept:
            return self.tr("This answer of {system} is evidence of the case already.").format(system=name)
        return ""

    def _no_answer(self) -> str:
        return self.tr("JELITA and OSS have answered nothing yet. They are asked once a number is written.")

    def _question(self) -> str:
        panes = (self._work.lookups.of_case.pane(system) for system in (JELITA, OSS))
        return "" if any(pane.question is not None for pane in panes) else self._no_answer()

    def _no_unit(self) -> str:
        return self.tr("The question is with no unit.")

    def _field_conflict(self) -> str:
        return "" if self._panel.marks.two else self.tr("No field has two answers.")

    def _recording(self) -> str:
        if self._work.recordings.playback.now is not None or self._panel.recordings.is_there:
            return ""
        return self.tr("The case has no recording.")

    def _reveal(self, case: VisibleCase) -> str:
        current = self._work.cases.editor.current
        assert current is not None
        if self._work.access.confidentiality.visibility(current).may_reveal:
            return ""
        if case.file is None and case.is_masked:
            text = self.tr("The case is not saved yet: {lift} takes the mark “anonymous” away.")
            return text.format(lift=way(Key.ANONYMOUS))
        if case.is_masked:
            return self.tr("You may not see the masked data, not even with a reason.")
        return self.tr("Nothing is masked in this case.")

    def _lift(self, case: VisibleCase) -> str:
        if case.value(ANONYMOUS) == "yes" and not self._work.access.confidentiality.may_lift(case):
            return self.tr("Only the agent of the case or a supervisor can take this mark away.")
        return ""

    def _file(self, case: VisibleCase) -> str:
        is_there = any(not one.is_removed for one in attachments_of(case))
        return "" if is_there else self.tr("The case has no file.")

    def _answer(self) -> str:
        shown = self._work.conversations.view.current
        if shown is None or shown.route is None:
            return self.tr("The case has no message of the applicant that could be answered.")
        return ""

    def _older(self) -> str:
        shown = self._work.conversations.view.current
        has_older = shown is not None and shown.has_older
        return "" if has_older else self.tr("All messages of the case are shown.")

    def _sender(self, is_block: bool) -> str:
        shown, me = self._work.conversations.view.current, self._work.access.session.agent
        one = shown.route.conversation if shown is not None and shown.route is not None else None
        if one is None:
            return self.tr("The case has no message of the applicant.")
        is_held = one.mode is ConversationMode.HELD and (me is None or one.holder_id != me.id)
        if is_block and is_held and one.blocked_at is None:
            return self.tr("{name} answers this conversation now.").format(name=one.holder_name)
        return ""

    def _other_channel(self) -> str:
        shown = self._work.conversations.view.current
        if shown is None or not shown.routes:
            return self.tr("The applicant has no address to which a message could be sent.")
        if len(shown.routes) == 1 and shown.route is not None:
            return self.tr("The applicant has no other address to which a message could be sent.")
        return ""

    # -- the window ----------------------------------------------------------------------------------------

    def _finish(self) -> str:
        if self._work.cases.editor.current is not None or self._work.agents.states.shift.wrap_up is not None:
            return ""
        return self.tr("No case is open and no wrap-up runs: there is nothing to finish.")

    def _other_case(self) -> str:
        if len(self._work.cases.tabs.tabs) > 1:
            return ""
        if self._work.cases.tabs.tabs and self._work.cases.editor.current is None:
            return ""
        return self.tr("No other case is open.")

    def _listening(self) -> str:
        return (
            "" if self._work.recordings.playback.now is not None else self.tr("No recording is being played.")
        )

    def _dial_applicant(self) -> str:
        is_of_list = self._queue.has_list_focus() or self._work.cases.editor.current is None
        if not is_of_list or self._queue.has_chosen:
            return ""
        return self.tr("No row of the list is chosen and no case is open: there is no number to call.")

    def _contact(self) -> str:
        current = self._work.cases.editor.current
        if current is None or Move.CALL_BACK in current.moves:
            return ""
        me = self._work.access.session.agent
        duty = word(me.role) if me is not None else ""
        return self.tr("As {duty} you cannot do this with the case as it stands.").format(duty=duty)

    def _page_of_person(self) -> str:
        current = self._work.cases.editor.current
        if self._person.is_shown:
            return ""
        if current is None:
            text = self.tr("No case is open, so there is no applicant to show. {search} finds a person.")
            return text.format(search=hint(Key.SEARCH))
        if self._is_anonymous(current):
            return self.tr("The applicant is anonymous: the page would show who it is.")
        return "" if current.person is not None else self._no_applicant()

    def _messages(self) -> str:
        me = self._work.access.session.agent
        if me is None:
            return self.tr("Nobody is signed in.")
        if me.role is Role.UNIT_OFFICER:
            return self.tr("Messages of applicants are answered by the agents of the contact centre.")
        return ""

    def _ready(self) -> str:
        shift = self._work.agents.states.shift
        if shift.wrap_up is None and shift.next_choice == AVAILABLE and not shift.is_undisturbed:
            return self.tr("You are available already.")
        return ""

    def _more_time(self) -> str:
        wrap_up = self._work.agents.states.shift.wrap_up
        if wrap_up is None:
            return self.tr("No wrap-up runs.")
        return self.tr("The wrap-up was extended already.") if wrap_up.extended_by else ""

    def _sign_out(self) -> str:
        if self._work.sync.sharing.is_on:
            return ""
        text = self.tr(
            "There is no sign-out without a shared database. {switch} changes the agent at this desk."
        )
        return text.format(switch=way(Key.SWITCH_STAFF))
