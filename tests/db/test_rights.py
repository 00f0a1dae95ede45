"""Nothing that somebody can do with a login of their own, in plain SQL, breaks the rules of the records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import psycopg
import pytest
from uuid_utils.compat import uuid7

from app.lifecycle import MOVES, Move, may
from app.mutations.agent_state import ChangeAgentState
from app.mutations.article import WriteArticle
from app.mutations.attachment import AddAttachment
from app.mutations.canned_text import KeepCannedText
from app.mutations.case import AddEvidence, AddNote, ChangeDetails, LogCase
from app.mutations.contact import AnswerContact, StartContact
from app.mutations.escalation import Escalate
from app.mutations.people import AddApplicant, NewHandle
from app.mutations.person import AskOfData
from app.mutations.steps import CloseCase, RecordAnswer
from app.mutations.view import SaveView
from db.shared.installing import STAFF, close_to_others
from db.words import (
    AgentState,
    CaseKind,
    CaseStatus,
    Channel,
    DataRequestKind,
    Direction,
    HandleKind,
    Role,
)
from tests.db.attack import Attack
from tests.db.attacks_on_records import MOVES as MOVING
from tests.db.attacks_on_records import STORIES, THINGS
from tests.db.attacks_on_server import READS, SERVER
from tests.db.shared_office import PEOPLE, SharedOffice, made_template
from tests.db.writer import Writer

KINDS = {
    Move.WAIT: "wait_started",
    Move.END_WAIT: "wait_ended",
    Move.ANSWER: "answer_found",
    Move.ESCALATE: "escalated",
    Move.RETURN: "escalation_returned",
    Move.PASS: "escalation_passed",
    Move.ASK_BACK: "unit_asked_back",
    Move.ANSWER_UNIT: "unit_question_answered",
    Move.RECORD_SOLUTION: "solution_recorded",
    Move.TELL: "solution_told",
    Move.CONFIRM_RECEIPT: "receipt_confirmed",
    Move.CLOSE: "closed",
    Move.REOPEN: "reopened",
    Move.CANCEL: "cancelled",
}


class Target(SharedOffice):
    """The office with something of each kind in it, and those who are not (or no more) of it.

    Attributes:
        facts: What an attacker may know: ids, the own name and workstation.
    """

    def __init__(self, postgres, folder):
        super().__init__(postgres, made_template(postgres), folder)
        self.root = postgres.connect(self.database)
        self.root.execute("SET search_path = loket")
        for login, group in (
            ("nobody", f"IN ROLE {STAFF}"),
            ("leaver", f"IN ROLE {STAFF}"),
            ("stranger", ""),
        ):
            self.root.execute(f"DROP ROLE IF EXISTS {login}")
            self.root.execute(f"CREATE ROLE {login} LOGIN {group}")
        self.writers = {login: Writer(self, login) for login in PEOPLE}
        self._at = datetime.now(timezone.utc) - timedelta(hours=1)
        self.facts = {**self.ids, "unit": self.unit_id, "client": self.writers["sari"].enrolment.client_id}
        self._fill()
        found = self.root.execute(
            "SELECT version + 1 FROM case_ WHERE id = %(secret)s", self.facts
        ).fetchone()
        self.facts["secret_next"] = found[0]
        self.root.execute(
            "WITH gone AS (INSERT INTO agent (id, name, role, version) VALUES (gen_random_uuid(), 'Joko', "
            "'supervisor', 1) RETURNING id) INSERT INTO login SELECT 'leaver', id, now() FROM gone"
        )
        self.root.execute("ANALYZE")
        self._others = {who: self.connect(who) for who in ("nobody", "leaver", "stranger")}
        with self.owner.begin() as connection:
            close_to_others(connection)  # not copied along with a template
        for who in ("nobody", "leaver"):
            self._others[who].execute("SET search_path = loket")
            self._others[who].commit()

    def do(self, login, kind, /, **fields):
        self._at += timedelta(seconds=1)
        outcome = self.writers[login].write(kind(**{"occurred_at": self._at, **fields}))
        assert outcome == ("applied", None)

    def _log(self, name, login="rina", **fields):
        self.facts[name] = case_id = uuid7()
        given = {"number": self.number(), "kind": CaseKind.COMPLAINT, "channel": Channel.VOICE}
        times = {"asked_at": self._at, "opened_at": self._at}
        self.do(login, LogCase, case_id=case_id, subject="Rahasia", **given, **times, **fields)
        return case_id

    def _person(self, name):
        self.facts[name] = uuid7()
        handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value="+62811")
        self.do("rina", AddApplicant, applicant_id=self.facts[name], name=name.title(), handles=(handle,))
        return self.facts[name]

    def _call(self, login):
        call = uuid7()
        self.do(login, StartContact, contact_id=call, channel=Channel.VOICE, direction=Direction.INBOUND)
        self.do(login, AnswerContact, contact_id=call)
        return call

    def _ask(self, name, case_id, unit_id, login="rina"):
        self.facts[name] = uuid7()
        due = {"due_at": self._at + timedelta(days=1)}
        asked = {"escalation_id": self.facts[name], "case_id": case_id, "unit_id": unit_id}
        self.do(login, Escalate, question="Kapan terbit?", **asked, **due)

    def _fill(self):
        budi, shy = self._person("budi"), self._person("shy")
        self._person("idle")
        self.facts["call"] = self._call("rina")
        case_id = self._log("case", applicant_id=budi, contact_id=self.facts["call"])
        file = {"name": "a.pdf", "media_type": "application/pdf", "bytes": 3, "sha256": "a" * 64}
        found = {"system": "other", "query": "NIB", "result": "Ada"}
        for login, name in (("rina", "case"), ("sari", "secret")):
            if name == "secret":
                self._log(name, login, is_confidential=True, contact_id=self._call("sari"))
            one = {"case_id": self.facts[name]}
            self.do(login, AddEvidence, evidence_id=uuid7(), **found, **one)
            self.do(login, AddAttachment, attachment_id=uuid7(), **file, **one)
        self.facts["entry"] = uuid7()
        self.do("rina", AddNote, note_id=self.facts["entry"], case_id=case_id, text="Halo")
        self._ask("asked_secretly", self.facts["secret"], self.other_unit_id, "sari")
        self._ask("asked", self._log("shy_case", applicant_id=shy, is_anonymous=True), self.unit_id)
        self._ask("foreign", self._log("elsewhere"), self.other_unit_id)
        answer = {"text": "Sudah", "validated_in": "oss", "reference": "OSS-1"}
        closed = self._log("closed")
        self.do("rina", RecordAnswer, solution_id=uuid7(), case_id=closed, **answer)
        self.do("rina", CloseCase, case_id=closed, reason="Selesai")
        self.do("rina", WriteArticle, article_id=uuid7(), title="NIB", text="Nomor induk")
        self.do("sari", KeepCannedText, text_id=uuid7(), shortcut="pribadi", text="Halo")
        self.do("wati", SaveView, view_id=uuid7(), name="Semua", typed="izin", is_shared=True)
        for login in ("rina", "sari"):
            self.do(login, ChangeAgentState, interval_id=uuid7(), state=AgentState.AVAILABLE)
            self.do(login, ChangeAgentState, interval_id=uuid7(), state=AgentState.BREAK)
        asked = {"request_id": uuid7(), "applicant_id": budi, "kind": DataRequestKind.ACCESS}
        self.do("rina", AskOfData, **asked)

    def attack(self, attack: Attack) -> str:
        """Return the SQLSTATE that it ended with; "" for no error, "rows" for something to see."""
        writer = self.writers.get(attack.who)
        raw = self._others[attack.who] if writer is None else writer.raw
        facts = self.facts | {
            "name": attack.who.title(),
            "workstation": writer and writer.enrolment.workstation,
        }
        try:
            if attack.begins_push and writer is not None:
                writer.begin()
            cursor = psycopg.ClientCursor(raw)  # it binds here, so that several statements go up as one text
            cursor.execute(attack.sql, facts)
            while cursor.nextset():
                pass
            seen = cursor.fetchall() if cursor.description is not None else []
            raw.commit()
        except psycopg.Error as error:
            return error.sqlstate or "lost"
        finally:
            raw.rollback()
        return "rows" if seen else ""

    def state(self) -> str:
        """Return a hash of all that is there."""
        tables = self.root.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'loket'").fetchall()
        own = ("sync_client",)  # when it was here last
        told = " UNION ALL ".join(
            f"SELECT '{name}' || t::text AS row FROM {name} t" for (name,) in tables if name not in own
        )
        query = f"SELECT md5(string_agg(row, '' ORDER BY row)) FROM ({told}) rows"
        return self.root.execute(query).fetchone()[0]


@pytest.fixture(scope="module")
def target(postgres, tmp_path_factory) -> Iterator[Target]:
    office = Target(postgres, tmp_path_factory.mktemp("target"))
    yield office
    office.close()


@pytest.mark.parametrize(
    "attack", [*READS, *SERVER, *STORIES, *MOVING, *THINGS], ids=lambda attack: attack.name
)
def test_somebody(target, attack):
    before = target.state()
    assert target.attack(attack) == attack.answer
    assert target.state() == before


def test_who_touches_every_row_sees_none_that_was_not_theirs(target):
    """A transaction sees what it wrote: it must not write what it does not see, not even to take it back."""
    writer = target.writers["rina"]
    writer.begin()
    # It reads no column, so no policy for SELECT is asked; all calls have come to one version.
    writer.raw.execute("UPDATE contact SET version = 4, is_returned = true")
    seen = writer.raw.execute("SELECT id FROM contact WHERE case_id = %(secret)s", target.facts).fetchall()
    writer.raw.rollback()
    assert seen == []


def test_who_is_not_of_the_office_does_not_get_in(target):
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        target.connect("stranger")


def test_the_moves_of_the_shared_database_are_those_of_the_program(target):
    table = {
        (start.value, place.status.value, KINDS[move]): _teller(move, start)
        for start, moves in MOVES.items()
        for move, place in moves.items()
        if place.status is not start
    }
    # One change may end the wait and go on from there.
    for move, place in MOVES[CaseStatus.IN_PROGRESS].items():
        if place.status not in (CaseStatus.IN_PROGRESS, CaseStatus.WAITING_APPLICANT):
            table.setdefault((CaseStatus.WAITING_APPLICANT.value, place.status.value, KINDS[move]), "desk")
    found = target.root.execute("SELECT from_status, to_status, kind, teller FROM status_move").fetchall()
    assert {row[:3]: row[3] for row in found} == table


def _teller(move, status):
    if move is Move.END_WAIT:
        return "all"  # also who only writes something down after the last day of the wait
    return "unit" if may(Role.UNIT_OFFICER, move, status) else "desk"


def test_the_shared_database_says_when_it_was_recorded(target):
    case_id, note_id = target.facts["case"], uuid7()
    target.do("rina", AddNote, note_id=note_id, case_id=case_id, text="Halo")
    found = target.root.execute(
        "SELECT recorded_at BETWEEN now() - interval '1 minute' AND now() FROM timeline_entry WHERE id = %s",
        (note_id,),
    ).fetchone()
    assert found == (True,)


def test_what_is_days_ahead_is_refused_in_words(target):
    case_id = target.facts["case"]
    at = datetime.now(timezone.utc) + timedelta(days=3)
    note = AddNote(note_id=uuid7(), case_id=case_id, text="Halo", occurred_at=at)
    assert target.writers["rina"].write(note) == ("rejected", {"code": "clock_ahead", "facts": {}})


def test_a_closed_workstation_writes_nothing(target):
    writer = Writer(target, "sari", "CLOSED")
    target.root.execute("UPDATE sync_client SET closed_at = now() WHERE workstation = 'CLOSED'")
    with pytest.raises(psycopg.Error) as refused:
        writer.begin()
    writer.raw.rollback()
    assert refused.value.sqlstate == "LK003"


def test_who_shouts_and_takes_every_lock_hinders_nobody(target):
    raw = target.writers["wati"].raw
    for number in range(20):
        raw.execute(
            "SELECT pg_advisory_xact_lock(%s), pg_advisory_xact_lock_shared(%s)", (number, number + 100)
        )
    raw.execute("SELECT pg_notify('loket', 'x')")
    changes = {"subject": "Lain"}
    target.do("rina", ChangeDetails, case_id=target.facts["case"], changes=changes)
    raw.commit()
