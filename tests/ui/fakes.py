"""Small stand-ins for the services of app: the same signals, and a list of what was asked of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timezone
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal

from app.access.audit_trail import AuditTrail
from app.access.hidden_cases import HiddenCases
from app.access.session import Session
from app.access.visibility import Visibility
from app.agents.agent_states import AgentStates
from app.agents.first_contact import Resolution
from app.agents.shift import Shift
from app.board.watch import BoardWatch
from app.calls.bad_calls import BadCalls
from app.calls.call_case_link import CallCaseLink
from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.calls.colleagues import Colleague, Colleagues
from app.calls.headset import HeadsetControl, HeadsetStatus
from app.calls.line_status import Lack
from app.calls.line_watch import LineWatch
from app.calls.phone_line import PhoneLine
from app.calls.recent_numbers import RecentNumbers
from app.calls.screen_pop import ScreenPop
from app.cases.bulk_actions import BulkActions
from app.cases.canned_texts import CannedTexts, load_canned_texts
from app.cases.case_editor import CaseEditor
from app.cases.case_lookups import CaseLookups, Pane
from app.cases.case_service import CaseService
from app.cases.case_tabs import CaseTabs, OpenTab
from app.cases.confidentiality import Confidentiality
from app.cases.drafting import Drafting
from app.cases.field_choices import load_field_choices
from app.cases.finishing import Finishing
from app.cases.packet_files import PacketFiles
from app.cases.presence import CasePresence, Presence
from app.cases.presence_board import PresenceBoard
from app.cases.queues import QueueName, Queues
from app.cases.related import RelatedCases
from app.cases.unit_service import UnitService
from app.cases.unseen_changes import UnseenChanges
from app.cases.unwritten import InMemory, Unwritten
from app.common.enums import (
    AgentRecord,
    ApplicantRecord,
    ArticleRecord,
    CallState,
    CannedTextRecord,
    CaseRow,
    CaseStatus,
    Channel,
    Consent,
    ContactRecord,
    DevicesChanged,
    Direction,
    EditionRecord,
    HandleKind,
    HandleRecord,
    PersonMatch,
    Reachability,
    Registration,
    RegistrationState,
    Role,
    SoundDevice,
    UnitRecord,
    VoiceMailChanged,
)
from app.common.finding import SYSTEMS
from app.common.personal_data import PersonalData, find_personal_data, without_personal_data
from app.conversations.chat_offers import ChatOffers
from app.conversations.composer import Composer
from app.conversations.conversation_view import CaseConversations, ConversationView
from app.conversations.inbox import ConversationInbox
from app.conversations.message_actions import MessageActions
from app.desktop.crash_reports import CrashReports
from app.desktop.notice_center import NoticeCenter
from app.desktop.workplace import (
    AccessArea,
    AgentsArea,
    CallsArea,
    CaseListArea,
    CasesArea,
    ConversationsArea,
    DraftsArea,
    FilesArea,
    Internals,
    KnowledgeArea,
    LookupsArea,
    MonitoringArea,
    PaperArea,
    PeopleArea,
    PhoneArea,
    ProcedureArea,
    QueueArea,
    RecordingsArea,
    SearchArea,
    SoundArea,
    SupervisionArea,
    SyncArea,
    SystemArea,
    TextsArea,
    VideoArea,
)
from app.file_store.shared_files import SharedFiles, UploadStatus
from app.files.attachments import Attachments
from app.files.scan_filing import ScanFiling
from app.knowledge.articles import ArticleWords, Knowledge, UnansweredQuestion
from app.lookups.pages import page_of
from app.monitoring.monitoring_desk import MonitoredCall, MonitoringDesk, MonitoringMode
from app.monitoring.sign_desk import MonitoringSign, SignDesk
from app.paper.paperwork import Paperwork
from app.people.data_requests import DataRequests
from app.people.erasure import Erasure
from app.people.person_page import PersonPage, Persons
from app.policy import NO_POLICY
from app.recordings.playback import Listening, Playback
from app.recordings.recordings import ConsentNotice, Recordings
from app.records.exports import Exports
from app.records.service import Records
from app.search.case_list import CaseList, ListedCases
from app.search.finder import Finder
from app.search.views import SavedView, Views
from app.settings import OfficeSettings, Settings, SettingsError
from app.settings.preferences import Preferences
from app.settings.typed_times import TypedTimes
from app.sop.breaks import load_breaks
from app.sop.lifecycle import Move
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load as load_sop
from app.sop.typed_time import read_day
from app.sound.checked_devices import CheckResult
from app.sound.sound_check import CheckStep, SoundCheck
from app.sound.sound_devices import SoundDevices
from app.sp4n.complaints import Complaints
from app.sp4n.taking_in import TakingIn
from app.staffing.shifts import Person
from app.supervision.figure_desk import FigureDesk
from app.supervision.planning_desk import PlanningDesk
from app.supervision.quality_desk import QualityDesk
from app.supervision.report_desk import ReportDesk
from app.supervision.shift_desk import ShiftDesk
from app.supervision.skm_desk import SkmDesk
from app.sync.archive import Archive
from app.sync.own_password import OwnPassword
from app.sync.rejected_changes import RefusedChange
from app.sync.rejection_service import RejectionService
from app.sync.sharing import Sharing
from app.sync.sync_status import Light, LightState
from app.texts.text_drafts import TextDrafts
from app.texts.text_messages import Addressee, TextMessages
from app.values.call import Call
from app.values.caller_identity import identify
from app.values.open_case import VisibleCase
from app.values.written import VisibleConversation
from app.video.call_pictures import CallPictures
from app.video.call_video import CallVideo
from tests import case_rows
from tests.app.scripted_phone import ScriptedPhone
from tests.fakes import Fake, area

OFFICE_DAYS = load_office_days()
JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)  # 10.00 WIB
UNIT = UnitRecord(uuid4(), "perizinan", "Bidang Perizinan")
AGENT = AgentRecord(uuid4(), "Rina Wulandari", Role.AGENT)
OFFICER = AgentRecord(uuid4(), "Dedi Kurnia", Role.UNIT_OFFICER, UNIT.id)


class FakeLine(Fake):
    real = PhoneLine
    registration_changed = Signal(object)
    reachability_changed = Signal(object)
    devices_changed = Signal(object)
    sound_routed = Signal(object)
    voice_treated = Signal(bool)
    mute_changed = Signal(bool)
    undisturbed_changed = Signal(bool)
    voice_mail_changed = Signal(object)
    notice = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.registration = Registration(state=RegistrationState.REGISTERED)
        self.reachability = Reachability(is_proven=False)
        self.for_now: dict[Any, str] = {}
        self.devices = DevicesChanged(
            microphones=(SoundDevice(device_id="jabra-in", name="Jabra Evolve2"),),
            speakers=(SoundDevice(device_id="jabra-out", name="Jabra Evolve2"),),
        )
        self.routed: dict[Any, Any] = {}
        self.lack = Lack.NONE
        self.is_muted = False
        self.is_undisturbed = False
        self.is_ready = True
        self.voice_mail = VoiceMailChanged(new=0)
        self.address = "sip:loket@192.168.1.20:5060"

    def use_for_now(self, devices: dict[Any, str]) -> None:
        self.for_now = devices


class ScriptedCalls(CallList):
    """The real list of calls; the test puts them there."""

    def send(self, call: Call) -> Call:
        """Let a call be like this now."""
        self.put(call)
        return call

    def clear(self) -> None:
        """Forget them all, with no signal."""
        self._calls.clear()

    def join(self, *calls: Call) -> None:
        """Let these hear each other."""
        for call in calls:
            self.put(replace(call, is_held_here=False))
        self.set_conference(tuple(call.key for call in calls))


class FakeControl(Fake):
    real = CallControl
    own = frozenset({"unseen"})
    dtmf_sent = Signal(object)
    notice = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.unseen: set[str] = set()  # targets whose line cannot be followed

    def transfer(self, target: str, key: str | None = None, name: str = "") -> bool:
        self.asked.append(("transfer", target, key, name))
        return True

    def can_follow(self, target: str) -> bool:
        return target not in self.unseen

    def redirect(self, target: str, key: str | None = None) -> bool:
        self.asked.append(("redirect", target, key))
        return True

    def consult(self, text: str, key: str | None = None, name: str = "") -> bool:
        self.asked.append(("consult", text, key, name))
        return True


class FakeScreenPop(Fake):
    real = ScreenPop
    case_wanted = Signal(object)


class FakeCaseLink(Fake):
    real = CallCaseLink
    linked = Signal(object)
    notice = Signal(object)


class FakeLineWatch(Fake):
    real = LineWatch
    changed = Signal(bool)
    gaps_read = Signal(object)


class FakeSoundCheck(Fake):
    real = SoundCheck
    own = frozenset({"go_to"})
    changed = Signal()
    level_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.step = CheckStep.IDLE
        self.result: CheckResult | None = None
        self.is_offered = self.is_possible = True
        self.is_required = self.is_metering = False

    def go_to(self, step: CheckStep, result: CheckResult | None = None) -> None:
        """Let the check say how far it is."""
        self.step, self.result = step, result or self.result
        self.changed.emit()


class FakeEditor(Fake):
    real = CaseEditor
    opened = Signal(object)
    changed = Signal(object)
    closed_view = Signal()
    refused = Signal(object)
    stored = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.current: Any = None


class FakeCaseService(Fake):
    real = CaseService
    refused = Signal(object)
    corrected = Signal()
    notice = Signal(object)

    @property
    def expired_on(self) -> date | None:
        return None


class FakeUnitService(Fake):
    real = UnitService
    packet_proposed = Signal(object)
    notice = Signal(object)
    unit: UnitRecord | None = None


class FakeStates(Fake):
    real = AgentStates
    own = frozenset({"send"})
    changed = Signal(object)
    takes_calls_changed = Signal(bool)
    day_read = Signal(object)
    notice = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.shift = Shift(is_reachable=True)
        self.since = NOW
        self.breaks = load_breaks()
        self.can_extend = False

    def send(self, shift: Shift, can_extend: bool = False) -> None:
        """Let the shift go on; the state began now."""
        self.shift, self.can_extend = shift, can_extend
        self.changed.emit(shift)


class FakeQueues(Fake):
    real = Queues
    rows_changed = Signal(object)
    counts_changed = Signal(object)
    watched = QueueName.MY_CASES


class FakeInbox(Fake):
    real = ConversationInbox
    refused = Signal(object)
    notice = Signal(object)


class FakeChatOffers(Fake):
    real = ChatOffers
    changed = Signal(object)
    current: VisibleConversation | None = None


class FakeConversationView(Fake):
    real = ConversationView
    changed = Signal(object)
    candidates_changed = Signal(object)
    opened = Signal()
    refused = Signal(object)
    current: CaseConversations | None = None
    candidates = None
    is_undecided = False


class FakeMessageActions(Fake):
    real = MessageActions
    refused = Signal(object)


class FakeComposer(Fake):
    """Of a case without a conversation."""

    real = Composer
    changed = Signal()
    sent = Signal(object)
    refused = Signal(object)
    unseen = Signal(int)
    returned = Signal(object)
    shown = route = template = None


class FakeFinder(Fake):
    real = Finder
    found = Signal(object)
    people_found = Signal(object)
    duplicates_found = Signal(object)


class FakeAsker:
    """Answers at once, as if the records were a list."""

    def __init__(self, knowledge: FakeKnowledge, done: Callable[[tuple[ArticleRecord, ...]], None]) -> None:
        self._knowledge, self._done = knowledge, done

    def ask(self, text: str) -> None:
        self._knowledge.asked.append(("search", text))
        words = text.casefold().split()
        self._done(
            tuple(
                one
                for one in self._knowledge.all
                if all(word in f"{one.title} {one.text}".casefold() for word in words)
            )
        )

    def forget(self) -> None:
        pass


class FakeKnowledge(Fake):
    real = Knowledge
    own = frozenset({"all", "editions", "unanswered"})
    changed = Signal(object)
    refused = Signal(object)
    today = NOW.date()

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[ArticleRecord, ...] = ()
        self.editions: tuple[EditionRecord, ...] = ()
        self.unanswered: tuple[UnansweredQuestion, ...] = ()

    def asker(self, done: Callable[[tuple[ArticleRecord, ...]], None]) -> FakeAsker:
        return FakeAsker(self, done)

    def read(self, article_id: UUID, done: Callable[[ArticleRecord | None], None]) -> None:
        done(next((one for one in self.all if one.id == article_id), None))

    def read_editions(self, _article_id: UUID, done: Callable[[tuple[EditionRecord, ...]], None]) -> None:
        done(self.editions)

    def read_unanswered(self, done: Callable[[tuple[UnansweredQuestion, ...]], None]) -> None:
        done(self.unanswered)

    def read_day(self, typed: str) -> date | None:
        return read_day(typed, self.today)

    def from_solution(self, case: VisibleCase) -> ArticleWords | None:
        self._editor = SimpleNamespace(raw=case)
        return Knowledge.from_solution(self, case)  # type: ignore[arg-type]

    def personal_data(self, text: str, names: Iterable[str]) -> tuple[PersonalData, ...]:
        return find_personal_data(text, names)

    def without_personal_data(self, text: str, names: Iterable[str]) -> str:
        return without_personal_data(text, names)


class FakeCannedTexts(Fake):
    real = CannedTexts
    changed = Signal()
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[CannedTextRecord, ...] = load_canned_texts()

    def find(self, typed: str) -> tuple[CannedTextRecord, ...]:
        return CannedTexts.find(self, typed)  # type: ignore[arg-type]


class FakeViews(Fake):
    real = Views
    changed = Signal()
    saved = Signal()
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[SavedView, ...] = ()


class FakeCaseList(Fake):
    real = CaseList
    listed = Signal(object)
    lines_read = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.listed_cases = ListedCases()


class FakeComplaints(Fake):
    real = Complaints


class FakeTakingIn(Fake):
    real = TakingIn
    progressed = Signal(int, int)
    read = Signal(object)
    compared = Signal(object)
    failed = Signal(object)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.is_supervisor, self.is_saving, self.saves_more = True, False, False


class FakeBulkActions(Fake):
    real = BulkActions
    progressed = Signal(int, int)
    finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.is_running = False


class FakeRelatedCases(Fake):
    real = RelatedCases
    stored = Signal()
    refused = Signal(object)
    tags_read = Signal(object)
    same_tracking_read = Signal(object, str, object)

    def may_tag(self, case: VisibleCase) -> bool:
        return case.file is not None and Move.TAG in case.moves


class FakeCaseTabs(Fake):
    real = CaseTabs
    changed = Signal()
    seen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tabs: tuple[OpenTab, ...] = ()
        self.current: UUID | None = None


class FakePresence(Fake):
    """Who else is where, as the test says."""

    real = PresenceBoard
    own = frozenset({"at", "send"})
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[UUID, CasePresence] = {}
        self.is_shared = False

    def at_case(self, case_id: UUID) -> CasePresence:
        return self.at.get(case_id, CasePresence())

    def at_row(self, row: CaseRow) -> tuple[Presence, ...]:
        return self.at_case(row.id).others

    def writes(self, case_id: UUID, field: str) -> tuple[Presence, ...]:
        return tuple(one for one in self.at_case(case_id).others if field and one.field == field)

    def send(self, case_id: UUID, case_presence: CasePresence) -> None:
        """Let these be there now."""
        self.at[case_id], self.is_shared = case_presence, True
        self.changed.emit()


class FakePersons(Fake):
    real = Persons
    own = frozenset({"send"})
    shown = Signal(object)
    changed = Signal(object)
    preview = Signal(object)
    merged = Signal(object)
    stored = Signal(str)
    refused = Signal(object)
    all_read = Signal(object)
    requests_read = Signal(object)
    exported = Signal(str)
    export_failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.page: PersonPage | None = None

    def send(self, page: PersonPage) -> None:
        """Show a page."""
        self.page = page
        self.shown.emit(page)


class FakeDataRequests(Fake):
    real = DataRequests
    listed = Signal(object)
    stored = Signal()
    not_stored = Signal()
    answered = Signal(object)
    not_answered = Signal(object)
    refused = Signal(object)
    may_read = True


class FakeErasure(Fake):
    real = Erasure
    planned = Signal(object)
    erased = Signal(object)
    refused = Signal(object)
    left = Signal(str)
    may_erase = False


class FakeColleagues(Fake):
    real = Colleagues
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[Colleague, ...] = ()

    def find(self, text: str) -> tuple[Colleague, ...]:
        words = text.casefold().split()
        return tuple(
            one
            for one in self.all
            if all(word in f"{one.name} {one.unit_name} {one.target}".casefold() for word in words)
        )


class FakeTexts(Fake):
    real = TextMessages
    own = frozenset({"answered"})
    sent = Signal(object)
    not_sent = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.addressee: Addressee | None = None
        self.answered: dict[UUID, Addressee] = {}

    def answer_to(self, contact_id: UUID) -> Addressee | None:
        return self.answered.get(contact_id)


class FakeTextDrafts(Fake):
    real = TextDrafts
    restored = Signal(object)


class FakeRecordings(Fake):
    real = Recordings
    own = frozenset({"consents", "held", "together"})
    consent_changed = Signal(str)
    playable = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.is_offered = False
        self.consent_notice = ConsentNotice("2026-1", {"id": "Setujukah Anda?", "en": "Do you agree?"})
        self.consents: dict[str, Consent] = {}
        self.held: set[str] = set()
        self.together: tuple[Call, ...] = ()

    def holds(self, key: str) -> bool:
        return key in self.held

    def together_with(self, _key: str) -> tuple[Call, ...]:
        return self.together

    def consent_of(self, key: str) -> Consent:
        return self.consents.get(key, Consent.NOT_ASKED)

    def set_consent(self, key: str, consent: Consent) -> None:
        self.asked.append(("set_consent", key, consent))
        self.consents[key] = consent
        self.consent_changed.emit(key)


class FakeCallPictures(Fake):
    real = CallPictures
    own = frozenset({"answers"})
    consent_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, bool] = {}
        self.consent_notice = ConsentNotice("p-1", {"id": "Bolehkah disimpan?", "en": "May it be kept?"})

    def answer_of(self, key: str) -> bool | None:
        return self.answers.get(key)

    def set_answer(self, key: str, is_agreed: bool) -> None:
        self.asked.append(("set_answer", key, is_agreed))
        self.answers[key] = is_agreed
        self.consent_changed.emit(key)


class FakePlayback(Fake):
    real = Playback
    own = frozenset({"send"})
    changed = Signal(object)
    listed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.now: Listening | None = None

    def send(self, listening: Listening | None) -> None:
        self.now = listening
        self.changed.emit(listening)


class FakeCaseLookups(Fake):
    real = CaseLookups
    own = frozenset({"panes", "send"})
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.panes = {system: Pane(system) for system in SYSTEMS}

    def pane(self, system: str) -> Pane:
        return self.panes[system]

    def page_of(self, system: str) -> str:
        return page_of(system)

    def take_found(self) -> tuple[Any, ...]:
        return ()

    def send(self, pane: Pane) -> None:
        """Let a system's look-up be like this now."""
        self.panes[pane.system] = pane
        self.changed.emit(pane)


class FakeCrashReports(Fake):
    """Remembers where the report shall be saved."""

    real = CrashReports


class FakeBadCalls(Fake):
    real = BadCalls


class FakeConfidentiality(Fake):
    """Shows everything to everybody."""

    real = Confidentiality
    refused = Signal(object)

    def visibility(self, _case: Any) -> Visibility:
        return Visibility()

    def may_lift(self, _case: Any) -> bool:
        return True

    def is_revealed(self, _case: Any) -> bool:
        return False


class FakeHiddenCases(Fake):
    """Nothing becomes hidden."""

    real = HiddenCases
    hidden = Signal(object)


class FakeAttachments(Fake):
    real = Attachments
    attached = Signal(object, str)
    refused = Signal(object, object)
    removed = Signal(object)
    preview_ready = Signal(str, object)
    open_wanted = Signal(str)
    copied = Signal(object, str)
    fetching = Signal(str, int)


class FakePaperwork(Fake):
    real = Paperwork
    printed = Signal(object, int)
    saved = Signal(object)
    failed = Signal(str, str)


class FakeFigureDesk(Fake):
    """Nobody answers."""

    real = FigureDesk


class FakeBoardWatch(Fake):
    """Nobody answers."""

    real = BoardWatch
    changed = Signal(object)


class FakeMonitoringDesk(Fake):
    """Nothing is offered."""

    real = MonitoringDesk
    changed = Signal()
    reason_needed = Signal(object)
    ended = Signal(object)
    modes: tuple[MonitoringMode, ...] = ()
    current: MonitoredCall | None = None

    def may_listen_to(self, agent_id: UUID | None) -> bool:
        return agent_id is not None


class FakeSignDesk(Fake):
    """Nobody listens."""

    real = SignDesk
    changed = Signal()
    notice = Signal(object)
    signs: tuple[MonitoringSign, ...] = ()


class FakeReportDesk(Fake):
    """Nobody answers."""

    real = ReportDesk


class FakePlanningDesk(Fake):
    """Nobody answers."""

    real = PlanningDesk


class FakeShiftDesk(Fake):
    """Nothing is planned."""

    real = ShiftDesk
    changed = Signal()
    people: tuple[Person, ...] = ()


class FakeSkmDesk(Fake):
    """Nobody answers."""

    real = SkmDesk
    invitations_changed = Signal(int)


class FakeQualityDesk(Fake):
    """Nobody answers."""

    real = QualityDesk
    waiting_changed = Signal(int)


class FakeExports(Fake):
    real = Exports
    saved = Signal(object)
    failed = Signal(str)


class FakeAuditTrail(Fake):
    real = AuditTrail
    listed = Signal(object)
    checked = Signal(object)
    not_checked = Signal()
    may_read = True


class FakeScans(Fake):
    real = ScanFiling
    filed = Signal(object, str, object)
    refused = Signal(object, str, object)
    not_attached = Signal(object, str, object)


class FakePacketFiles(Fake):
    real = PacketFiles
    saved = Signal(str)
    failed = Signal(str)


class FakeFinishing(Fake):
    real = Finishing


class FakeResolution(Fake):
    real = Resolution
    found = Signal(object)
    is_mine_to_see = False


class FakeNews(Fake):
    real = UnseenChanges
    own = frozenset({"unseen"})

    def __init__(self) -> None:
        super().__init__()
        self.unseen: tuple[Any, ...] = ()

    def take(self) -> tuple[Any, ...]:
        taken, self.unseen = self.unseen, ()
        return taken


class FakeHeadset(Fake):
    real = HeadsetControl
    headsets_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.headsets: tuple[SimpleNamespace, ...] = ()  # device_id, name
        self.signs: tuple[HeadsetStatus, ...] = ()


class FakeRecentNumbers(Fake):
    real = RecentNumbers
    found = Signal(object)


class FakePreferences(Fake):
    real = Preferences
    own = frozenset({"file_faults"})
    changed = Signal(object)
    notice = Signal(object)
    policy_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()
        self.policy = NO_POLICY
        self.file_faults: tuple[SettingsError, ...] = ()

    def check_paths(self, settings: Settings, done: Callable[[tuple[SettingsError, ...]], None]) -> None:
        self.asked.append(("check_paths", settings))
        done(self.file_faults)

    def change(
        self,
        settings: Settings,
        password: str = "",
        turn_password: str = "",
        oss_key: str = "",
        jelita_key: str = "",
        enrolment_code: str = "",
    ) -> None:
        secrets = {
            "password": password,
            "turn_password": turn_password,
            "oss_key": oss_key,
            "jelita_key": jelita_key,
            "enrolment_code": enrolment_code,
        }
        self.asked.append(("change", settings, {name: secret for name, secret in secrets.items() if secret}))
        self.settings = settings
        self.changed.emit(settings)


class FakeSession(Fake):
    real = Session
    agent_changed = Signal(object)
    signed_out = Signal()
    staff_changed = Signal()
    is_shared = False

    def __init__(self) -> None:
        super().__init__()
        self.agent: AgentRecord | None = AGENT
        self.staff: tuple[AgentRecord, ...] = (AGENT, OFFICER)
        self.units = (UNIT,)

    def unit_name(self, unit_id: UUID | None) -> str:
        return UNIT.name if unit_id == UNIT.id else ""


class FakeRecords(Fake):
    real = Records
    changed = Signal(object)
    refused = Signal(object)
    trouble = Signal(object)
    waiting = 0


class FakeRejectionService(Fake):
    real = RejectionService
    changed = Signal()
    hindered = Signal(int, str)
    form_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[RefusedChange, ...] = ()


class FakeOwnPassword(Fake):
    real = OwnPassword
    own = frozenset({"answer"})
    changed = Signal(str)
    refused = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.login = "rina"
        self.under_way: set[str] = set()

    def change(self, whose: str, present: str, new: str) -> None:
        self.asked.append(("change", whose, present, new))
        self.under_way.add(whose)

    def answer(self, whose: str, why: str = "") -> None:
        """Let it be known what became of it; "" is well."""
        self.under_way.discard(whose)
        if why:
            self.refused.emit(whose, why)
        else:
            self.changed.emit(whose)


class FakeSharing(Fake):
    """Off, until the test says how it stands."""

    real = Sharing
    own = frozenset({"send"})
    changed = Signal()
    signed_in = Signal()
    sign_in_refused = Signal(str)
    second_factor_wanted = Signal(str)
    waiting_read = Signal(object)
    tried = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.light = Light(LightState.ALONE)
        self.rejections = FakeRejectionService()
        self.own_password = FakeOwnPassword()
        self.workstation, self.last_login = "001", "rina"
        self.is_arriving = False

    @property
    def is_on(self) -> bool:
        return self.light.state is not LightState.ALONE

    @property
    def is_connected(self) -> bool:
        return self.light.state in (LightState.UP_TO_DATE, LightState.WAITING)

    def send(self, light: Light, *rejections: RefusedChange) -> None:
        """Let it stand like this now."""
        self.light, self.rejections.entries = light, rejections
        self.changed.emit()
        self.rejections.changed.emit()


class FakeArchive(Fake):
    real = Archive
    found = Signal(object)
    of_person_found = Signal(object)
    notice = Signal(object)


class FakeSharedFiles(Fake):
    real = SharedFiles
    own = frozenset({"send"})
    changed = Signal()
    fetching = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.standing = UploadStatus()

    def send(self, standing: UploadStatus) -> None:
        self.standing = standing
        self.changed.emit()


class FakeUnwritten(Fake):
    real = Unwritten
    changed = Signal()
    notice = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.in_memory = InMemory()
        self.is_failing = False

    def has(self, _case_id: UUID) -> bool:
        return bool(self.in_memory)

    def make_sure(self, _timeout_s: float) -> InMemory:
        return self.in_memory


class FakeDrafting(Fake):
    real = Drafting
    restored = Signal()

    def fields(self, _key: str) -> dict[str, str]:
        return {}


class FakeWorkplace:
    def __init__(self) -> None:
        self.now = NOW
        self.internals = area(Internals, phone=ScriptedPhone())
        self.records = FakeRecords()
        self.preferences = FakePreferences()
        self.access = area(
            AccessArea,
            session=FakeSession(),
            confidentiality=FakeConfidentiality(),
            hidden_cases=FakeHiddenCases(),
            audit_trail=FakeAuditTrail(),
        )
        self.agents = area(AgentsArea, states=FakeStates(), first_contact=FakeResolution())
        self.phone = area(
            PhoneArea,
            line=FakeLine(),
            line_watch=FakeLineWatch(),
            headset=FakeHeadset(),
            colleagues=FakeColleagues(),
            recent_numbers=FakeRecentNumbers(),
        )
        self.calls = area(
            CallsArea,
            call_list=ScriptedCalls(),
            control=FakeControl(),
            screen_pop=FakeScreenPop(),
            case_link=FakeCaseLink(),
            bad_calls=FakeBadCalls(),
        )
        for part in (self.phone.line, self.calls.screen_pop, self.calls.case_link):
            part.asked = self.calls.control.asked  # all that is asked of the phone and its calls, in order
        self.texts = area(TextsArea, messages=FakeTexts(), drafts=FakeTextDrafts())
        self.conversations = area(
            ConversationsArea,
            inbox=FakeInbox(),
            offers=FakeChatOffers(),
            view=FakeConversationView(),
            composer=FakeComposer(),
            messages=FakeMessageActions(),
        )
        self.cases = area(
            CasesArea,
            editor=FakeEditor(),
            service=FakeCaseService(),
            units=FakeUnitService(),
            tabs=FakeCaseTabs(),
            finishing=FakeFinishing(),
            unseen_changes=FakeNews(),
            presence=FakePresence(),
        )
        self.drafts = area(DraftsArea, drafting=FakeDrafting(), unwritten=FakeUnwritten())
        self.queue = area(QueueArea, lists=FakeQueues())
        sop, calendar = load_sop(), OfficeCalendar(OFFICE_DAYS, JAKARTA)
        calendars: Any = SimpleNamespace(now=calendar)
        self.procedure = area(
            ProcedureArea,
            sop=sop,
            clock=lambda: self.now,
            field_choices=load_field_choices(),
            zone=JAKARTA,
            calendar=calendar,
            typed_times=TypedTimes(calendars, sop, lambda: self.now),
        )
        self.lookups = area(LookupsArea, of_case=FakeCaseLookups())
        self.sound = area(SoundArea, check=FakeSoundCheck())
        self.video = area(VideoArea, pictures=FakeCallPictures())
        self.recordings = area(
            RecordingsArea, service=FakeRecordings(), playback=FakePlayback(), review=FakePlayback()
        )
        self.people = area(
            PeopleArea, pages=FakePersons(), erasure=FakeErasure(), data_requests=FakeDataRequests()
        )
        self.knowledge = area(KnowledgeArea, articles=FakeKnowledge(), canned_texts=FakeCannedTexts())
        self.search = area(SearchArea, finder=FakeFinder(), views=FakeViews())
        self.case_list = area(
            CaseListArea,
            cases=FakeCaseList(),
            bulk=FakeBulkActions(),
            complaints=FakeComplaints(),
            taking_in=FakeTakingIn(),
            related=FakeRelatedCases(),
        )
        self.files = area(
            FilesArea, attachments=FakeAttachments(), scans=FakeScans(), shared=FakeSharedFiles()
        )
        self.paper = area(PaperArea, work=FakePaperwork(), packets=FakePacketFiles(), exports=FakeExports())
        self.sync = area(SyncArea, sharing=FakeSharing(), archive=FakeArchive())
        self.supervision = area(
            SupervisionArea,
            figures=FakeFigureDesk(),
            reports=FakeReportDesk(),
            planning=FakePlanningDesk(),
            shifts=FakeShiftDesk(),
            survey=FakeSkmDesk(),
            quality=FakeQualityDesk(),
            now=FakeBoardWatch(),
        )
        self.monitoring = area(MonitoringArea, desk=FakeMonitoringDesk(), signs=FakeSignDesk())
        self.system = area(SystemArea, crash_reports=FakeCrashReports())
        self.notices = NoticeCenter()
        self.sound.devices = SoundDevices(self.phone.line, self.preferences)  # type: ignore[arg-type]
        self.internals.phone.begin()
        self.video.calls = CallVideo(
            self.internals.phone,
            self.calls.call_list,
            self.records,  # type: ignore[arg-type]
            self.preferences,  # type: ignore[arg-type]
        )
        self.notices.follow(
            line=self.phone.line,
            calls=self.calls.call_list,
            states=self.agents.states,
            session=self.access.session,
            hidden_cases=self.access.hidden_cases,
            attachments=self.files.attachments,
            video=self.video.calls,
            messages=self.texts.messages,
        )

    def sign_out(self) -> None:
        """As nobody is in a call."""
        self.access.session.agent = None
        self.access.session.signed_out.emit()


def applicant(
    name: str = "Siti Aminah", phone: str = "+6281234567890", organisation: str = ""
) -> ApplicantRecord:
    return ApplicantRecord(
        uuid4(), name, organisation, handles=(HandleRecord(uuid4(), HandleKind.PHONE, phone),)
    )


def case_row(subject: str = "Izin reklame belum terbit", **changes: Any) -> CaseRow:
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": "001-261124-0007-3",
        "subject": subject,
        "status": CaseStatus.WAITING_UNIT,
        "step": 3,
        "applicant_name": "Siti Aminah",
        "assignee_id": AGENT.id,
        "assignee_name": AGENT.name,
        "unit_id": UNIT.id,
        "unit_name": UNIT.name,
    }
    return case_rows.case_row(NOW, **{**values, **changes})


def contact(**changes: Any) -> ContactRecord:
    values: dict[str, Any] = {
        "id": uuid4(),
        "channel": Channel.VOICE,
        "direction": Direction.INBOUND,
        "remote": "+6281234567890",
        "remote_name": "",
        "applicant_id": None,
        "case_id": None,
        "agent_id": None,
        "started_at": NOW,
        "answered_at": None,
        "ended_at": NOW,
        "disposition": None,
    }
    return ContactRecord(**{**values, **changes})


def person(
    who: ApplicantRecord | None = None, *cases: CaseRow, contacts: tuple[ContactRecord, ...] = ()
) -> PersonMatch:
    return PersonMatch(who or applicant(), cases, contacts)


def incoming(key: str = "c1", user: str = "081234567890", is_anonymous: bool = False, **changes: Any) -> Call:
    caller = identify(user, f"sip:{user}@pbx" if user else "", "", is_anonymous, OfficeSettings())
    values: dict[str, Any] = {"candidates": (), "is_looked_up": True, **changes}
    return Call(key, Direction.INBOUND, CallState.RINGING_HERE, caller, uuid4(), NOW, **values)


def talk(workplace: FakeWorkplace, key: str = "c1", **changes: Any) -> Call:
    """Be in a call, as it would look at once after it was answered."""
    call = replace(incoming(key), state=CallState.CONNECTED, answered_at=NOW)
    calls: ScriptedCalls = workplace.calls.call_list
    return calls.send(replace(call, **changes))
