"""The words of the reports, in English: for the window in the user's language, for paper in the office's."""

from __future__ import annotations

from app.common.translate_later import QT_TRANSLATE_NOOP
from app.figures.reports import ReportKey, Span

CONTEXT = "Reports"
TITLES: dict[ReportKey, str] = {
    ReportKey.DAILY: QT_TRANSLATE_NOOP("Reports", "Daily report"),
    ReportKey.WEEKLY: QT_TRANSLATE_NOOP("Reports", "Weekly report"),
    ReportKey.MONTHLY: QT_TRANSLATE_NOOP("Reports", "Monthly report"),
    ReportKey.YEARLY: QT_TRANSLATE_NOOP("Reports", "Report of a quarter, half-year or year"),
    ReportKey.UNITS: QT_TRANSLATE_NOOP("Reports", "Report of the units"),
    ReportKey.COMPLAINTS: QT_TRANSLATE_NOOP("Reports", "Report of complaints"),
    ReportKey.TELEPHONE: QT_TRANSLATE_NOOP("Reports", "Report of the telephone"),
    ReportKey.ACCESS: QT_TRANSLATE_NOOP("Reports", "Report of accesses to personal data"),
    ReportKey.OPEN_DATA: QT_TRANSLATE_NOOP("Reports", "Open data of a month"),
    ReportKey.AGENT: QT_TRANSLATE_NOOP("Reports", "Report of my own work"),
}
SPANS: dict[Span, str] = {
    Span.DAY: QT_TRANSLATE_NOOP("Reports", "Day"),
    Span.WEEK: QT_TRANSLATE_NOOP("Reports", "Week"),
    Span.MONTH: QT_TRANSLATE_NOOP("Reports", "Month"),
    Span.QUARTER: QT_TRANSLATE_NOOP("Reports", "Quarter"),
    Span.HALF_YEAR: QT_TRANSLATE_NOOP("Reports", "Half-year"),
    Span.YEAR: QT_TRANSLATE_NOOP("Reports", "Year"),
}
SECTIONS: dict[str, str] = {
    "cases": QT_TRANSLATE_NOOP("Reports", "Cases"),
    "calls": QT_TRANSLATE_NOOP("Reports", "Calls"),
    "result": QT_TRANSLATE_NOOP("Reports", "What became of the cases"),
    "queues": QT_TRANSLATE_NOOP("Reports", "Queues of the PBX"),
    "steps": QT_TRANSLATE_NOOP("Reports", "Steps of the SOP"),
    "channels": QT_TRANSLATE_NOOP("Reports", "Contacts by channel"),
    "kinds": QT_TRANSLATE_NOOP("Reports", "Cases by kind"),
    "services": QT_TRANSLATE_NOOP("Reports", "Cases by service"),
    "regions": QT_TRANSLATE_NOOP("Reports", "Cases by regency and city"),
    "categories": QT_TRANSLATE_NOOP("Reports", "Cases by category"),
    "channels_of_cases": QT_TRANSLATE_NOOP("Reports", "Cases by channel"),
    "days": QT_TRANSLATE_NOOP("Reports", "Day by day"),
    "months": QT_TRANSLATE_NOOP("Reports", "Month by month"),
    "units": QT_TRANSLATE_NOOP("Reports", "Questions to units"),
    "unit_services": QT_TRANSLATE_NOOP("Reports", "Questions by service"),
    "unit_days": QT_TRANSLATE_NOOP("Reports", "Questions day by day"),
    "deadlines": QT_TRANSLATE_NOOP("Reports", "Limits in working days"),
    "staff": QT_TRANSLATE_NOOP("Reports", "Staff"),
    "sound": QT_TRANSLATE_NOOP("Reports", "Talks and sound"),
    "hours": QT_TRANSLATE_NOOP("Reports", "Calls by weekday and hour"),
    "month_channels": QT_TRANSLATE_NOOP("Reports", "Contacts by channel, month by month"),
    "month_steps": QT_TRANSLATE_NOOP("Reports", "Steps on time, month by month"),
    "case_months": QT_TRANSLATE_NOOP("Reports", "Cases month by month"),
    "day_hours": QT_TRANSLATE_NOOP("Reports", "Calls by hour"),
    "own_cases": QT_TRANSLATE_NOOP("Reports", "My cases"),
    "own_days": QT_TRANSLATE_NOOP("Reports", "My work day by day"),
    "accesses": QT_TRANSLATE_NOOP("Reports", "Accesses to personal data"),
    "access_kinds": QT_TRANSLATE_NOOP("Reports", "Accesses by kind"),
    "access_staff": QT_TRANSLATE_NOOP("Reports", "Who, and which kind"),
    "access_documents": QT_TRANSLATE_NOOP("Reports", "What was printed or exported"),
    "access_listened": QT_TRANSLATE_NOOP("Reports", "To whose calls supervisors listened"),
    "access_days": QT_TRANSLATE_NOOP("Reports", "Accesses day by day"),
    "open_channels": QT_TRANSLATE_NOOP("Reports", "New cases by channel and kind"),
    "open_regions": QT_TRANSLATE_NOOP("Reports", "New cases by service, regency and city"),
    "open_steps": QT_TRANSLATE_NOOP("Reports", "Times of the steps"),
    "open_deadlines": QT_TRANSLATE_NOOP("Reports", "Limits kept"),
    "call_days": QT_TRANSLATE_NOOP("Reports", "Calls day by day"),
}
# What has a row of its own in a section; "" for the whole.
ROWS: dict[str, str] = {
    "": QT_TRANSLATE_NOOP("Reports", "Figure"),
    "channel": QT_TRANSLATE_NOOP("Reports", "Channel"),
    "step": QT_TRANSLATE_NOOP("Reports", "Step"),
    "unit_id": QT_TRANSLATE_NOOP("Reports", "Unit"),
    "kind": QT_TRANSLATE_NOOP("Reports", "Kind"),
    "service": QT_TRANSLATE_NOOP("Reports", "Service"),
    "category": QT_TRANSLATE_NOOP("Reports", "Category"),
    "region": QT_TRANSLATE_NOOP("Reports", "Regency or city"),
    "deadline": QT_TRANSLATE_NOOP("Reports", "Limit"),
    "day": QT_TRANSLATE_NOOP("Reports", "Day"),
    "month": QT_TRANSLATE_NOOP("Reports", "Month"),
    "access": QT_TRANSLATE_NOOP("Reports", "Kind of access"),
    "agent_id": QT_TRANSLATE_NOOP("Reports", "Staff"),
    "of_agent_id": QT_TRANSLATE_NOOP("Reports", "Whose call"),
    "document": QT_TRANSLATE_NOOP("Reports", "Document or list"),
    "hour": QT_TRANSLATE_NOOP("Reports", "Hour"),
}
FORMULAS = QT_TRANSLATE_NOOP("Reports", "How the figures are counted")
