"""What the program itself does passes the guards of the shared database: every kind of change."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args
from uuid import UUID, uuid5

from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations import AnyMutation
from app.mutations.agent_state import (
    ChangeAgentState,
    EndAgentState,
    EndLineGap,
    EndLostIntervals,
    RecordSleep,
    StartLineGap,
)
from app.mutations.arrival import (
    ArrivedFile,
    KeepMessageFile,
    ListedTemplate,
    MoveCorrespondent,
    RecordTemplates,
)
from app.mutations.article import ReviewArticle, ReviseArticle, WithdrawArticle, WriteArticle
from app.mutations.at_unit import AnswerUnit, AskBack, PassEscalation
from app.mutations.attachment import AddAttachment, RemoveAttachment
from app.mutations.canned_text import KeepCannedText, RemoveCannedText
from app.mutations.case import AddEvidence, AddNote, AssignCase, ChangeDetails, LogCase
from app.mutations.contact import (
    AnswerContact,
    ChangeRemote,
    EndContact,
    LinkContact,
    MarkContactReturned,
    RecordGivenUpCall,
    SetDisposition,
    StartCallBack,
    StartContact,
    TellTransfer,
    TellVideo,
)
from app.mutations.contact_by_hand import RecordContact
from app.mutations.conversation import (
    BlockCorrespondent,
    CloseForSilence,
    EndEpisode,
    HandOver,
    OfferConversation,
    PassOffer,
    RecordOptIn,
    RecordOptOut,
    RegisterAddress,
    ReleaseConversation,
    ReturnConversation,
    SendBotMessage,
    SendNotice,
    SendSurveyLink,
    TakeConversation,
    TakeOverConversation,
    UnblockCorrespondent,
)
from app.mutations.correspondence import NewMessageFile
from app.mutations.delivery import RecordReceipt, RecordSendResult, SendResult, StartSending
from app.mutations.erasure import EraseApplicant
from app.mutations.escalation import Escalate, RecordSolution, RecordUnitAnswer, ReturnEscalation, SendPacket
from app.mutations.links import LinkCases, UnlinkCases
from app.mutations.merge import MergeApplicants, UndoMerge
from app.mutations.message import RecordMessage
from app.mutations.outgoing import (
    MarkAsSent,
    SendAgain,
    SendMessage,
    SendTemplate,
    StartConversation,
    WithdrawMessage,
)
from app.mutations.output import NoteOutput, OutputWay
from app.mutations.people import (
    AddApplicant,
    AddHandle,
    ChangeApplicant,
    NewHandle,
    RegisterAgent,
    RegisterUnit,
    TakeExtension,
)
from app.mutations.person import (
    AnswerDataRequest,
    AskOfData,
    JoinOrganisation,
    LeaveOrganisation,
    RemoveHandle,
)
from app.mutations.recording import AddRecording, EraseRecording, NotePlayed, SetConsent
from app.mutations.reveal import RevealNumbers, RevealReason
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.mutations.sp4n import LogFromSp4n, TakeFromSp4n
from app.mutations.steps import CancelCase, CloseCase, ConfirmReceipt, RecordAnswer, ReopenCase, TellSolution
from app.mutations.tags import AddTag, RemoveTag
from app.mutations.view import RemoveView, SaveView
from app.mutations.waiting import EndWait, EndWaitByDate, WaitForApplicant
from db.enums import (
    AgentState,
    CaseKind,
    Channel,
    Consent,
    DataRequestKind,
    Direction,
    Disposition,
    FileState,
    HandleKind,
    LinkKind,
    MessageState,
    TemplateState,
)
from db.models.conversation import template_id
from db.mutation import Mutation
from db.rules.system_actor import SYSTEM_LOGIN
from db.shifts import PlannedShift
from db.sync.tables import TRAVELLING
from tests.db.shared_office import PEOPLE, SharedOffice
from tests.db.writer import Writer
from tests.office import at
from tests.written_office import BUDI, Mailroom, add_address

# Who works here is the administrator's to say (loket admin).
OF_ADMINISTRATOR = {RegisterUnit, RegisterAgent, RegisterAddress}
LONG_AGO = -3 * 366 * 24 * 60  # minutes


class Work:
    """Hours at four workstations; each change has a minute of its own, and goes up at once."""

    def __init__(self, office: SharedOffice) -> None:
        self.office = office
        self.writers = {login: Writer(office, login) for login in (*PEOPLE, SYSTEM_LOGIN)}
        self.minute = 0.0
        self.done: set[type[Mutation]] = set()

    def do(self, login: str, kind: Any, /, **fields: Any) -> None:
        self.minute += 1
        outcome = self.writers[login].write(kind(**{"occurred_at": at(self.minute), **fields}))
        assert outcome == ("applied", None), (login, kind.__name__)
        self.done.add(kind)

    def applicant(self, name: str, phone: str = "+62811000") -> UUID:
        applicant_id = uuid7()
        handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=phone)
        self.do("rina", AddApplicant, applicant_id=applicant_id, name=name, handles=(handle,))
        return applicant_id

    def log(self, login: str = "rina", **fields: Any) -> UUID:
        case_id = uuid7()
        given = {"number": self.office.number(), "kind": CaseKind.COMPLAINT, "channel": Channel.VOICE}
        at_once = {"asked_at": at(self.minute), "opened_at": at(self.minute + 0.5), "subject": "Izin"}
        self.do(login, LogCase, case_id=case_id, **given, **at_once, **fields)
        return case_id

    def call(self, login: str = "rina") -> UUID:
        contact_id = uuid7()
        said = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": "+62811000"}
        self.do(login, StartContact, contact_id=contact_id, **said)
        self.do(login, AnswerContact, contact_id=contact_id)
        return contact_id

    def escalate(self, case_id: UUID, **fields: Any) -> UUID:
        escalation_id = uuid7()
        asked = {"unit_id": self.office.unit_id, "question": "Kapan izinnya terbit?"}
        due = {"due_at": at(self.minute + 600)}
        self.do("rina", Escalate, escalation_id=escalation_id, case_id=case_id, **asked, **due, **fields)
        return escalation_id


ANSWER = {"text": "Sudah terbit", "validated_in": "oss", "reference": "OSS-1"}


def calls_and_people(work: Any) -> None:
    budi, other = work.applicant("Budi"), work.applicant("Budi S.", "+62811999")
    call = work.call()
    case_id = work.log(applicant_id=budi, contact_id=call)
    handle_id = uuid7()
    more = NewHandle(handle_id=handle_id, kind=HandleKind.EMAIL, value="budi@contoh.id")
    work.do("rina", AddHandle, applicant_id=budi, handle=more)
    work.do("sari", RemoveHandle, handle_id=handle_id)
    work.do("sari", ChangeApplicant, applicant_id=budi, changes={"region": "Bogor"})
    work.do("rina", SetConsent, contact_id=call, consent=Consent.YES, consent_text="1")
    recording_id = uuid7()
    sound = {"path": "a.opus", "sha256": "0" * 64, "bytes": 9, "duration_ms": 9}
    work.do("rina", AddRecording, recording_id=recording_id, contact_id=call, keep_until=at(99999), **sound)
    work.do("wati", NotePlayed, recording_id=recording_id, entry_id=uuid7())
    work.do("rina", SetConsent, contact_id=call, consent=Consent.NO, taken_back=(recording_id,))
    work.do("rina", EraseRecording, recording_id=recording_id)
    work.do("rina", ChangeRemote, contact_id=call, entry_id=uuid7(), remote="+62812", was="+62811000")
    work.do("rina", TellTransfer, contact_id=call, entry_id=uuid7(), target="Perizinan")
    work.do("rina", TellVideo, contact_id=call)
    work.do("rina", EndContact, contact_id=call, quality={"mos": 4.1})
    work.do("rina", SetDisposition, contact_id=call, disposition=Disposition.ANSWERED)
    work.do("sari", MarkContactReturned, contact_id=call)
    queue: dict[str, Any] = {"remote": "+62813", "call_ref": "1.1", "queue": "Izin", "queued_at": at(1)}
    work.do(SYSTEM_LOGIN, RecordGivenUpCall, contact_id=uuid7(), **queue)
    membership_id = uuid7()
    of = {"membership_id": membership_id, "organisation_id": uuid7(), "applicant_id": other}
    work.do("rina", JoinOrganisation, name="PT Maju", nib="8120", **of)
    work.do("rina", LeaveOrganisation, membership_id=membership_id)
    request_id = uuid7()
    asked = {"request_id": request_id, "applicant_id": other, "kind": DataRequestKind.ACCESS}
    work.do("rina", AskOfData, words="Data saya", **asked)
    merge_id = uuid7()
    work.log(applicant_id=other)
    work.log(applicant_id=other, is_anonymous=True)  # it goes over and back as every case does
    work.do("rina", LinkContact, contact_id=work.call(), applicant_id=other)
    work.do("sari", MergeApplicants, merge_id=merge_id, kept_id=budi, merged_id=other)
    work.do("sari", UndoMerge, merge_id=merge_id)
    work.do("rina", AnswerDataRequest, request_id=request_id, outcome="Sudah dikirim")
    by_hand = {"contact_id": uuid7(), "channel": Channel.WALK_IN, "direction": Direction.INBOUND}
    work.do("rina", RecordContact, started_at=at(work.minute), text="Datang", case_id=case_id, **by_hand)
    message = {"direction": Direction.INBOUND, "remote": "+62811000", "text": "Halo"}
    work.do("sari", RecordMessage, contact_id=uuid7(), case_id=case_id, **message)
    back = work.call()
    work.do("rina", StartCallBack, case_id=case_id, contact_id=back)
    work.do("rina", LinkContact, contact_id=back, case_id=None)
    work.do("rina", TakeExtension, agent_id=work.office.ids["rina"], extension="201")
    work.do("sari", TakeExtension, agent_id=work.office.ids["sari"], extension="201")


def answers_at_the_desk(work: Any) -> None:
    case_id = work.log()
    work.do("sari", AddNote, note_id=uuid7(), case_id=case_id, text="Sudah dua minggu")
    found = {"system": "other", "query": "NIB", "result": "Ada"}
    work.do("rina", AddEvidence, evidence_id=uuid7(), case_id=case_id, **found)
    attachment_id = uuid7()
    file = {"name": "a.pdf", "media_type": "application/pdf", "bytes": 3, "sha256": "a" * 64}
    work.do("rina", AddAttachment, attachment_id=attachment_id, case_id=case_id, **file)
    work.do("rina", RemoveAttachment, attachment_id=attachment_id, reason="Salah berkas")
    work.do("rina", ChangeDetails, case_id=case_id, changes={"is_anonymous": "yes", "priority": "high"})
    work.do("sari", NoteOutput, way=OutputWay.PRINTED, document="case_sheet", of=case_id)
    work.do("sari", RevealNumbers, entry_id=uuid7(), case_id=case_id, reason=RevealReason.CALL)
    work.do("rina", ChangeDetails, case_id=case_id, changes={"is_anonymous": ""}, reason="Ia mau")
    work.do("sari", AssignCase, case_id=case_id, agent_id=work.office.ids["sari"])
    work.do("wati", AssignCase, case_id=case_id, agent_id=work.office.ids["rina"], reason="Cuti")
    work.do("rina", WaitForApplicant, case_id=case_id, reason="Data")
    work.do("rina", EndWait, case_id=case_id)
    until = at(work.minute + 2)
    work.do("rina", WaitForApplicant, case_id=case_id, reason="Data", until=until)
    work.minute += 2
    work.do("sari", EndWaitByDate, case_id=case_id, until=until)
    # The end of a wait and the answer in one change.
    until = at(work.minute + 2)
    work.do("rina", WaitForApplicant, case_id=case_id, reason="Data", until=until)
    work.minute += 2
    work.do("rina", RecordAnswer, solution_id=uuid7(), case_id=case_id, **ANSWER)
    work.do("rina", WaitForApplicant, case_id=case_id, reason="Tidak dijawab")
    work.do("rina", TellSolution, case_id=case_id, means="voice")
    work.do("rina", ConfirmReceipt, case_id=case_id, means="voice", satisfied=4)
    work.do("sari", ReopenCase, case_id=case_id, reason="Masih salah")
    work.do("sari", CloseCase, case_id=case_id, reason="Tidak terjangkau")
    complaint, said = uuid7(), {"text": "Status: proses", "digest": "a" * 64}
    lacking = {"region": "Kota Bandung", "region_code": "32.73", "is_confidential": "yes"}
    times = {"asked_at": at(work.minute), "opened_at": at(work.minute + 0.5), "subject": "Izin"}
    new = {"number": work.office.number(), "kind": CaseKind.COMPLAINT, "channel": Channel.EMAIL, **times}
    work.do("wati", LogFromSp4n, case_id=complaint, sp4n_tracking="01916449", **new, **said)
    work.do("wati", TakeFromSp4n, case_id=complaint, **{**said, "digest": "b" * 64}, changes=lacking)
    twice = work.log()
    link = {"case_id": twice, "other_id": case_id, "kind": LinkKind.DUPLICATE}
    work.do("sari", LinkCases, **link)
    work.do("rina", CancelCase, case_id=twice, reason="Dua kali")
    work.do("rina", UnlinkCases, case_id=case_id, other_id=twice, kind=LinkKind.DUPLICATED_BY)
    work.do("rina", LinkCases, **link)


def tags(work: Any) -> None:
    case_id = work.log(is_confidential=True)
    work.escalate(case_id)
    tag = {"case_id": case_id, "tag": "Izin Apotek"}
    work.do("dedi", AddTag, **tag)
    work.do("rina", AddTag, **tag)  # it is there already
    work.do("wati", RemoveTag, **tag)
    work.do("rina", RemoveTag, **tag)  # it is gone already
    work.do("rina", AddTag, **tag)


def answers_of_the_unit(work: Any) -> None:
    case_id = work.log(is_confidential=True)
    first = work.escalate(case_id)
    work.do("dedi", AddNote, note_id=uuid7(), case_id=case_id, text="Kami cari")
    work.do("dedi", WaitForApplicant, case_id=case_id, reason="Dinas lain")
    question_id = uuid7()
    work.do("dedi", AskBack, question_id=question_id, escalation_id=first, question="NIB?", stops_clock=True)
    work.do("rina", AnswerUnit, question_id=question_id, text="8120")
    work.do("dedi", ReturnEscalation, escalation_id=first, reason="Kurang lengkap")
    packet = {"promise_at": at(work.minute + 900), "promise_channel": Channel.VOICE, "evidence": "JELITA"}
    second = uuid7()
    asked = {"escalation_id": second, "case_id": case_id, "unit_id": work.office.unit_id}
    due = {"question": "Kapan izinnya terbit?", "due_at": at(work.minute + 600)}
    work.do("rina", SendPacket, **asked, **due, **packet)
    legal = {"legal_basis": "PP 5/2021", "valid_until": at(99999).date()}
    answered = {"solution_id": uuid7(), "escalation_id": second, "answered_by_name": "Dedi"}
    work.do("dedi", RecordUnitAnswer, **ANSWER, **legal, **answered)
    work.do("rina", TellSolution, case_id=case_id, means="voice")
    # A unit without the program answers by telephone, and an agent writes it down.
    got = work.log()
    third = work.escalate(got)
    passed = {"unit_id": work.office.other_unit_id, "reason": "Bukan kami", "due_at": at(9999)}
    fourth = uuid7()
    work.do("dedi", PassEscalation, escalation_id=third, new_id=fourth, **passed)
    by = {"escalation_id": fourth, "answered_by_name": "Pak Tono"}
    work.do("rina", RecordSolution, solution_id=uuid7(), **ANSWER, **by)
    work.do("rina", CancelCase, case_id=got, reason="Ditarik")
    cancelled = work.log()
    work.escalate(cancelled)
    work.do("sari", CancelCase, case_id=cancelled, reason="Ditarik")


def knowledge_and_time(work: Any) -> None:
    article_id = uuid7()
    words = {"article_id": article_id, "title": "NIB", "text": "Nomor induk"}
    work.do("rina", WriteArticle, **words)
    work.do("rina", ReviseArticle, edition=1, **words)
    work.do("dedi", ReviewArticle, article_id=article_id, edition=2)
    work.do("wati", ReviseArticle, **{**words, "text": "Nomor induk berusaha"}, edition=2)
    work.do("wati", WithdrawArticle, article_id=article_id, reason="Lama")
    work.do("sari", WriteArticle, **{**words, "article_id": uuid7()}, is_sample=True)
    text_id = uuid7()
    work.do("rina", KeepCannedText, text_id=text_id, shortcut="hai", text="Halo", is_shared=True)
    work.do("sari", KeepCannedText, text_id=text_id, shortcut="hai", text="Halo!", is_shared=True)
    work.do("sari", RemoveCannedText, text_id=text_id)
    shifts = {"agent_id": work.office.ids["rina"]}
    planned = PlannedDay(day=date(2026, 12, 3), shifts=(PlannedShift(480, 960, ((720, 780),)),))
    work.do("wati", PlanShifts, days=(planned,), **shifts)
    freed = PlannedDay(day=planned.day, shifts=(), was=planned.shifts)
    work.do("wati", PlanShifts, days=(freed,), **shifts)
    view_id = uuid7()
    work.do("wati", SaveView, view_id=view_id, name="Semua", typed="izin", is_shared=True)
    work.do("wati", RemoveView, view_id=view_id)
    work.do("rina", ChangeAgentState, interval_id=uuid7(), state=AgentState.AVAILABLE)
    slept = {"gap_id": uuid7(), "asleep_id": uuid7(), "after_id": uuid7()}
    slept_from = at(work.minute + 0.5)
    work.minute += 1
    work.do("rina", RecordSleep, slept_from=slept_from, **slept)
    work.do("rina", EndAgentState)
    gap_id = uuid7()
    work.do("rina", StartLineGap, gap_id=gap_id)
    work.do("rina", EndLineGap, gap_id=gap_id)
    work.do("rina", EndLostIntervals)


def conversations(work: Any) -> None:
    room = add_address(work.office, Mailroom())

    def does(login: str, mutation: Mutation) -> None:
        fields = {name: getattr(mutation, name) for name in mutation.__struct_fields__}
        del fields["occurred_at"]
        work.do(login, type(mutation), **fields)

    def arrives(name: str, **more: Any) -> None:
        given = {"files": (ArrivedFile(name="a.jpg", media_type="image/jpeg", media_id="M"),), **more}
        does(SYSTEM_LOGIN, room.arrival(name, work.minute + 1, **given))

    talk: dict[str, Any] = {"conversation_id": room.talk()}
    arrives("m1")
    file_id = uuid5(room.message("m1"), "file 0")
    work.do(SYSTEM_LOGIN, KeepMessageFile, file_id=file_id, state=FileState.HERE, sha256="a" * 64)
    listed = ListedTemplate(
        name="a", language="id", category="UTILITY", state=TemplateState.APPROVED, text="Halo {{1}}"
    )
    work.do(SYSTEM_LOGIN, RecordTemplates, office_address_id=room.id, templates=(listed,))
    work.do("rina", TakeConversation, **talk)
    work.do("wati", TakeOverConversation, reason="Rina istirahat", **talk)
    work.do(SYSTEM_LOGIN, ReturnConversation, holder_id=work.office.ids["wati"], **talk)
    work.do("rina", TakeConversation, **talk)
    work.do("rina", ReleaseConversation, **talk)
    work.do(SYSTEM_LOGIN, OfferConversation, agent_id=work.office.ids["wati"], **talk)
    work.do("wati", PassOffer, **talk)
    work.do("rina", TakeConversation, **talk)
    first, second, third = uuid7(), uuid7(), uuid7()
    file = NewMessageFile(file_id=uuid7(), name="a.pdf", media_type="", bytes=3, sha256="b" * 64)
    work.do("rina", SendMessage, message_id=first, text="Halo", files=(file,), **talk)
    filled = {"template_id": template_id(room.id, "a", "id"), "values": ("Budi",)}
    work.do("rina", SendTemplate, message_id=second, **filled, **talk)
    work.do("rina", WithdrawMessage, message_id=second)
    until = {"lease_until": at(work.minute + 9)}
    work.do(SYSTEM_LOGIN, StartSending, message_id=first, **until)
    unsure = {"attempt": 1, "result": SendResult.UNSURE, "code": "cut"}
    work.do(SYSTEM_LOGIN, RecordSendResult, message_id=first, **unsure)
    work.do("rina", SendAgain, message_id=first)
    work.do(SYSTEM_LOGIN, StartSending, message_id=first, **until)
    work.do(SYSTEM_LOGIN, RecordSendResult, message_id=first, **{**unsure, "attempt": 2})
    work.do("rina", MarkAsSent, message_id=first)
    told = {"office_address_id": room.id, "provider_id": "p1", "message_id": first}
    work.do(SYSTEM_LOGIN, RecordReceipt, state=MessageState.READ, at=at(work.minute), **told)
    moved = {"office_address_id": room.id, "before": BUDI, "now": "6289"}
    work.do(SYSTEM_LOGIN, MoveCorrespondent, **moved)
    work.do("rina", RecordOptOut, **talk)
    work.do("rina", RecordOptIn, consent="Lewat telepon", **talk)
    ((contact_id,),) = work.office.owner.connect().execute(text("SELECT contact_id FROM loket.conversation"))
    episode = {"contact_id": contact_id, **talk}
    work.do("rina", EndEpisode, disposition=Disposition.ANSWERED, **episode)
    work.do("rina", BlockCorrespondent, reason="Iklan", **talk)
    work.do("rina", UnblockCorrespondent, **talk)
    again, start = uuid7(), {"office_address_id": room.id, "remote": "6289", "message_id": third}
    work.do("rina", StartConversation, contact_id=again, text="Selamat pagi", **start)
    silent = {"contact_id": again, "silent_since": at(work.minute)}
    work.do(SYSTEM_LOGIN, CloseForSilence, **silent, **talk)
    room = add_address(work.office, Mailroom(Channel.CHATBOT, has_bot=True))
    talk = {"conversation_id": room.talk()}
    arrives("m1", window_until=None)
    work.do(SYSTEM_LOGIN, SendBotMessage, message_id=uuid7(), text="NIB adalah", **talk)
    work.do(SYSTEM_LOGIN, SendNotice, cause="greeting", text="Selamat datang", **talk)
    mail = add_address(work.office, Mailroom(Channel.EMAIL))
    does(SYSTEM_LOGIN, mail.arrival("s1", work.minute + 1, window_until=None))
    mailed, case_id = {"conversation_id": mail.talk()}, work.log()
    ((contact_id,),) = work.office.owner.connect().execute(
        text("SELECT contact_id FROM loket.conversation WHERE id = :conversation_id"), mailed
    )
    work.do("rina", LinkContact, contact_id=contact_id, case_id=case_id)
    work.do("rina", TakeConversation, **mailed)
    work.do("rina", EndEpisode, disposition=Disposition.ANSWERED, contact_id=contact_id, **mailed)
    work.do(SYSTEM_LOGIN, SendSurveyLink, case_id=case_id, text="https://skm.contoh.go.id", **mailed)
    work.do(SYSTEM_LOGIN, HandOver, form={"name": "Budi"}, **talk)


def erases(work: Any) -> None:
    budi, other = work.applicant("Zulaikha"), work.applicant("Z.", "+62811999")
    call = work.call()
    case_id = work.log(applicant_id=budi, contact_id=call)
    work.do("rina", AddNote, note_id=uuid7(), case_id=case_id, text="Zulaikha menunggu")
    found = {"system": "other", "query": "NIB", "result": "Zulaikha"}
    work.do("rina", AddEvidence, evidence_id=uuid7(), case_id=case_id, **found)
    work.do("rina", AddTag, case_id=case_id, tag="bu-zulaikha")
    work.do("rina", MergeApplicants, merge_id=uuid7(), kept_id=budi, merged_id=other)
    escalation_id = work.escalate(case_id)
    by = {"escalation_id": escalation_id, "answered_by_name": "Pak Tono"}
    work.do("rina", RecordSolution, solution_id=uuid7(), **ANSWER, **by)
    work.do("rina", EndContact, contact_id=call)
    wrong = work.log()
    work.do("rina", LinkContact, contact_id=call, case_id=wrong, applicant_id=budi)
    work.do("rina", LinkContact, contact_id=call, case_id=case_id, applicant_id=budi)
    work.do("rina", ChangeDetails, case_id=wrong, changes={"applicant_id": str(budi)})
    work.do("rina", ChangeDetails, case_id=wrong, changes={"applicant_id": ""})
    work.do("rina", CloseCase, case_id=case_id, reason="Selesai")
    work.minute = 0.0
    years = {"information_years": 1, "complaint_years": 2}
    work.do("wati", EraseApplicant, applicant_id=budi, **years)


PARTS = {
    calls_and_people: 0.0,
    answers_at_the_desk: 0.0,
    tags: 0.0,
    answers_of_the_unit: 0.0,
    knowledge_and_time: 0.0,
    conversations: 0.0,
    erases: LONG_AGO,
}


def test_every_change_of_the_program_passes(shared: SharedOffice) -> None:
    work = Work(shared)
    for part, begins in PARTS.items():
        work.minute = begins
        part(work)
    assert set(get_args(AnyMutation)) - work.done == OF_ADMINISTRATOR
    assert not [
        row
        for table in TRAVELLING
        for row in shared.rows(table).values()
        if "zulaikha" in str(row).casefold()
    ]
