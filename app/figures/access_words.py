"""The words of accesses to personal data, in English.

The window shows them in the user's language, paper in the office's.
"""

from __future__ import annotations

from app.common.translate_later import QT_TRANSLATE_NOOP
from db.enums import AccessKind

CONTEXT = "Access"
KINDS: dict[str, str] = {
    AccessKind.REVEALED.value: QT_TRANSLATE_NOOP("Access", "Masked data shown"),
    AccessKind.HEARD.value: QT_TRANSLATE_NOOP("Access", "Recording heard"),
    AccessKind.LISTENED.value: QT_TRANSLATE_NOOP("Access", "Listened to a call"),
    AccessKind.FETCHED.value: QT_TRANSLATE_NOOP("Access", "File fetched from the server"),
    AccessKind.PRINTED.value: QT_TRANSLATE_NOOP("Access", "Printed or saved as PDF"),
    AccessKind.EXPORTED.value: QT_TRANSLATE_NOOP("Access", "Exported as a file"),
    AccessKind.RECALLED.value: QT_TRANSLATE_NOOP("Access", "Case fetched from the archive"),
    AccessKind.READ.value: QT_TRANSLATE_NOOP("Access", "Messages or case read for a review"),
}
# What was printed or exported, by its code in the audit trail; a code without words is shown as it is.
DOCUMENTS: dict[str, str] = {
    "case_sheet": QT_TRANSLATE_NOOP("Access", "Case sheet"),
    "receipt": QT_TRANSLATE_NOOP("Access", "Receipt"),
    "escalation_sheet": QT_TRANSLATE_NOOP("Access", "Sheet for a unit"),
    "minutes": QT_TRANSLATE_NOOP("Access", "Minutes"),
    "daily_register": QT_TRANSLATE_NOOP("Access", "Register of a day"),
    "monthly_register": QT_TRANSLATE_NOOP("Access", "Register of a month"),
    "sop": QT_TRANSLATE_NOOP("Access", "SOP (no personal data)"),
    "report": QT_TRANSLATE_NOOP("Access", "Report (no personal data)"),
    "figures": QT_TRANSLATE_NOOP("Access", "Figures (no personal data)"),
    "planning": QT_TRANSLATE_NOOP("Access", "Planning (no personal data)"),
    "packet": QT_TRANSLATE_NOOP("Access", "Packet for a unit"),
    "attachment": QT_TRANSLATE_NOOP("Access", "File of a case"),
    "person": QT_TRANSLATE_NOOP("Access", "All that is kept of a person"),
    "cases": QT_TRANSLATE_NOOP("Access", "List of cases"),
    "search": QT_TRANSLATE_NOOP("Access", "Found cases"),
    "queue": QT_TRANSLATE_NOOP("Access", "Queue"),
    "data_requests": QT_TRANSLATE_NOOP("Access", "Register of data requests"),
    "accesses": QT_TRANSLATE_NOOP("Access", "List of accesses"),
    "open_data": QT_TRANSLATE_NOOP("Access", "Open data (no personal data)"),
    "sp4n": QT_TRANSLATE_NOOP("Access", "Complaints for SP4N-LAPOR!"),
}


def source_of(name: str, value: str) -> str:
    """Return the English words of a value by which accesses are divided: "access" or "document"."""
    return (KINDS if name == "access" else DOCUMENTS).get(value, value)
