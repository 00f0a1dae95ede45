"""The packet for a unit (SOP decision "Tidak"): all it needs to answer without asking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from string import Template
from typing import Any
from uuid import UUID

import resources
from app.access.visibility import shareable_file
from app.common.clock import day_began, zone_letters
from app.sop.measure import Measure, measure
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Actor, PassedOn, Sop
from db.enums import Channel
from db.queries.unit_queues import UnitQueue
from db.records import ApplicantRecord, CaseFile, EscalationRecord, EvidenceRecord

PROMISED_BY = (
    *(Channel.VOICE, Channel.VIDEO, Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.WALK_IN),
    Channel.SP4N,
)
ROUND_UP = timedelta(minutes=5)  # no agent promises 14.07
# The packet goes to a unit of the office, so it is in the office's language, whatever the window's language.
_CHANNELS = {
    Channel.VOICE: "telepon",
    Channel.VIDEO: "panggilan video",
    Channel.WHATSAPP: "WhatsApp",
    Channel.SMS: "SMS",
    Channel.EMAIL: "surel",
    Channel.WALK_IN: "loket",
    Channel.SP4N: "SP4N-LAPOR!",
}
_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
_MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]


@dataclass(frozen=True, slots=True)
class OutlivedWindow:
    """A channel's window for free texts that ends before the answer of the unit.

    Attributes:
        until: Its end. answer_at: When the unit will probably have answered.
        waiting: How many questions wait at the unit now.
    """

    until: datetime
    answer_at: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class Packet:
    """The proposal to the agent, who may change question and promise before it is sent."""

    case_id: UUID
    number: str
    unit_id: UUID | None
    question: str
    evidence: str
    promise: str  # further words of the promise
    due_at: datetime
    outlived: OutlivedWindow | None = None
    promise_at: datetime | None = None
    promise_channel: Channel | None = None
    no_evidence_reason: str = ""
    subject: str = ""
    applicant: str = ""  # name and organisation; the phone number is left out
    registration_number: str = ""
    sp4n_tracking: str = ""
    nib: str = ""
    kbli: str = ""
    region: str = ""
    category: str = ""
    service: str = ""


def outlived_window(
    window_until: datetime | None, queue: UnitQueue, due: datetime, now: datetime
) -> OutlivedWindow | None:
    """Return the window if it is open, and over before the unit has probably answered.

    window_until: Until when the applicant can be written to freely; None without such a limit. due: The
    deadline of the unit. As late as the unit is with the oldest question there, it may be with this one.
    """
    late = max(now - queue.oldest_due_at, timedelta()) if queue.oldest_due_at is not None else timedelta()
    if window_until is None or window_until <= now or due + late <= window_until:
        return None
    return OutlivedWindow(window_until, due + late, queue.count)


def propose(
    file: CaseFile,
    sop: Sop,
    calendar: OfficeCalendar,
    unit_id: UUID | None,
    now: datetime,
    usual_unit: UUID | None = None,
) -> Packet:
    """Fill the packet from the case; a question that the unit returned is proposed again.

    unit_id: The chosen unit. usual_unit: The unit that this agent escalated to last.
    """
    file = shareable_file(file)
    last = file.escalations[-1] if file.escalations else None
    returned = last if last and last.returned_at else None
    due = due_at(sop, calendar, file.row.channel, now)
    is_kept = last is not None and last.promise_at is not None and last.promise_at > now
    return _packet(
        file,
        unit_id=unit_id or (last.unit_id if last else file.row.unit_id) or usual_unit,
        question=returned.question if returned else _question(file),
        evidence=evidence_text(file),
        promise=last.promise if last else "",
        due_at=due,
        promise_at=last.promise_at if last and is_kept else _promise_at(sop, calendar, file.row.channel, due),
        promise_channel=(last.promise_channel if last else None) or _reached_by(file.row.channel),
        no_evidence_reason=last.no_evidence_reason if last else "",
    )


def packet_of(file: CaseFile, escalation: EscalationRecord) -> Packet:
    """Return the packet as it was sent, with the present facts of the case."""
    file = shareable_file(file)
    escalation = next((one for one in file.escalations if one.id == escalation.id), escalation)
    return _packet(
        file,
        unit_id=escalation.unit_id,
        question=escalation.question,
        evidence=escalation.evidence,
        promise=escalation.promise,
        due_at=escalation.due_at,
        promise_at=escalation.promise_at,
        promise_channel=escalation.promise_channel,
        no_evidence_reason=escalation.no_evidence_reason,
    )


def _packet(file: CaseFile, **asked: Any) -> Packet:
    applicant = file.applicant
    return Packet(
        case_id=file.row.id,
        number=file.row.number,
        subject=file.row.subject,
        applicant=_named(applicant) if applicant else "",
        registration_number=file.registration_number,
        sp4n_tracking=file.sp4n_tracking,
        nib=file.nib or (applicant.nib if applicant else ""),
        kbli=file.kbli,
        region=file.region or (applicant.region if applicant else ""),
        category=file.category,
        service=file.service,
        **asked,
    )


def due_at(sop: Sop, calendar: OfficeCalendar, channel: Channel, now: datetime) -> datetime:
    """Return the deadline of a unit that is asked now about a case of this channel."""
    return _after(_of_unit(sop, calendar, channel, now), now)


def passed_due_at(
    sop: Sop, calendar: OfficeCalendar, channel: Channel, escalation: EscalationRecord, now: datetime
) -> datetime:
    """Return the deadline of a unit that the question is passed to now, by the SOP's rule."""
    if sop.at_unit.deadline_when_passed is PassedOn.KEPT:
        return escalation.due_at
    return due_at(sop, calendar, channel, now)


def _of_unit(sop: Sop, calendar: OfficeCalendar, channel: Channel, now: datetime) -> Measure:
    step = next(step for step in sop.steps if step.actor is Actor.UNIT)
    return measure(sop, step, channel, calendar, now)


def _after(by: Measure, start: datetime) -> datetime:
    return by.after(start, by.target) or start + by.target  # an office without hours: in elapsed time


def _promise_at(sop: Sop, calendar: OfficeCalendar, channel: Channel, due: datetime) -> datetime:
    """Return when the applicant is contacted at the latest if the unit keeps its deadline,
    on a round minute.
    """
    unit = next(number for number, step in enumerate(sop.steps) if step.actor is Actor.UNIT)
    answering = next((step for step in sop.steps[unit + 1 :] if step.actor is Actor.AGENT), sop.steps[-1])
    found = _after(measure(sop, answering, channel, calendar, due), due).astimezone(calendar.zone)
    midnight = day_began(found, calendar.zone)
    return midnight - (midnight - found) // ROUND_UP * ROUND_UP


def _reached_by(channel: Channel) -> Channel:
    """Return the channel by which an applicant of this channel can be promised an answer."""
    return channel if channel in PROMISED_BY else Channel.VOICE


def advised(packet: Packet) -> tuple[str, ...]:
    """Return facts whose lack often makes a unit return a packet: "applicant", "key".

    "key" is a registration number or an NIB: the unit needs one of them for JELITA or OSS.
    """
    lacks = {
        "applicant": not packet.applicant,
        "key": not (packet.registration_number or packet.nib),
    }
    return tuple(code for code, is_missing in lacks.items() if is_missing)


def evidence_text(file: CaseFile) -> str:
    """List the look-ups, one line each: "JELITA 12345...: Berkas lengkap (Rina)"."""
    return "\n".join(
        _evidence_line(one) for one in sorted(shareable_file(file).evidence, key=lambda one: one.found_at)
    )


def as_text(packet: Packet, unit_name: str, asked_by: str, zone: tzinfo) -> str:
    """Return the packet as text for a unit without the program, for WhatsApp, e-mail or printing."""
    values = {
        "number": packet.number,
        "unit": unit_name,
        "asked_by": asked_by,
        "due": _indonesian(packet.due_at.astimezone(zone)),
        "question": packet.question,
        "subject": packet.subject,
        "applicant": packet.applicant,
        "registration_number": packet.registration_number,
        "sp4n_tracking": packet.sp4n_tracking,
        "nib": packet.nib,
        "kbli": packet.kbli,
        "region": packet.region,
        "category": packet.category,
        "service": packet.service,
        "evidence": packet.evidence or packet.no_evidence_reason,
        "promise": promise_text(packet, zone),
    }
    template = Template(resources.read_text("templates", "escalation_id.txt"))
    return template.substitute({key: value.strip() or "-" for key, value in values.items()})


def promise_text(packet: Packet, zone: tzinfo) -> str:
    at = _indonesian(packet.promise_at.astimezone(zone)) if packet.promise_at else ""
    by = _CHANNELS.get(packet.promise_channel, "") if packet.promise_channel else ""
    promised = ", ".join(filter(None, (at, f"melalui {by}" if by else "")))
    return ". ".join(filter(None, (promised, packet.promise.strip())))


def _question(file: CaseFile) -> str:
    subject, description = file.row.subject.strip(), file.description.strip()
    if not description or description.casefold().startswith(subject.casefold()):
        return description or subject
    end = "" if subject.endswith((".", "?", "!")) else "."
    return f"{subject}{end}\n{description}" if subject else description


def _evidence_line(evidence: EvidenceRecord) -> str:
    system = evidence.system.upper() if evidence.system in ("jelita", "oss") else ""
    head = " ".join(filter(None, (system, evidence.query.strip())))
    lines = evidence.result.splitlines() if evidence.fields else [evidence.result]
    found = "; ".join(" ".join(line.split()) for line in lines if line.strip())
    by = f"({evidence.found_by_name})" if evidence.found_by_name else ""
    return " ".join(filter(None, (f"{head}:" if head else "", found, by)))


def _indonesian(at: datetime) -> str:
    """Return e.g. 24 November 2026 pukul 14.05 WIB (the zone's letters only in Indonesia)."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} pukul {at:%H.%M} {zone_letters(at)}"


def _named(applicant: ApplicantRecord) -> str:
    return ", ".join(filter(None, (applicant.name, applicant.organisation)))
