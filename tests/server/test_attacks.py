"""Attacks of a user with a valid token and a client that ignores all rules.

Each is refused, and the database records only the refusal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5

import pytest
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState, EndLineGap
from app.mutations.arrival import KeepMessageFile, RecordArrival
from app.mutations.article import ReviewArticle, ReviseArticle, WithdrawArticle, WriteArticle
from app.mutations.at_unit import AnswerUnit, AskBack
from app.mutations.attachment import RemoveAttachment
from app.mutations.canned_text import KeepCannedText, RemoveCannedText
from app.mutations.case import AddNote, AssignCase, ChangeDetails, LogCase
from app.mutations.contact import (
    AnswerContact,
    ChangeRemote,
    EndContact,
    LinkContact,
    MarkContactReturned,
    RecordGivenUpCall,
    SetDisposition,
    StartContact,
    TellVideo,
)
from app.mutations.conversation import (
    EndEpisode,
    RegisterAddress,
    SendBotMessage,
    SendSurveyLink,
    TakeOverConversation,
)
from app.mutations.delivery import RecordReceipt, StartSending
from app.mutations.erasure import EraseApplicant
from app.mutations.escalation import Escalate, RecordSolution, ReturnEscalation
from app.mutations.links import LinkCases
from app.mutations.merge import MergeApplicants
from app.mutations.outgoing import SendMessage, StartConversation, WithdrawMessage
from app.mutations.people import AddApplicant, ChangeApplicant, RegisterAgent, RegisterUnit, TakeExtension
from app.mutations.person import AskOfData
from app.mutations.recording import AddRecording, EraseRecording, RefusedPart, SetConsent
from app.mutations.reveal import RevealNumbers, RevealReason
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.mutations.sp4n import LogFromSp4n, TakeFromSp4n
from app.mutations.steps import CancelCase, CloseCase, RecordAnswer
from app.mutations.tags import AddTag
from app.mutations.view import RemoveView, SaveView
from db.enums import (
    AgentState,
    CaseKind,
    Channel,
    Consent,
    DataRequestKind,
    Direction,
    Disposition,
    FileState,
    LinkKind,
    MessageState,
    Role,
)
from db.mutation import Mutation
from db.server.installing import SERVER
from db.shifts import PlannedShift
from tests.db.postgres import Databases, value_of
from tests.db.shared_office import made_template
from tests.server.instance import RunningServer
from tests.server.running import Client, a_server, rows_in
from tests.server.target_office import PLANNED, Target
from tests.written_office import ANI

NOW: dict[str, Any] = {"occurred_at": datetime.now(timezone.utc)}


class Office(Target):
    """An office with something of each kind, and with people at the server."""

    def client(self, server: RunningServer, login: str, code: str) -> Client:
        client = Client(server.port)
        assert client.sign_in(login).status == 200
        assert client.enrol(code).status == 204
        return client

    def dial(self, name: str, direction: Direction) -> None:
        """A call of rina's that is not answered yet."""
        self.do("rina", StartContact, contact_id=self._id(name), channel=Channel.VOICE, direction=direction)

    def keep_text(self, name: str, login: str, shortcut: str, is_shared: bool) -> None:
        given = {"text_id": self._id(name), "shortcut": shortcut, "is_shared": is_shared}
        self.do(login, KeepCannedText, text="A", **given)


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    found = Office(postgres, made_template(postgres), tmp_path_factory.mktemp("office"))
    found.dial("dialled", Direction.OUTBOUND)
    found.dial("missed", Direction.INBOUND)
    found.root.execute(
        "UPDATE loket.contact SET agent_id = NULL, ended_at = started_at WHERE id = %(missed)s", found.facts
    )
    found.keep_text("shared_text", "rina", "bersama", is_shared=True)
    found.keep_text("own_text", "sari", "milikku", is_shared=False)
    yield found
    found.close()


@pytest.fixture(scope="module")
def desks(office: Office) -> Iterator[dict[str, Client]]:
    with a_server(office) as server:
        found = {
            login: office.client(server, login, f"D{number}0")
            for number, login in enumerate(("rina", "sari", "dedi", "wati"), 1)
        }
        office.root.execute("UPDATE loket.sync_client SET earliest_opening = now() - interval '30 days'")
        yield found


TODAY = NOW["occurred_at"].date()
LATER = datetime.now(timezone.utc) + timedelta(days=1)
LONG_AGO = datetime.now(timezone.utc) - timedelta(days=40)
ANSWER: dict[str, Any] = {"text": "x", "validated_in": "oss", "reference": "OSS-1"}
YEARS: dict[str, Any] = {"information_years": 1, "complaint_years": 2}


def logged(**fields: Any) -> Mutation:
    now = NOW["occurred_at"]
    given = {"number": "CC-261124-001-900-0", "subject": "x", "asked_at": now, "opened_at": now, **NOW}
    kinds: dict[str, Any] = {"kind": CaseKind.COMPLAINT, "channel": Channel.VOICE}
    return LogCase(case_id=uuid7(), **kinds, **{**given, **fields})


def recorded(contact_id: UUID, **fields: Any) -> Mutation:
    sound = {"path": "", "sha256": "c" * 64, "bytes": 1, "duration_ms": 1, "keep_until": LATER, **NOW}
    return AddRecording(recording_id=uuid7(), contact_id=contact_id, **{**sound, **fields})


Facts = dict[str, Any]
ATTACKS: dict[str, tuple[str, Callable[[Facts], Mutation]]] = {
    "records a message that never arrived": (
        "wati",
        lambda f: RecordArrival(
            office_address_id=f["address"],
            provider_id="x",
            correspondent="62811",
            chain="62811",
            sent_at=NOW["occurred_at"],
            **NOW,
        ),
    ),
    "sends a link in the name of the office": (
        "wati",
        lambda f: SendSurveyLink(
            conversation_id=f["letter_talk"], case_id=f["case"], text="https://x.example", **NOW
        ),
    ),
    "says that a colleague's message was read": (
        "wati",
        lambda f: RecordReceipt(
            office_address_id=f["address"],
            provider_id="",
            message_id=f["letter_answer"],
            state=MessageState.READ,
            at=NOW["occurred_at"],
            **NOW,
        ),
    ),
    "says that somebody hung up in a queue": (
        "wati",
        lambda f: RecordGivenUpCall(
            contact_id=uuid7(),
            remote="+62812",
            call_ref="",
            queue="Izin",
            queued_at=NOW["occurred_at"],
            **NOW,
        ),
    ),
    "says that a message has left": (
        "rina",
        lambda f: StartSending(message_id=f["letter_answer"], lease_until=LATER, **NOW),
    ),
    "speaks as the chatbot": (
        "rina",
        lambda f: SendBotMessage(conversation_id=f["letter_talk"], message_id=uuid7(), text="x", **NOW),
    ),
    "says where a file of a message is": (
        "rina",
        lambda f: KeepMessageFile(
            file_id=uuid5(f["letter"], "file 0"), state=FileState.HERE, sha256="a" * 64, **NOW
        ),
    ),
    "answers in a conversation of a colleague": (
        "sari",
        lambda f: SendMessage(conversation_id=f["letter_talk"], message_id=uuid7(), text="x", **NOW),
    ),
    "answers in the conversation of a hidden case": (
        "rina",
        lambda f: SendMessage(conversation_id=f["secret_letter_talk"], message_id=uuid7(), text="x", **NOW),
    ),
    "takes over the conversation of a hidden case": (
        "rina",
        lambda f: TakeOverConversation(conversation_id=f["secret_letter_talk"], reason="x", **NOW),
    ),
    "takes a conversation as a unit": (
        "dedi",
        lambda f: TakeOverConversation(conversation_id=f["letter_talk"], reason="x", **NOW),
    ),
    "takes a colleague's message back": (
        "sari",
        lambda f: WithdrawMessage(message_id=f["letter_answer"], **NOW),
    ),
    "ends the episode of a colleague": (
        "sari",
        lambda f: EndEpisode(
            conversation_id=f["letter_talk"],
            contact_id=f["letter_episode"],
            disposition=Disposition.OTHER,
            **NOW,
        ),
    ),
    "ends an episode as a call": ("rina", lambda f: EndContact(contact_id=f["letter_episode"], **NOW)),
    "takes an episode off a hidden case": (
        "rina",
        lambda f: LinkContact(contact_id=f["secret_letter_episode"], **NOW),
    ),
    "writes first to a correspondent of a hidden case": (
        "rina",
        lambda f: StartConversation(
            office_address_id=f["address"],
            remote=ANI,
            contact_id=uuid7(),
            message_id=uuid7(),
            text="x",
            **NOW,
        ),
    ),
    "logs complaints of SP4N-LAPOR! as an agent": (
        "rina",
        lambda f: LogFromSp4n(
            case_id=uuid7(),
            number="CC-261202-009-001-0",
            kind=CaseKind.COMPLAINT,
            channel=Channel.EMAIL,
            subject="x",
            sp4n_tracking="1",
            asked_at=NOW["occurred_at"],
            opened_at=NOW["occurred_at"],
            **NOW,
        ),
    ),
    "says what SP4N-LAPOR! says as an agent": (
        "rina",
        lambda f: TakeFromSp4n(case_id=f["case"], text="x", digest="", **NOW),
    ),
    "opens an address of the office": (
        "wati",
        lambda f: RegisterAddress(
            office_address_id=f["address"], channel=Channel.SMS, address="x", label="x", **NOW
        ),
    ),
    "S4 takes a call that a colleague dials": (
        "sari",
        lambda f: AnswerContact(contact_id=f["dialled"], **NOW),
    ),
    "S4 says that the caller consented in a colleague's call": (
        "sari",
        lambda f: SetConsent(contact_id=f["dialled"], consent=Consent.YES, **NOW),
    ),
    "S4 rewrites the far side of a colleague's call": (
        "sari",
        lambda f: ChangeRemote(contact_id=f["dialled"], entry_id=uuid7(), remote="+62899", **NOW),
    ),
    "S4 rewrites who called in a missed call": (
        "sari",
        lambda f: ChangeRemote(contact_id=f["missed"], entry_id=uuid7(), remote="+62899", **NOW),
    ),
    "S4 ends a colleague's call": ("sari", lambda f: EndContact(contact_id=f["dialled"], **NOW)),
    "S4 says how a colleague's call ended": (
        "sari",
        lambda f: SetDisposition(contact_id=f["talk"], disposition=Disposition.WRONG_NUMBER, **NOW),
    ),
    "S4 takes a colleague's call off its case": ("sari", lambda f: LinkContact(contact_id=f["call"], **NOW)),
    "S5 takes a colleague's own text": (
        "rina",
        lambda f: KeepCannedText(text_id=f["own_text"], shortcut="pribadi", text="B", is_shared=True, **NOW),
    ),
    "S5 removes a colleague's own text": ("rina", lambda f: RemoveCannedText(text_id=f["own_text"], **NOW)),
    "plans the own shifts": (
        "rina",
        lambda f: PlanShifts(agent_id=f["rina"], days=(PlannedDay(day=TODAY, shifts=()),), **NOW),
    ),
    "plans the shifts of a unit": (
        "wati",
        lambda f: PlanShifts(agent_id=f["dedi"], days=(PlannedDay(day=TODAY, shifts=()),), **NOW),
    ),
    "plans a break outside of its shift": (
        "wati",
        lambda f: PlanShifts(
            agent_id=f["rina"],
            days=(PlannedDay(day=TODAY, shifts=(PlannedShift(480, 960, ((960, 990),)),)),),
            **NOW,
        ),
    ),
    "plans over what another supervisor has planned": (
        "wati",
        lambda f: PlanShifts(
            agent_id=f["rina"], days=(PlannedDay(day=PLANNED, shifts=(PlannedShift(0, 60),)),), **NOW
        ),
    ),
    "writes into a confidential case": (
        "rina",
        lambda f: AddNote(note_id=uuid7(), case_id=f["secret"], text="x", **NOW),
    ),
    "opens a confidential case to all": (
        "rina",
        lambda f: ChangeDetails(case_id=f["secret"], changes={"is_confidential": ""}, **NOW),
    ),
    "takes a confidential case": (
        "rina",
        lambda f: AssignCase(case_id=f["secret"], agent_id=f["rina"], **NOW),
    ),
    "closes a confidential case": ("rina", lambda f: CloseCase(case_id=f["secret"], reason="x", **NOW)),
    "gives a colleague's case to a third one": (
        "sari",
        lambda f: AssignCase(case_id=f["case"], agent_id=f["wati"], **NOW),
    ),
    "answers for another unit": (
        "dedi",
        lambda f: RecordSolution(
            solution_id=uuid7(),
            escalation_id=f["foreign"],
            answered_by_name="Dedi",
            text="x",
            validated_in="oss",
            reference="OSS-1",
            **NOW,
        ),
    ),
    "asks back what another unit was asked": (
        "dedi",
        lambda f: AskBack(
            question_id=uuid7(), escalation_id=f["foreign"], question="x", stops_clock=False, **NOW
        ),
    ),
    "reveals an anonymous applicant to a unit": (
        "dedi",
        lambda f: RevealNumbers(
            entry_id=uuid7(), case_id=f["shy_case"], reason=RevealReason.OTHER, text="x", **NOW
        ),
    ),
    "writes the address book as a unit": (
        "dedi",
        lambda f: AddApplicant(applicant_id=uuid7(), name="x", handles=(), **NOW),
    ),
    "changes a person as a unit": (
        "dedi",
        lambda f: ChangeApplicant(applicant_id=f["asker"], changes={"name": "x"}, **NOW),
    ),
    "makes herself a supervisor": (
        "rina",
        lambda f: RegisterAgent(agent_id=f["rina"], name="Rina", role=Role.SUPERVISOR, **NOW),
    ),
    "renames a unit": (
        "wati",
        lambda f: RegisterUnit(unit_id=f["unit"], code="perizinan", name="x", **NOW),
    ),
    "marks a colleague's call as one with video": (
        "sari",
        lambda f: TellVideo(contact_id=f["talk"], **NOW),
    ),
    "joins a call with a hidden case": (
        "rina",
        lambda f: LinkContact(contact_id=f["dialled"], case_id=f["secret"], **NOW),
    ),
    "ends an ended call": ("rina", lambda f: EndContact(contact_id=f["call"], **NOW)),
    "marks the desk's call as a unit": (
        "dedi",
        lambda f: MarkContactReturned(contact_id=f["desk_call"], **NOW),
    ),
    "erases a colleague's recording": (
        "sari",
        lambda f: EraseRecording(recording_id=f["tape"], **NOW),
    ),
    "has a colleague's recording erased by a consent that was taken back": (
        "sari",
        lambda f: SetConsent(contact_id=f["secret_call"], consent=Consent.NO, taken_back=(f["tape"],), **NOW),
    ),
    "adds a recording to a hidden call": (
        "rina",
        lambda f: SetConsent(
            contact_id=f["dialled"],
            consent=Consent.NO,
            refused=(RefusedPart(recording_id=uuid7(), contact_id=f["secret_call"], path=""),),
            **NOW,
        ),
    ),
    "records without consent": ("rina", lambda f: recorded(f["call"])),
    "records in a colleague's name": ("rina", lambda f: recorded(f["talk"], made_by=f["sari"])),
    "hides a place in a hash": ("rina", lambda f: recorded(f["talk"], sha256="../../../../etc/passwd")),
    "takes a number of a colleague's desk": (
        "rina",
        lambda f: logged(number="CC-261124-PSARI-007-0"),
    ),
    "makes a case of long ago": (
        "rina",
        lambda f: logged(asked_at=LONG_AGO, opened_at=LONG_AGO),
    ),
    "makes a case as a unit": ("dedi", lambda f: logged()),
    "corrects a closed case": (
        "rina",
        lambda f: ChangeDetails(case_id=f["closed"], changes={"subject": "x"}, **NOW),
    ),
    "writes a subject of a page": (
        "rina",
        lambda f: ChangeDetails(case_id=f["case"], changes={"subject": "x" * 4_000}, **NOW),
    ),
    "names who asks a colleague anonymously": (
        "sari",
        lambda f: ChangeDetails(case_id=f["shy_case"], changes={"is_anonymous": ""}, reason="x", **NOW),
    ),
    "puts another in the place of an anonymous applicant": (
        "rina",
        lambda f: ChangeDetails(case_id=f["shy_case"], changes={"applicant_id": str(f["budi"])}, **NOW),
    ),
    "gives a case to a unit's officer": (
        "wati",
        lambda f: AssignCase(case_id=f["case"], agent_id=f["dedi"], **NOW),
    ),
    "cancels a case as a unit": ("dedi", lambda f: CancelCase(case_id=f["shy_case"], reason="x", **NOW)),
    "asks a unit about a hidden case": (
        "rina",
        lambda f: Escalate(
            escalation_id=uuid7(), case_id=f["secret"], unit_id=f["unit"], question="x", due_at=LATER, **NOW
        ),
    ),
    "answers for a unit that has passed the question on": (
        "dedi",
        lambda f: ReturnEscalation(escalation_id=f["passed_on"], reason="x", **NOW),
    ),
    "answers its own question": ("dedi", lambda f: AnswerUnit(question_id=f["question"], text="x", **NOW)),
    "finds an answer for the desk": (
        "dedi",
        lambda f: RecordAnswer(solution_id=uuid7(), case_id=f["shy_case"], **ANSWER, **NOW),
    ),
    "finds an answer that nobody validated": (
        "rina",
        lambda f: RecordAnswer(solution_id=uuid7(), case_id=f["case"], **{**ANSWER, "reference": " "}, **NOW),
    ),
    "takes away a colleague's file": (
        "sari",
        lambda f: RemoveAttachment(attachment_id=f["file"], reason="x", **NOW),
    ),
    "links to a hidden case": (
        "rina",
        lambda f: LinkCases(case_id=f["case"], other_id=f["secret"], kind=LinkKind.SAME_MATTER, **NOW),
    ),
    "erases a person as an agent": (
        "rina",
        lambda f: EraseApplicant(applicant_id=f["idle"], **YEARS, **NOW),
    ),
    "erases a person with an open case": (
        "wati",
        lambda f: EraseApplicant(applicant_id=f["budi"], **YEARS, **NOW),
    ),
    "names a person who was erased": (
        "rina",
        lambda f: ChangeApplicant(applicant_id=f["gone"], changes={"name": "x"}, **NOW),
    ),
    "merges as a unit": (
        "dedi",
        lambda f: MergeApplicants(merge_id=uuid7(), kept_id=f["asker"], merged_id=f["budi"], **NOW),
    ),
    "reviews her own article": (
        "rina",
        lambda f: ReviewArticle(article_id=f["article"], edition=1, **NOW),
    ),
    "reviews as an agent": ("sari", lambda f: ReviewArticle(article_id=f["article"], edition=1, **NOW)),
    "rewrites an agent's article": (
        "dedi",
        lambda f: ReviseArticle(article_id=f["article"], edition=1, title="x", text="x", **NOW),
    ),
    "withdraws a colleague's article": (
        "sari",
        lambda f: WithdrawArticle(article_id=f["article"], reason="x", **NOW),
    ),
    "shares a view with all": (
        "rina",
        lambda f: SaveView(view_id=uuid7(), name="x", typed="x", is_shared=True, **NOW),
    ),
    "takes away everybody's view": ("rina", lambda f: RemoveView(view_id=f["view"], **NOW)),
    "takes a colleague's telephone away": (
        "rina",
        lambda f: TakeExtension(agent_id=f["sari"], extension="999", **NOW),
    ),
    "dates a note an hour ahead": (
        "rina",
        lambda f: AddNote(
            note_id=uuid7(),
            case_id=f["case"],
            text="x",
            occurred_at=datetime.now(timezone.utc) + timedelta(hours=1),
        ),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_mutation_that_its_author_may_not_make_is_rejected(
    office: Office, desks: dict[str, Client], attack: str
) -> None:
    login, make = ATTACKS[attack]
    before = office.records()
    answer = desks[login].push(make(office.facts))
    assert answer.status == 200, answer.body
    assert outcome_of(office, desks[login])[0] == "rejected"
    assert office.records() == before


AHEAD: dict[str, tuple[str, Callable[[Facts], dict[str, Any]], type[Mutation]]] = {
    "logs a case": (
        "rina",
        lambda f: {
            **{"case_id": uuid7(), "number": "CC-261124-001-901-0", "subject": "x"},
            **{"kind": CaseKind.COMPLAINT, "channel": Channel.VOICE},
            **{"asked_at": NOW["occurred_at"], "opened_at": NOW["occurred_at"]},
        },
        LogCase,
    ),
    "asks a unit": (
        "rina",
        lambda f: {
            **{"escalation_id": uuid7(), "case_id": f["case"], "unit_id": f["unit"]},
            **{"question": "Kapan?", "due_at": LATER},
        },
        Escalate,
    ),
    "returns a question": ("dedi", lambda f: {"escalation_id": f["asked"], "reason": "x"}, ReturnEscalation),
    "finds an answer": (
        "rina",
        lambda f: {"solution_id": uuid7(), "case_id": f["case"], **ANSWER},
        RecordAnswer,
    ),
    "tags": ("rina", lambda f: {"case_id": f["case"], "tag": "apotek"}, AddTag),
    "erases a recording": ("rina", lambda f: {"recording_id": f["tape"]}, EraseRecording),
    "takes a call": (
        "rina",
        lambda f: {"contact_id": uuid7(), "channel": Channel.VOICE, "direction": Direction.INBOUND},
        StartContact,
    ),
    "merges": (
        "rina",
        lambda f: {"merge_id": uuid7(), "kept_id": f["one"], "merged_id": f["idle"]},
        MergeApplicants,
    ),
    "asks about data": (
        "rina",
        lambda f: {"request_id": uuid7(), "applicant_id": f["budi"], "kind": DataRequestKind.ACCESS},
        AskOfData,
    ),
    "writes an article": ("rina", lambda f: {"article_id": uuid7(), "title": "x", "text": "x"}, WriteArticle),
    "keeps a text": ("rina", lambda f: {"text_id": uuid7(), "shortcut": "baru", "text": "x"}, KeepCannedText),
    "works": (
        "rina",
        lambda f: {"interval_id": uuid7(), "state": AgentState.AVAILABLE},
        ChangeAgentState,
    ),
}


@pytest.mark.parametrize("what", AHEAD)
def test_what_is_far_ahead_of_the_clock_is_rejected_and_what_is_minutes_ahead_waits(
    office: Office, desks: dict[str, Client], what: str
) -> None:
    login, fields, kind = AHEAD[what]
    before, desk = office.records(), desks[login]
    now = datetime.now(timezone.utc)
    waits = desk.push(kind(occurred_at=now + timedelta(minutes=10), **fields(office.facts)))
    assert (waits.status, waits.trouble) == (409, "clock_ahead")
    assert desk.push(kind(occurred_at=now + timedelta(hours=1), **fields(office.facts))).status == 200
    assert outcome_of(office, desk)[:2] == ("rejected", {"code": "clock_ahead", "facts": {}})
    assert office.records() == before


def test_a_supervisor_ends_no_gap_of_an_agents_line(office: Office, desks: dict[str, Client]) -> None:
    before = office.records()
    (gap_id,) = office.root.execute("SELECT id FROM loket.line_gap WHERE agent_id = %(sari)s", office.facts)
    assert desks["wati"].push(EndLineGap(gap_id=gap_id[0], **NOW)).status == 200
    assert office.records() == before


def test_the_server_says_when_a_change_was_recorded(office: Office, desks: dict[str, Client]) -> None:
    long_ago = datetime.now(timezone.utc) - timedelta(days=20)
    note = AddNote(note_id=uuid7(), case_id=office.facts["case"], text="x", occurred_at=long_ago)
    assert desks["rina"].push(note).status == 200
    recorded_at = office.root.execute(
        "SELECT now() - recorded_at < interval '1 minute' FROM loket.timeline_entry WHERE id = %s",
        (note.note_id,),
    )
    assert value_of(recorded_at)


def outcome_of(office: Office, desk: Client) -> tuple[Any, ...]:
    found = office.root.execute(
        "SELECT outcome, reason, agent_id, name FROM loket.mutation WHERE client_id = %s AND mut_no = %s",
        (desk.client_id, desk.number),
    ).fetchone()
    assert found is not None
    return found


def test_nobody_writes_in_the_name_of_a_colleague(office: Office, desks: dict[str, Client]) -> None:
    """S1, S2: the author is the session's, whatever the payload says."""
    before = office.records()
    note = AddNote(note_id=uuid7(), case_id=office.facts["case"], text="x", **NOW)
    assert desks["sari"].push(note, author=office.ids["rina"]).status == 200
    outcome, reason, agent_id, _name = outcome_of(office, desks["sari"])
    assert (outcome, reason["code"], agent_id) == ("rejected", "not_yours_to_send", office.ids["sari"])
    assert office.records() == before


def test_who_rewrites_a_shared_text_is_named_and_nobody_else(
    office: Office, desks: dict[str, Client]
) -> None:
    """S5: everybody may improve a shared text; under whose name is the server's to say."""
    text_id = office.facts["shared_text"]
    text = KeepCannedText(text_id=text_id, shortcut="bersama", text="B", is_shared=True, **NOW)
    assert desks["sari"].push(text).status == 200
    found = office.root.execute(
        "SELECT changed_by_name, text FROM loket.canned_text WHERE id = %s", (text_id,)
    ).fetchone()
    assert found == ("Sari", "B")


@pytest.mark.parametrize(
    "more",
    [
        {"name": "close_case"},
        {"name": "x\x1b[2J"},
        {"name": ""},
        {"args_hash": "\x1b[31m"},
        {"reason": "\x1b[2J"},
        {"reason": "no_such_case", "facts": {"x": "y" * 5_000}},
        {"number": 0},
        {"number": -5},
    ],
    ids=str,
)
def test_what_is_recorded_of_a_mutation_is_not_for_its_author_to_say(
    office: Office, desks: dict[str, Client], more: dict[str, Any]
) -> None:
    """S3, S6: no outcome under another name, with escape sequences, or that fills the disk."""
    note = AddNote(note_id=uuid7(), case_id=office.facts["case"], text="x", **NOW)
    before = office.records()
    assert desks["rina"].push(note, **more).status == 400
    assert office.records() == before


def test_what_was_applied_cannot_be_recorded_as_rejected(office: Office, desks: dict[str, Client]) -> None:
    """S3: who says that a mutation was rejected before has it rejected, and none of its effects."""
    before = office.records()
    note = AddNote(note_id=uuid7(), case_id=office.facts["case"], text="x", **NOW)
    assert desks["rina"].push(note, reason="case_closed").status == 200
    assert outcome_of(office, desks["rina"])[0] == "rejected"
    assert office.records() == before
    desks["rina"].number -= 1
    assert desks["rina"].push(note).trouble in ("", "cloned_file")
    assert office.records() == before


def test_no_endpoint_takes_sql_or_entries_of_a_trail(desks: dict[str, Client]) -> None:
    """S2, S6, S7: what is not there cannot be misused."""
    for path in (
        "/v1/audit",
        "/v1/sql",
        "/v1/outcomes",
        "/v1/notify",
        "/v1/hindering",
        "/metrics",
        "/healthz",
    ):
        for method in ("GET", "POST", "PUT"):
            assert desks["wati"].ask(method, path, {} if method != "GET" else None).status == 404


def test_a_pull_and_whole_cases_show_what_the_policies_show_and_nothing_else(
    office: Office, desks: dict[str, Client]
) -> None:
    for login, desk in desks.items():
        desk.cursor = desk.epoch = ""
        came = desk.pages()
        with office.connect(SERVER, options=f"-c loket.actor={login}") as raw:
            for table in ("case_", "timeline_entry", "applicant", "contact", "recording", "escalation"):
                seen = {row for (row,) in raw.execute(f"SELECT id FROM loket.{table}")}
                assert rows_in(came, table).keys() <= seen, (login, table)
            recent = "status NOT IN ('closed', 'cancelled') OR changed_at > now() - interval '90 days'"
            wanted = raw.execute(f"SELECT id FROM loket.case_ WHERE {recent}")
            assert rows_in(came, "case_").keys() == {row for (row,) in wanted}, login
    everything = [office.facts[name] for name in ("secret", "unseen", "answered")]
    for login in ("rina", "dedi"):
        page = desks[login].cases(everything)
        assert page.rows.keys() <= {"contact", "recording"}, login  # a call of one's own stays one's own


def test_asking_for_what_is_hidden_answers_as_for_what_is_not_there(
    office: Office, desks: dict[str, Client]
) -> None:
    """S7: neither the answer nor its time shows whether the case exists."""
    rina = desks["rina"]

    def asked(case_id: UUID) -> tuple[Any, float]:
        began = time.perf_counter()
        note = AddNote(note_id=uuid7(), case_id=case_id, text="x", **NOW)
        assert rina.push(note).status == 200
        took = time.perf_counter() - began
        outcome, reason, *_ = outcome_of(office, rina)
        return (outcome, reason["code"], rina.cases([case_id]).rows), took

    hidden = [asked(office.facts["secret"]) for _ in range(5)]
    absent = [asked(uuid7()) for _ in range(5)]
    assert {str(said) for said, _ in hidden} == {str(said) for said, _ in absent}
    assert 0.2 < min(took for _, took in hidden) / min(took for _, took in absent) < 5


def test_no_request_leaves_a_transaction_open(office: Office, desks: dict[str, Client]) -> None:
    """S6: whatever a client does, nothing holds vacuum back once its request is answered."""
    for desk in desks.values():
        desk.cursor = desk.epoch = ""
        desk.page()
        desk.cases([office.facts["case"]])
        desk.pull(cursor="x")
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'loket_server' AND datname = %s "
        "AND (state LIKE 'idle in transaction%%' OR backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)"
    )
    deadline = time.monotonic() + 10
    while value_of(office.root.execute(query, (office.database,))):
        assert time.monotonic() < deadline
