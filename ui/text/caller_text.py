"""How a caller is named: by the person, by several possible persons, by number, or as hidden."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QCoreApplication

from app.common.enums import Direction, PersonMatch
from app.values.call import Call


def who_words(call: Call) -> str:
    """Return the best name there is for the other side; who is anonymous has none."""
    if call.is_party_hidden:
        return QCoreApplication.translate("Confidentiality", "Anonymous")
    if call.person is not None:
        return call.person.applicant.name
    if len(call.candidates) == 1:
        return call.candidates[0].applicant.name
    if call.candidates:
        text = QCoreApplication.translate("Caller", "{count} possible: {names}")
        names = ", ".join(one.applicant.name for one in call.candidates[:3])
        return text.format(count=len(call.candidates), names=names)
    if call.caller.is_withheld:
        return QCoreApplication.translate("Caller", "Number withheld")
    return call.caller.name or call.caller.display


def who_in_short(call: Call) -> str:
    """Return how many possible callers there are, where their names have no room; "" if one is named."""
    if call.is_party_hidden or call.person is not None or len(call.candidates) < 2:
        return ""
    return QCoreApplication.translate("Caller", "{count} possible callers").format(count=len(call.candidates))


def person_words(match: PersonMatch) -> tuple[str, str]:
    """Return a possible caller with the organisation, and the name alone where there is one."""
    name, organisation = match.applicant.name, match.applicant.organisation
    return (f"{name} · {organisation}", name) if organisation else (name, "")


def number_words(call: Call) -> str:
    """Return the number, unless it already stands where the name should; of who is anonymous, masked."""
    party = call.visible
    if not party.is_hidden and (call.caller.is_withheld or who_words(call) == party.number):
        return ""
    return party.number


def is_matched(call: Call) -> bool:
    """Return whether the agent said who calls or what the call is about."""
    return call.person is not None or call.case_id is not None or call.is_for_new_case


def acquaintance_words(call: Call) -> str:
    """Return what an agent must know about an unknown caller; "" if the caller is known."""
    if not call.is_looked_up:
        return QCoreApplication.translate("Caller", "Looking up the number…")
    if call.person is not None or call.candidates:
        return ""
    if call.caller.is_withheld:
        return QCoreApplication.translate("Caller", "The number is withheld. Ask for name and number.")
    return QCoreApplication.translate("Caller", "This number is not known yet.")


def case_words(call: Call) -> str:
    """Return in a line what the call is probably about, or what must be known about an unknown caller."""
    if call.proposed_case is None:
        return acquaintance_words(call)
    text = QCoreApplication.translate("Caller", "Case {number}: {subject}")
    return text.format(number=call.proposed_case.number, subject=call.proposed_case.subject)


def calls_today_words(call: Call, now: datetime, zone: tzinfo) -> str:
    """Return "Call no. 2 today" if this person called before today; "" if it is the first."""
    best = call.person or (call.candidates[0] if call.candidates else None)
    if best is None or call.direction is not Direction.INBOUND:
        return ""
    today = now.astimezone(zone).date()
    earlier = [
        contact
        for contact in best.last_contacts
        if contact.direction is Direction.INBOUND
        and contact.id != call.contact_id
        and contact.started_at.astimezone(zone).date() == today
    ]
    if not earlier:
        return ""
    return QCoreApplication.translate("Caller", "Call no. {number} today").format(number=len(earlier) + 1)
