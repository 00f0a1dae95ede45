"""Composition root: builds the services of one desktop, and connects their signals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timezone, tzinfo
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from app.access.audit_trail import AuditTrail
from app.access.case_access import CaseAccess
from app.access.hidden_cases import HiddenCases
from app.access.session import Session
from app.agents.agent_states import AgentStates
from app.agents.first_contact import Resolution
from app.agents.queue_seats import QueueSeats
from app.board.risk import SEEN_BY_SUPERVISORS
from app.board.watch import BoardWatch, line_by
from app.calls.bad_calls import BadCalls
from app.calls.call_case_link import CallCaseLink
from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.calls.call_log import CallLog
from app.calls.colleagues import Colleagues
from app.calls.declined_calls import DeclinedCalls
from app.calls.engine_settings import instance_of
from app.calls.headset import HeadsetControl
from app.calls.line_watch import LineWatch
from app.calls.phone_line import PhoneLine
from app.calls.recent_numbers import RecentNumbers
from app.calls.screen_pop import ScreenPop
from app.calls.transfers import Transfers
from app.calls.watched_lines import WatchedLines
from app.cases.bulk_actions import BulkActions
from app.cases.call_cases import CallCases
from app.cases.canned_texts import CannedTexts, load_canned_texts
from app.cases.case_editor import CaseEditor
from app.cases.case_lookups import CaseLookups
from app.cases.case_service import CaseService
from app.cases.case_tabs import CaseTabs
from app.cases.confidentiality import Confidentiality
from app.cases.drafting import Drafting
from app.cases.field_choices import FieldChoices, listed_services, load_field_choices
from app.cases.finishing import Finishing
from app.cases.packet_files import PacketFiles
from app.cases.presence import PresenceLink
from app.cases.presence_board import PresenceBoard
from app.cases.queues import Queues
from app.cases.related import RelatedCases
from app.cases.step_reminders import StepReminders
from app.cases.unit_service import UnitService
from app.cases.unseen_changes import UnseenChanges
from app.cases.unwritten import Unwritten
from app.cases.wait_watch import WaitWatch
from app.common.clock import day_began, now
from app.common.clock_jump import ClockCheck
from app.common.heartbeat import Heartbeat
from app.common.jobs import Jobs
from app.common.notices import INFO, Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.conversations.chat_offers import ChatOffers
from app.conversations.composer import Composer
from app.conversations.conversation_view import ConversationView
from app.conversations.inbox import ConversationInbox
from app.conversations.message_actions import MessageActions
from app.conversations.returned import Answer, rejected_answer
from app.desktop.crash_reports import CrashReports
from app.desktop.daily_copy import FAILED, NO_ROOM, DailyCopy
from app.desktop.notice_center import NoticeCenter
from app.desktop.sleep import Sleep
from app.desktop.suspend_watch import SuspendWatch
from app.desktop.system_events import SystemEvents, system_events
from app.desktop.user_switch import UserSwitch
from app.desktop.version_watch import VersionWatch
from app.desktop.versions import own_version, versions
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
    Workplace,
)
from app.figures.asking import FigureSource, ReportStore, ServerFigures, ServerReports
from app.figures.local import LocalFacts, LocalFigures, LocalReports
from app.file_store.recorded_files import RecordedFiles
from app.file_store.recording_folders import RecordingFolders
from app.file_store.shared_files import SharedFiles
from app.file_store.store import Store
from app.files.attachments import Attachments
from app.files.scan_filing import ScanFiling
from app.knowledge.articles import Knowledge
from app.lookups.lookups import Lookups
from app.monitoring.codes import is_listening_code
from app.monitoring.monitoring_desk import MonitoringDesk
from app.monitoring.poller import Line as MonitoringLine
from app.monitoring.poller import line_by as monitoring_line_by
from app.monitoring.sign_desk import SignDesk
from app.mutations.outgoing import StartConversation
from app.paper.paperwork import Paperwork
from app.paper.press import Press
from app.paper.sheet import Letterhead
from app.people.data_requests import DataRequests
from app.people.erasure import Erasure
from app.people.person_page import Persons
from app.people.request_watch import RequestWatch
from app.policy import NO_POLICY, Policy
from app.recordings.playback import Playback
from app.recordings.recording_opening import FETCHED
from app.recordings.recordings import Recordings
from app.records.case_numbers import CaseNumbers
from app.records.exports import Exports
from app.records.service import Records
from app.search.case_list import CaseList
from app.search.finder import CaseClock, Finder
from app.search.search_text import SearchContext, Wanted, understand
from app.search.views import Views
from app.settings import Settings, SharedSettings
from app.settings.office_calendar import Calendars
from app.settings.preferences import Preferences
from app.settings.typed_times import TypedTimes
from app.skm.local import LocalSurveys
from app.sop.breaks import load_breaks
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeDays
from app.sop.procedure import Sop
from app.sop.procedure import load as load_sop
from app.sop.step_clocks import row_clock
from app.sound.checked_devices import CheckedDevices
from app.sound.sound_check import SoundCheck
from app.sound.sound_devices import SoundDevices
from app.sp4n.complaints import Complaints
from app.sp4n.taking_in import TakingIn
from app.sp4n.tracking import LocalTracking, ServerTracking, Tracking
from app.supervision.figure_desk import FigureDesk
from app.supervision.planning_desk import PlanningDesk
from app.supervision.quality_desk import QualityDesk
from app.supervision.report_desk import ReportDesk
from app.supervision.shift_desk import ShiftDesk
from app.supervision.skm_desk import ServerSurveys, SkmDesk, SurveySource
from app.sync.archive import Archive
from app.sync.sharing import Sharing
from app.texts.text_drafts import TextDrafts
from app.texts.text_messages import TextMessages
from app.video.call_pictures import CallPictures
from app.video.call_video import CallVideo
from db.drafts import Drafts
from db.knowledge import CannedTextRecord
from db.records import CaseRow
from db.replica import Replica
from telephony.client.phone import Phone
from telephony.headset.headset import Headset


def build_workplace(
    places: AppPaths,
    settings: Settings,
    replica: Replica,
    secrets: Secrets | None = None,
    phone: Phone | None = None,
    headset: Headset | None = None,
    office_days: OfficeDays | None = None,
    canned: tuple[CannedTextRecord, ...] | None = None,
    field_choices: FieldChoices | None = None,
    presence_link: PresenceLink | None = None,
    policy: Policy = NO_POLICY,
    drafts: Drafts | None = None,
    events: SystemEvents | None = None,
    sop: Sop | None = None,
) -> Workplace:
    """Build the services of one desktop, area by area, and connect their signals."""
    jobs, notices = Jobs(), NoticeCenter()
    phone = phone or Phone(instance=instance_of(places.data))
    records = Records(replica, jobs, settings.desk.workstation)
    store = secrets or Secrets()
    preferences = Preferences(
        settings,
        places.settings_file,
        store,
        jobs,
        policy,
        last_good=places.last_good_settings,
    )
    session = Session(records, preferences)
    drafts = drafts or Drafts(replica)
    drafting = Drafting(drafts, jobs, ZoneInfo(settings.office.timezone))
    _follow_settings(settings, preferences, records, drafting, notices)
    life = Heartbeat(places.data / "heartbeat")

    def zone() -> tzinfo:
        return drafting.zone

    procedure = build_procedure(
        sop=sop or load_sop(),
        calendars=Calendars(office_days or load_office_days(), preferences),
        field_choices=field_choices or load_field_choices(),
    )
    lines = WatchedLines(phone)
    line = PhoneLine(phone, preferences)
    calls = build_calls(
        phone=phone,
        line=line,
        lines=lines,
        records=records,
        preferences=preferences,
        jobs=jobs,
        reports=places.log / "bad-calls",
        extensions=lambda: (one.extension for one in session.staff),
    )
    call_list = calls.call_list
    phone_area = build_phone(
        phone=phone,
        line=line,
        headset=headset or Headset(),
        lines=lines,
        calls=call_list,
        control=calls.control,
        log=calls.log,
        records=records,
        preferences=preferences,
        session=session,
    )
    drafting.restored.connect(lambda: calls.log.end_unfinished(drafting.anonymous_contacts()))
    drafting.unreadable.connect(lambda: calls.log.end_unfinished(None))
    case_access = CaseAccess(session)
    numbers = CaseNumbers(records)
    editor = CaseEditor(
        records=records,
        session=session,
        calls=call_list,
        case_link=calls.case_link,
        preferences=preferences,
        drafting=drafting,
        numbers=numbers,
        access=case_access,
    )
    access = build_access(
        records=records, session=session, editor=editor, case_access=case_access, case_link=calls.case_link
    )
    session.agent_changed.connect(phone_area.line_watch.sit_down)
    sound = build_sound(
        phone=phone,
        line=line,
        calls=call_list,
        preferences=preferences,
        jobs=jobs,
        places=places,
        settings=settings,
    )
    events = events or system_events()
    user_switch = UserSwitch(events, line, call_list, calls.control, phone_area.headset)
    agents = build_agents(
        line=line,
        line_watch=phone_area.line_watch,
        calls=call_list,
        sound=sound,
        user_switch=user_switch,
        session=session,
        records=records,
        preferences=preferences,
        jobs=jobs,
        life=life,
    )
    editor.finished.connect(agents.states.end_wrap_up)
    system = build_system(
        phone=phone,
        events=events,
        user_switch=user_switch,
        preferences=preferences,
        jobs=jobs,
        places=places,
        notices=notices,
    )
    sharing = Sharing(replica, records, session, editor, drafting, preferences, jobs, now)
    sync = SyncArea(sharing=sharing, archive=Archive(sharing, records, editor, jobs))
    if presence_link is None and sharing.is_on:
        presence_link = sharing.presence
    cases = build_cases(
        editor=editor,
        records=records,
        session=session,
        calls=calls,
        preferences=preferences,
        drafting=drafting,
        procedure=procedure,
        hidden_cases=access.hidden_cases,
        presence_link=presence_link,
    )
    typed = DraftsArea(drafting=drafting, unwritten=Unwritten(records, drafting, editor, numbers))
    messages = TextMessages(phone, call_list, preferences, editor, records, access.hidden_cases)
    session.agent_changed.connect(messages.tell_author)
    texts = TextsArea(messages=messages, drafts=TextDrafts(drafting, records, messages, access.hidden_cases))
    conversations = build_conversations(
        editor=editor,
        records=records,
        session=session,
        drafting=drafting,
        access=case_access,
        states=agents.states,
    )
    _join_rejected_answers(sharing, conversations, editor)
    queue = build_queue(
        procedure=procedure,
        records=records,
        session=session,
        editor=editor,
        drafting=drafting,
        line=line,
        calls=call_list,
        phone=phone,
        preferences=preferences,
        zone=zone,
    )
    folders = RecordingFolders(preferences, places.data / "recordings")
    attachments_folder = replica.path.parent / "attachments"
    shared_files = SharedFiles(
        _opener_of_files(settings.shared, sharing),
        RecordedFiles(
            replica,
            attachments_folder,
            folders,
            folders.usual / FETCHED,
            lambda hashes: sharing.files_over(hashes),
            now,
        ),
        records,
    )
    recordings = build_recordings(
        phone=phone,
        calls=call_list,
        records=records,
        preferences=preferences,
        jobs=jobs,
        folders=folders,
        shared_files=shared_files,
        clock_check=ClockCheck(life.last, now),
    )
    monitoring = build_monitoring(
        phone=phone,
        calls=call_list,
        recordings=recordings.service,
        session=session,
        preferences=preferences,
        sharing=sharing,
    )
    press = Press()
    attachments = Attachments(
        editor,
        records,
        drafting,
        preferences,
        jobs,
        press,
        attachments_folder,
        places.cache / "opened",
        shared_files,
    )
    files = FilesArea(
        attachments=attachments,
        scans=ScanFiling(records, session, attachments, press),
        shared=shared_files,
    )
    video = VideoArea(
        calls=CallVideo(phone, call_list, records, preferences),
        pictures=CallPictures(phone, call_list, editor, attachments, jobs, places.cache / "opened", zone),
    )
    exports = Exports(records, jobs)
    paper = build_paper(
        records=records,
        session=session,
        press=press,
        exports=exports,
        preferences=preferences,
        calendars=procedure.calendars,
        jobs=jobs,
        data=places.data,
        sop=procedure.sop,
    )
    people = PeopleArea(
        pages=Persons(records, editor, cases.service, preferences, jobs, places.data / "data-requests"),
        data_requests=DataRequests(records, session, preferences, now),
        erasure=Erasure(
            records,
            preferences,
            recordings.service,
            attachments.files,
            drafting,
            drafts,
            jobs,
            places.data,
            places.cache / "opened",
        ),
    )
    search = build_search(procedure=procedure, records=records, session=session, zone=zone)
    case_list = build_case_list(
        procedure=procedure,
        records=records,
        session=session,
        editor=editor,
        hidden_cases=access.hidden_cases,
        preferences=preferences,
        zone=zone,
        sharing=sharing,
        replica=replica,
        jobs=jobs,
        data=places.data,
    )
    access.hidden_cases.hidden.connect(search.finder.repeat)
    daily_copy = DailyCopy(replica.path, attachments.files.folder, jobs, now, zone, sharing.is_on)
    request_watch = RequestWatch(records, session, now, zone, session)
    queue_seats = QueueSeats(agents.states, sharing.way, jobs, agents.states)
    version_watch = VersionWatch(sharing, jobs, own_version(), now, parent=sharing)
    sleep = Sleep(line, call_list, system.suspend_watch, system.suspend_watch)
    session.agent_changed.connect(attachments.forget_opened)
    for forget in (
        editor.close_view,
        attachments.forget_opened,
        recordings.playback.close,
        recordings.review.close,
    ):
        session.signed_out.connect(forget)
    sharing.changed.connect(shared_files.check)
    if settings.shared.server:
        session.agent_changed.connect(shared_files.retry_now)  # another user may send and fetch other files
    for look in (
        phone_area.line_watch.record_sleep,
        agents.states.awake,
        queue.wait_watch.check,
        request_watch.check,
        queue.reminders.check,
        sharing.awake,
        shared_files.retry_now,
        daily_copy.check,
    ):
        system.suspend_watch.woke.connect(look)
    for reports in (
        preferences,
        line,
        calls.control,
        calls.transfers,
        calls.case_link,
        calls.log,
        cases.service,
        cases.units,
        sound.check,
        sound.devices,
        phone_area.headset,
        calls.bad_calls,
        user_switch,
        agents.states,
        queue_seats,
        sleep,
        request_watch,
        messages,
        shared_files,
        recordings.service,
        recordings.playback,
        recordings.review,
        video.calls,
        video.pictures,
        system.crash_reports,
        version_watch,
        sync.archive,
        typed.unwritten,
        cases.editor,
        cases.finishing,
        conversations.inbox,
        monitoring.signs,
        daily_copy,
    ):
        reports.notice.connect(notices.post)
    for kind in (NO_ROOM, FAILED):
        daily_copy.made.connect(partial(notices.withdraw, kind))
    facts = None
    if not sharing.is_on:
        facts = LocalFacts(replica, lambda: (procedure.sop, procedure.calendar), now)
        preferences.changed.connect(facts.wake)  # there may be another time zone
    notices.follow(
        line=line,
        calls=call_list,
        states=agents.states,
        session=session,
        hidden_cases=access.hidden_cases,
        attachments=attachments,
        video=video.calls,
        messages=messages,
    )
    lookups = Lookups(preferences, now)
    return Workplace(
        notices=notices,
        records=records,
        preferences=preferences,
        access=access,
        agents=agents,
        phone=phone_area,
        calls=calls,
        texts=texts,
        conversations=conversations,
        cases=cases,
        drafts=typed,
        queue=queue,
        procedure=procedure,
        lookups=LookupsArea(systems=lookups, of_case=CaseLookups(editor, cases.service, lookups)),
        sound=sound,
        video=video,
        recordings=recordings,
        people=people,
        knowledge=KnowledgeArea(
            articles=Knowledge(records, editor, now, zone),
            canned_texts=CannedTexts(records, session, load_canned_texts() if canned is None else canned),
        ),
        search=search,
        case_list=case_list,
        files=files,
        paper=paper,
        sync=sync,
        monitoring=monitoring,
        supervision=build_supervision(
            sharing=sharing,
            facts=facts,
            replica=replica,
            secrets=store,
            records=records,
            paper=paper,
            procedure=procedure,
            session=session,
            jobs=jobs,
            data=places.data,
        ),
        system=system,
        internals=Internals(
            phone=phone,
            jobs=jobs,
            press=press,
            daily_copy=daily_copy,
            drafts=drafts,
            replica=replica,
            waiting_file=places.data / "waiting.jsonl",
            facts=facts,
        ),
    )


def _follow_settings(
    settings: Settings,
    preferences: Preferences,
    records: Records,
    drafting: Drafting,
    notices: NoticeCenter,
) -> None:
    """Apply changed settings, and report those that need a restart."""
    built_with = (settings.records, replace(settings.shared, logins=()))

    def follow(changed: Settings) -> None:
        nonlocal built_with
        records.work_at(changed.desk.workstation)
        drafting.zone = ZoneInfo(changed.office.timezone)
        needed = (changed.records, replace(changed.shared, logins=()))
        if needed != built_with:
            built_with = needed
            notices.post(Notice("restart_needed", INFO))

    preferences.changed.connect(follow)


def build_procedure(*, sop: Sop, calendars: Calendars, field_choices: FieldChoices) -> ProcedureArea:
    return ProcedureArea(
        sop=sop,
        calendars=calendars,
        clock=now,
        field_choices=field_choices,
        typed_times=TypedTimes(calendars, sop, now),
    )


def build_calls(
    *,
    phone: Phone,
    line: PhoneLine,
    lines: WatchedLines,
    records: Records,
    preferences: Preferences,
    jobs: Jobs,
    reports: Path,
    extensions: Callable[[], Iterable[str]],
) -> CallsArea:
    """extensions: Returns those of the staff, "" for one without a telephone."""

    def listens(user: str) -> bool:
        given = preferences.settings.monitoring, preferences.policy
        return is_listening_code(user, *given, extensions())

    call_list = CallList()
    transfers = Transfers(phone, lines, preferences)
    case_link = CallCaseLink(calls=call_list, transfers=transfers, records=records)
    screen_pop = ScreenPop(calls=call_list, case_link=case_link, records=records)
    log = CallLog(calls=call_list, case_link=case_link, records=records)
    control = CallControl(
        phone=phone,
        line=line,
        calls=call_list,
        transfers=transfers,
        case_link=case_link,
        screen_pop=screen_pop,
        log=log,
        records=records,
        preferences=preferences,
        is_listening_code=listens,
    )
    return CallsArea(
        call_list=call_list,
        control=control,
        transfers=transfers,
        screen_pop=screen_pop,
        case_link=case_link,
        log=log,
        bad_calls=BadCalls(phone, call_list, jobs, reports),
        declined=DeclinedCalls(phone, records, preferences),
    )


def build_phone(
    *,
    phone: Phone,
    line: PhoneLine,
    headset: Headset,
    lines: WatchedLines,
    calls: CallList,
    control: CallControl,
    log: CallLog,
    records: Records,
    preferences: Preferences,
    session: Session,
) -> PhoneArea:
    return PhoneArea(
        line=line,
        line_watch=LineWatch(line, records, preferences, now),
        headset=HeadsetControl(headset, line, calls, control, preferences),
        colleagues=Colleagues(phone, session, records, preferences, lines),
        recent_numbers=RecentNumbers(records, log),
    )


def build_cases(
    *,
    editor: CaseEditor,
    records: Records,
    session: Session,
    calls: CallsArea,
    preferences: Preferences,
    drafting: Drafting,
    procedure: ProcedureArea,
    hidden_cases: HiddenCases,
    presence_link: PresenceLink | None,
) -> CasesArea:
    service = CaseService(
        editor=editor,
        records=records,
        session=session,
        control=calls.control,
        screen_pop=calls.screen_pop,
        preferences=preferences,
        typed_times=procedure.typed_times,
    )
    units = UnitService(
        editor=editor,
        service=service,
        records=records,
        session=session,
        control=calls.control,
        sop=procedure.sop,
        calendars=procedure.calendars,
    )
    return CasesArea(
        editor=editor,
        service=service,
        units=units,
        tabs=CaseTabs(editor, drafting, records, session, hidden_cases),
        finishing=Finishing(editor, calls.call_list),
        unseen_changes=UnseenChanges(editor, session),
        call_cases=CallCases(calls.call_list, calls.screen_pop, editor, session),
        presence=PresenceBoard(
            editor, session, calls.call_list, lambda: records.workstation, now, presence_link
        ),
    )


def build_conversations(
    *,
    editor: CaseEditor,
    records: Records,
    session: Session,
    drafting: Drafting,
    access: CaseAccess,
    states: AgentStates,
) -> ConversationsArea:
    view = ConversationView(editor=editor, records=records, session=session, access=access, drafting=drafting)
    composer = Composer(view, drafting, records, session, editor)
    inbox = ConversationInbox(records, session, view)
    offers = ChatOffers(records, session, inbox, lambda: states.takes_chats)
    states.changed.connect(offers.refresh)
    return ConversationsArea(
        inbox=inbox,
        offers=offers,
        view=view,
        composer=composer,
        messages=MessageActions(records, view, composer),
    )


def _join_rejected_answers(sharing: Sharing, conversations: ConversationsArea, editor: CaseEditor) -> None:
    """An answer that the shared database rejected comes back to where it was written."""
    rejections, composer = sharing.rejections, conversations.composer

    def take() -> None:
        found = (rejected_answer(one.mut_no, one.mutation, one.refusal) for one in rejections.entries)
        composer.take_rejections([one for one in found if one is not None])

    def show(answer: Answer) -> None:
        if not isinstance(answer, StartConversation):
            conversations.view.open(answer.conversation_id)
        elif answer.case_id is not None:
            editor.open(answer.case_id)

    rejections.changed.connect(take)
    rejections.answer_wanted.connect(show)
    composer.dealt_with.connect(rejections.settle)


def build_access(
    *,
    records: Records,
    session: Session,
    editor: CaseEditor,
    case_access: CaseAccess,
    case_link: CallCaseLink,
) -> AccessArea:
    hidden_cases = HiddenCases(records)
    editor.raw_changed.connect(hidden_cases.report_unsaved)
    return AccessArea(
        session=session,
        confidentiality=Confidentiality(editor, case_access, records, session, case_link),
        hidden_cases=hidden_cases,
        audit_trail=AuditTrail(records, session),
    )


def build_sound(
    *,
    phone: Phone,
    line: PhoneLine,
    calls: CallList,
    preferences: Preferences,
    jobs: Jobs,
    places: AppPaths,
    settings: Settings,
) -> SoundArea:
    today = now().astimezone(ZoneInfo(settings.office.timezone)).date()
    checked = CheckedDevices(places.data / "sound_checks.json", today)
    return SoundArea(
        check=SoundCheck(phone, line, calls, preferences, checked, now, jobs),
        devices=SoundDevices(line, preferences),
    )


def build_agents(
    *,
    line: PhoneLine,
    line_watch: LineWatch,
    calls: CallList,
    sound: SoundArea,
    user_switch: UserSwitch,
    session: Session,
    records: Records,
    preferences: Preferences,
    jobs: Jobs,
    life: Heartbeat,
) -> AgentsArea:
    states = AgentStates(
        line,
        calls,
        line_watch,
        session,
        records,
        preferences,
        now,
        jobs,
        life,
        load_breaks(),
        lambda: user_switch.refusal() or sound.check.refusal(),
    )
    user_switch.changed.connect(states.check_again)
    sound.check.may_have_changed.connect(states.check_again)
    line.set_off_duty(not states.takes_calls)
    states.takes_calls_changed.connect(lambda takes_calls: line.set_off_duty(not takes_calls))
    return AgentsArea(states=states, first_contact=Resolution(records, session, now))


def build_system(
    *,
    phone: Phone,
    events: SystemEvents,
    user_switch: UserSwitch,
    preferences: Preferences,
    jobs: Jobs,
    places: AppPaths,
    notices: NoticeCenter,
) -> SystemArea:
    def write_support_report(path: Path) -> None:
        # Imported here: the doctor uses what the start reads, and the start builds this.
        from app.doctor.bundle import write_report

        write_report(path, {}, places, preferences.settings, preferences.policy, versions())

    return SystemArea(
        events=events,
        suspend_watch=SuspendWatch(now, events),
        user_switch=user_switch,
        crash_reports=CrashReports(phone, jobs, places.log, write_support_report, now),
    )


def build_queue(
    *,
    procedure: ProcedureArea,
    records: Records,
    session: Session,
    editor: CaseEditor,
    drafting: Drafting,
    line: PhoneLine,
    calls: CallList,
    phone: Phone,
    preferences: Preferences,
    zone: Callable[[], tzinfo],
) -> QueueArea:
    lists = Queues(
        records,
        session,
        editor.draft_rows,
        lambda row: _due_at(procedure, row),
        lambda: day_began(now(), zone()),
        is_held=lambda: calls.is_looking_up,
    )
    drafting.changed.connect(lists.follow_drafts)
    return QueueArea(
        lists=lists,
        reminders=StepReminders(
            records,
            session,
            procedure.sop,
            procedure.calendars,
            editor.draft_rows,
            line,
            calls,
            phone,
            preferences,
            now,
        ),
        wait_watch=WaitWatch(records, session, now),
    )


def _due_at(procedure: ProcedureArea, row: CaseRow) -> datetime:
    clock = row_clock(procedure.sop, procedure.calendar, row, now())
    return clock.due_at or datetime.max.replace(tzinfo=timezone.utc)


def _opener_of_files(shared: SharedSettings, sharing: Sharing) -> Callable[[], Store] | None:
    """Return what opens the office's file store; None if there is none."""
    if not shared.is_used:
        return None

    def open_at_server() -> Store:
        from app.file_store.server_store import open_server_store

        return open_server_store(sharing.way())

    return open_at_server


def build_recordings(
    *,
    phone: Phone,
    calls: CallList,
    records: Records,
    preferences: Preferences,
    jobs: Jobs,
    folders: RecordingFolders,
    shared_files: SharedFiles,
    clock_check: ClockCheck,
) -> RecordingsArea:
    service = Recordings(phone, calls, records, preferences, jobs, folders, shared_files, clock_check)
    return RecordingsArea(
        service=service,
        playback=Playback(phone, calls, records, service),
        review=Playback(phone, calls, records, service),
    )


def build_paper(
    *,
    records: Records,
    session: Session,
    press: Press,
    exports: Exports,
    preferences: Preferences,
    calendars: Calendars,
    jobs: Jobs,
    data: Path,
    sop: Sop,
) -> PaperArea:
    def letterhead() -> Letterhead:
        paper = preferences.settings.paper
        return Letterhead(paper.office, paper.address, paper.logo)

    return PaperArea(
        work=Paperwork(
            records,
            session,
            press,
            exports,
            now,
            lambda: calendars.now.zone,
            letterhead,
            sop,
            data,
            lambda: preferences.settings.skm.link,
            lambda: listed_services(data),
            lambda: preferences.settings.open_data,
        ),
        packets=PacketFiles(records, data / "packets", jobs),
        exports=exports,
    )


def build_monitoring(
    *,
    phone: Phone,
    calls: CallList,
    recordings: Recordings,
    session: Session,
    preferences: Preferences,
    sharing: Sharing,
) -> MonitoringArea:
    def open_line() -> MonitoringLine:
        return monitoring_line_by(sharing.way())

    signs = SignDesk(phone, calls, recordings, session, preferences, open_line)
    sharing.monitored.connect(signs.ask)
    return MonitoringArea(desk=MonitoringDesk(phone, calls, session, preferences, open_line), signs=signs)


def build_supervision(
    *,
    sharing: Sharing,
    facts: LocalFacts | None,
    replica: Replica,
    secrets: Secrets,
    records: Records,
    paper: PaperArea,
    procedure: ProcedureArea,
    session: Session,
    jobs: Jobs,
    data: Path,
) -> SupervisionArea:
    """facts: Of one PC without a server; else the server counts."""
    source: FigureSource = ServerFigures(sharing.way)
    store: ReportStore = ServerReports(sharing.way)
    surveys: SurveySource = ServerSurveys(sharing.way)
    if facts is not None:
        source, store = LocalFigures(facts, lambda: session.agent), LocalReports(facts, lambda: session.agent)
        surveys = LocalSurveys(replica, lambda: records.me, facts.now, secrets)
    return SupervisionArea(
        figures=FigureDesk(source, records, session, jobs),
        reports=ReportDesk(source, store, paper.work, session, jobs),
        planning=PlanningDesk(source, lambda: procedure.calendar, session, jobs),
        shifts=ShiftDesk(records, session, jobs),
        survey=SkmDesk(surveys, paper.work, session, jobs, data),
        quality=QualityDesk(sharing.way, paper.work, records, session, jobs),
        now=BoardWatch(
            lambda: line_by(sharing.way()),
            procedure.sop,
            lambda: procedure.calendar.days,
            most_urgent=SEEN_BY_SUPERVISORS,
        ),
    )


def build_search(
    *, procedure: ProcedureArea, records: Records, session: Session, zone: Callable[[], tzinfo]
) -> SearchArea:
    finder = Finder(records, _reader_of_searches(procedure, session, zone), _case_clock(procedure))
    return SearchArea(finder=finder, views=Views(records, session))


def build_case_list(
    *,
    procedure: ProcedureArea,
    records: Records,
    session: Session,
    editor: CaseEditor,
    hidden_cases: HiddenCases,
    preferences: Preferences,
    zone: Callable[[], tzinfo],
    sharing: Sharing,
    replica: Replica,
    jobs: Jobs,
    data: Path,
) -> CaseListArea:
    here = LocalTracking(replica)
    tracking: Tracking = ServerTracking(sharing.way, here) if sharing.is_on else here
    read_search = _reader_of_searches(procedure, session, zone)
    bulk = BulkActions(records, session)
    cases = CaseList(records, session, read_search, _case_clock(procedure), is_held=lambda: bulk.is_running)
    return CaseListArea(
        cases=cases,
        bulk=bulk,
        complaints=Complaints(
            records, session, lambda: procedure.calendar, lambda: preferences.settings.paper.office
        ),
        taking_in=TakingIn(
            *(tracking, records, session, jobs, lambda: procedure.calendar),
            *(lambda: preferences.settings.paper.office, procedure.field_choices, data),
        ),
        related=RelatedCases(editor, records, session, hidden_cases),
    )


def _reader_of_searches(
    procedure: ProcedureArea, session: Session, zone: Callable[[], tzinfo]
) -> Callable[[str], Wanted]:
    def read_search(typed: str) -> Wanted:
        context = SearchContext(
            session.staff, session.units, session.agent, now(), zone(), procedure.field_choices
        )
        return understand(typed, context)

    return read_search


def _case_clock(procedure: ProcedureArea) -> CaseClock:
    return CaseClock(lambda row: _due_at(procedure, row), now)
