"""Demo records, created like all records: by mutations, as if each had happened at its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec
from uuid_utils.compat import uuid7

import resources
from app.cases.packet import due_at
from app.common.case_number import make as make_number
from app.common.phone_number import parse
from app.common.regions import regions
from app.knowledge.sample_articles import sample_article_id, sample_articles
from app.mutations.article import ReviewArticle
from app.mutations.at_unit import AskBack
from app.mutations.case import AddEvidence, AddNote, LogCase
from app.mutations.conversation import RegisterAddress
from app.mutations.escalation import RecordSolution, SendPacket
from app.mutations.people import AddApplicant, NewHandle, RegisterAgent, RegisterUnit
from app.mutations.steps import CancelCase, ConfirmReceipt, RecordAnswer, TellSolution
from app.mutations.waiting import WaitForApplicant
from app.settings import OfficeSettings
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load as load_sop
from db.enums import CaseKind, Channel, HandleKind, Priority, Role
from db.mutation import Me, Mutation
from db.replica import Replica
from db.rules.system_actor import SYSTEM_ID, SYSTEM_NAME
from resources.toml import tomllib

Table = dict[str, Any]
_ADDRESSES = UUID("0198b0a4-6f2d-7c11-8a55-64656d6f0018")
# The author of a demo's office rows, who is no member of staff.
SETTER_UP = Me(agent_id=UUID(int=0), agent_name="demo", role=Role.SUPERVISOR, workstation="000")


def read_table(name: str) -> Table:
    """Return one of the files of resources/demo."""
    table: Table = tomllib.loads(resources.read_text("demo", name))
    return table


def address_id(key: str) -> UUID:
    """Return the id of an address of the office in resources/demo/messages.toml."""
    return uuid5(_ADDRESSES, key)


class DemoRecords:
    """Fills an empty replica. Blocks; for the start of a demo only."""

    def __init__(
        self,
        replica: Replica,
        office: OfficeSettings,
        workstation: str,
        now: datetime,
        phones: Mapping[str, str] | None = None,
    ) -> None:
        """`phones` has the phone numbers of the units by code in this demo."""
        self._replica = replica
        self._office = office
        self._workstation = workstation
        self._now = now
        self._phones = phones or {}
        self._sop = load_sop()
        self._calendar = OfficeCalendar(load_office_days(), ZoneInfo(office.timezone))
        self._units: dict[str, UUID] = {}
        self._staff: dict[str, Me] = {}
        self._people: dict[str, UUID] = {}

    def load(self) -> dict[str, Me]:
        """Write office, addresses, articles, people and cases; return the staff by key."""
        self._load_office(read_table("office.toml"))
        messages = read_table("messages.toml")
        self._load_addresses(messages["addresses"])
        self._load_articles(messages["public"])
        for row in read_table("people.toml")["people"]:
            self._load_person(row)
        for row in read_table("cases.toml")["cases"]:
            self._load_case(row)
        return self._staff

    def _load_office(self, office: Table) -> None:
        at = self._now - timedelta(days=60)
        mutations: list[Mutation] = []
        for row in office["units"]:
            self._units[row["code"]] = uuid7()
            called = {**row, "phone": self._phones.get(row["code"], row["phone"])}
            mutations.append(RegisterUnit(unit_id=self._units[row["code"]], occurred_at=at, **called))
        for row in office["staff"]:
            role = Role(row["role"])
            me = Me(agent_id=uuid7(), agent_name=row["name"], role=role, workstation=self._workstation)
            self._staff[row["key"]] = me
            unit_id = self._units.get(row.get("unit", ""))
            mutations.append(
                RegisterAgent(
                    agent_id=me.agent_id, name=row["name"], role=role, unit_id=unit_id, occurred_at=at
                )
            )
        self._apply(SETTER_UP, *mutations)

    def _load_addresses(self, rows: list[Table]) -> None:
        """Add the office's addresses, and the actor that records what arrives there."""
        at = self._now - timedelta(days=60)
        system = RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=at)
        addresses = [
            RegisterAddress(
                office_address_id=address_id(row["key"]),
                channel=Channel(row["channel"]),
                address=row["address"],
                label=row["label"],
                has_bot=row.get("has_bot", False),
                occurred_at=at,
            )
            for row in rows
        ]
        self._apply(SETTER_UP, system, *addresses)

    def _load_articles(self, public: list[str]) -> None:
        """Add the samples; those of these keys have been reviewed, and the chatbot may say them."""
        at = self._now - timedelta(days=30)
        ids = {sample_article_id(key) for key in public}
        samples = sample_articles(at)
        written = [msgspec.structs.replace(one, is_public=one.article_id in ids) for one in samples]
        self._apply(SETTER_UP, *written)
        reviewer = next(me for me in self._staff.values() if me.role is Role.SUPERVISOR)
        reviews = [ReviewArticle(article_id=one, edition=1, occurred_at=at) for one in sorted(ids)]
        self._apply(reviewer, *reviews)

    def _load_person(self, row: Table) -> None:
        applicant_id = self._people[row["key"]] = uuid7()
        numbers = [parse(phone, self._office).e164 for phone in row.get("phones", ())]
        handles = [(HandleKind.PHONE, number) for number in numbers]
        if "whatsapp" in row:
            handles.append((HandleKind.WHATSAPP, parse(row["whatsapp"], self._office).e164))
        handles += [(HandleKind.EMAIL, address) for address in row.get("emails", ())]
        texts = {name: row.get(name, "") for name in ("organisation", "nib", "region", "note")}
        self._apply(
            SETTER_UP,
            AddApplicant(
                applicant_id=applicant_id,
                name=row["name"],
                handles=tuple(NewHandle(handle_id=uuid7(), kind=k, value=v) for k, v in handles),
                occurred_at=self._now - timedelta(days=30),
                **texts,
            ),
        )

    def _load_case(self, row: Table) -> None:
        me = self._staff[row["agent"]]
        case_id = uuid7()
        moments = self._moments(row)
        details = ("subject", "category", "service", "description")
        numbers = ("registration_number", "nib", "kbli", "region")
        log = LogCase(
            case_id=case_id,
            number=self._number(moments[0]),
            kind=CaseKind(row["kind"]),
            channel=Channel(row["channel"]),
            priority=Priority(row["priority"]),
            applicant_id=self._people[row["person"]],
            asked_at=moments[0],
            opened_at=moments[1],
            occurred_at=moments[1] + timedelta(seconds=40),
            region_code=regions().code_of(row.get("region", "")),
            **{name: row.get(name, "") for name in (*details, *numbers)},
        )
        self._apply(me, log, *self._work(row, case_id, moments[1] + timedelta(minutes=1)))
        self._load_steps(row, me, log, moments)

    def _moments(self, row: Table) -> list[datetime]:
        """Return when each step began; the last one still runs, or is the end."""
        moments = [self._now - timedelta(minutes=row["ago_min"])]
        for minutes in row["minutes"]:
            moments.append(moments[-1] + timedelta(minutes=max(0, minutes)))
        return moments

    def _work(self, row: Table, case_id: UUID, at: datetime) -> list[Mutation]:
        work: list[Mutation] = [
            AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at)
            for text in row.get("notes", ())
        ]
        for found in row.get("evidence", ()):
            work.append(AddEvidence(evidence_id=uuid7(), case_id=case_id, occurred_at=at, **found))
        return work

    def _load_steps(self, row: Table, me: Me, log: LogCase, moments: list[datetime]) -> None:
        """Move the case through all steps that have an end."""
        case_id = log.case_id
        if row["state"] == "waiting_applicant":
            at = self._now - timedelta(minutes=row["wait_min"])
            self._apply(me, WaitForApplicant(case_id=case_id, reason=row["wait_reason"], occurred_at=at))
        if row["state"] == "cancelled":
            self._apply(me, CancelCase(case_id=case_id, reason=row["reason"], occurred_at=moments[-1]))
            return
        answer = {name: row.get(name, "") for name in ("validated_in", "reference", "legal_basis")}
        if "unit" in row and len(moments) > 2:
            escalation_id = uuid7()
            due = due_at(self._sop, self._calendar, log.channel, moments[2])
            asked = SendPacket(
                escalation_id=escalation_id,
                case_id=case_id,
                unit_id=self._units[row["unit"]],
                question=row["question"],
                evidence="\n".join(
                    f"{found['system'].upper()}: {found['query']}, {found['result']}"
                    for found in row.get("evidence", ())
                ),
                no_evidence_reason="Tidak ada yang dapat dicari lebih dulu",
                promise=row.get("promise", ""),
                promise_at=due + timedelta(minutes=15),
                promise_channel=Channel.VOICE,
                due_at=due,
                occurred_at=moments[2],
            )
            self._apply(me, asked)
            if row["state"] == "asked_back":
                self._ask_back(row, escalation_id)
            if len(moments) > 3:
                officer = self._staff[row["officer"]]
                solved = RecordSolution(
                    solution_id=uuid7(),
                    escalation_id=escalation_id,
                    text=row["solution"],
                    answered_by_name=officer.agent_name,
                    occurred_at=moments[3],
                    **answer,
                )
                self._apply(officer, solved)
        elif len(moments) > 2:
            text, at = row["solution"], moments[2]
            self._apply(
                me, RecordAnswer(solution_id=uuid7(), case_id=case_id, text=text, occurred_at=at, **answer)
            )
        if len(moments) > 4:
            self._apply(me, TellSolution(case_id=case_id, means=row["channel"], occurred_at=moments[4]))
        if len(moments) > 5:
            receipt = ConfirmReceipt(
                case_id=case_id, means=row["channel"], satisfied=4, occurred_at=moments[5]
            )
            self._apply(me, receipt)

    def _ask_back(self, row: Table, escalation_id: UUID) -> None:
        asked = AskBack(
            question_id=uuid7(),
            escalation_id=escalation_id,
            question=row["unit_question"],
            stops_clock=self._sop.at_unit.asking_back_pauses,
            occurred_at=self._now - timedelta(minutes=row["wait_min"]),
        )
        self._apply(self._staff[row["officer"]], asked)

    def _number(self, at: datetime) -> str:
        day: date = at.astimezone(ZoneInfo(self._office.timezone)).date()
        sequence = self._replica.give_number(self._workstation, day).result()
        return make_number(day, self._workstation, sequence)

    def _apply(self, me: Me, *mutations: Mutation) -> None:
        self._replica.apply_all(mutations, me).result()
