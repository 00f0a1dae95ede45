"""An office to be attacked: something of each kind is in it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState, StartLineGap
from app.mutations.arrival import ArrivedFile
from app.mutations.article import WithdrawArticle, WriteArticle
from app.mutations.at_unit import AskBack, PassEscalation
from app.mutations.attachment import AddAttachment
from app.mutations.canned_text import KeepCannedText
from app.mutations.case import AddEvidence, AddNote, AssignCase, ChangeDetails, LogCase
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact
from app.mutations.conversation import TakeConversation
from app.mutations.erasure import EraseApplicant
from app.mutations.escalation import Escalate
from app.mutations.links import LinkCases
from app.mutations.merge import MergeApplicants
from app.mutations.outgoing import SendMessage
from app.mutations.people import AddApplicant, NewHandle, TakeExtension
from app.mutations.person import AskOfData, JoinOrganisation
from app.mutations.recording import AddRecording, EraseRecording, SetConsent
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.mutations.steps import CloseCase, RecordAnswer
from app.mutations.tags import AddTag
from app.mutations.view import SaveView
from db.enums import AgentState, CaseKind, Channel, Consent, DataRequestKind, Direction, HandleKind, LinkKind
from db.fact_tables import FACTS
from db.shifts import PlannedShift
from tests.db.postgres import Databases, value_of
from tests.db.shared_office import PEOPLE, SharedOffice
from tests.db.writer import Writer
from tests.written_office import ANI, BUDI, Mailroom, add_address, by_system

PLANNED = (datetime.now(timezone.utc) + timedelta(days=1)).date()  # Rina and Sari have a shift


class Target(SharedOffice):
    """The office with something of each kind in it.

    Attributes:
        facts: What an attacker may know: ids, their own name and workstation.
    """

    def __init__(self, postgres: Databases, template: str, folder: Path) -> None:
        super().__init__(postgres, template, folder)
        self.root = postgres.connect(self.database)
        self.root.execute("SET search_path = loket")
        self.writers = {login: Writer(self, login) for login in PEOPLE}
        self._at = datetime.now(timezone.utc) - timedelta(hours=1)
        self.facts = {**self.ids, "unit": self.unit_id, "client": self.writers["sari"].enrolment.client_id}
        self.facts["fresh"] = uuid7()  # of what is not there yet
        self._fill()
        self.root.execute("UPDATE sync_client SET earliest_opening = now() - interval '30 days'")
        self.root.execute("ANALYZE")

    def do(self, login: str, kind: Any, /, **fields: Any) -> None:
        self._at += timedelta(seconds=1)
        outcome = self.writers[login].write(kind(**{"occurred_at": self._at, **fields}))
        assert outcome == ("applied", None)

    def _id(self, name: str) -> Any:
        self.facts[name] = uuid7()
        return self.facts[name]

    def _log(self, name: str, login: str = "rina", **fields: Any) -> Any:
        given = {"number": self.number(), "kind": CaseKind.COMPLAINT, "channel": Channel.VOICE}
        times = {"asked_at": self._at, "opened_at": self._at}
        self.do(login, LogCase, case_id=self._id(name), subject="Rahasia", **given, **times, **fields)
        return self.facts[name]

    def _person(self, name: str) -> Any:
        handle = NewHandle(handle_id=self._id("phone"), kind=HandleKind.PHONE, value="+62811")
        self.do("rina", AddApplicant, applicant_id=self._id(name), name=name.title(), handles=(handle,))
        return self.facts[name]

    def _call(self, name: str, login: str) -> Any:
        call = {"contact_id": self._id(name)}
        self.do(login, StartContact, channel=Channel.VOICE, direction=Direction.INBOUND, **call)
        self.do(login, AnswerContact, **call)
        return call

    def _case_of_call(self, call: Any, name: str, login: str = "rina", **fields: Any) -> Any:
        got = self._call(call, login)
        self._log(name, login, **got, **fields)
        self.do(login, EndContact, **got)
        return self.facts[name]

    def _record(self, login: str, call: Any, *names: Any) -> None:
        self.do(login, SetConsent, consent=Consent.YES, contact_id=call)
        sound = {"path": "a.opus", "sha256": "0" * 64, "bytes": 9, "duration_ms": 9}
        for name in names:
            until = {"keep_until": self._at + timedelta(days=1)}
            self.do(login, AddRecording, recording_id=self._id(name), contact_id=call, **sound, **until)

    def _ask(self, name: str, case_id: UUID, unit_id: UUID, login: str = "rina") -> None:
        due = {"due_at": self._at + timedelta(days=1)}
        asked = {"escalation_id": self._id(name), "case_id": case_id, "unit_id": unit_id}
        self.do(login, Escalate, question="Kapan terbit?", **asked, **due)

    def _fill(self) -> None:
        self._fill_of_long_ago()
        self._fill_unseen()
        budi, shy = self._person("budi"), self._person("shy")
        self._person("idle")
        self.facts["idle_phone"] = self.facts["phone"]
        case_id = self._case_of_call("call", "case", applicant_id=budi)
        secret = self._fill_hidden()
        file = {"name": "a.pdf", "media_type": "application/pdf", "bytes": 3, "sha256": "a" * 64}
        found = {"system": "other", "query": "NIB", "result": "Ada"}
        for login, of in (("sari", secret), ("rina", case_id)):
            self.do(login, AddEvidence, evidence_id=self._id("found"), case_id=of, **found)
            self.do(login, AddAttachment, attachment_id=self._id("file"), case_id=of, **file)
            self.do(login, AddTag, case_id=of, tag="mendesak")
        self.do("sari", LinkCases, case_id=secret, other_id=case_id, kind=LinkKind.SAME_MATTER)
        self.do("rina", AddNote, note_id=self._id("entry"), case_id=case_id, text="Halo")
        self._fill_units(shy)
        answer = {"text": "Sudah", "validated_in": "oss", "reference": "OSS-1"}
        closed = self._log("closed")
        self.do("rina", RecordAnswer, solution_id=self._id("answer"), case_id=closed, **answer)
        self.do("rina", CloseCase, case_id=closed, reason="Selesai")
        self._fill_recordings()
        asked = {"request_id": self._id("wish"), "applicant_id": budi, "kind": DataRequestKind.ACCESS}
        self.do("rina", AskOfData, words="Data saya", **asked)
        joined = {"membership_id": self._id("member"), "organisation_id": uuid7(), "applicant_id": budi}
        self.do("rina", JoinOrganisation, name="PT Maju", **joined)
        twins = {"kept_id": self._person("one"), "merged_id": self._person("twin")}
        self.do("rina", MergeApplicants, merge_id=self._id("merge"), **twins)
        self._fill_written(secret)
        self._fill_office()
        self.do("sari", TakeExtension, agent_id=self.ids["sari"], extension="202")

    def _fill_hidden(self) -> Any:
        """Things of a confidential case that is sari's; another unit has its question."""
        secret = self._case_of_call("secret_call", "secret", "sari", is_confidential=True)
        self._ask("asked_secretly", secret, self.other_unit_id, "sari")
        asked = {"question_id": uuid7(), "escalation_id": self.facts["asked_secretly"]}
        self.do("sari", AskBack, question="NIB?", asked_by_name="Tono", stops_clock=False, **asked)
        self._record("sari", self.facts["secret_call"], "secret_tape")
        answer = {"text": "Sudah", "validated_in": "oss", "reference": "OSS-1"}
        answered = self._log("answered", "sari", is_confidential=True)
        self.do("sari", RecordAnswer, solution_id=uuid7(), case_id=answered, **answer)
        self.root.execute(
            "INSERT INTO presence (client_id, case_id, agent_id, workstation, doing, field, since) "
            "VALUES (%(client)s, %(secret)s, %(sari)s, 'PSARI', 'views', '', now())",
            self.facts,
        )
        return secret

    def _fill_unseen(self) -> None:
        """Two calls of rina's; the case of the first went out of her sight while it went on."""
        unseen_call = self._call("unseen_call", "rina")
        unseen = self._log("unseen", "rina", **unseen_call)
        self.do("wati", AssignCase, case_id=unseen, agent_id=self.ids["sari"])
        self.do("sari", ChangeDetails, case_id=unseen, changes={"is_confidential": "yes"})
        self._log("seen", "rina", **self._call("seen_call", "rina"))

    def _fill_of_long_ago(self) -> None:
        now, self._at = self._at, self._at - timedelta(days=3 * 366)
        case_id = self._log("gone_case", applicant_id=self._person("gone"))
        self.do("rina", AddNote, note_id=uuid7(), case_id=case_id, text="Halo")
        self.do("rina", CloseCase, case_id=case_id, reason="Selesai")
        self._at = now
        years = {"information_years": 1, "complaint_years": 2}
        self.do("wati", EraseApplicant, applicant_id=self.facts["gone"], **years)

    def _fill_units(self, shy: Any) -> None:
        shy_case = self._case_of_call("shy_call", "shy_case", applicant_id=shy, is_anonymous=True)
        self._ask("asked", shy_case, self.unit_id)
        asked = {"question_id": self._id("question"), "escalation_id": self.facts["asked"]}
        self.do("dedi", AskBack, question="NIB?", stops_clock=False, **asked)
        self._ask("foreign", self._log("elsewhere"), self.other_unit_id)
        asker = self._person("asker")
        self.facts["asker_phone"] = self.facts["phone"]
        self._ask("passed", self._case_of_call("desk_call", "passed_case", applicant_id=asker), self.unit_id)
        passed = {"escalation_id": self.facts["passed"], "new_id": self._id("passed_on")}
        to = {"unit_id": self.other_unit_id, "due_at": self._at + timedelta(days=1)}
        self.do("dedi", PassEscalation, reason="Bukan kami", **passed, **to)

    def _fill_recordings(self) -> None:
        talk = self._call("talk", "rina")
        self._record("rina", self.facts["talk"], "tape", "wiped")
        self.do("rina", EraseRecording, recording_id=self.facts["wiped"])
        self.do("rina", EndContact, **talk)

    def _fill_written(self, secret: Any) -> None:
        """Two conversations: rina's without a case, and sari's about her confidential case."""
        room = add_address(self, Mailroom(Channel.SMS))
        self.facts["address"] = room.id
        for name, remote, login in (("letter", BUDI, "rina"), ("secret_letter", ANI, "sari")):
            now: dict[str, Any] = {"occurred_at": self._at, "sent_at": self._at}
            file = ArrivedFile(name="a.jpg", media_type="image/jpeg", media_id="M")
            arrival = room.arrival(name, remote=remote, files=(file,), **now)
            assert by_system(self, arrival) == [None]
            talk = {"conversation_id": room.talk(remote)}
            self.facts |= {name: arrival.message_id, f"{name}_talk": room.talk(remote)}
            (episode,) = self.root.execute(
                "SELECT contact_id FROM conversation WHERE id = %s", (room.talk(remote),)
            ).fetchone() or (None,)
            self.facts[f"{name}_episode"] = episode
            self.do(login, TakeConversation, **talk)
            self.do(login, SendMessage, message_id=self._id(f"{name}_answer"), text="Sudah", **talk)
        of_secret = {"contact_id": self.facts["secret_letter_episode"], "case_id": secret}
        self.do("sari", LinkContact, **of_secret)

    def _fill_office(self) -> None:
        for name in ("withdrawn", "article"):
            self.do("rina", WriteArticle, article_id=self._id(name), title="NIB", text="Nomor induk")
        self.facts["edition"] = uuid5(self.facts["article"], "1")
        self.do("rina", WithdrawArticle, article_id=self.facts["withdrawn"], reason="Lama")
        self.do("sari", KeepCannedText, text_id=uuid7(), shortcut="pribadi", text="Halo")
        self.do("wati", SaveView, view_id=self._id("view"), name="Semua", typed="izin", is_shared=True)
        for login in ("sari", "rina"):
            planned = PlannedDay(day=PLANNED, shifts=(PlannedShift(480, 960, ((720, 780),)),))
            self.do("wati", PlanShifts, agent_id=self.ids[login], days=(planned,))
        self.do("sari", SaveView, view_id=uuid7(), name="Saya", typed="izin")
        for login in ("sari", "rina"):
            self.do(login, StartLineGap, gap_id=uuid7())
            self.do(login, ChangeAgentState, interval_id=self._id("hours"), state=AgentState.AVAILABLE)
            self.do(login, ChangeAgentState, interval_id=uuid7(), state=AgentState.BREAK)

    def records(self) -> str:
        """Return a hash of all records: without notes of the exchange, and without facts (db/fact_tables.py).

        The server makes facts in the background, some seconds after the records that they come from.
        """
        notes = ("sync_client", "mutation", "server_session", "login", "presence", "sign_in_attempt")
        facts = (*FACTS.tables, "figures_cursor", "figures_waiting")
        tables = self.root.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'loket'").fetchall()
        own = [name for (name,) in tables if name not in (*notes, *facts)]
        rows = " UNION ALL ".join(f"SELECT '{name}' || t::text AS row FROM loket.{name} t" for name in own)
        query = f"SELECT md5(string_agg(row, '' ORDER BY row)) FROM ({rows}) r"
        return str(value_of(self.root.execute(query)))

    def close(self) -> None:
        for writer in self.writers.values():
            writer.close()
        self.root.close()
        super().close()
