"""The packet that goes to a unit (SOP decision "Tidak"): all it needs to answer without asking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from string import Template
from uuid import UUID

import resources
from app.clock import zone_letters
from app.measure import measure
from app.office_hours import OfficeCalendar
from app.sop import Actor, Sop
from db.records import CaseFile, EvidenceRecord
from db.words import Channel

SHORTEST_QUESTION = 10  # characters; less is no question that a unit could answer
_MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
_MONTHS += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]


@dataclass(frozen=True, slots=True)
class Packet:
    """What is proposed to the agent, who may change question and promise before it is sent."""

    case_id: UUID
    number: str
    unit_id: UUID | None
    question: str
    evidence: str
    promise: str
    due_at: datetime
    subject: str = ""
    applicant: str = ""  # name and organisation; the telephone number stays in the office
    registration_number: str = ""
    nib: str = ""
    kbli: str = ""
    region: str = ""


def propose(
    file: CaseFile, sop: Sop, calendar: OfficeCalendar, unit_id: UUID | None, now: datetime
) -> Packet:
    """Fill in the packet from the case; a question that the unit sent back is the start of the next one."""
    last = file.escalations[-1] if file.escalations else None
    returned = last if last and last.returned_at else None
    applicant = file.applicant
    return Packet(
        case_id=file.row.id,
        number=file.row.number,
        unit_id=unit_id or (last.unit_id if last else file.row.unit_id),
        question=returned.question if returned else _question(file),
        evidence=evidence_text(file),
        promise=last.promise if last else "",
        due_at=due_at(sop, calendar, file.row.channel, now),
        subject=file.row.subject,
        applicant=", ".join(filter(None, (applicant.name, applicant.organisation))) if applicant else "",
        registration_number=file.registration_number,
        nib=file.nib or (applicant.nib if applicant else ""),
        kbli=file.kbli,
        region=file.region or (applicant.region if applicant else ""),
    )


def due_at(sop: Sop, calendar: OfficeCalendar, channel: Channel, now: datetime) -> datetime:
    """When a unit that is asked now, about a case of this channel, must have answered."""
    step = next(step for step in sop.steps if step.actor is Actor.UNIT)
    by = measure(sop, step, channel, calendar, now)
    return by.after(now, by.target) or now + by.target  # an office without hours: in elapsed time


def missing(packet: Packet) -> tuple[str, ...]:
    """Return what must be there before it can be sent: "unit", "question"."""
    lacks = {"unit": packet.unit_id is None, "question": len(packet.question.strip()) < SHORTEST_QUESTION}
    return tuple(code for code, is_missing in lacks.items() if is_missing)


def advised(packet: Packet) -> tuple[str, ...]:
    """Return what a unit often sends a packet back for: "applicant", "key", "evidence", "promise".

    "key" is a registration number or an NIB: by one of them the unit looks it up in JELITA or OSS.
    """
    lacks = {
        "applicant": not packet.applicant,
        "key": not (packet.registration_number or packet.nib),
        "evidence": not packet.evidence,
        "promise": not packet.promise.strip(),
    }
    return tuple(code for code, is_missing in lacks.items() if is_missing)


def evidence_text(file: CaseFile) -> str:
    """List what was looked up, one line each: "JELITA 12345...: Berkas lengkap (Rina)"."""
    return "\n".join(_evidence_line(one) for one in sorted(file.evidence, key=lambda one: one.found_at))


def as_text(packet: Packet, unit_name: str, asked_by: str, zone: tzinfo) -> str:
    """Return the packet for a unit without the program, to be sent by WhatsApp or e-mail, or printed."""
    values = {
        "number": packet.number,
        "unit": unit_name,
        "asked_by": asked_by,
        "due": _indonesian(packet.due_at.astimezone(zone)),
        "question": packet.question,
        "subject": packet.subject,
        "applicant": packet.applicant,
        "registration_number": packet.registration_number,
        "nib": packet.nib,
        "kbli": packet.kbli,
        "region": packet.region,
        "evidence": packet.evidence,
        "promise": packet.promise,
    }
    template = Template(resources.read_text("templates", "escalation_id.txt"))
    return template.substitute({key: value.strip() or "-" for key, value in values.items()})


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
    """24 November 2026 pukul 14.05 WIB (the zone's letters only where Indonesia has them)."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} pukul {at:%H.%M} {zone_letters(at)}"
