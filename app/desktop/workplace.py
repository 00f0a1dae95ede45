"""Everything a window needs, in one hand: the services of one desktop, their start and their end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEventLoop

from app.access.audit_trail import AuditTrail
from app.access.hidden_cases import HiddenCases
from app.access.session import Session
from app.agents.agent_states import AgentStates
from app.agents.first_contact import Resolution
from app.calls.bad_calls import BadCalls
from app.calls.colleagues import Colleagues
from app.calls.declined_calls import RefusedCalls
from app.calls.headset import HeadsetControl
from app.calls.line_watch import LineWatch
from app.calls.recent_numbers import RecentNumbers
from app.calls.workstation import Desk
from app.cases.call_cases import CallCases
from app.cases.canned_texts import CannedTexts
from app.cases.case_lists import CaseLists
from app.cases.case_lookups import CaseLookups
from app.cases.case_service import Cases
from app.cases.case_tabs import OpenCases
from app.cases.confidentiality import Secrecy
from app.cases.drafting import Drafting
from app.cases.finishing import Finishing
from app.cases.packet_files import PacketFiles
from app.cases.presence_board import PresenceBoard
from app.cases.queues import Queues
from app.cases.step_reminders import Nudges
from app.cases.unseen_changes import News
from app.cases.unwritten import Unwritten
from app.cases.wait_watch import WaitWatch
from app.common.jobs import Jobs
from app.common.notices import WARNING, Notice
from app.desktop.crash_reports import CrashReports
from app.desktop.daily_copy import DailyCopy
from app.desktop.notice_center import NoticeCenter
from app.desktop.suspend_watch import SuspendWatch
from app.desktop.system_events import SystemEvents
from app.desktop.user_switch import UserSwitch
from app.file_store.shared_files import SharedFiles
from app.files.attachments import Attachments
from app.files.scan_filing import ScanFiling
from app.knowledge.articles import Knowledge
from app.lookups.lookups import Lookups
from app.paper.paperwork import Paperwork
from app.paper.press import Press
from app.people.erasure import Erasure
from app.people.person_page import Persons
from app.recordings.playback import Playback
from app.recordings.recordings import Recordings
from app.records.exports import Exports
from app.records.service import Records
from app.search.finder import Finder
from app.search.views import Views
from app.settings.office_calendar import Calendars
from app.settings.preferences import Preferences
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop
from app.sound.sound_check import SoundCheck
from app.sound.sound_devices import SoundDevices
from app.sync.archive import Archive
from app.sync.sharing import Sharing
from app.texts.text_drafts import TextDrafts
from app.texts.text_messages import TextMessages
from app.video.call_pictures import CallPictures
from app.video.call_video import CallVideo
from db.drafts import Drafts
from db.replica import Replica
from telephony.client.phone import Phone

LAST_CHANGES_S = 2.0


@dataclass(frozen=True)
class Workplace:
    """The services of one desktop. All live in the GUI thread."""

    notices: NoticeCenter
    session: Session
    desk: Desk
    cases: Cases
    call_cases: CallCases
    states: AgentStates
    line_watch: LineWatch
    system_events: SystemEvents
    suspend_watch: SuspendWatch
    user_switch: UserSwitch
    wait_watch: WaitWatch
    nudges: Nudges
    headset: HeadsetControl
    sound_check: SoundCheck
    sound_devices: SoundDevices
    colleagues: Colleagues
    texts: TextMessages
    text_drafts: TextDrafts
    recent_numbers: RecentNumbers
    recordings: Recordings
    video: CallVideo
    call_pictures: CallPictures
    playback: Playback
    bad_calls: BadCalls
    crash_reports: CrashReports
    lookups: Lookups
    case_lookups: CaseLookups
    refused_calls: RefusedCalls
    finishing: Finishing
    news: News
    resolution: Resolution
    packet_files: PacketFiles
    paperwork: Paperwork
    exports: Exports
    audit_trail: AuditTrail
    scans: ScanFiling
    attachments: Attachments
    secrecy: Secrecy
    hidden_cases: HiddenCases
    queues: Queues
    finder: Finder
    views: Views
    open_cases: OpenCases
    presence: PresenceBoard
    persons: Persons
    erasure: Erasure
    sharing: Sharing
    archive: Archive
    shared_files: SharedFiles
    knowledge: Knowledge
    canned_texts: CannedTexts
    case_lists: CaseLists
    preferences: Preferences
    drafting: Drafting
    unwritten: Unwritten
    records: Records
    sop: Sop
    calendars: Calendars
    clock: Callable[[], datetime]
    _phone: Phone
    _jobs: Jobs
    _press: Press
    _daily_copy: DailyCopy
    _drafts: Drafts
    _replica: Replica
    _waiting_file: Path
    _told_at_start: list[Notice]

    @property
    def zone(self) -> ZoneInfo:
        """The office's."""
        return self.calendar.zone

    @property
    def calendar(self) -> OfficeCalendar:
        """The office's hours and holidays on its clock."""
        return self.calendars.now

    def tell_at_start(self, notice: Notice) -> None:
        """Something happened before there was a window."""
        self._told_at_start.append(notice)

    def start(self) -> None:
        """Sign in and start the phone; the window may be on the screen already."""
        for notice in self._told_at_start:
            self.notices.post(notice)
        self.sharing.once_keys_are_known(self._take_up)
        self.crash_reports.start()
        self.preferences.check_files()
        self.session.load()
        self.sharing.start()
        self.shared_files.start()
        if not self.sharing.is_on:  # what nobody signs, nobody can send to the shared database
            self.knowledge.start()
        self.desk.start()
        self.headset.start()
        self.system_events.start()
        self.recordings.erase_expired()
        self.attachments.start()
        self.erasure.start()
        self.shared_files.erased.connect(self.erasure.start)
        self._jobs.run(self.case_lists.regions.begin, lambda _: None)  # read before they are asked for
        self._daily_copy.look()

    def _take_up(self) -> None:
        damaged = self.records.take_up(self._waiting_file)
        if damaged is not None:
            self.notices.post(Notice("changes_damaged", WARNING, {"path": str(damaged)}))

    def sign_out(self) -> None:
        """Get up from the desk, for whoever comes next; not in the middle of a call."""
        if self.desk.calls:
            self.notices.post(Notice("call_before_sign_out", WARNING))
        elif self.sharing.is_on:
            self.session.sign_out()

    def stop(self) -> None:
        """End calls politely, finish the last changes, write what is typed. Blocks up to about 5 s.

        Changes that the disk still refuses are put into a file of their own for the next start.
        """
        with ExitStack() as rest:  # each is done even if one before it fails
            rest.callback(self._jobs.stop)
            rest.callback(self._press.stop)
            rest.callback(self.attachments.close)
            rest.callback(self._drafts.close)  # after the changes: a draft is forgotten once it is recorded
            rest.callback(self._close_records)
            rest.callback(self.line_watch.stop)
            rest.callback(self.presence.stop)
            rest.callback(self.lookups.stop)
            rest.callback(self.states.sign_off)
            rest.callback(self.headset.stop)
            rest.callback(self.recordings.close)
            rest.callback(self.shared_files.stop)
            rest.callback(self.suspend_watch.stop)
            rest.callback(self.system_events.stop)
            rest.callback(self._daily_copy.stop)
            self._phone.stop_and_wait(2.0)

    def _close_records(self) -> None:
        deadline = time.monotonic() + LAST_CHANGES_S
        while (self.records.waiting or self.cases.held) and time.monotonic() < deadline:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        self.sharing.stop()  # after the last change is recorded: it is told to the others, if there is time
        self.records.put_away(self._waiting_file)
        self._replica.close()
        # The change that was on its way when time was up may have been recorded after all.
        QCoreApplication.processEvents()
        self.records.put_away(self._waiting_file)
