"""Joins the floors: records, phone and rules become the services of one desktop."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from app.access.audit_trail import AuditTrail
from app.access.case_access import CaseAccess
from app.access.hidden_cases import HiddenCases
from app.access.session import Session
from app.agents.agent_states import AgentStates
from app.agents.first_contact import Resolution
from app.calls.bad_calls import BadCalls
from app.calls.colleagues import Colleagues
from app.calls.declined_calls import RefusedCalls
from app.calls.engine_settings import instance_of
from app.calls.headset import HeadsetControl
from app.calls.line_watch import LineWatch
from app.calls.recent_numbers import RecentNumbers
from app.calls.watched_lines import WatchedLines
from app.calls.workstation import Desk
from app.cases.call_cases import CallCases
from app.cases.canned_texts import CannedTexts, load_canned_texts
from app.cases.case_lists import CaseLists, load_case_lists
from app.cases.case_lookups import CaseLookups
from app.cases.case_service import Cases
from app.cases.case_tabs import OpenCases
from app.cases.confidentiality import Secrecy
from app.cases.drafting import Drafting
from app.cases.finishing import Finishing
from app.cases.packet_files import PacketFiles
from app.cases.presence import PresenceLink
from app.cases.presence_board import PresenceBoard
from app.cases.queues import Queues
from app.cases.step_reminders import Nudges
from app.cases.unseen_changes import News
from app.cases.unwritten import Unwritten
from app.cases.wait_watch import WaitWatch
from app.common.clock import day_began, now
from app.common.clock_jump import SureClock
from app.common.heartbeat import SignOfLife
from app.common.jobs import Jobs
from app.common.notices import INFO, Notice
from app.common.paths import Places
from app.common.secrets import Secrets
from app.desktop.crash_reports import CrashReports
from app.desktop.daily_copy import DailyCopy
from app.desktop.notice_center import NoticeCenter
from app.desktop.sleep import Sleep
from app.desktop.suspend_watch import SuspendWatch
from app.desktop.system_events import SystemEvents, system_events
from app.desktop.user_switch import UserSwitch
from app.desktop.version_watch import VersionWatch
from app.desktop.versions import own_version, versions
from app.desktop.workplace import Workplace
from app.file_store.recorded_files import RecordedFiles
from app.file_store.recording_folders import RecordingFolders
from app.file_store.shared_files import SharedFiles
from app.files.attachments import Attachments
from app.files.scan_filing import ScanFiling
from app.knowledge.articles import Knowledge
from app.lookups.lookups import Lookups
from app.paper.paperwork import Paperwork
from app.paper.press import Press
from app.paper.sheet import Letterhead
from app.people.erasure import Erasure
from app.people.person_page import Persons
from app.people.request_watch import RequestWatch
from app.policy import NO_POLICY, Policy
from app.recordings.playback import Playback
from app.recordings.recording_opening import FETCHED
from app.recordings.recordings import Recordings
from app.records.case_numbers import CaseNumbers
from app.records.exports import Exports
from app.records.service import Records, storage_notice
from app.search.finder import CaseClock, Finder
from app.search.search_text import Desk as SearchDesk
from app.search.search_text import Wanted, understand
from app.search.views import Views
from app.settings import Settings
from app.settings.office_calendar import Calendars
from app.settings.preferences import Preferences
from app.sop.breaks import load_breaks
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeDays
from app.sop.procedure import load as load_sop
from app.sop.step_clocks import row_clock
from app.sound.checked_devices import CheckedDevices
from app.sound.sound_check import SoundCheck
from app.sound.sound_devices import SoundDevices
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
    places: Places,
    settings: Settings,
    replica: Replica,
    secrets: Secrets | None = None,
    phone: Phone | None = None,
    headset: Headset | None = None,
    office_days: OfficeDays | None = None,
    canned: tuple[CannedTextRecord, ...] | None = None,
    case_lists: CaseLists | None = None,
    presence_link: PresenceLink | None = None,
    policy: Policy = NO_POLICY,
    drafts: Drafts | None = None,
    events: SystemEvents | None = None,
) -> Workplace:
    """Join the floors: records, phone and rules become the services of one desktop."""
    jobs, notices = Jobs(), NoticeCenter()
    phone = phone or Phone(instance=instance_of(places.data))
    records = Records(replica, jobs, settings.desk.workstation)
    preferences = Preferences(
        settings,
        places.settings_file,
        secrets or Secrets(),
        jobs,
        policy,
        last_good=places.last_good_settings,
    )
    preferences.notice.connect(notices.post)
    session = Session(records, preferences)
    drafts = drafts or Drafts(replica)
    drafting = Drafting(drafts, jobs, ZoneInfo(settings.office.timezone))

    told_records, told_shared = settings.records, replace(settings.shared, logins=())

    def follow(changed: Settings) -> None:
        nonlocal told_records, told_shared
        records.work_at(changed.desk.workstation)
        drafting.zone = ZoneInfo(changed.office.timezone)
        shared = replace(changed.shared, logins=())
        if (changed.records, shared) != (told_records, told_shared):
            told_records, told_shared = changed.records, shared
            notices.post(Notice("restart_needed", INFO))

    preferences.changed.connect(follow)
    lines = WatchedLines(phone)
    desk = Desk(phone, records, preferences, lines)
    desk.notice.connect(notices.post)
    drafting.restored.connect(lambda: desk.end_unfinished(drafting.anonymous_contacts()))
    drafting.unreadable.connect(lambda: desk.end_unfinished(None))
    sop = load_sop()
    lists = case_lists or load_case_lists()
    calendars = Calendars(office_days or load_office_days(), preferences)
    access = CaseAccess(session)
    cases = Cases(records, session, desk, drafting, sop, calendars, CaseNumbers(records), access)
    cases.notice.connect(notices.post)
    hidden_cases = HiddenCases(records)
    cases.raw_changed.connect(hidden_cases.look_at)
    call_cases = CallCases(desk, cases, session)
    line_watch = LineWatch(desk, records, preferences, now)
    session.agent_changed.connect(line_watch.sit_down)
    life = SignOfLife(places.data / "sign_of_life")
    today = now().astimezone(ZoneInfo(settings.office.timezone)).date()
    checked = CheckedDevices(places.data / "sound_checks.json", today)
    sound_check = SoundCheck(phone, desk, preferences, checked, now, jobs)
    sound_check.notice.connect(notices.post)
    sound_devices = SoundDevices(desk, preferences)
    sound_devices.notice.connect(notices.post)
    headset_control = HeadsetControl(headset or Headset(), desk, preferences)
    headset_control.notice.connect(notices.post)
    events = events or system_events()
    user_switch = UserSwitch(events, desk, headset_control)
    user_switch.notice.connect(notices.post)
    states = AgentStates(
        desk,
        line_watch,
        session,
        records,
        preferences,
        now,
        jobs,
        life,
        load_breaks(),
        lambda: user_switch.refusal() or sound_check.refusal(),
    )
    states.notice.connect(notices.post)
    user_switch.changed.connect(states.check_again)
    sound_check.may_have_changed.connect(states.check_again)
    desk.set_off_duty(not states.takes_calls)
    states.takes_calls_changed.connect(lambda takes_calls: desk.set_off_duty(not takes_calls))
    cases.finished.connect(states.end_wrap_up)
    suspend_watch = SuspendWatch(now, events)
    sleep = Sleep(desk, suspend_watch, suspend_watch)
    sleep.notice.connect(notices.post)
    suspend_watch.woke.connect(line_watch.record_sleep)
    suspend_watch.woke.connect(states.awake)
    wait_watch = WaitWatch(records, session, now)
    suspend_watch.woke.connect(wait_watch.look)
    request_watch = RequestWatch(records, session, now, lambda: drafting.zone, session)
    request_watch.notice.connect(notices.post)
    suspend_watch.woke.connect(request_watch.look)
    texts = TextMessages(phone, desk, cases, records, hidden_cases)
    texts.notice.connect(notices.post)
    text_drafts = TextDrafts(drafting, records, texts, hidden_cases)
    refused_calls = RefusedCalls(phone, records, preferences)
    attachments_folder = replica.path.parent / "attachments"
    folders = RecordingFolders(preferences, places.data / "recordings")
    shared_files = SharedFiles(
        settings.shared.files if settings.shared.host else "",
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
    shared_files.notice.connect(notices.post)
    sure_clock = SureClock(life.last, now)
    recordings = Recordings(phone, desk, records, preferences, jobs, folders, shared_files, sure_clock)
    recordings.notice.connect(notices.post)
    video = CallVideo(phone, desk, records, preferences)
    video.notice.connect(notices.post)
    playback = Playback(phone, desk, records, recordings)
    playback.notice.connect(notices.post)
    bad_calls = BadCalls(phone, desk, jobs, places.log / "bad-calls")
    bad_calls.notice.connect(notices.post)

    def write_support_report(path: Path) -> None:
        # Here: the doctor looks at what the start reads, and the start builds this.
        from app.doctor.bundle import write_report

        write_report(path, {}, places, preferences.settings, preferences.policy, versions())

    crash_reports = CrashReports(phone, jobs, places.log, write_support_report, now)
    crash_reports.notice.connect(notices.post)
    lookups = Lookups(preferences, now)

    def due_at(row: CaseRow) -> datetime:
        return row_clock(sop, calendars.now, row, now()).due_at or datetime.max.replace(tzinfo=timezone.utc)

    def read_search(typed: str) -> Wanted:
        return understand(
            typed, SearchDesk(session.staff, session.units, session.agent, now(), drafting.zone, lists)
        )

    nudges = Nudges(records, session, sop, calendars, cases.draft_rows, desk, phone, preferences, now)
    suspend_watch.woke.connect(nudges.look)

    def today_began() -> datetime:
        return day_began(now(), drafting.zone)

    sharing = Sharing(replica, records, session, cases, drafting, preferences, jobs, now)
    version_watch = VersionWatch(sharing, jobs, own_version(), now, parent=sharing)
    version_watch.notice.connect(notices.post)
    suspend_watch.woke.connect(sharing.awake)
    suspend_watch.woke.connect(shared_files.hurry)
    sharing.changed.connect(shared_files.look)
    if presence_link is None and sharing.is_on:
        presence_link = sharing.presence
    exports, press = Exports(records, jobs), Press()
    attachments = Attachments(
        cases,
        records,
        drafting,
        preferences,
        jobs,
        press,
        attachments_folder,
        places.cache / "opened",
        shared_files,
    )
    call_pictures = CallPictures(
        phone, desk, cases, attachments, jobs, places.cache / "opened", lambda: drafting.zone
    )
    call_pictures.notice.connect(notices.post)
    session.agent_changed.connect(attachments.forget_opened)
    for forget in (cases.close_view, attachments.forget_opened, playback.close):
        session.signed_out.connect(forget)
    daily_copy = DailyCopy(replica.path, attachments.files.folder, jobs, now, lambda: drafting.zone)
    daily_copy.failed.connect(lambda error: notices.post(storage_notice(error)))
    suspend_watch.woke.connect(daily_copy.look)

    def letterhead() -> Letterhead:
        paper = preferences.settings.paper
        return Letterhead(paper.office, paper.address, paper.logo)

    archive = Archive(sharing, records, cases, jobs)
    archive.notice.connect(notices.post)
    unwritten = Unwritten(records, drafting, cases)
    unwritten.notice.connect(notices.post)
    notices.follow(
        desk=desk, states=states, session=session, hidden_cases=hidden_cases, attachments=attachments
    )
    finder = Finder(records, read_search, CaseClock(due_at, now))
    hidden_cases.hidden.connect(finder.repeat)
    queues = Queues(
        records, session, cases.draft_rows, due_at, today_began, is_held=lambda: desk.is_looking_up
    )
    return Workplace(
        notices,
        session,
        desk,
        cases,
        call_cases,
        states,
        line_watch,
        events,
        suspend_watch,
        user_switch,
        wait_watch,
        nudges,
        headset_control,
        sound_check,
        sound_devices,
        Colleagues(phone, session, records, preferences, lines),
        texts,
        text_drafts,
        RecentNumbers(records),
        recordings,
        video,
        call_pictures,
        playback,
        bad_calls,
        crash_reports,
        lookups,
        CaseLookups(cases, lookups),
        refused_calls,
        Finishing(cases, desk),
        News(cases, session),
        Resolution(records, session, now),
        PacketFiles(records, places.data / "packets", jobs),
        Paperwork(records, session, press, exports, now, lambda: calendars.now.zone, letterhead, places.data),
        exports,
        AuditTrail(records, session),
        ScanFiling(records, session, attachments, press),
        attachments,
        Secrecy(cases, access, records, session, desk),
        hidden_cases,
        queues,
        finder,
        Views(records, session),
        OpenCases(cases, drafting, records, session, hidden_cases),
        PresenceBoard(cases, session, desk, lambda: records.workstation, now, presence_link),
        Persons(records, cases, preferences, jobs, places.data / "data-requests"),
        Erasure(
            records,
            preferences,
            recordings,
            attachments.files,
            drafting,
            drafts,
            jobs,
            places.data,
            places.cache / "opened",
        ),
        sharing,
        archive,
        shared_files,
        Knowledge(records, cases, now, lambda: drafting.zone),
        CannedTexts(records, session, load_canned_texts() if canned is None else canned),
        lists,
        preferences,
        drafting,
        unwritten,
        records,
        sop,
        calendars,
        now,
        phone,
        jobs,
        press,
        daily_copy,
        drafts,
        replica,
        places.data / "waiting.jsonl",
        [],
    )
