"""The services of one desktop, grouped by area: their start and their end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from app.access.audit_trail import AuditTrail
from app.access.hidden_cases import HiddenCases
from app.access.session import Session
from app.agents.agent_states import AgentStates
from app.agents.first_contact import Resolution
from app.board.watch import BoardWatch
from app.calls.bad_calls import BadCalls
from app.calls.call_case_link import CallCaseLink
from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.calls.call_log import CallLog
from app.calls.colleagues import Colleagues
from app.calls.declined_calls import DeclinedCalls
from app.calls.headset import HeadsetControl
from app.calls.line_watch import LineWatch
from app.calls.phone_line import PhoneLine
from app.calls.recent_numbers import RecentNumbers
from app.calls.screen_pop import ScreenPop
from app.calls.transfers import Transfers
from app.cases.bulk_actions import BulkActions
from app.cases.call_cases import CallCases
from app.cases.canned_texts import CannedTexts
from app.cases.case_editor import CaseEditor
from app.cases.case_lookups import CaseLookups
from app.cases.case_service import CaseService
from app.cases.case_tabs import CaseTabs
from app.cases.confidentiality import Confidentiality
from app.cases.drafting import Drafting
from app.cases.field_choices import FieldChoices
from app.cases.finishing import Finishing
from app.cases.packet_files import PacketFiles
from app.cases.presence_board import PresenceBoard
from app.cases.queues import Queues
from app.cases.related import RelatedCases
from app.cases.step_reminders import StepReminders
from app.cases.unit_service import UnitService
from app.cases.unseen_changes import UnseenChanges
from app.cases.unwritten import Unwritten
from app.cases.wait_watch import WaitWatch
from app.common.event_wait import wait_until
from app.common.jobs import Jobs
from app.common.notices import WARNING, Notice
from app.conversations.chat_offers import ChatOffers
from app.conversations.composer import Composer
from app.conversations.conversation_view import ConversationView
from app.conversations.inbox import ConversationInbox
from app.conversations.message_actions import MessageActions
from app.desktop.crash_reports import CrashReports
from app.desktop.daily_copy import DailyCopy
from app.desktop.notice_center import NoticeCenter
from app.desktop.suspend_watch import SuspendWatch
from app.desktop.system_events import SystemEvents
from app.desktop.user_switch import UserSwitch
from app.figures.local import LocalFacts, forget
from app.file_store.shared_files import SharedFiles
from app.files.attachments import Attachments
from app.files.scan_filing import ScanFiling
from app.knowledge.articles import Knowledge
from app.lookups.lookups import Lookups
from app.monitoring.monitoring_desk import MonitoringDesk
from app.monitoring.sign_desk import SignDesk
from app.paper.paperwork import Paperwork
from app.paper.press import Press
from app.people.data_requests import DataRequests
from app.people.erasure import Erasure
from app.people.person_page import Persons
from app.recordings.playback import Playback
from app.recordings.recordings import Recordings
from app.records.exports import Exports
from app.records.service import Records
from app.search.case_list import CaseList
from app.search.finder import Finder
from app.search.views import Views
from app.settings.office_calendar import Calendars
from app.settings.preferences import Preferences
from app.settings.typed_times import TypedTimes
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop
from app.sound.sound_check import SoundCheck
from app.sound.sound_devices import SoundDevices
from app.sp4n.complaints import Complaints
from app.sp4n.taking_in import TakingIn
from app.supervision.figure_desk import FigureDesk
from app.supervision.planning_desk import PlanningDesk
from app.supervision.quality_desk import QualityDesk
from app.supervision.report_desk import ReportDesk
from app.supervision.shift_desk import ShiftDesk
from app.supervision.skm_desk import SkmDesk
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


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessArea:
    """The signed-in user, and what that user may see."""

    session: Session
    confidentiality: Confidentiality
    hidden_cases: HiddenCases
    audit_trail: AuditTrail


@dataclass(frozen=True, kw_only=True, slots=True)
class AgentsArea:
    """The agent's state, and the figures of the shift."""

    states: AgentStates
    first_contact: Resolution


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneArea:
    """The phone line, and the devices and numbers for dialling."""

    line: PhoneLine
    line_watch: LineWatch
    headset: HeadsetControl
    colleagues: Colleagues
    recent_numbers: RecentNumbers


@dataclass(frozen=True, kw_only=True, slots=True)
class CallsArea:
    """The calls, the commands on them, and their people and cases."""

    call_list: CallList
    control: CallControl
    transfers: Transfers
    screen_pop: ScreenPop
    case_link: CallCaseLink
    log: CallLog
    bad_calls: BadCalls
    declined: DeclinedCalls


@dataclass(frozen=True, kw_only=True, slots=True)
class TextsArea:
    """Texts to and from phones."""

    messages: TextMessages
    drafts: TextDrafts


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationsArea:
    """Conversations in the written channels: those that wait, those of the case, and the answer to them."""

    inbox: ConversationInbox
    offers: ChatOffers
    view: ConversationView
    composer: Composer
    messages: MessageActions


@dataclass(frozen=True, kw_only=True, slots=True)
class CasesArea:
    """The open case, its moves at the agent and with a unit, the tabs, and presence."""

    editor: CaseEditor
    service: CaseService
    units: UnitService
    tabs: CaseTabs
    finishing: Finishing
    unseen_changes: UnseenChanges
    call_cases: CallCases
    presence: PresenceBoard


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftsArea:
    """Unsaved text, and text that is not on disk yet."""

    drafting: Drafting
    unwritten: Unwritten


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueArea:
    """The queues of this user, and the reminders."""

    lists: Queues
    reminders: StepReminders
    wait_watch: WaitWatch


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcedureArea:
    """The SOP, the office's calendar and clock, and its lists."""

    sop: Sop
    calendars: Calendars
    clock: Callable[[], datetime]
    field_choices: FieldChoices
    typed_times: TypedTimes

    @property
    def zone(self) -> ZoneInfo:
        """Return the office's time zone."""
        return self.calendar.zone

    @property
    def calendar(self) -> OfficeCalendar:
        """Return the office's hours and holidays on its clock."""
        return self.calendars.now


@dataclass(frozen=True, kw_only=True, slots=True)
class LookupsArea:
    """Look-ups in JELITA and OSS."""

    systems: Lookups
    of_case: CaseLookups


@dataclass(frozen=True, kw_only=True, slots=True)
class SoundArea:
    """Sound devices, and the check of them."""

    check: SoundCheck
    devices: SoundDevices


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoArea:
    """Video of calls, and pictures of it."""

    calls: CallVideo
    pictures: CallPictures


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordingsArea:
    """Recordings of calls. playback: In the case. review: Of a call that is reviewed."""

    service: Recordings
    playback: Playback
    review: Playback


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleArea:
    """Applicants."""

    pages: Persons
    erasure: Erasure
    data_requests: DataRequests


@dataclass(frozen=True, kw_only=True, slots=True)
class KnowledgeArea:
    """The knowledge base."""

    articles: Knowledge
    canned_texts: CannedTexts


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchArea:
    """Search over cases and people."""

    finder: Finder
    views: Views


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseListArea:
    """The full list of cases, changes of many of them at once, and what joins cases: tags and links."""

    cases: CaseList
    bulk: BulkActions
    complaints: Complaints
    taking_in: TakingIn
    related: RelatedCases


@dataclass(frozen=True, kw_only=True, slots=True)
class FilesArea:
    """Files of cases."""

    attachments: Attachments
    scans: ScanFiling
    shared: SharedFiles


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperArea:
    """Printing and exported files."""

    work: Paperwork
    packets: PacketFiles
    exports: Exports


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncArea:
    """The shared database."""

    sharing: Sharing
    archive: Archive


@dataclass(frozen=True, kw_only=True, slots=True)
class SupervisionArea:
    """The office's work in figures, the reports of them, plans from them, and what happens now."""

    figures: FigureDesk
    reports: ReportDesk
    planning: PlanningDesk
    shifts: ShiftDesk
    survey: SkmDesk
    quality: QualityDesk
    now: BoardWatch


@dataclass(frozen=True, kw_only=True, slots=True)
class MonitoringArea:
    """Listening to calls: at the supervisor, and at the agent."""

    desk: MonitoringDesk
    signs: SignDesk


@dataclass(frozen=True, kw_only=True, slots=True)
class SystemArea:
    """Events of the operating system, and crashes."""

    events: SystemEvents
    suspend_watch: SuspendWatch
    user_switch: UserSwitch
    crash_reports: CrashReports


@dataclass(frozen=True, kw_only=True, slots=True)
class Internals:
    """Services that the workplace starts and stops, and no window needs."""

    phone: Phone
    jobs: Jobs
    press: Press
    daily_copy: DailyCopy
    drafts: Drafts
    replica: Replica
    waiting_file: Path
    facts: LocalFacts | None  # None with a server, which makes them


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """The services of one desktop, by area, all in the GUI thread. app/desktop/composition.py builds it."""

    notices: NoticeCenter
    records: Records
    preferences: Preferences
    access: AccessArea
    agents: AgentsArea
    phone: PhoneArea
    calls: CallsArea
    texts: TextsArea
    conversations: ConversationsArea
    cases: CasesArea
    drafts: DraftsArea
    queue: QueueArea
    procedure: ProcedureArea
    lookups: LookupsArea
    sound: SoundArea
    video: VideoArea
    recordings: RecordingsArea
    people: PeopleArea
    knowledge: KnowledgeArea
    search: SearchArea
    case_list: CaseListArea
    files: FilesArea
    paper: PaperArea
    sync: SyncArea
    supervision: SupervisionArea
    monitoring: MonitoringArea
    system: SystemArea
    internals: Internals
    _notices_at_start: list[Notice] = field(default_factory=list)

    def notify_at_start(self, notice: Notice) -> None:
        """Keep a notice from before the window exists."""
        self._notices_at_start.append(notice)

    def start(self) -> None:
        """Sign in and start the phone; the window may be visible already."""
        for notice in self._notices_at_start:
            self.notices.post(notice)
        self.sync.sharing.once_keys_are_known(self._take_up)
        self.system.crash_reports.start()
        self.preferences.check_files()
        self.access.session.load()
        self.sync.sharing.start()
        self.files.shared.start()
        if not self.sync.sharing.is_on:  # unsigned changes cannot be sent to the shared database
            self.knowledge.articles.start()
        self.phone.line.start()
        self.phone.headset.start()
        self.system.events.start()
        self.recordings.service.erase_expired()
        self.files.attachments.start()
        self.people.erasure.start()
        self.files.shared.erased.connect(self.people.erasure.start)
        self.internals.jobs.run(
            self.procedure.field_choices.regions.begin, lambda _: None
        )  # read before they are needed
        self.internals.daily_copy.check()
        if self.internals.facts is not None:
            self.internals.facts.start()
        else:
            self.records.keep_locally(forget, lambda _none: None)

    def _take_up(self) -> None:
        damaged = self.records.take_up(self.internals.waiting_file)
        if damaged is not None:
            self.notices.post(Notice("changes_damaged", WARNING, {"path": str(damaged)}))

    def sign_out(self) -> None:
        """Sign out for the next user; not during a call."""
        if self.calls.call_list.ongoing:
            self.notices.post(Notice("call_before_sign_out", WARNING))
        elif self.sync.sharing.is_on:
            self.access.session.sign_out()

    def stop(self) -> None:
        """End calls, finish the last changes, write typed text. Blocks up to about 5 s.

        Changes that the disk still rejects are written to a separate file for the next start.
        """
        with ExitStack() as rest:  # each one runs even if an earlier one fails
            rest.callback(self.internals.jobs.stop)
            rest.callback(self.internals.press.stop)
            rest.callback(self.files.attachments.close)
            rest.callback(
                self.internals.drafts.close
            )  # after the changes: a draft is dropped once it is recorded
            rest.callback(self._close_records)
            if self.internals.facts is not None:
                rest.callback(self.internals.facts.stop)
            rest.callback(self.phone.line_watch.stop)
            rest.callback(self.cases.presence.stop)
            rest.callback(self.lookups.systems.stop)
            rest.callback(self.agents.states.sign_off)
            rest.callback(self.phone.headset.stop)
            rest.callback(self.recordings.service.close)
            rest.callback(self.files.shared.stop)
            rest.callback(self.supervision.now.stop)
            rest.callback(self.monitoring.signs.stop)
            rest.callback(self.monitoring.desk.stop)
            rest.callback(self.system.suspend_watch.stop)
            rest.callback(self.system.events.stop)
            rest.callback(self.internals.daily_copy.stop)
            self.internals.phone.stop_and_wait(2.0)

    def _close_records(self) -> None:
        # What is recorded comes as an event.
        wait_until(lambda: not (self.records.waiting or self.cases.editor.held), LAST_CHANGES_S)
        # after the last change is recorded: if there is time, it is sent to the server
        self.sync.sharing.stop()
        self.records.put_away(self.internals.waiting_file)
        self.internals.replica.close()
        # A change in progress at the time-out may have been recorded after all.
        QCoreApplication.processEvents()
        self.records.put_away(self.internals.waiting_file)
